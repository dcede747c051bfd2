import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { createRandom } from '../../bench/lib/trace.ts';
import type { OrderContent } from '../../client/state/order-intent.ts';
import { migrate, openDatabase, startEmbeddedPostgres } from '../../server/db/index.ts';
import { type BookRow, readBooks } from '../support/books.ts';
import { temporaryFolder } from '../support/database.ts';
import { type Line, openLine } from '../support/line.ts';
import { createMarket, must, type OpenSale, organiser } from '../support/market.ts';
import { createPhoneMemory, type OrderPhone, openPhone, type PhoneMemory } from '../support/order-phone.ts';
import { quietPort, type Service, startService } from '../support/service.ts';

/** How long orders come, s, and what happens meanwhile; `ORDER_STORM_SECONDS=60` is the whole storm. */
const SECONDS = Number(process.env.ORDER_STORM_SECONDS ?? 15);
const WHOLE = SECONDS >= 60;
const FAULTS = WHOLE
  ? (['server', 'database', 'server', 'server', 'both', 'server'] as const)
  : (['server', 'database', 'server'] as const);
const SEED = Number(process.env.ORDER_STORM_SEED ?? 1);
/** Phones, and how many of them share one line and one number. */
const PHONES = 60;
const PHONES_A_LINE = 6;
const PHONES_A_NUMBER = 2;

const NORMAL_DONG = 150_000;
const FLASH_DONG = 50_000;
const LIMITED = { index: 2, units: 6 };
const FLASH = { index: 3, units: 60 };
/** A rush that sells out, goods that never end, some of which nobody gets many, and some that are cheap for a few. */
const GOODS = [
  { stock: 600 },
  { stock: 1_000_000 },
  { stock: 1_000_000, limitPerBuyer: LIMITED.units },
  { stock: 1_000_000 },
];

const random = createRandom(SEED);
const below = (most: number) => Math.floor(random() * most);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let service: Service | undefined;
const lines: Line[] = [];
afterEach(async () => {
  for (const line of lines.splice(0)) await line.close();
  // What a failed test leaves behind is ended by the next start on the folder, which adopts it.
  await service?.stop({ forget: false });
  await folder.remove();
});

/** A sale event on air in a database that no server runs on yet. */
async function prepare(): Promise<OpenSale> {
  const postgres = await startEmbeddedPostgres({ dataDir: folder.path });
  const database = await openDatabase(postgres.url);
  await migrate(database);
  const market = createMarket(database);
  market.clock.set(Date.now());
  const sale = await market.openSale(GOODS.map((goods) => ({ ...goods, priceDong: NORMAL_DONG })));
  const flash = { priceDong: FLASH_DONG, quantity: FLASH.units, delayMs: 0, durationMs: 3_600_000 };
  const listingId = sale.listingIds[FLASH.index] ?? '';
  must(await market.domain.saleEvents.changeListing(organiser, sale.saleEventId, { listingId, flash }));
  await database.close();
  await postgres.stop();
  return sale;
}

const postmaster = async () =>
  Number((await readFile(join(folder.path, 'postgres/cluster/postmaster.pid'), 'utf8')).split('\n')[0]);

async function killServer({ child }: Service): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** One phone's storm: orders without pause, some taken back, the browser killed now and then. */
interface Buyer {
  memory: PhoneMemory;
  acknowledged: number;
  cancelled: Set<string>;
  /** Codes of the orders and cancels that were refused. */
  refusals: string[];
  done: Promise<void>;
}

function startBuyer(nr: number, line: Line, sale: OpenSale, over: AbortSignal): Buyer {
  const memory = createPhoneMemory();
  const open = () => openPhone({ url: line.url, memory, socket: nr % 5 !== 0 });
  const buyer: Buyer = {
    memory,
    acknowledged: 0,
    cancelled: new Set(),
    refusals: [],
    done: Promise.resolve(),
  };

  function draw(): OrderContent {
    // Not always in the same order: locks that are taken as the lines come would wait for each other in a circle.
    const shuffled = sale.listingIds.map((id) => ({ id, at: random() })).sort((one, two) => one.at - two.at);
    const some = shuffled.slice(0, 1 + below(GOODS.length - 1)).map(({ id }) => id);
    // Few want what nobody gets many of, or most orders would be refused for it.
    const chosen = some.filter(
      (id) => some.length === 1 || id !== sale.listingIds[LIMITED.index] || random() < 0.2,
    );
    return {
      saleEventId: sale.saleEventId,
      payment: random() < 0.2 ? 'vietqr' : 'cod',
      buyer: {
        name: `Khách ${nr}`,
        phone: `09120${String(10_000 + Math.floor(nr / PHONES_A_NUMBER))}`,
        address: 'Bản Phố, Bắc Hà',
      },
      lines: chosen.map((listingId) => {
        const cheap = listingId === sale.listingIds[FLASH.index] && random() < 0.5;
        return { listingId, quantity: 1 + below(3), unitPriceDong: cheap ? FLASH_DONG : NORMAL_DONG };
      }),
    };
  }

  async function orderOnce(phone: OrderPhone): Promise<void> {
    const end = await phone.place(draw());
    if (end.kind === 'refused') {
      buyer.refusals.push(end.error.code);
      return;
    }
    buyer.acknowledged += 1;
    if (random() > 0.2) return;
    const refused = await phone.cancel(end.key);
    if (refused === null) buyer.cancelled.add(end.key);
    else buyer.refusals.push(`cancel: ${refused.code}`);
  }

  async function shop(): Promise<void> {
    let phone = open();
    while (!over.aborted) {
      const ended = orderOnce(phone).then(() => true);
      const killed = random() < 0.1 ? delay(below(60), false) : ended;
      if (await Promise.race([ended, killed])) continue;
      // What is on its way is on the phone, and the next page goes on with it.
      phone.kill();
      phone = open();
      await phone.resume();
    }
    phone.kill();
    // A cancel that the killed browser had under way is nobody's promise; an order is.
    const last = open();
    await last.resume();
    last.kill();
  }

  buyer.done = shop();
  return buyer;
}

/** Cuts lines, or lets requests through and no answer back, one at a time until the end. */
async function weather(over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await delay(50 + below(200));
    const line = lines[below(lines.length)];
    if (random() < 0.5) line?.cut();
    else line?.deafen();
    await delay(20 + below(400));
    line?.mend();
  }
}

const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);

it('loses, doubles and oversells nothing while server, database and lines break', {
  timeout: 400_000,
}, async ({ annotate }) => {
  folder = await temporaryFolder();
  const sale = await prepare();
  // In a long storm the time of some prepaid orders runs out.
  const bank = { BANK_BIN: '970436', BANK_ACCOUNT: '0123456789', PREPAID_MINUTES: '1' };
  const env = { ...bank, PORT: String(await quietPort()), COMMAND_RATE: '100000', LOG_LEVEL: 'silent' };
  const serve = () => startService({ dataDir: folder.path, env });
  service = await serve();
  for (let nr = 0; nr < PHONES / PHONES_A_LINE; nr++) lines.push(await openLine(service.url));

  const storm = new AbortController();
  const fair = new AbortController();
  const started = performance.now();
  const raining = weather(fair.signal);
  const buyers = Array.from({ length: PHONES }, (_, nr) =>
    startBuyer(nr, lines[nr % lines.length] ?? ({} as Line), sale, storm.signal),
  );
  const acknowledged = () => sum(buyers.map((buyer) => buyer.acknowledged));
  const untilSold = (more: number) => {
    const before = acknowledged();
    return vi.waitUntil(() => acknowledged() >= before + more, { timeout: 60_000, interval: 20 });
  };

  await untilSold(50);
  for (const [nr, fault] of FAULTS.entries()) {
    const due = ((nr + 1) * SECONDS * 1_000) / (FAULTS.length + 1);
    await vi.waitUntil(() => performance.now() - started > due, { timeout: SECONDS * 1_000 });
    const database = await postmaster();
    if (fault !== 'server') process.kill(database, 'SIGKILL');
    if (fault !== 'database') {
      await killServer(service);
      service = await serve();
    }
    // Whoever runs it, the database comes back by itself.
    await untilSold(50);
    if (fault !== 'server') expect(await postmaster()).not.toBe(database);
  }
  await vi.waitUntil(() => performance.now() - started > SECONDS * 1_000, { timeout: SECONDS * 1_000 });
  storm.abort();
  await Promise.all(buyers.map(({ done }) => done));
  fair.abort();
  await raining;
  await service.stop({ forget: false });

  const { orders, stocks, strays, numbers } = await readBooks(folder.path);
  const byKey = Map.groupBy(orders, ({ key }) => key);
  expect(byKey.size).toBe(orders.length);
  for (const { memory, cancelled } of buyers) {
    for (const [key, { buyer, payment, lines: wanted }] of memory.begun) {
      const kept = memory.kept.get(key);
      const order = byKey.get(key)?.[0];
      // A refused order is forgotten, and was never written.
      if (kept === undefined) {
        expect(order).toBeUndefined();
        continue;
      }
      expect(order).toMatchObject({
        code: kept.placed?.orderCode,
        totalDong: kept.placed?.totalDong,
        payment,
        name: buyer.name,
        phone: `+84${buyer.phone.slice(1)}`,
        lines: wanted,
      });
      byKey.delete(key);
      if (cancelled.has(key)) expect(order?.state).toBe('cancelled');
    }
  }
  // Nobody's orders.
  expect([...byKey.keys()]).toEqual([]);
  expect(strays).toEqual([]);
  // Each order's events and facts lead from where it was placed to where it is, and the desk's numbers have no gap.
  for (const { state, path, facts } of orders) {
    const cancelled = state === 'cancelled';
    expect(path).toEqual(cancelled ? ['placed>cancelled'] : []);
    expect(facts).toEqual(cancelled ? ['order:placed', 'order:changed'] : ['order:placed']);
  }
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));

  const standing = orders.filter(({ state }) => state === 'placed');
  const unitsOf = (some: BookRow[], listingId: string, priceDong?: number) =>
    sum(
      some
        .flatMap((order) => order.lines)
        .filter(
          (line) => line.listingId === listingId && (priceDong ?? line.unitPriceDong) === line.unitPriceDong,
        )
        .map(({ quantity }) => quantity),
    );
  const [unpaid = [], atTheDoor = []] = ['vietqr', 'cod'].map((payment) =>
    standing.filter((order) => order.payment === payment),
  );
  for (const { listingId, opening, ...stock } of stocks) {
    const onHand = opening - unitsOf(atTheDoor, listingId);
    const reserved = unitsOf(unpaid, listingId);
    expect(stock).toMatchObject({ onHand, ledger: onHand, reserved, ledgerReserved: reserved });
    expect(onHand).toBeGreaterThanOrEqual(reserved);
  }
  const [, , limited = '', cheap = ''] = sale.listingIds;
  for (const [phone, bought] of Map.groupBy(standing, (order) => order.phone)) {
    expect([phone, unitsOf(bought, limited) <= LIMITED.units]).toEqual([phone, true]);
  }
  const { flashSold } = stocks.find(({ listingId }) => listingId === cheap) ?? {};
  // What was given up can be had at that price again.
  expect(flashSold).toBe(unitsOf(standing, cheap, FLASH_DONG));
  expect(flashSold).toBeLessThanOrEqual(FLASH.units);

  const refused = Map.groupBy(
    buyers.flatMap(({ refusals }) => refusals),
    (code) => code,
  );
  const refusals = Object.fromEntries([...refused].map(([code, times]) => [code, times.length]));
  const expected = ['over_limit', 'price_changed', 'sold_out'];
  expect(Object.keys(refusals).filter((code) => !expected.includes(code))).toEqual([]);
  await annotate(
    JSON.stringify({
      seconds: SECONDS,
      faults: FAULTS,
      orders: orders.length,
      cancelled: orders.length - standing.length,
      unpaid: unpaid.length,
      refusals,
    }),
  );
});
