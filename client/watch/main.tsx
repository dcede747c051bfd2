import { render } from 'preact';
import { language, setLanguage } from '../i18n/language.ts';
import { createApi } from '../net/api.ts';
import { createLink } from '../net/socket.ts';
import { createResource } from '../state/resource.ts';
import { createSale } from '../state/sale.ts';
import { HomePage } from './home-page.tsx';
import { createOrders, createOutbox } from './order-outbox.ts';
import { WatchPage } from './watch-page.tsx';
import './watch.css';

const root = document.getElementById('app') ?? document.body;
const api = createApi((input, init) => fetch(input, init));
setLanguage(language.value);

const saleEventId = /^\/xem\/([^/]+)/.exec(location.pathname)?.[1];
if (saleEventId === undefined) {
  const sales = createResource(() => api('GET /api/sale-events/public'));
  render(<HomePage sales={sales} sender={createOutbox(api)} />, root);
} else {
  const link = createLink();
  const sale = createSale({ link, api, saleEventId });
  const { sender, mine } = createOrders(api, link);
  render(<WatchPage sale={sale} sender={sender} mine={mine} link={link} saleEventId={saleEventId} />, root);
}
