import { render } from 'preact';
import { language, setLanguage } from '../i18n/language.ts';
import { createApi } from '../net/api.ts';
import { createLink } from '../net/socket.ts';
import { createOrderIntentStore, makeUuid } from '../state/order-intent.ts';
import { createOrderSender } from '../state/order-sender.ts';
import { createResource } from '../state/resource.ts';
import { createSale } from '../state/sale.ts';
import { HomePage } from './home-page.tsx';
import { WatchPage } from './watch-page.tsx';
import './watch.css';

const root = document.getElementById('app') ?? document.body;
const api = createApi((input, init) => fetch(input, init));
setLanguage(language.value);

const saleEventId = /^\/xem\/([^/]+)/.exec(location.pathname)?.[1];
if (saleEventId === undefined) {
  const sales = createResource(() => api('GET /api/sale-events/public'));
  render(<HomePage sales={sales} />, root);
} else {
  const link = createLink();
  const sale = createSale({ link, api, saleEventId });
  const sender = createOrderSender({
    intents: createOrderIntentStore(localStorage, makeUuid),
    bySocket: (intent) => link.command('order:place', intent),
    byHttp: (intent) => api('POST /api/orders', { body: intent }),
    pause: (ms) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          removeEventListener('online', done);
          stop();
          resolve();
        };
        const timer = setTimeout(done, ms);
        addEventListener('online', done);
        // A connection that stands already must not cut the pause short; only one that comes anew does.
        const stop = link.online.value ? () => {} : link.onOnline(done);
      }),
  });
  sender.resume();
  render(<WatchPage sale={sale} sender={sender} link={link} saleEventId={saleEventId} />, root);
}
