import type { BuyerInput } from '../../server/contract/order.ts';

/** The part of `Storage` that is used; `localStorage` in the page. */
export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem'>;

const STORAGE_KEY = 'cho-phien.buyer';

/** The buyer's details as last ordered with on this phone; empty texts the first time. */
export function rememberedBuyer(storage: KeyValueStore): BuyerInput {
  const empty = { name: '', phone: '', address: '' };
  try {
    const stored = JSON.parse(storage.getItem(STORAGE_KEY) ?? '{}');
    const text = (value: unknown) => (typeof value === 'string' ? value : '');
    const { provinceCode, communeCode, receiver } = stored;
    return {
      name: text(stored.name),
      phone: text(stored.phone),
      address: text(stored.address),
      ...(typeof provinceCode === 'string' && { provinceCode }),
      ...(typeof communeCode === 'string' && { communeCode }),
      ...(typeof receiver?.name === 'string' &&
        typeof receiver.phone === 'string' && { receiver: { name: receiver.name, phone: receiver.phone } }),
    };
  } catch {
    return empty;
  }
}

/** Keeps the details on this phone only, so that the next order is one tap. */
export function rememberBuyer(storage: KeyValueStore, buyer: BuyerInput): void {
  try {
    storage.setItem(STORAGE_KEY, JSON.stringify(buyer));
  } catch {
    // Without storage the buyer types them again.
  }
}
