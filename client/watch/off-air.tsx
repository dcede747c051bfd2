import type { SaleEvent } from '../../server/contract/sale-event.ts';
import { OrdersUntil } from './orders-until.tsx';
import { Upcoming } from './upcoming.tsx';

/** What is told before the start, and after the end to those who have watched. */
export function OffAir(props: { saleEvent: SaleEvent; aheadMs: number; onOver: () => void }) {
  switch (props.saleEvent.state) {
    case 'scheduled':
      return <Upcoming {...props} />;
    case 'ended':
      return <OrdersUntil {...props} />;
    default:
      return null;
  }
}
