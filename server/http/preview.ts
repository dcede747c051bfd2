import type { Listing } from '../contract/catalog.ts';
import type { PageData } from '../contract/page.ts';
import { photoPath } from '../contract/photo-path.ts';
import type { SaleEvent } from '../contract/sale-event.ts';
import { SHARE_SIZE } from '../photo/share-pictures.ts';
import { html, jsonElement } from './html.ts';

type Tags = Record<string, string>;
const AVAILABILITY = { there: 'https://schema.org/InStock', gone: 'https://schema.org/SoldOut' } as const;
const STATUS = {
  scheduled: 'https://schema.org/EventScheduled',
  cancelled: 'https://schema.org/EventCancelled',
} as const;

/** The Open Graph tags that messengers read when somebody shares the link, and the same for search engines. */
export function preview(data: PageData, brand: string, baseUrl: string): string {
  const { snapshot } = data;
  if (snapshot === null) return tags(homeTags(data, brand, baseUrl));
  const { saleEvent } = snapshot;
  const image = imageOf(data, baseUrl);
  return (
    tags({
      'og:type': 'website',
      'og:site_name': siteName(data, brand),
      'og:locale': 'vi_VN',
      'og:title': saleEvent.title,
      'og:description': describe(saleEvent),
      'og:url': `${baseUrl}/xem/${saleEvent.id}`,
      ...image,
    }) +
    `<meta name="description" content="${html(describe(saleEvent))}" />` +
    jsonElement('application/ld+json', eventData(data, brand, baseUrl, image['og:image']))
  );
}

function homeTags(data: PageData, brand: string, baseUrl: string): Tags {
  return {
    'og:type': 'website',
    'og:site_name': siteName(data, brand),
    'og:locale': 'vi_VN',
    'og:title': siteName(data, brand),
    'og:description': 'Chợ vùng cao, bán trực tiếp từ vườn',
    'og:url': `${baseUrl}/`,
    ...(data.coop.logoId === null
      ? iconTags(baseUrl)
      : pictureTags(data.coop.logoId, siteName(data, brand), baseUrl)),
  };
}

const siteName = ({ coop }: PageData, brand: string) => coop.name || brand;

function tags(all: Tags): string {
  return Object.entries(all)
    .map(([property, content]) => `<meta property="${property}" content="${html(content)}" />`)
    .join('');
}

/** When it is comes first, or that it is not: that is what people pass on. */
function describe({ state, description, startsAt, sellerName }: SaleEvent): string {
  const called = state === 'cancelled' ? ['Đã huỷ'] : [];
  return [...called, whenOf(startsAt), description || sellerName]
    .join(' · ')
    .replace(/\s+/g, ' ')
    .slice(0, 300);
}

/** Day and time on Vietnam's clock, as on the pages. */
export function whenOf(instant: string): string {
  return new Intl.DateTimeFormat('vi-VN', {
    timeZone: 'Asia/Ho_Chi_Minh',
    weekday: 'long',
    day: '2-digit',
    month: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(instant));
}

/** The cover, or the first goods that have a photo, or what the live looks like, or the market's icon. */
function imageOf({ snapshot }: PageData, baseUrl: string): Tags {
  const photoId =
    snapshot?.saleEvent.coverId ??
    snapshot?.listings.find(({ photoId }) => photoId !== null)?.photoId ??
    null;
  if (photoId !== null) {
    return pictureTags(photoId, snapshot?.saleEvent.title ?? '', baseUrl);
  }
  const playlist = snapshot?.live?.playlistUrl ?? null;
  return playlist === null
    ? iconTags(baseUrl)
    : { 'og:image': new URL(posterPath(playlist), `${baseUrl}/`).href };
}

/** The icon of the home screen, which messengers show small beside the words. */
const iconTags = (baseUrl: string): Tags => ({
  'og:image': `${baseUrl}/app-512.png`,
  'og:image:type': 'image/png',
  'og:image:width': '512',
  'og:image:height': '512',
});

/** A photo as messengers show it. */
function pictureTags(photoId: string, alt: string, baseUrl: string): Tags {
  return {
    'og:image': `${baseUrl}/photos/${photoId}/share.jpg`,
    'og:image:type': 'image/jpeg',
    'og:image:width': String(SHARE_SIZE.width),
    'og:image:height': String(SHARE_SIZE.height),
    'og:image:alt': alt,
  };
}

/** The still picture beside a playlist. */
export function posterPath(playlistUrl: string): string {
  return playlistUrl.replace(/[^/]*$/, 'poster.webp');
}

/** The sale event in schema.org's words. */
function eventData(
  { snapshot, coop }: PageData,
  brand: string,
  baseUrl: string,
  image: string | undefined,
): unknown {
  if (snapshot === null) return {};
  const { saleEvent, listings } = snapshot;
  const url = `${baseUrl}/xem/${saleEvent.id}`;
  const startMs = Date.parse(saleEvent.startsAt);
  return {
    '@context': 'https://schema.org',
    '@type': 'SaleEvent',
    name: saleEvent.title,
    ...(saleEvent.description ? { description: saleEvent.description } : {}),
    startDate: saleEvent.startsAt,
    endDate: new Date(startMs + saleEvent.expectedMinutes * 60_000).toISOString(),
    eventStatus: saleEvent.state === 'cancelled' ? STATUS.cancelled : STATUS.scheduled,
    eventAttendanceMode: 'https://schema.org/OnlineEventAttendanceMode',
    location: { '@type': 'VirtualLocation', url },
    ...(image === undefined ? {} : { image }),
    organizer: {
      '@type': 'Organization',
      name: coop.name || brand,
      url: baseUrl,
      ...(coop.logoId === null ? {} : { logo: `${baseUrl}${photoPath(coop.logoId, 480)}` }),
      ...(coop.phone ? { telephone: coop.phone } : {}),
    },
    offers: listings.map((listing) => offerData(listing, url)),
  };
}

function offerData({ productName, variantName, priceDong, available }: Listing, url: string): unknown {
  return {
    '@type': 'Offer',
    url,
    price: priceDong,
    priceCurrency: 'VND',
    availability: available > 0 ? AVAILABILITY.there : AVAILABILITY.gone,
    itemOffered: { '@type': 'Product', name: [productName, variantName].filter(Boolean).join(' · ') },
  };
}
