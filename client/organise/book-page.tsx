import type { Signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { commonTexts } from '../i18n/common.ts';
import { formatDateTime } from '../i18n/format.ts';
import type { CallApi } from '../net/api.ts';
import type { Link } from '../net/socket.ts';
import type { BookSearch } from '../state/order-book.ts';
import { createResource } from '../state/resource.ts';
import { Notice } from '../ui/frame.tsx';
import { OrderList } from './order-list.tsx';
import { orderBookTexts } from './order-texts.ts';

/** The orders of all sale events. `filter` outlives the page, for who comes back from printing. */
export function BookPage(props: {
  api: CallApi;
  link: Link;
  products: readonly { id: string; name: string }[];
  filter: Signal<BookSearch>;
}) {
  const { api, link, products, filter } = props;
  const sales = useMemo(() => createResource(() => api('GET /api/sale-events')), [api]);
  const titled = (sales.data.value?.saleEvents ?? []).map(({ id, title, startsAt }) => ({
    id,
    title: `${title} · ${formatDateTime(startsAt)}`,
  }));
  return (
    <section class="stack">
      <h1>{orderBookTexts().title}</h1>
      {!link.online.value && <Notice tone="warn" icon="warn" text={commonTexts().reconnecting} />}
      <OrderList
        link={link}
        saleEventId={null}
        choices={{ products, sales: titled }}
        filter={filter.peek()}
        onFilter={(next) => {
          filter.value = next;
        }}
      />
    </section>
  );
}
