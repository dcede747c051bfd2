import type { LinkClock } from './trace.ts';

/** What one packet carries of a flow; TCP's usual payload, bytes. */
const PACKET_BYTES = 1_400;

/** A piece of a flow that has come through; null is the flow's end. */
export interface Delivery<Flow> {
  flow: Flow;
  data: Buffer | null;
}

/**
 * One direction of a link that many connections share, without timers: whoever drives it says what time it is.
 * Each flow has a backlog, which is the sender's own buffer; packets of the flows in turn enter one queue of
 * bounded size before the radio. A rate of 0 holds everything, loses nothing and keeps the order.
 */
export interface Bottleneck<Flow> {
  send(flow: Flow, data: Buffer | null, nowMs: number): void;
  /** Bytes of a flow that have not yet entered the queue. */
  backlog(flow: Flow): number;
  /** The flow is gone: what is queued still takes its time on the link but arrives nowhere. */
  drop(flow: Flow): void;
  /** Everything that has arrived by now, in order, and when to ask again, ms; null when all is through. */
  advance(nowMs: number): { arrived: Delivery<Flow>[]; nextMs: number | null };
}

export function createBottleneck<Flow>(options: {
  clock: LinkClock;
  /** Most bytes waiting before the radio. */
  queueBytes: number;
}): Bottleneck<Flow> {
  const { clock, queueBytes } = options;
  const backlogs = new Map<Flow, (Buffer | null)[]>();
  const queue: { flow: Flow; data: Buffer | null; finishMs: number }[] = [];
  const flying: { flow: Flow; data: Buffer | null; arriveMs: number }[] = [];
  const gone = new Set<Flow>();
  let queued = 0;
  let busyUntilMs = 0;
  let lastArrivalMs = 0;

  /** Takes one packet of each flow in turn while the queue has room. */
  const fill = (nowMs: number) => {
    for (let moved = true; moved && queued < queueBytes; ) {
      moved = false;
      for (const [flow, waiting] of backlogs) {
        if (queued >= queueBytes) return;
        const first = waiting.shift();
        if (first === undefined) {
          backlogs.delete(flow);
          continue;
        }
        const data = first?.subarray(0, PACKET_BYTES) ?? null;
        if (first && first.length > PACKET_BYTES) waiting.unshift(first.subarray(PACKET_BYTES));
        // Flows move to the back of the line after each packet.
        backlogs.delete(flow);
        if (waiting.length > 0) backlogs.set(flow, waiting);
        busyUntilMs = clock.finishMs(Math.max(nowMs, busyUntilMs), data?.length ?? 0);
        queue.push({ flow, data, finishMs: busyUntilMs });
        queued += data?.length ?? 0;
        moved = true;
      }
    }
  };

  return {
    send(flow, data, nowMs) {
      const waiting = backlogs.get(flow);
      if (waiting) waiting.push(data);
      else backlogs.set(flow, [data]);
      fill(nowMs);
    },
    backlog: (flow) => (backlogs.get(flow) ?? []).reduce((sum, data) => sum + (data?.length ?? 0), 0),
    drop(flow) {
      backlogs.delete(flow);
      gone.add(flow);
    },
    advance(nowMs) {
      for (let head = queue[0]; head && head.finishMs <= nowMs; head = queue[0]) {
        queue.shift();
        queued -= head.data?.length ?? 0;
        // Half of the round trip is spent each way; a delay that falls may not let packets overtake.
        lastArrivalMs = Math.max(lastArrivalMs, head.finishMs + clock.roundTripAt(head.finishMs) / 2);
        flying.push({ flow: head.flow, data: head.data, arriveMs: lastArrivalMs });
        // The room is taken when it comes free, not when somebody looks.
        fill(head.finishMs);
      }
      const arrived: Delivery<Flow>[] = [];
      for (let head = flying[0]; head && head.arriveMs <= nowMs; head = flying[0]) {
        flying.shift();
        if (!gone.has(head.flow)) arrived.push({ flow: head.flow, data: head.data });
      }
      const waits = [queue[0]?.finishMs, flying[0]?.arriveMs].filter((ms) => ms !== undefined);
      return { arrived, nextMs: waits.length > 0 ? Math.min(...waits) : null };
    },
  };
}
