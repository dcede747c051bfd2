import type { Listing } from '../contract/catalog.ts';
import { PAGE_DATA_ID, type PageData } from '../contract/page.ts';
import { photoPath } from '../contract/photo-path.ts';
import type { SaleEvent } from '../contract/sale-event.ts';
import { html, jsonElement } from './html.ts';
import { posterPath, preview, whenOf } from './preview.ts';

/** Where the built page takes what the server knows; the template keeps them as comments. */
const HEAD_PLACE = '<!--head-->';
const APP_PLACE = '<!--app-->';
const TITLE = /<title>([^<]*)<\/title>/;

const dong = new Intl.NumberFormat('vi-VN', { style: 'currency', currency: 'VND', maximumFractionDigits: 0 });

/** For those without scripts, who are told nothing in another language: the first one. */
const UNITS = { kg: 'kg', box: 'thùng', jar: 'hũ', bag: 'túi', bunch: 'bó', piece: 'cái' } satisfies Record<
  Listing['unit'],
  string
>;
const STATES = {
  draft: 'Bản nháp',
  scheduled: 'Sắp mở',
  live: 'Đang bán',
  ended: 'Đã kết thúc',
  cancelled: 'Đã huỷ',
} satisfies Record<SaleEvent['state'], string>;

/**
 * Fills the built page with what its visitor came for: data for the scripts, title and preview for those who share the
 * link, and the goods, the time and the co-operative in plain HTML for the time before the scripts, or without them.
 * `baseUrl` is the address people open, without a slash at its end.
 */
export function fillDocument(template: string, data: PageData, baseUrl: string): string {
  const brand = TITLE.exec(template)?.[1] ?? '';
  const saleEvent = data.snapshot?.saleEvent ?? null;
  // Functions, since a title may hold what `replace` takes for a pattern.
  return template
    .replace(TITLE, (title) => (saleEvent ? `<title>${html(saleEvent.title)} · ${brand}</title>` : title))
    .replace(
      HEAD_PLACE,
      () => jsonElement('application/json', data, PAGE_DATA_ID) + preview(data, brand, baseUrl),
    )
    .replace(APP_PLACE, () => bar(brand) + (data.snapshot === null ? home(data) : sale(data)));
}

const bar = (brand: string) =>
  `<header><div class="bar"><a class="brand" href="/">${brand}</a></div><div class="weave"></div></header>`;

/** The page as it will stand when the scripts have come: the same boxes first, so that nothing jumps. */
function sale(data: PageData): string {
  const { snapshot } = data;
  if (snapshot === null) return '';
  const { saleEvent, listings, pin, live } = snapshot;
  const pinned = listings.find(({ id }) => id === pin?.listingId);
  const photoId = saleEvent.coverId ?? listings.find((listing) => listing.photoId !== null)?.photoId ?? null;
  const cover = photoId === null ? null : photoPath(photoId, 480);
  // The last picture of one that is over may be gone.
  const running = saleEvent.state !== 'ended' && live?.playlistUrl ? live.playlistUrl : null;
  const picture = running === null ? cover : posterPath(running);
  return [
    '<main class="watch"><div class="watch-top">',
    `<section class="stage${running === null ? ' still' : ''}"><video muted playsinline${picture ? ` poster="${html(picture)}"` : ''}></video></section>`,
    `<section class="pinned">${pinned ? offer(pinned, 'pinned-name') : ''}</section></div>`,
    `<div class="page stack"><div><h1>${html(saleEvent.title)}</h1><p class="soft">${html(saleEvent.sellerName)}</p></div>`,
    `<p><strong>${STATES[saleEvent.state]}</strong> · ${timeOf(saleEvent)}</p>`,
    saleEvent.description ? `<p>${html(saleEvent.description).replaceAll('\n', '<br />')}</p>` : '',
    `<ul class="stack-s">${listings.map((one) => `<li class="card goods">${goods(one)}</li>`).join('')}</ul>`,
    `<p><a href="/xem/${saleEvent.id}/lich.ics">Thêm vào lịch</a></p>`,
    coop(data),
    '</div></main>',
  ].join('');
}

/** What is on, what comes and what can be seen again; nothing where the list is not known. */
function home(data: PageData): string {
  const { saleEvents, replays } = data;
  const part = (title: string, those: readonly SaleEvent[]) =>
    those.length === 0
      ? ''
      : `<section class="stack-s"><h2>${title}</h2><ul class="stack-s">${those.map(card).join('')}</ul></section>`;
  if (saleEvents === null) return `<main class="page stack">${coop(data)}</main>`;
  const live = saleEvents.filter(({ state }) => state === 'live');
  const coming = saleEvents.filter(({ state }) => state !== 'live');
  return [
    '<main class="page stack"><h1>Chợ vùng cao, bán trực tiếp từ vườn</h1>',
    part('Đang bán', live) + part('Sắp mở', coming) + part('Xem lại', replays),
    coop(data),
    '</main>',
  ].join('');
}

function card(saleEvent: SaleEvent): string {
  return [
    `<li class="card sale-card"><p class="soft">${timeOf(saleEvent)}</p>`,
    `<h3><a href="/xem/${saleEvent.id}">${html(saleEvent.title)}</a></h3>`,
    `<p class="soft">${html(saleEvent.sellerName)}</p></li>`,
  ].join('');
}

function timeOf({ startsAt }: SaleEvent): string {
  return `<time datetime="${startsAt}">${whenOf(startsAt)}</time>`;
}

/** Whom to call when nothing else works. */
function coop({ coop: { name, phone, logoId } }: PageData): string {
  const logo =
    logoId === null
      ? ''
      : `<img src="${photoPath(logoId, 160)}" width="56" height="56" style="object-fit:contain" alt="" /> `;
  const call = phone === '' ? '' : `<a class="button" href="tel:${html(phone)}">Gọi ${html(phone)}</a>`;
  if (name === '' && phone === '' && logoId === null) return '';
  return `<p class="row">${logo}<strong>${html(name)}</strong> ${call}</p>`;
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
  return `<p class="${nameClass}"><span class="code">${html(code)}</span> ${html(name)}</p>`;
}

function priceOf({ priceDong, unit, available }: Listing): string {
  const gone = available > 0 ? '' : ' <span class="stock none">Hết hàng</span>';
  return `<p><span class="price">${dong.format(priceDong)}</span> <span class="unit">/ ${UNITS[unit]}</span>${gone}</p>`;
}
