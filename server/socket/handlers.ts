import type { Actor } from '../contract/actor.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { SaleSnapshot } from '../contract/sale-event.ts';
import type { CommandInput, CommandName, CommandOutput } from '../contract/socket.ts';
import type { LinkChecks } from '../media/link-checks.ts';
import type { LiveDirector } from '../media/use-cases.ts';
import type { UseCases } from '../use-cases.ts';
import type { Audience } from './audience.ts';
import { channels } from './channels.ts';
import { createCommentLimiter, createHeartLimiter } from './person-limiter.ts';

/** The sender, as a handler may use it. */
export interface Caller {
  socketId: string;
  address: string | null;
  actor: Actor;
  join(channel: string): Promise<void>;
  leave(channel: string): Promise<void>;
}

/** One handler for every command of the contract; complete by type. */
export type CommandHandlers = {
  [N in CommandName]: (caller: Caller, input: CommandInput<N>) => Promise<Result<CommandOutput<N>>>;
};

export interface CommandDeps {
  useCases: Pick<UseCases, 'buyers' | 'comments' | 'hearts' | 'orders' | 'payments' | 'saleEvents' | 'stock'>;
  director: LiveDirector;
  linkChecks: LinkChecks;
  audience: Pick<Audience, 'came'>;
  /** The snapshot with live session, viewer count and the server's time. */
  snapshot(saleEventId: string): Promise<Result<SaleSnapshot>>;
}

/** Orders a desk shows at the most, newest first. */
const DESK_ORDERS = 200;

/** What each command does: one use case each. */
export function createCommandHandlers(deps: CommandDeps): CommandHandlers {
  const { useCases, director, linkChecks, audience, snapshot } = deps;
  const { buyers, comments, hearts, orders, payments, saleEvents, stock } = useCases;
  const mayComment = createCommentLimiter();
  const maySendHearts = createHeartLimiter();
  const nothing = <T>(result: Result<T>): Result<Record<string, never>> => (result.ok ? ok({}) : result);

  return {
    'sale:join': async ({ socketId, join, leave }, { saleEventId, viewer }) => {
      // Joined before the snapshot is read, so that no fact can fall between the two.
      await join(channels.sale(saleEventId));
      const answer = await snapshot(saleEventId);
      if (!answer.ok) await leave(channels.sale(saleEventId));
      else if (viewer !== undefined) audience.came(socketId, viewer);
      return answer;
    },
    'sale:leave': async ({ leave }, { saleEventId }) => {
      await leave(channels.sale(saleEventId));
      return ok({});
    },
    'order:place': ({ actor }, input) => orders.place(actor, input),
    'comment:post': async (caller, input) => {
      const allowed = await mayComment(caller);
      return allowed.ok ? comments.post(input, caller.socketId) : allowed;
    },
    'comment:list': async ({ join }, { saleEventId }) => {
      await join(channels.comments(saleEventId));
      return ok({ comments: await comments.list(saleEventId) });
    },
    'comment:leave': async ({ leave }, { saleEventId }) => {
      await leave(channels.comments(saleEventId));
      return ok({});
    },
    'heart:send': async (caller, input) => {
      const allowed = input.hearts === 0 ? ok(null) : await maySendHearts(caller, input.hearts);
      return allowed.ok ? hearts.send(input.saleEventId, input.hearts) : allowed;
    },
    'comment:follow': async ({ join }, { saleEventId }) => {
      await join(channels.desk(saleEventId));
      return ok(await comments.desk(saleEventId));
    },
    'comment:hide': async ({ actor }, { saleEventId, commentId }) =>
      nothing(await comments.hide(actor, saleEventId, commentId)),
    'comment:show': async (_caller, { saleEventId, commentId }) =>
      nothing(await comments.show(saleEventId, commentId)),
    'writer:mute': async ({ actor }, { saleEventId, ...input }) =>
      nothing(await comments.mute(actor, saleEventId, input)),
    'draft:order': ({ actor }, input) => comments.order(actor, input),
    'draft:dismiss': async (_caller, { saleEventId, draftId }) =>
      nothing(await comments.dismiss(saleEventId, draftId)),
    'order:follow': async ({ join }, { idempotencyKeys }) => {
      const known = await orders.mine(idempotencyKeys);
      for (const { orderId } of known) await join(channels.order(orderId));
      // Read anew, so that no change can fall between the look and the joining.
      return ok({ orders: await orders.mine(idempotencyKeys) });
    },
    'order:cancel': (_caller, { idempotencyKey }) => orders.cancel(idempotencyKey),
    'order:list': async ({ join }, { saleEventId, ...query }) => {
      await join(channels.desk(saleEventId));
      return ok(await orders.find(saleEventId, query));
    },
    'order:move': ({ actor }, { saleEventId, ...input }) => orders.move(actor, saleEventId, input),
    'order:undo': ({ actor }, { saleEventId, ...input }) => orders.undo(actor, saleEventId, input),
    'order:annotate': (_caller, { saleEventId, ...input }) => orders.annotate(saleEventId, input),
    'book:list': async ({ join }, { saleEventId, ...query }) => {
      await join(channels.book);
      return ok(await orders.find(saleEventId, { ...query, since: null }));
    },
    'order:mark-paid': ({ actor }, { saleEventId, ...input }) => payments.markPaid(actor, saleEventId, input),
    'buyer:refusals': async (_caller, { phones }) => ok(await buyers.refusals(phones)),
    'transfer:list': async () => ok({ transfers: await payments.listTransfers() }),
    'transfer:settle': ({ actor }, input) => payments.settle(actor, input),

    'desk:join': async ({ join }, { saleEventId, since }) => {
      await join(channels.desk(saleEventId));
      return ok(await orders.list(saleEventId, DESK_ORDERS, since));
    },
    'health:follow': async ({ join }, { saleEventId, sinceMs }) => {
      await join(channels.desk(saleEventId));
      return ok({ health: director.health(saleEventId), uplink: director.uplink(saleEventId, sinceMs) });
    },
    'listing:pin': ({ actor }, { saleEventId, listingId }) => saleEvents.pin(actor, saleEventId, listingId),
    'listing:change': ({ actor }, { saleEventId, ...input }) =>
      saleEvents.changeListing(actor, saleEventId, input),
    'stock:sell-out': ({ actor }, { saleEventId, variantId }) => stock.sellOut(actor, saleEventId, variantId),
    'stock:add': ({ actor }, { saleEventId, ...input }) => stock.add(actor, saleEventId, input),

    'live:start': ({ actor }, { saleEventId, camera = memberOf(actor), takeover }) =>
      director.start(actor, saleEventId, { camera, takeover }),
    'live:stop': async (_caller, { liveSessionId, endSale }) =>
      nothing(await director.stop(liveSessionId, { endSale })),
    'sale:end': async (_caller, { saleEventId }) => nothing(await director.endSale(saleEventId)),
    'transport:create': ({ actor }, { liveSessionId, camera = memberOf(actor) }) =>
      director.createTransport(liveSessionId, camera),
    'transport:connect': async (_caller, { liveSessionId, transportId, dtlsParameters }) =>
      nothing(await director.connectTransport(liveSessionId, transportId, dtlsParameters)),
    'transport:restart-ice': (_caller, { liveSessionId, transportId }) =>
      director.restartIce(liveSessionId, transportId),
    'producer:create': (_caller, { liveSessionId, transportId, kind, rtpParameters }) =>
      director.produce(liveSessionId, transportId, { kind, rtpParameters }),
    'ingest:create': ({ actor }, { liveSessionId, videoCodec, camera = memberOf(actor) }) =>
      director.createIngest(liveSessionId, { videoCodec, camera }),
    'check:start': ({ actor }) => linkChecks.start(memberOf(actor)),
    'check:connect': async ({ actor }, { transportId, dtlsParameters }) =>
      nothing(await linkChecks.connect(memberOf(actor), transportId, dtlsParameters)),
    'check:produce': ({ actor }, { transportId, kind, rtpParameters }) =>
      linkChecks.produce(memberOf(actor), transportId, { kind, rtpParameters }),
    'check:finish': ({ actor }, { transportId }) => linkChecks.finish(memberOf(actor), transportId),
    'practice:watch': async () => notPractising(),
    'practice:connect': async () => notPractising(),
    'uplink:tell': async (_caller, { liveSessionId, ...sending }) =>
      nothing(director.tellSending(liveSessionId, sending)),
    'producer:pause': async (_caller, { liveSessionId, producerId }) =>
      nothing(await director.setProducerPaused(liveSessionId, producerId, true)),
    'producer:resume': async (_caller, { liveSessionId, producerId }) =>
      nothing(await director.setProducerPaused(liveSessionId, producerId, false)),
  };
}

/** The member behind a command that only members may send. */
function memberOf(actor: Actor): string {
  if (actor.kind === 'member') return actor.memberId;
  throw new Error('a command for members came from somebody else');
}

function notPractising(): Result<never> {
  return fail('wrong_state', 'only while practising');
}
