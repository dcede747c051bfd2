import { once } from 'node:events';
import { startBuyer, type Tally } from './buyer.ts';
import { type SyntheticSeller, startSeller } from './seller.ts';
import { ServerEnded, startServer } from './server.ts';

const BUYERS = 20;
/** How often the tally is printed, ms. */
const REPORT_MS = 5_000;

async function main(): Promise<number> {
  const startedAt = Date.now();
  const { child, ready } = await startServer();
  const { url, demo } = ready;
  // With --https the certificate is of this machine's own making, and the demo talks to this machine alone.
  if (url.startsWith('https:')) process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  const ended = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : 1));
  const asked = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]).then(() => null);

  let seller: SyntheticSeller | undefined;
  const stopBuyers: (() => void)[] = [];
  const tally: Tally = { connected: 0, placed: 0, refused: new Map(), mediaBytes: 0, segments: 0 };
  let onAirAfterMs: number | null = null;
  const timer = setInterval(() => console.log(line(tally)), REPORT_MS);
  try {
    seller = await startSeller({
      url,
      token: demo.sellerToken,
      saleEventId: demo.saleEventId,
      onAir() {
        if (onAirAfterMs !== null) return;
        onAirAfterMs = Date.now() - startedAt;
        console.log(addresses(url, demo, onAirAfterMs));
      },
    });
    for (let index = 0; index < BUYERS; index++) {
      stopBuyers.push(startBuyer({ url, saleEventId: demo.saleEventId, index, tally }));
    }
    const code = await Promise.race([ended, asked]);
    if (code !== null) {
      console.error(
        `The server ended (code ${code}); the demo stops too. Orders are kept: npm start shows them.`,
      );
      return code || 1;
    }
  } finally {
    clearInterval(timer);
    for (const stop of stopBuyers) stop();
    seller?.stop();
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  }
  console.log(`Stopping. ${line(tally)}`);
  return await ended;
}

function addresses(
  url: string,
  demo: { saleEventId: string; sellerLink: string; organiserLink: string },
  ms: number,
): string {
  return [
    '',
    `Chợ Phiên is on air after ${(ms / 1000).toFixed(1)} s, with ${BUYERS} buyers. Open, in any browser on this machine:`,
    `  watch and buy   ${new URL(`/xem/${demo.saleEventId}`, url)}`,
    `  organise        ${demo.organiserLink}`,
    `  sell (studio)   ${demo.sellerLink}`,
    'The last two sign you in, once each. Ctrl-C stops everything.',
    '',
  ].join('\n');
}

function line(tally: Tally): string {
  const refused = [...tally.refused].map(([code, count]) => `${count} ${code}`).join(', ') || 'none';
  const megabytes = (tally.mediaBytes / 1e6).toFixed(1);
  return `${tally.connected} buyers · ${tally.placed} orders · refused: ${refused} · ${tally.segments} segments, ${megabytes} MB`;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    // The server has already said in one sentence why it could not start.
    if (!(error instanceof ServerEnded))
      console.error(error instanceof Error ? error.message : String(error));
    process.exit(error instanceof ServerEnded ? error.exitCode || 1 : 1);
  },
);
