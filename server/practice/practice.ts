import { randomUUIDv7 } from 'node:crypto';
import type { Listing } from '../contract/catalog.ts';
import type { LiveView } from '../contract/live.ts';
import type { SaleEvent, SaleSnapshot } from '../contract/sale-event.ts';
import { createPracticeComments, type PracticeComments } from './comments.ts';
import { createCrowd } from './crowd.ts';
import { createPracticeGoods, type PracticeGoods } from './goods.ts';
import { createPracticeOrders, type PracticeOrders } from './orders.ts';
import type { PracticeStage } from './stage.ts';

/** Units of each of the goods: few, so that something sells out within minutes. */
const UNITS = 12;

/** A sale event as its staff try it out: everything is a copy in memory, and the buyers are made up. */
export interface Practice {
  /** Stands for the live session of a real sale; no row has it. */
  readonly liveSessionId: string;
  readonly goods: PracticeGoods;
  readonly orders: PracticeOrders;
  readonly comments: PracticeComments;
  snapshot(): SaleSnapshot;
  /** How the seller's picture does; null: off the air. Buyers come while it is on. */
  setAir(air: Pick<LiveView, 'state' | 'interruptedBy'> | null): void;
  /** One more second. */
  tick(): void;
  /** Tells all who take part that it is over. */
  end(): void;
}

export function createPractice(
  stage: PracticeStage,
  copies: { saleEvent: SaleEvent; listings: readonly Listing[] },
): Practice {
  const { saleEventId, publish } = stage;
  const goods = createPracticeGoods(
    stage,
    copies.listings.map((listing) => ({ ...listing, available: UNITS })),
  );
  const orders = createPracticeOrders(stage, goods);
  const comments = createPracticeComments(stage, goods, orders);
  const crowd = createCrowd(stage, { goods, orders, comments });
  const liveSessionId = randomUUIDv7();
  const startedAt = new Date(stage.clock.now()).toISOString();
  let { saleEvent } = copies;
  let live: LiveView | null = null;

  function setState(state: SaleEvent['state']): void {
    if (saleEvent.state === state) return;
    saleEvent = { ...saleEvent, state };
    publish({ name: 'sale:changed', saleEventId, data: { saleEvent } });
  }

  function setAir(air: Pick<LiveView, 'state' | 'interruptedBy'> | null): void {
    live = air && { liveSessionId, ...air, muted: false, playlistUrl: null, startedAt };
    publish({ name: 'live:changed', saleEventId, data: { saleEventId, live } });
    if (live?.state === 'onAir') setState('live');
  }

  return {
    liveSessionId,
    goods,
    orders,
    comments,
    snapshot: () => ({
      saleEvent,
      listings: goods.listings().filter(({ hidden }) => !hidden),
      pin: goods.pinned(),
      live,
      purchases: [],
      viewers: crowd.viewers,
      prepaid: false,
      deliveryFees: { standard: 0, provinces: {} },
      serverTimeMs: stage.clock.now(),
    }),
    setAir,
    tick() {
      if (live?.state === 'onAir') crowd.tick();
    },
    end() {
      setAir(null);
      setState('ended');
    },
  };
}
