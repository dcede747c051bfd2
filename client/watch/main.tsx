import { type ComponentChild, type ComponentType, render } from 'preact';
import { startLanguage } from '../i18n/start.ts';
import { createApi } from '../net/api.ts';
import { createLink } from '../net/socket.ts';
import { preloadPlayer } from '../player/engines.ts';
import { createResource } from '../state/resource.ts';
import { createSale } from '../state/sale.ts';
import { lazily } from '../ui/lazily.tsx';
import { pageData } from './early.ts';
import { keepForNextVisit } from './keep.ts';
import { createOrders, createOutbox } from './order-outbox.ts';
import { viewerName } from './viewer-name.ts';
import { WatchPage } from './watch-page.tsx';
import './stage.css';
import './watch.css';

const root = document.getElementById('app') ?? document.body;
const api = createApi((input, init) => fetch(input, init));
startLanguage();

/** Puts the page in the place of what the server showed for the time before the scripts. */
function show(page: ComponentChild): void {
  root.replaceChildren();
  render(page, root);
}

/** Those who come for a sale event need none of it. */
type HomeProps = Parameters<Awaited<ReturnType<typeof loadHome>>>[0];
const loadHome = () => import('./home-page.tsx').then(({ HomePage }) => HomePage);

const saleEventId = /^\/xem\/([^/]+)/.exec(location.pathname)?.[1];
if (saleEventId === undefined) {
  const there = pageData?.saleEvents ?? null;
  const sales = createResource(
    () => api('GET /api/sale-events/public'),
    there && { saleEvents: there, replays: pageData?.replays ?? [] },
  );
  const outbox = createOutbox(api);
  const showHome = (Home: ComponentType<HomeProps>) =>
    show(<Home {...outbox} sales={sales} coop={pageData?.coop ?? null} />);
  loadHome().then(showHome, () => showHome(lazily(loadHome)));
} else {
  // Not for a page that is known to have nothing to play yet.
  if (pageData?.snapshot == null || pageData.snapshot.live?.playlistUrl) preloadPlayer();
  const link = createLink();
  const sale = createSale({
    ...{ link, api, saleEventId, snapshot: pageData?.snapshot ?? null },
    viewer: viewerName(localStorage),
  });
  const { sender, mine } = createOrders(api, link);
  show(<WatchPage sale={sale} sender={sender} mine={mine} link={link} saleEventId={saleEventId} />);
}
keepForNextVisit();
