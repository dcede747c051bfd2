import type { Role } from '../contract/member.ts';
import type { SaleEventPart } from '../contract/sale-event.ts';
import type { SaleEventRecord } from './ports.ts';

/**
 * What a member does in a sale event; null: nothing. Organisers may everything everywhere. Where no helper is named every
 * helper helps: a small co-operative has few, and nobody has to assign them.
 */
export function partOf(
  saleEvent: Pick<SaleEventRecord, 'sellerId' | 'members'>,
  member: { memberId: string; role: Role },
): SaleEventPart | null {
  if (member.role === 'organiser' || member.memberId === saleEvent.sellerId) return 'seller';
  const named = saleEvent.members.find(({ memberId }) => memberId === member.memberId);
  if (named !== undefined) return named.as;
  const namesHelpers = saleEvent.members.some(({ as }) => as === 'helper');
  return member.role === 'helper' && !namesHelpers ? 'helper' : null;
}
