import type { ClientError } from '../net/outcome.ts';
import type { OrderSender } from '../state/order-sender.ts';
import type { Sale } from '../state/sale.ts';
import { ErrorNotice, Notice } from '../ui/frame.tsx';
import { lazily } from '../ui/lazily.tsx';
import { TopBar } from '../ui/top-bar.tsx';
import { OrderBar } from './order-bar.tsx';
import { watchTexts } from './texts.ts';

/** What a phone keeps of a page is fetched after all else, and then is on the phone. */
export const loadKept = () => import('./kept.tsx');
const Kept = lazily(
  () => loadKept().then(({ Kept }) => Kept),
  () => null,
);

/** The way on from a page where nothing can be bought. */
export function OtherSales() {
  return (
    <a class="button wide" href="/">
      {watchTexts().otherSales}
    </a>
  );
}

/** In the place of the watch page: why it is not there, and without a network what a former visit has kept of it. */
export function NoSale(props: { sale: Sale; error: ClientError; sender: OrderSender; saleEventId: string }) {
  const { sale, error, sender, saleEventId } = props;
  return (
    <>
      <TopBar />
      <main class="page stack">
        {error.code === 'not_found' ? (
          <Notice icon="warn" text={watchTexts().saleUnknown} />
        ) : (
          <ErrorNotice error={error} onRetry={sale.reload} />
        )}
        {/* Opened again without a network, the page still says what became of the order. */}
        <OrderBar sender={sender} />
        {error.code === 'offline' && <Kept saleEventId={saleEventId} />}
        <OtherSales />
      </main>
    </>
  );
}
