import type { BuyerUseCases } from './buyer/use-cases.ts';
import type { CatalogUseCases } from './catalog/use-cases.ts';
import type { CommentUseCases } from './comment/use-cases.ts';
import type { MemberUseCases } from './member/use-cases.ts';
import type { OrderUseCases } from './order/use-cases.ts';
import type { PaymentUseCases } from './payment/use-cases.ts';
import type { PhotoUseCases } from './photo/use-cases.ts';
import type { ReminderUseCases } from './reminder/use-cases.ts';
import type { HeartUseCases } from './sale-event/hearts.ts';
import type { LiveSessionUseCases, SaleEventUseCases, WhipTokenUseCases } from './sale-event/use-cases.ts';
import type { SettingsUseCases } from './settings/use-cases.ts';
import type { SettlementUseCases } from './settlement/use-cases.ts';
import type { StockUseCases } from './stock/use-cases.ts';

/** The whole domain as the edges and the live director see it. */
export interface UseCases {
  members: MemberUseCases;
  catalog: CatalogUseCases;
  stock: StockUseCases;
  orders: OrderUseCases;
  payments: PaymentUseCases;
  comments: CommentUseCases;
  hearts: HeartUseCases;
  buyers: BuyerUseCases;
  saleEvents: SaleEventUseCases;
  liveSessions: LiveSessionUseCases;
  photos: PhotoUseCases;
  reminders: ReminderUseCases;
  settings: SettingsUseCases;
  settlements: SettlementUseCases;
  whipTokens: WhipTokenUseCases;
}
