import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { connect, type DemoSocket, send } from '../scripts/demo/connection.ts';
import type { OpenSale } from '../tests/support/market.ts';
import { cpuSeconds } from './lib/cpu.ts';
import { type Crowd, gather } from './lib/crowd.ts';
import { residentBytes } from './lib/memory.ts';
import { openShop } from './lib/shop.ts';
import { median, percentile } from './lib/statistics.ts';

/**
 * One pin and one change of stock to everybody who watches a sale event, and what an idle viewer costs. Viewers are real
 * Socket.IO connections from processes apart from the server; times are from the seller's command to each viewer.
 */
const { values } = parseArgs({
  options: {
    viewers: { type: 'string', default: '1000,5000' },
    /** Pins, and changes of stock, for each number of viewers. */
    times: { type: 'string', default: '10' },
  },
});
const sizes = values.viewers.split(',').map(Number);
const times = Number(values.times);
if (![...sizes, times].every((value) => Number.isInteger(value) && value > 0)) {
  process.stderr.write('--viewers and --times have to be whole numbers above 0\n');
  process.exit(2);
}
/** Memory is looked at for so long after all have come: garbage of their coming goes in the meantime. */
const IDLE_MS = 20_000;
const RUSH_BUYERS = 100;

const results = new Map<number, Awaited<ReturnType<typeof measure>>>();
for (const size of sizes) results.set(size, await measure(size));
const lines = [...results].map(([size, { json, rows }]) => {
  const { pinP50Ms, pinP99Ms, bytesPerViewer, rssPerViewerKb } = json;
  return [
    `  ${size} viewers: pin p50 ${pinP50Ms} ms, p99 ${pinP99Ms} ms; ${bytesPerViewer} bytes a viewer, ${rssPerViewerKb} kB of server memory an idle viewer`,
    ...rows.map((row) => `    ${row}`),
  ].join('\n');
});
const json = Object.fromEntries([...results].map(([size, result]) => [`v${size}`, result.json]));
process.stdout.write(`fanout: ${times} pins and changes of stock each\n${lines.join('\n')}\n`);
process.stdout.write(`  load of the machine: ${loadavg()[0]?.toFixed(1)}\n${JSON.stringify(json)}\n`);

/** A service of its own for each number of viewers, so that memory begins anew. */
async function measure(size: number) {
  const shop = await openShop();
  let crowd: Crowd | null = null;
  let seller: DemoSocket | null = null;
  try {
    const sale = await shop.market.openSale(Array.from({ length: 20 }, () => ({ stock: 150 })));
    seller = connect(shop.url, await shop.cookieOf(sale.sellerId));
    // What the first connections make the server load is no viewer's.
    const few = await gather(shop.url, 50);
    await few.join(sale.saleEventId);
    await few.close();
    const empty = await lowestMemory(shop.pid, 5_000);
    crowd = await gather(shop.url, size);
    await crowd.join(sale.saleEventId);
    const full = await lowestMemory(shop.pid, IDLE_MS);

    const pins = await spread(crowd, shop.pid, 'listing:pinned', pinner(seller, sale));
    const stocks = await spread(crowd, shop.pid, 'stock:changed', stocker(seller, sale));
    await crowd.listen('stock:changed');
    await crowd.rush(sale.saleEventId, sale.listingIds, Math.min(size, RUSH_BUYERS));
    const rushed = await crowd.heard();
    return {
      json: {
        pinP50Ms: pins.p50Ms,
        pinP99Ms: pins.p99Ms,
        bytesPerViewer: pins.bytesPerViewer + stocks.bytesPerViewer,
        rssPerViewerKb: Number(((full - empty) / size / 1_024).toFixed(1)),
      },
      rows: [
        `pin: slowest viewer of all ${pins.slowestMs} ms, ${pins.cpuMs} ms CPU, ${pins.bytesPerViewer} bytes`,
        `stock: p50 ${stocks.p50Ms} ms, p99 ${stocks.p99Ms} ms, ${stocks.cpuMs} ms CPU, ${stocks.bytesPerViewer} bytes`,
        `flash sale of twenty listings: at most ${rushed.most} stock facts to a viewer within a second`,
        `server: ${megabytes(empty)} MB without viewers, ${megabytes(full)} MB with them`,
      ],
    };
  } finally {
    seller?.close();
    await crowd?.close();
    await shop.close();
  }
}

function pinner(seller: DemoSocket, { saleEventId, listingIds }: OpenSale) {
  return async (turn: number) => {
    await send(seller, 'listing:pin', {
      saleEventId,
      listingId: listingIds[turn % listingIds.length] ?? null,
    });
  };
}

function stocker(seller: DemoSocket, { saleEventId, variantIds }: OpenSale) {
  return async (turn: number) => {
    const variantId = variantIds[turn % variantIds.length] ?? '';
    await send(seller, 'stock:add', { saleEventId, variantId, quantity: 1 });
  };
}

/** Does something again and again that everybody hears of. */
async function spread(crowd: Crowd, pid: number, fact: string, act: (turn: number) => Promise<void>) {
  const delaysMs: number[] = [];
  const bytes: number[] = [];
  const cpuMs: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    await crowd.listen(fact);
    const before = await cpuSeconds(pid);
    const from = performance.timeOrigin + performance.now();
    await act(turn);
    const heard = await crowd.heard();
    delaysMs.push(...heard.moments.map((moment) => moment - from));
    bytes.push(heard.bytes / crowd.size);
    cpuMs.push(1_000 * ((await cpuSeconds(pid)) - before));
  }
  delaysMs.sort((a, b) => a - b);
  return {
    p50Ms: Math.round(percentile(delaysMs, 0.5)),
    p99Ms: Math.round(percentile(delaysMs, 0.99)),
    slowestMs: Math.round(percentile(delaysMs, 1)),
    bytesPerViewer: Math.round(median(bytes)),
    cpuMs: Math.round(median(cpuMs)),
  };
}

/** The least memory of a process within a while, bytes: garbage comes and goes. */
async function lowestMemory(pid: number, forMs: number): Promise<number> {
  let lowest = Number.POSITIVE_INFINITY;
  for (const end = performance.now() + forMs; performance.now() < end; ) {
    lowest = Math.min(lowest, await residentBytes(pid));
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return lowest;
}

function megabytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(0);
}
