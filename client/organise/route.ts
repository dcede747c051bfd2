import { signal } from '@preact/signals';
import type { BookFilterSent } from '../../server/contract/order.ts';
import { filterOfPart } from './book/address.ts';

/** By the word in the address. */
const PAPERS = { tem: 'labels', gom: 'packing', tong: 'totals' } as const;
export type Paper = (typeof PAPERS)[keyof typeof PAPERS];

/** Where in the organisers' page one is; kept in the address after `#`, so that "back" works. */
export type Route =
  | { page: 'sales' }
  | { page: 'lives' }
  | { page: 'newSale' }
  | { page: 'goods' }
  | { page: 'households' }
  | { page: 'members' }
  | { page: 'transfers' }
  | { page: 'buyers' }
  | { page: 'settings' }
  | { page: 'book' }
  /** What is made of the orders that a filter finds. */
  | { page: 'settlements' }
  | { page: 'settlement'; settlementId: string }
  | { page: 'paper'; paper: Paper; filter: BookFilterSent }
  | { page: 'sale' | 'edit' | 'copy' | 'share'; saleEventId: string };

/** Reads a hash such as `#/phien/0190…`; anything unknown is the list of sale events. */
export function parseRoute(hash: string): Route {
  const [, page, id] = hash.split('/');
  // Ids have no characters that an address escapes; what was escaped by hand is unknown to the server, in words.
  if (page === 'phien' && id) return { page: 'sale', saleEventId: id };
  if (page === 'sua' && id) return { page: 'edit', saleEventId: id };
  if (page === 'chep' && id) return { page: 'copy', saleEventId: id };
  if (page === 'chia-se' && id) return { page: 'share', saleEventId: id };
  if (page === 'tao') return { page: 'newSale' };
  if (page === 'dang-phat') return { page: 'lives' };
  if (page === 'hang') return { page: 'goods' };
  if (page === 'ho') return { page: 'households' };
  if (page === 'thanh-vien') return { page: 'members' };
  if (page === 'chuyen-khoan') return { page: 'transfers' };
  if (page === 'tem' || page === 'gom' || page === 'tong') {
    const filter = filterOfPart(id ?? '');
    return filter === null ? { page: 'book' } : { page: 'paper', paper: PAPERS[page], filter };
  }
  if (page === 'quyet-toan') return id ? { page: 'settlement', settlementId: id } : { page: 'settlements' };
  if (page === 'don') return { page: 'book' };
  if (page === 'nguoi-mua') return { page: 'buyers' };
  if (page === 'cai-dat') return { page: 'settings' };
  return { page: 'sales' };
}

/** The route now, following the address. */
export function createRoute() {
  const route = signal<Route>(parseRoute(location.hash));
  addEventListener('hashchange', () => {
    route.value = parseRoute(location.hash);
    scrollTo(0, 0);
  });
  return route;
}
