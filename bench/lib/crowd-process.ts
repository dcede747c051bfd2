import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import type { ClientToServerEvents, ServerToClientEvents } from '../../server/contract/socket.ts';

export type CrowdTask =
  | { do: 'connect'; url: string; people: number }
  | { do: 'join'; saleEventId: string }
  | { do: 'rush'; saleEventId: string; listingIds: string[]; buyers: number }
  | { do: 'listen'; fact: string }
  | { do: 'heard' };

/** What came of a rush. Moments are ms since the epoch with fractions, the same clock in all processes. */
export interface Rush {
  /** From sending an order to its confirmation, ms. */
  acceptedMs: number[];
  /** Other answers by code. */
  refused: Record<string, number>;
  beganAt: number;
  /** Of the last confirmation. */
  lastAt: number;
}

export interface Heard {
  /** When each person heard the fact first, ms since the epoch. */
  moments: number[];
  /** Of all that came to them meanwhile, as WebSocket frames. */
  bytes: number;
  /** Times that one person heard it at the most within a second. */
  most: number;
}

export type CrowdAnswer = Rush | Heard | { done: true };

type Person = Socket<ServerToClientEvents, ClientToServerEvents>;

const AT_ONCE = 100;
const PATIENCE_MS = 20_000;

const now = () => performance.timeOrigin + performance.now();
const people: Person[] = [];
let saleNow: string | null = null;
let fact = '';
let bytes = 0;
/** Moments at which each person heard the fact. */
let heard: number[][] = [];

/** Does something for many, some at a time. */
async function each<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += AT_ONCE) {
    await Promise.all(items.slice(from, from + AT_ONCE).map(act));
  }
}

async function connect(url: string, count: number): Promise<void> {
  await each(
    Array.from({ length: count }, (_, index) => index),
    async (index) => {
      const person: Person = io(url, { transports: ['websocket'], forceNew: true, reconnection: false });
      people.push(person);
      await new Promise<void>((resolve, reject) => {
        person.once('connect', resolve);
        person.once('connect_error', reject);
      });
      person.onAny((name: string) => {
        // In a rush changes of stock come together.
        if (name === fact || (fact === 'stock:changed' && name === 'counts:changed'))
          heard[index]?.push(now());
      });
      person.io.engine.on('packet', ({ data }) => {
        const length = 1 + Buffer.byteLength(String(data ?? ''));
        // A frame's head is 2 bytes, and 4 from 126 bytes on.
        bytes += length + (length < 126 ? 2 : 4);
      });
    },
  );
}

async function join(saleEventId: string): Promise<void> {
  const before = saleNow;
  saleNow = saleEventId;
  await each(people, async (person) => {
    if (before !== null) await person.emitWithAck('sale:leave', { saleEventId: before });
    const answer = await person.emitWithAck('sale:join', { saleEventId });
    if (!answer.ok) throw new Error(answer.error.code);
  });
}

async function rush(saleEventId: string, listingIds: readonly string[], buyers: number): Promise<Rush> {
  const seen: Rush = { acceptedMs: [], refused: {}, beganAt: now(), lastAt: 0 };
  await Promise.all(
    people.slice(0, buyers).map(async (person, index) => {
      const listingId = listingIds[index % listingIds.length] ?? '';
      const phone = `09${String(10_000_000 + (process.pid % 1_000) * 10_000 + index)}`;
      for (;;) {
        const sentAt = now();
        const answer = await person.emitWithAck('order:place', {
          idempotencyKey: randomUUID(),
          saleEventId,
          buyer: { name: 'Nguyễn Thị Hoa', phone, address: 'Số 3, phường Tây Hồ, Hà Nội' },
          lines: [{ listingId, quantity: 1 }],
        });
        if (!answer.ok) {
          const { code } = answer.error;
          seen.refused[code] = (seen.refused[code] ?? 0) + 1;
          return;
        }
        seen.lastAt = now();
        seen.acceptedMs.push(seen.lastAt - sentAt);
      }
    }),
  );
  return seen;
}

async function waitUntilHeard(): Promise<Heard> {
  const deadline = now() + PATIENCE_MS;
  while (heard.some((moments) => moments.length === 0)) {
    if (now() > deadline) throw new Error(`not everybody has heard ${fact}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const within = (moments: readonly number[]) =>
    moments.map((from) => moments.filter((moment) => moment >= from && moment < from + 1_000).length);
  return {
    moments: heard.map(([first = Number.NaN]) => first),
    bytes,
    most: Math.max(...heard.slice(0, AT_ONCE).flatMap(within)),
  };
}

async function perform(task: CrowdTask): Promise<CrowdAnswer> {
  switch (task.do) {
    case 'connect':
      await connect(task.url, task.people);
      break;
    case 'join':
      await join(task.saleEventId);
      break;
    case 'rush':
      return rush(task.saleEventId, task.listingIds, task.buyers);
    case 'listen':
      fact = task.fact;
      heard = people.map(() => []);
      bytes = 0;
      break;
    case 'heard':
      return waitUntilHeard();
  }
  return { done: true };
}

// Only as a process of its own; the parent imports the types.
if (process.send) {
  process.on('message', async (task) => {
    // The parent is this repository's bench, which builds the message from the same type.
    process.send?.(await perform(task as CrowdTask));
  });
  process.once('disconnect', () => process.exit(0));
}
