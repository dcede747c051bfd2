import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { LIVE_STATES } from './contract/live.ts';
import type { Result } from './contract/result.ts';
import type { LiveDirector } from './media/use-cases.ts';
import type { Broadcaster } from './socket/broadcaster.ts';
import type { UseCases } from './use-cases.ts';

/** The numbers of this server for Prometheus. */
export interface Metrics {
  /** MIME type of {@link text}. */
  readonly contentType: string;
  /** All numbers as they are now, in Prometheus' text format. */
  text(): Promise<string>;
}

export interface MetricsSources {
  director: Pick<LiveDirector, 'lives'>;
  broadcaster: Pick<Broadcaster, 'audiences'>;
  /** Open sockets of any kind. */
  sockets(): number;
}

/** Counts answers to orders, whichever edge they came by. */
export interface OrderCounter {
  /** The same use cases, counted. */
  counted<U extends Pick<UseCases, 'orders' | 'comments'>>(useCases: U): U;
}

/** A registry with the process' own numbers, and a counter for what the edges call. */
export function createMetrics(): OrderCounter & { gather(sources: MetricsSources): Metrics } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const answers = new Counter({
    name: 'cho_phien_order_answers_total',
    help: 'Answers to orders by code: ok (a repeat of a placed order too), or why it was refused',
    labelNames: ['code'],
    registers: [registry],
  });
  answers.inc({ code: 'ok' }, 0);

  function countedAnswers<A extends unknown[], T>(place: (...args: A) => Promise<Result<T>>) {
    return async (...args: A): Promise<Result<T>> => {
      try {
        const result = await place(...args);
        answers.inc({ code: result.ok ? 'ok' : result.error.code });
        return result;
      } catch (error) {
        answers.inc({ code: 'internal' });
        throw error;
      }
    };
  }

  return {
    counted: (useCases) => ({
      ...useCases,
      orders: { ...useCases.orders, place: countedAnswers(useCases.orders.place) },
      comments: { ...useCases.comments, order: countedAnswers(useCases.comments.order) },
    }),
    gather(sources) {
      addGauges(registry, sources);
      return { contentType: registry.contentType, text: () => registry.metrics() };
    },
  };
}

/** Gauges that look at their sources when they are asked. */
function addGauges(registry: Registry, { director, broadcaster, sockets }: MetricsSources): void {
  const registers = [registry];
  new Gauge({
    name: 'cho_phien_live_sessions',
    help: 'Live sessions that are open on this server, by state',
    labelNames: ['state'],
    registers,
    collect() {
      for (const state of LIVE_STATES) {
        if (state === 'ended') continue;
        this.set({ state }, director.lives().filter((live) => live.state === state).length);
      }
    },
  });
  new Gauge({
    name: 'cho_phien_uplink_bits_per_second',
    help: 'What arrives from the seller of a live, mean of two seconds',
    labelNames: ['live', 'kind'],
    registers,
    collect() {
      this.reset();
      for (const { liveSessionId: live, uplink } of director.lives()) {
        if (uplink === null) continue;
        this.set({ live, kind: 'audio' }, uplink.audioKbit * 1_000);
        this.set({ live, kind: 'video' }, uplink.videoKbit * 1_000);
      }
    },
  });
  new Gauge({
    name: 'cho_phien_uplink_loss_ratio',
    help: 'Share of packets from the seller that were lost for good, 0 to 1, of two seconds',
    labelNames: ['live'],
    registers,
    collect() {
      this.reset();
      for (const { liveSessionId: live, uplink } of director.lives()) {
        if (uplink !== null) this.set({ live }, uplink.lossShare);
      }
    },
  });
  new Gauge({
    name: 'cho_phien_uplink_round_trip_seconds',
    help: 'Round trip to the seller; missing until it is measured',
    labelNames: ['live'],
    registers,
    collect() {
      this.reset();
      for (const { liveSessionId: live, uplink } of director.lives()) {
        if (uplink?.roundTripMs != null) this.set({ live }, uplink.roundTripMs / 1_000);
      }
    },
  });
  new Gauge({
    name: 'cho_phien_uplink_frozen',
    help: '1 while nothing of the picture arrives though it should',
    labelNames: ['live'],
    registers,
    collect() {
      this.reset();
      for (const { liveSessionId: live, uplink } of director.lives()) {
        if (uplink !== null) this.set({ live }, uplink.frozen ? 1 : 0);
      }
    },
  });
  new Gauge({
    name: 'cho_phien_viewers',
    help: 'Sockets that watch, by sale event',
    labelNames: ['sale_event'],
    registers,
    collect() {
      this.reset();
      for (const { saleEventId, viewers } of broadcaster.audiences()) {
        this.set({ sale_event: saleEventId }, viewers);
      }
    },
  });
  new Gauge({
    name: 'cho_phien_sockets',
    help: 'Open sockets of viewers and staff',
    registers,
    collect() {
      this.set(sockets());
    },
  });
}
