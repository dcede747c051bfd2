import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { fail, ok } from '../../server/contract/result.ts';
import { createWhipRouter } from '../../server/http/whip.ts';
import { lanAddresses } from '../../server/lib/addresses.ts';
import { createInFlight } from '../../server/lib/in-flight.ts';
import { createWhip } from '../../server/media/whip/whip.ts';
import { createMediaBench } from './media-fakes.ts';

/** The seller on whose behalf the bench's encoders send. */
export const SELLER = { kind: 'member', memberId: 'the seller', role: 'seller' } as const;

/**
 * The WHIP endpoint over real HTTP and a real media worker; transcoder, rows and tokens are faked. One token opens every
 * sale event but `unknown`.
 */
export async function whipOnBench({ rate = 10_000 }: { rate?: number } = {}) {
  const token = 'the-right-token';
  const unknown = '00000000-0000-4000-8000-000000000000';
  // Some encoders, as aiortc, send from the network's address only, never from loopback's.
  const addresses = [...lanAddresses(), '127.0.0.1'];
  const media = await createMediaBench({}, addresses);
  const whip = createWhip({ director: media.director });
  const app = express();
  app.use(
    '/whip',
    createWhipRouter({
      whip,
      tokens: {
        holder: async (saleEventId, given) => {
          if (saleEventId === unknown) return fail('not_found', 'no such sale event');
          return given === token ? ok(SELLER) : fail('not_signed_in', 'another token');
        },
      },
      inFlight: createInFlight(),
      rate,
    }),
  );
  const server = createServer(app);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo; // It listens on a port, not on a pipe.
  const base = `http://127.0.0.1:${port}`;
  return {
    ...media,
    whip,
    token,
    unknown,
    base,
    urlOf: (saleEventId: string) => `${base}/whip/${saleEventId}`,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await media.close();
    },
  };
}

export type WhipBench = Awaited<ReturnType<typeof whipOnBench>>;
