import type { Listing } from '../contract/catalog.ts';
import { PAGE_DATA_ID, type PageData } from '../contract/page.ts';
import type { SaleEvent } from '../contract/sale-event.ts';

/** Where the built page takes what the server knows; the template keeps them as comments. */
const HEAD_PLACE = '<!--head-->';
const APP_PLACE = '<!--app-->';
const TITLE = /<title>([^<]*)<\/title>/;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const dong = new Intl.NumberFormat('vi-VN', { style: 'currency', currency: 'VND', maximumFractionDigits: 0 });

/**
 * Fills the built page with what its visitor came for: data for the scripts, title and preview for those who share the
 * link, and the goods in plain HTML for the time before the scripts, or without them. `baseUrl` is the address people
 * open, without a slash at its end.
 */
export function fillDocument(template: string, data: PageData, baseUrl: string): string {
  const brand = TITLE.exec(template)?.[1] ?? '';
  const saleEvent = data.snapshot?.saleEvent ?? null;
  // Functions, since a title may hold what `replace` takes for a pattern.
  return template
    .replace(TITLE, (title) => (saleEvent ? `<title>${text(saleEvent.title)} · ${brand}</title>` : title))
    .replace(HEAD_PLACE, () => dataElement(data) + (saleEvent ? preview(saleEvent, data, baseUrl) : ''))
    .replace(APP_PLACE, () => firstSight(brand, data));
}

/** Text as HTML shows it, also inside of an attribute in quotes. */
function text(raw: string): string {
  return raw.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

/** JSON that no script runs; an escaped `<` cannot end the element, whatever a title says. */
function dataElement(data: PageData): string {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return `<script type="application/json" id="${PAGE_DATA_ID}">${json}</script>`;
}

/** The Open Graph tags that messengers read when somebody shares the link. */
function preview(saleEvent: SaleEvent, { snapshot }: PageData, baseUrl: string): string {
  const playlist = snapshot?.live?.playlistUrl ?? null;
  const tags: Record<string, string> = {
    'og:type': 'website',
    'og:title': saleEvent.title,
    'og:description': saleEvent.description || saleEvent.sellerName,
    'og:url': `${baseUrl}/xem/${saleEvent.id}`,
    ...(playlist === null ? {} : { 'og:image': new URL(posterPath(playlist), `${baseUrl}/`).href }),
  };
  return Object.entries(tags)
    .map(([property, content]) => `<meta property="${property}" content="${text(content)}" />`)
    .join('');
}

function posterPath(playlistUrl: string): string {
  return playlistUrl.replace(/[^/]*$/, 'poster.webp');
}

/** The page as it will stand when the scripts have come, as far as it needs no words: the same boxes, so nothing jumps. */
function firstSight(brand: string, { snapshot }: PageData): string {
  const bar = `<header><div class="bar"><a class="brand" href="/">${brand}</a></div><div class="weave"></div></header>`;
  if (!snapshot) return bar;
  const { saleEvent, listings, pin, live } = snapshot;
  const pinned = listings.find(({ id }) => id === pin?.listingId);
  const poster = live?.playlistUrl ? ` poster="${text(posterPath(live.playlistUrl))}"` : '';
  return [
    `${bar}<main class="watch"><div class="watch-top">`,
    `<section class="stage"><video muted playsinline${poster}></video></section>`,
    `<section class="pinned">${pinned ? offer(pinned, 'pinned-name') : ''}</section></div>`,
    `<div class="page stack"><div><h1>${text(saleEvent.title)}</h1><p class="soft">${text(saleEvent.sellerName)}</p></div>`,
    `<ul class="stack-s">${listings.map((one) => `<li class="card goods">${goods(one)}</li>`).join('')}</ul>`,
    '</div></main>',
  ].join('');
}

/** As on the page, whose scripts bring the photo once the picture plays. */
function goods(listing: Listing): string {
  const thumb = listing.photoId === null ? '' : '<span class="thumb"></span>';
  return `<div class="named">${thumb}${nameOf(listing, 'strong')}</div>${priceOf(listing)}`;
}

function offer(listing: Listing, nameClass: string): string {
  return nameOf(listing, nameClass) + priceOf(listing);
}

function nameOf({ code, productName, variantName }: Listing, nameClass: string): string {
  const name =
    variantName === '' || variantName === productName ? productName : `${productName} · ${variantName}`;
  return `<p class="${nameClass}"><span class="code">${text(code)}</span> ${text(name)}</p>`;
}

function priceOf({ priceDong }: Listing): string {
  return `<p class="price">${dong.format(priceDong)}</p>`;
}
