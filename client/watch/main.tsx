import { render } from 'preact';
import { language, setLanguage } from '../i18n/language.ts';
import { createApi } from '../net/api.ts';
import { createLink } from '../net/socket.ts';
import { preloadPlayer } from '../player/engines.ts';
import { createResource } from '../state/resource.ts';
import { createSale } from '../state/sale.ts';
import { pageData } from './early.ts';
import { HomePage } from './home-page.tsx';
import { keepForNextVisit } from './keep.ts';
import { createOrders, createOutbox } from './order-outbox.ts';
import { WatchPage } from './watch-page.tsx';
import './watch.css';

const root = document.getElementById('app') ?? document.body;
const api = createApi((input, init) => fetch(input, init));
setLanguage(language.value);
// What the server showed for the time before the scripts.
root.replaceChildren();

const saleEventId = /^\/xem\/([^/]+)/.exec(location.pathname)?.[1];
if (saleEventId === undefined) {
  const there = pageData?.saleEvents ?? null;
  const sales = createResource(
    () => api('GET /api/sale-events/public'),
    there && { saleEvents: there, replays: pageData?.replays ?? [] },
  );
  render(<HomePage sales={sales} sender={createOutbox(api)} />, root);
} else {
  // Not for a page that is known to have nothing to play yet.
  if (pageData?.snapshot == null || pageData.snapshot.live?.playlistUrl) preloadPlayer();
  const link = createLink();
  const sale = createSale({ link, api, saleEventId, snapshot: pageData?.snapshot ?? null });
  const { sender, mine } = createOrders(api, link);
  render(<WatchPage sale={sale} sender={sender} mine={mine} link={link} saleEventId={saleEventId} />, root);
}
keepForNextVisit();
