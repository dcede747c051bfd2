import type { DemoMarket } from '../../prisma/seed.ts';
import type { Domain } from '../../server/db/index.ts';

/** Puts the sale event on air in the database, as the first segment of a picture would: it takes orders then. */
export async function putOnAir({ liveSessions }: Domain, market: DemoMarket): Promise<void> {
  const seller = { kind: 'member', memberId: market.sellerId, role: 'seller' } as const;
  const opened = await liveSessions.open(seller, market.saleEventId);
  if (!opened.ok) throw new Error(opened.error.code);
  await liveSessions.markOnAir(opened.data.liveSessionId, `/live/${opened.data.liveSessionId}/index.m3u8`);
}
