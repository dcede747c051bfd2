import { createBlocks } from '../buyer/blocks.ts';
import { createBuyerUseCases } from '../buyer/buyers.ts';
import type { BuyerUseCases } from '../buyer/use-cases.ts';
import { createCatalogUseCases } from '../catalog/catalog.ts';
import type { CatalogUseCases } from '../catalog/use-cases.ts';
import { createCommentUseCases } from '../comment/comments.ts';
import type { CommentUseCases } from '../comment/use-cases.ts';
import type { CommentRules } from '../contract/comment-rules.ts';
import type { DeliveryFees } from '../contract/delivery-fee.ts';
import type { SettlementBasis } from '../contract/settlement.ts';
import type { Fact } from '../contract/socket.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Publisher } from '../lib/publisher.ts';
import { createMemberUseCases } from '../member/members.ts';
import { createPinHasher } from '../member/pin-hasher.ts';
import type { MemberUseCases } from '../member/use-cases.ts';
import { createOrderBook, type Restock } from '../order/order-book.ts';
import { createOrderPlacing } from '../order/orders.ts';
import { createOutboxRelay, type Outbox, type OutboxRelay } from '../order/outbox.ts';
import type { Prepaid } from '../order/ports.ts';
import type { OrderUseCases } from '../order/use-cases.ts';
import { createOrderViews } from '../order/views.ts';
import { createPaymentUseCases } from '../payment/payments.ts';
import type { PaymentUseCases } from '../payment/use-cases.ts';
import { createPhotoFiles } from '../photo/files.ts';
import { createPhotoUseCases } from '../photo/photos.ts';
import { createPhotoRenderer } from '../photo/renderer.ts';
import type { PhotoUseCases } from '../photo/use-cases.ts';
import { createHearts, type HeartUseCases } from '../sale-event/hearts.ts';
import { createLiveSessionUseCases } from '../sale-event/live-sessions.ts';
import { createPlanUseCases } from '../sale-event/planning.ts';
import { createSaleEventUseCases } from '../sale-event/sale-events.ts';
import { createSummaryUseCases } from '../sale-event/summaries.ts';
import type { LiveSessionUseCases, SaleEventUseCases, WhipTokenUseCases } from '../sale-event/use-cases.ts';
import { createWhipTokenUseCases } from '../sale-event/whip-tokens.ts';
import type { RecordingKeeper } from '../settings/ports.ts';
import { createSettings, type SettingsDefaults } from '../settings/settings.ts';
import type { SettingsUseCases } from '../settings/use-cases.ts';
import { createSettlementUseCases } from '../settlement/settlements.ts';
import type { SettlementUseCases } from '../settlement/use-cases.ts';
import { createStockUseCases } from '../stock/stock.ts';
import type { StockUseCases } from '../stock/use-cases.ts';
import { createBlockRepository } from './block-repository.ts';
import { createBuyerRepository } from './buyer-repository.ts';
import { createCommentRepository } from './comment-repository.ts';
import type { Database } from './database.ts';
import { createHeartRepository } from './heart-repository.ts';
import { createHouseholdRepository } from './household-repository.ts';
import { createLiveSessionRepository } from './live-session-repository.ts';
import { createMemberRepository } from './member-repository.ts';
import { createOrderBookRepository } from './order-book-repository.ts';
import { createOrderRepository } from './order-repository.ts';
import { createOutboxRepository } from './outbox-repository.ts';
import { createPaymentRepository } from './payment-repository.ts';
import { createPhotoRepository } from './photo-repository.ts';
import { createPlanRepository } from './plan-repository.ts';
import { createProductRepository } from './product-repository.ts';
import { createSaleEventRepository } from './sale-event-repository.ts';
import { createSettingsRepository } from './settings-repository.ts';
import { createSettlementRepository } from './settlement-repository.ts';
import { createStockRepository } from './stock-repository.ts';
import { createSummaryRepository } from './summary-repository.ts';
import { createWhipTokenRepository } from './whip-token-repository.ts';

/** Everything the edges may call. */
export interface Domain {
  members: MemberUseCases;
  catalog: CatalogUseCases;
  stock: StockUseCases;
  saleEvents: SaleEventUseCases;
  liveSessions: LiveSessionUseCases;
  whipTokens: WhipTokenUseCases;
  orders: OrderUseCases;
  payments: PaymentUseCases;
  comments: CommentUseCases;
  hearts: HeartUseCases;
  buyers: BuyerUseCases;
  settlements: SettlementUseCases;
}

export interface DomainDeps {
  database: Database;
  clock: Clock;
  publisher: Publisher<Fact>;
  outbox: Outbox;
  /** Whether units of undone orders go back into stock; those of cancelled ones do by default. */
  restock?: Restock;
  /** From which state of its order on a line is owed to its household: once it is delivered by default. */
  settleFrom?: SettlementBasis;
  /** Orders paid by bank transfer, as of now; null, and by default: there is no account. */
  prepaid?: () => Prepaid | null;
  /** What delivery costs now; by default nothing. */
  deliveryFees?: () => DeliveryFees;
  /** What viewers may write now; by default everything, at any pace. */
  commentRules?: () => CommentRules;
  /** How long recordings are kept now, days; null, and by default: nothing is recorded. */
  replayDays?: () => number | null;
  /** In front of the paths of recordings; empty, and by default: this server leads to them. */
  originUrl?: string;
  /** Told after commit when an order's reservation ends. Never throws and never waits. */
  onReserved?: (orderId: string, payBy: Date) => void;
}

const noAccount = () => null;
const freeDelivery = (): DeliveryFees => ({ standard: 0, provinces: {} });
const noRules = (): CommentRules => ({ words: [], links: true, slowSeconds: 0 });
const RESTOCK: Restock = { cancelled: true, refused: false };

/** The domain's use cases on PostgreSQL. */
export function createDomain(deps: DomainDeps): Domain {
  const {
    database,
    clock,
    publisher,
    outbox,
    restock = RESTOCK,
    settleFrom = 'delivered',
    prepaid = noAccount,
    deliveryFees = freeDelivery,
    commentRules = noRules,
    replayDays = () => null,
    originUrl = '',
    onReserved = () => undefined,
  } = deps;
  const views = createOrderViews(prepaid);
  const saleEvents = createSaleEventRepository(database);
  const blocks = createBlocks({ repository: createBlockRepository(database), clock });
  const orders: OrderUseCases = {
    ...createOrderPlacing({
      repository: createOrderRepository(database),
      clock,
      publisher,
      outbox,
      views,
      prepaid,
      deliveryFees,
      isBlocked: blocks.isBlocked,
      onReserved,
    }),
    ...createOrderBook({
      book: createOrderBookRepository(database),
      clock,
      publisher,
      outbox,
      views,
      restock,
    }),
  };
  return {
    members: createMemberUseCases({
      repository: createMemberRepository(database),
      pins: createPinHasher(),
      clock,
    }),
    catalog: createCatalogUseCases({
      repository: createProductRepository(database),
      households: createHouseholdRepository(database),
      clock,
    }),
    stock: createStockUseCases({ repository: createStockRepository(database), clock, publisher }),
    saleEvents: {
      ...createSaleEventUseCases({ repository: saleEvents, clock, publisher, replayDays, originUrl }),
      ...createSummaryUseCases({ repository: createSummaryRepository(database), clock }),
      ...createPlanUseCases({
        plans: createPlanRepository(database),
        repository: saleEvents,
        clock,
        publisher,
      }),
    },
    liveSessions: createLiveSessionUseCases({
      repository: createLiveSessionRepository(database),
      saleEvents,
      clock,
      publisher,
    }),
    whipTokens: createWhipTokenUseCases({
      repository: createWhipTokenRepository(database),
      saleEvents,
      clock,
    }),
    orders,
    settlements: createSettlementUseCases({
      repository: createSettlementRepository(database),
      clock,
      basis: settleFrom,
    }),
    buyers: {
      ...createBuyerUseCases({ repository: createBuyerRepository(database), views, clock }),
      ...blocks,
    },
    comments: createCommentUseCases({
      repository: createCommentRepository(database),
      orders,
      clock,
      publisher,
      rules: commentRules,
      isBlocked: blocks.isBlocked,
    }),
    hearts: createHearts({ repository: createHeartRepository(database), clock, publisher }),
    payments: createPaymentUseCases({
      repository: createPaymentRepository(database),
      clock,
      publisher,
      outbox,
      views,
    }),
  };
}

/** The co-operative's settings on PostgreSQL, read. */
export function createCoopSettings(deps: {
  database: Database;
  defaults: SettingsDefaults;
  recordings: RecordingKeeper;
}): Promise<SettingsUseCases> {
  const { database, ...rest } = deps;
  return createSettings({ repository: createSettingsRepository(database), ...rest });
}

/** Photos on PostgreSQL and in the folder `dir`. */
export function createPhotos({ database, clock, dir }: PhotosDeps): PhotoUseCases {
  return createPhotoUseCases({
    repository: createPhotoRepository(database),
    renderer: createPhotoRenderer(),
    files: createPhotoFiles(dir),
    clock,
  });
}

export interface PhotosDeps {
  database: Database;
  clock: Clock;
  dir: string;
}

/** The relay of the outbox on PostgreSQL. */
export function createOutbox(deps: {
  database: Database;
  publisher: Publisher<Fact>;
  clock: Clock;
  logger: Logger;
  /** As in {@link DomainDeps}. */
  prepaid?: () => Prepaid | null;
}): OutboxRelay {
  const { database, prepaid = noAccount, ...rest } = deps;
  return createOutboxRelay({
    ...rest,
    repository: createOutboxRepository(database),
    book: createOrderBookRepository(database),
    views: createOrderViews(prepaid),
  });
}
