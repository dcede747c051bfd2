import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type Crowd, gather } from './lib/crowd.ts';
import { residentBytes } from './lib/memory.ts';
import { bareRate, runNaiveShop } from './lib/plain-sql.ts';
import { openShop, type Shop } from './lib/shop.ts';
import { percentile } from './lib/statistics.ts';

/**
 * A flash sale over real sockets: every buyer watches the sale event and orders one unit after the other, each sent when
 * the one before is answered, until nothing is left. In the same run, on the same database: the bare conditional
 * statement from one client, and a plain shop that reads and writes back.
 */
const { values } = parseArgs({
  options: {
    /** Sales of each kind; a sale is over in a second. */
    rounds: { type: 'string', default: '5' },
  },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) {
  process.stderr.write(`--rounds has to be a whole number above 0, not "${values.rounds}"\n`);
  process.exit(2);
}

interface Kind {
  name: string;
  buyers: number;
  /** Units of each listing. */
  stocks: number[];
}
/** 500 units in one place, and 2,000 in twenty. */
const HOT_200: Kind = { name: '200 buyers, one listing', buyers: 200, stocks: [500] };
const HOT_1000: Kind = { name: '1,000 buyers, one listing', buyers: 1_000, stocks: [500] };
const SPREAD: Kind = {
  name: '1,000 buyers, twenty listings',
  buyers: 1_000,
  stocks: Array.from({ length: 20 }, () => 100),
};
const BARE_UNITS = 5_000;

const shop = await openShop();
const crowds: Crowd[] = [];
try {
  const [small, large] = [await gather(shop.url, 200), await gather(shop.url, 1_000)];
  crowds.push(small, large);
  // The first sale pays for compiling, on both sides.
  await sell(small, HOT_200, 1, 1);
  const stocked = await shop.market.openSale([{ stock: 2 * BARE_UNITS }]);
  const bare = await bareRate(shop.postgres.database.pool, stocked.variantIds[0] ?? '', BARE_UNITS);
  const hot200 = await sell(small, HOT_200, rounds, bare);
  await small.close();
  crowds.shift();
  const hot1000 = await sell(large, HOT_1000, rounds, bare);
  const spread = await sell(large, SPREAD, rounds, bare);
  const naive = await runNaiveShop(shop.postgres.database.pool, 500, 1_000);
  const lines = [
    `orders: ${rounds} sales of each kind`,
    describe(HOT_200, hot200),
    describe(HOT_1000, hot1000),
    describe(SPREAD, spread),
    `  bare conditional statement, one client: ${Math.round(bare)}/s`,
    `  plain shop that reads and writes back, 1,000 buyers: ${Math.round(naive.perSecond)}/s, sold ${naive.sold} of 500`,
    `  load of the machine: ${loadavg()[0]?.toFixed(1)}`,
    JSON.stringify({ hot200, hot1000, spread, naiveOversold: naive.oversold }),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
} finally {
  await Promise.all(crowds.map((crowd) => crowd.close()));
  await shop.close();
}

/** Sales of one kind; rates and times over all of them, the fewest units sold in one. */
async function sell(crowd: Crowd, { buyers, stocks }: Kind, times: number, bare: number) {
  const stock = stocks.reduce((sum, units) => sum + units, 0);
  const acceptedMs: number[] = [];
  let spentMs = 0;
  let sold = stock;
  let oversold = 0;
  let rss = 0;
  for (let round = 0; round < times; round += 1) {
    const sale = await shop.market.openSale(stocks.map((units) => ({ stock: units })));
    await crowd.join(sale.saleEventId);
    const rush = await crowd.rush(sale.saleEventId, sale.listingIds, buyers);
    const { sold_out: soldOut = 0, ...failures } = rush.refused;
    if (soldOut !== buyers) throw new Error(`refused for other reasons: ${JSON.stringify(failures)}`);
    acceptedMs.push(...rush.acceptedMs);
    spentMs += rush.lastAt - rush.beganAt;
    const written = await unitsSold(shop, sale.saleEventId);
    if (written !== rush.acceptedMs.length) {
      throw new Error(`${rush.acceptedMs.length} orders confirmed, ${written} units written`);
    }
    sold = Math.min(sold, written);
    oversold += Math.max(0, written - stock);
    rss = Math.max(rss, await residentBytes(shop.pid));
  }
  acceptedMs.sort((a, b) => a - b);
  const perSecond = (1_000 * acceptedMs.length) / spentMs;
  return {
    perSecond: Math.round(perSecond),
    p50Ms: Math.round(percentile(acceptedMs, 0.5)),
    p99Ms: Math.round(percentile(acceptedMs, 0.99)),
    sold,
    stock,
    oversold,
    ratioToBareSql: Number((perSecond / bare).toFixed(3)),
    rssMb: Math.round(rss / 1_048_576),
  };
}

/** Units in the order book, which has to agree with what buyers were told. */
async function unitsSold({ postgres }: Shop, saleEventId: string): Promise<number> {
  const { _sum } = await postgres.database.prisma.orderLine.aggregate({
    where: { order: { saleEventId } },
    _sum: { quantity: true },
  });
  return _sum.quantity ?? 0;
}

function describe({ name }: Kind, result: Awaited<ReturnType<typeof sell>>): string {
  const { perSecond, p50Ms, p99Ms, sold, stock, oversold, ratioToBareSql, rssMb } = result;
  return `  ${name}: ${perSecond}/s (${ratioToBareSql} of bare SQL), p50 ${p50Ms} ms, p99 ${p99Ms} ms, sold ${sold} of ${stock}, oversold ${oversold}, server ${rssMb} MB`;
}
