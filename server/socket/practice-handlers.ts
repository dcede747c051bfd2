import { ok, type Result } from '../contract/result.ts';
import type { Fact } from '../contract/socket.ts';
import type { Publisher } from '../lib/publisher.ts';
import type { PracticeRooms } from '../media/practice-rooms.ts';
import { UNRELIABLE_PHONE } from '../practice/crowd.ts';
import type { Practice } from '../practice/practice.ts';
import type { Practices } from '../practice/practices.ts';
import { channels } from './channels.ts';
import type { Caller, CommandHandlers } from './handlers.ts';

export interface PracticeDeps {
  practices: Practices;
  rooms: PracticeRooms;
  /** Tells those who take part, and nobody else. */
  publisher: Publisher<Fact>;
}

/**
 * The commands of a studio while it practises: the same names and shapes as in a sale, without its use cases, so that
 * nothing can reach a table. What a practice does not have is refused with `wrong_state`.
 */
export function createPracticeHandlers({
  practices,
  rooms,
  publisher,
}: PracticeDeps): Partial<CommandHandlers> {
  /** All who take part are staff: one channel has every fact. */
  async function enter<T>(
    { join }: Caller,
    saleEventId: string,
    look: (practice: Practice) => T,
  ): Promise<Result<T>> {
    const practice = await practices.open(saleEventId);
    if (!practice.ok) return practice;
    await join(channels.sale(saleEventId));
    return ok(look(practice.data));
  }

  async function within<T>(
    saleEventId: string,
    step: (practice: Practice) => Result<T> | Promise<Result<T>>,
  ): Promise<Result<T>> {
    const practice = practices.find(saleEventId);
    return practice.ok ? step(practice.data) : practice;
  }

  /** The same for a command that names the live session; the gate has found it. */
  function onAir<T>(
    liveSessionId: string,
    step: (saleEventId: string, practice: Practice) => Result<T> | Promise<Result<T>>,
  ): Promise<Result<T>> {
    const saleEventId = practices.saleEventOf(liveSessionId) ?? '';
    return within(saleEventId, (practice) => step(saleEventId, practice));
  }

  const nothing = <T>(result: Result<T>): Result<Record<string, never>> => (result.ok ? ok({}) : result);

  return {
    'sale:join': (caller, { saleEventId }) => enter(caller, saleEventId, (practice) => practice.snapshot()),
    'sale:leave': async ({ leave }, { saleEventId }) => {
      await leave(channels.sale(saleEventId));
      return ok({});
    },
    'desk:join': (caller, { saleEventId }) => enter(caller, saleEventId, ({ orders }) => orders.desk()),
    'comment:follow': (caller, { saleEventId }) =>
      enter(caller, saleEventId, ({ comments }) => comments.desk()),
    'health:follow': (caller, { saleEventId, sinceMs }) =>
      enter(caller, saleEventId, () => ({ health: null, uplink: rooms.uplink(saleEventId, sinceMs) })),

    'order:place': (_caller, { saleEventId, ...asked }) =>
      within(saleEventId, ({ orders }) => orders.place(asked)),
    'order:move': (_caller, { saleEventId, ...input }) =>
      within(saleEventId, ({ orders }) => orders.move(input)),
    'comment:hide': (_caller, { saleEventId, commentId }) =>
      within(saleEventId, ({ comments }) => nothing(comments.moderate(commentId, 'hidden'))),
    'comment:show': (_caller, { saleEventId, commentId }) =>
      within(saleEventId, ({ comments }) => nothing(comments.moderate(commentId, 'shown'))),
    'writer:mute': (_caller, { saleEventId, commentId, muted }) =>
      within(saleEventId, ({ comments }) => nothing(comments.mute(commentId, muted))),
    'draft:order': (_caller, input) => within(input.saleEventId, ({ comments }) => comments.order(input)),
    'draft:dismiss': (_caller, { saleEventId, draftId }) =>
      within(saleEventId, ({ comments }) => nothing(comments.dismiss(draftId))),
    'buyer:refusals': async (_caller, { phones }) =>
      ok({
        refusals: phones
          .filter((phone) => phone === UNRELIABLE_PHONE)
          .map((phone) => ({ phone, refused: 2 })),
      }),
    'listing:pin': (_caller, { saleEventId, listingId }) =>
      within(saleEventId, ({ goods }) => goods.pin(listingId)),
    'listing:change': (_caller, { saleEventId, ...input }) =>
      within(saleEventId, ({ goods }) => goods.change(input)),
    'stock:sell-out': (_caller, { saleEventId, variantId }) =>
      within(saleEventId, ({ goods }) => goods.sellOut(variantId)),
    'stock:add': (_caller, { saleEventId, variantId, quantity }) =>
      within(saleEventId, ({ goods }) => goods.add(variantId, quantity)),

    'live:start': async (_caller, { saleEventId }) => {
      const practice = await practices.open(saleEventId);
      if (!practice.ok) return practice;
      const { liveSessionId, setAir } = practice.data;
      const room = await rooms.start(saleEventId, {
        onAir: setAir,
        onSample: (sample) =>
          publisher.publish({
            name: 'uplink:measured',
            saleEventId,
            data: { saleEventId, liveSessionId, sample },
          }),
      });
      // Ended while the room was made: nobody else would close it.
      if (room.ok && !practices.find(saleEventId).ok) rooms.stop(saleEventId);
      if (!room.ok) return room;
      const { rtpCapabilities: routerRtpCapabilities, iceServers } = room.data;
      return ok({ liveSessionId, routerRtpCapabilities, iceServers });
    },
    'live:stop': (_caller, { liveSessionId }) =>
      onAir(liveSessionId, (saleEventId, { setAir }) => {
        rooms.stop(saleEventId);
        setAir(null);
        return ok({});
      }),
    'transport:create': (_caller, { liveSessionId }) =>
      onAir(liveSessionId, (saleEventId) => rooms.createTransport(saleEventId)),
    'transport:connect': (_caller, { liveSessionId, transportId, dtlsParameters }) =>
      onAir(liveSessionId, async (saleEventId) =>
        nothing(await rooms.connect(saleEventId, transportId, dtlsParameters)),
      ),
    'transport:restart-ice': (_caller, { liveSessionId, transportId }) =>
      onAir(liveSessionId, (saleEventId) => rooms.restartIce(saleEventId, transportId)),
    'producer:create': (_caller, { liveSessionId, transportId, kind, rtpParameters }) =>
      onAir(liveSessionId, (saleEventId) => rooms.produce(saleEventId, transportId, { kind, rtpParameters })),
    'uplink:tell': (_caller, { liveSessionId, rung }) =>
      onAir(liveSessionId, (saleEventId) => {
        rooms.tellRung(saleEventId, rung);
        return ok({});
      }),
    'practice:watch': (_caller, { saleEventId }) =>
      within(saleEventId, async () => {
        const watched = await rooms.watch(saleEventId);
        if (!watched.ok) return watched;
        const { rtpCapabilities: routerRtpCapabilities, iceServers, mirror } = watched.data;
        const { options: transport, consumer } = mirror;
        return ok({ routerRtpCapabilities, iceServers, transport, consumer });
      }),
    'practice:connect': (_caller, { saleEventId, transportId, dtlsParameters }) =>
      within(saleEventId, async () =>
        nothing(await rooms.connectMirror(saleEventId, transportId, dtlsParameters)),
      ),
  };
}
