import type { Actor } from '../../server/contract/actor.ts';
import type { UpdateSaleEvent } from '../../server/contract/sale-event.ts';
import { type Market, must, type OpenSale, organiser } from './market.ts';

/** The plan as it stands, as the page sends it back. */
export async function planOf(
  market: Market,
  { saleEventId }: Pick<OpenSale, 'saleEventId'>,
): Promise<UpdateSaleEvent> {
  const { saleEvent, listings } = must(await market.domain.saleEvents.get(saleEventId));
  const { title, description, startsAt, expectedMinutes, sellerId } = saleEvent;
  return {
    title,
    description,
    startsAt,
    expectedMinutes,
    sellerId,
    listings: listings.map(({ id, variantId, priceDong, limitPerBuyer }) => ({
      id,
      variantId,
      priceDong,
      limitPerBuyer,
    })),
  };
}

let phones = 0;

/** A further member, as the one who acts. */
export async function addMember(
  market: Market,
  role: 'seller' | 'helper',
  name: string,
): Promise<Actor & { kind: 'member' }> {
  const phone = `03${String(10_000_000 + ++phones).padStart(8, '0')}`;
  const { id } = must(await market.domain.members.create(organiser, { name, phone, role }));
  return { kind: 'member', memberId: id, role };
}
