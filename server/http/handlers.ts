import type { Request } from 'express';
import type { Actor } from '../contract/actor.ts';
import type { Me, MemberLink } from '../contract/member.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { SaleSnapshot, StaffSaleEvent } from '../contract/sale-event.ts';
import type { WhipAddress } from '../contract/whip.ts';
import type { Whip } from '../media/whip/whip.ts';
import { partOf } from '../sale-event/part.ts';
import type { UseCases } from '../use-cases.ts';
import { createAddressLimiter } from './address-limiter.ts';
import type { RouteHandlers } from './route.ts';
import { destroySession, signIn } from './sign-in.ts';
import type { SignInLimiter } from './sign-in-limiter.ts';
import { whipPath } from './whip.ts';

export interface HandlerDeps {
  useCases: UseCases;
  /** The snapshot with live session, viewer count and the server's time. */
  snapshot(saleEventId: string): Promise<Result<SaleSnapshot>>;
  limiter: SignInLimiter;
  /** Orders and snapshots one address may ask for in 10 seconds; see {@link createAddressLimiter} for the preset. */
  addressRate?: number;
  whip: Pick<Whip, 'revoke'>;
  /** The address people open, without a slash at its end. */
  publicUrl: string;
  /** Told after a sign-out or a new sign-in, so that sockets of that auth session lose their rights. */
  onSessionEnded(sessionId: string): void;
  /** Told when a member has other rights or none, so that their sockets end, but for those of `keepSessionId`. */
  onMemberChanged(memberId: string, keepSessionId: string | null): void;
}

const memberIdOf = (actor: Actor) => (actor.kind === 'member' ? actor.memberId : '');

/**
 * The page that a one-time link opens; it posts the token, so that a link preview does not use it up. With a sale event
 * it goes on into that one's studio.
 */
export function linkUrl(publicUrl: string, token: string, saleEventId?: string): string {
  const query = new URLSearchParams({ token, ...(saleEventId === undefined ? {} : { phien: saleEventId }) });
  return `${publicUrl}/vao?${query}`;
}

/** Browsers that may ask from one address to be reminded, in an hour: many phones share an address, but it writes rows. */
const REMINDERS_AN_HOUR = 600;
/** Orders a desk shows at the most, newest first. */
const DESK_ORDERS = 200;

/** The answer of what has nothing to say but that it is done. */
const nothing = <T>(result: Result<T>): Result<Record<string, never>> => (result.ok ? ok({}) : result);

/** What each route does: one use case each. */
export function createHandlers(deps: HandlerDeps): RouteHandlers {
  const { members, photos, catalog, orders, buyers, saleEvents, settings, settlements, whipTokens } =
    deps.useCases;
  const { reminders } = deps.useCases;
  const viewers = createAddressLimiter(deps.addressRate);
  const reminded = createAddressLimiter(REMINDERS_AN_HOUR, 3_600);

  /** Runs what anybody may ask for, unless their address floods. */
  async function withinRate<T>(
    req: Request,
    run: () => Promise<Result<T>>,
    limiter = viewers,
  ): Promise<Result<T>> {
    const retryAfterMs = await limiter.refuses(req.ip ?? '');
    return retryAfterMs === null
      ? run()
      : fail('rate_limited', 'too many requests from this address', { retryAfterMs });
  }

  const whipAddress = (saleEventId: string, madeAt: Date | null): WhipAddress => ({
    url: `${deps.publicUrl}${whipPath(saleEventId)}`,
    tokenMadeAt: madeAt === null ? null : madeAt.toISOString(),
  });

  return {
    'POST /api/auth/pin': ({ body, req }) =>
      deps.limiter.guard(req.ip ?? '', body.phone, async () =>
        keepSignedIn(await members.signInWithPin(body), req),
      ),
    'POST /api/auth/link': ({ body, req }) =>
      deps.limiter.guard(req.ip ?? '', null, async () =>
        keepSignedIn(await members.signInWithLink(body), req),
      ),
    'POST /api/auth/sign-out': async ({ req }) => {
      const sessionId = req.sessionID;
      await destroySession(req);
      deps.onSessionEnded(sessionId);
      return ok({});
    },
    'GET /api/auth/me': ({ actor }) => members.me(memberIdOf(actor)),
    'PUT /api/auth/me': async ({ actor, body, req }) => {
      const me = await members.updateMe(memberIdOf(actor), body, req.sessionID);
      if (me.ok) deps.onMemberChanged(me.data.member.id, req.sessionID);
      return me;
    },

    'GET /api/sale-events/public': async () => {
      const [open, replays] = await Promise.all([saleEvents.listPublic(), saleEvents.listReplays()]);
      return ok({ saleEvents: open, replays });
    },
    'GET /api/sale-events/:id/public': ({ id, req }) => withinRate(req, () => deps.snapshot(id)),
    'GET /api/sale-events/:id/replay': ({ id, req }) => withinRate(req, () => saleEvents.replay(id)),
    'GET /api/sale-events/:id/goods': ({ id, req }) =>
      withinRate(req, async () => {
        const goods = await catalog.goods(id);
        return goods.ok ? ok({ goods: goods.data }) : goods;
      }),
    'POST /api/orders': ({ actor, body, req }) => withinRate(req, () => orders.place(actor, body)),

    'POST /api/orders/mine': ({ body, req }) =>
      withinRate(req, async () => ok({ orders: await orders.mine(body.idempotencyKeys) })),
    'POST /api/orders/cancel': ({ body, req }) => withinRate(req, () => orders.cancel(body.idempotencyKey)),

    'GET /api/reminders': async () => ok(reminders.offer()),
    'POST /api/sale-events/:id/reminder': ({ id, body, req }) =>
      withinRate(req, () => reminders.remind(id, body), reminded),
    'POST /api/sale-events/:id/reminder/off': ({ id, body, req }) =>
      withinRate(req, () => reminders.stopReminding(id, body)),
    'POST /api/reminders/forget': ({ body, req }) => withinRate(req, () => reminders.forget(body)),

    'GET /api/sale-events': async ({ actor }) => ok({ saleEvents: await saleEvents.listFor(actor) }),
    'POST /api/sale-events': ({ actor, body }) => saleEvents.create(actor, body),
    'GET /api/sale-events/:id': ({ id }) => saleEvents.get(id),
    'PUT /api/sale-events/:id': async ({ actor, id, body }) => {
      const before = await saleEvents.get(id);
      const changed = await saleEvents.update(actor, id, body);
      if (before.ok && changed.ok) await endLostParts(before.data.saleEvent, changed.data);
      return changed;
    },
    'POST /api/sale-events/:id/publish': ({ actor, id }) => saleEvents.publish(actor, id),
    'POST /api/sale-events/:id/move': ({ actor, id, body }) => saleEvents.move(actor, id, body.startsAt),
    'POST /api/sale-events/clashes': async ({ body }) => ok(await saleEvents.clashes(body)),
    'POST /api/sale-events/:id/cancel': ({ actor, id }) => saleEvents.cancel(actor, id),
    'POST /api/sale-events/:id/orders-until': ({ actor, id, body }) =>
      saleEvents.setOrdersUntil(actor, id, body.ordersUntil),
    'GET /api/sale-events/:id/orders': async ({ id }) => ok(await orders.list(id, DESK_ORDERS)),

    'GET /api/sale-events/:id/summary': ({ id }) => saleEvents.summary(id),
    'POST /api/sale-events/:id/studio-link': async ({ actor, id, body: { memberId } }) => {
      const member = await members.me(memberId);
      if (!member.ok) return member;
      const { role } = member.data.member;
      const access = await saleEvents.access({ kind: 'member', memberId, role }, id);
      if (!access.ok) return access;
      if (!access.data.staff) return fail('forbidden', 'this member neither sells nor helps there');
      return memberLink(await members.createLink(actor, memberId), id);
    },
    'POST /api/orders/totals': async ({ body }) => ok(await orders.totals(body)),

    'GET /api/settings': async () => ok(await settings.read()),
    'POST /api/settings/recordings': ({ body }) => settings.recordingUsage(body),
    'PUT /api/settings': ({ body }) => settings.save(body),

    'GET /api/settlements': async () => ok({ settlements: await settlements.list() }),
    'POST /api/settlements': ({ body }) => settlements.create(body),
    'GET /api/settlements/:id': ({ id }) => settlements.get(id),
    'PUT /api/settlements/:id': ({ id, body }) => settlements.save(id, body),
    'POST /api/settlements/:id/close': ({ actor, id }) => settlements.close(actor, id),
    'POST /api/settlements/:id/remove': ({ id }) => settlements.remove(id),

    'GET /api/sale-events/:id/whip': async ({ id }) => {
      const madeAt = await whipTokens.madeAt(id);
      return madeAt.ok ? ok(whipAddress(id, madeAt.data)) : madeAt;
    },
    'POST /api/sale-events/:id/whip': async ({ actor, id }) => {
      const made = await whipTokens.make(actor, id);
      if (!made.ok) return made;
      // Whoever sends with the former token is who the new one is to keep out.
      await deps.whip.revoke(id);
      return ok({ ...whipAddress(id, made.data.madeAt), token: made.data.token });
    },

    'POST /api/buyers/find': async ({ body }) => ok({ buyers: await buyers.find(body) }),
    'POST /api/buyers/export': ({ body }) => buyers.export(body),
    'GET /api/buyers/blocked': async () => ok({ numbers: await buyers.blocked() }),
    'POST /api/buyers/block': async ({ actor, body }) => nothing(await buyers.block(actor, body)),
    'POST /api/buyers/unblock': async ({ body }) => nothing(await buyers.unblock(body)),
    'POST /api/buyers/erase': ({ actor, body }) => buyers.erase(actor, body),
    'GET /api/products': async () => ok({ products: await catalog.list() }),
    'POST /api/products': ({ actor, body }) => catalog.create(actor, body),
    'PUT /api/products/:id': ({ actor, id, body }) => catalog.update(actor, id, body),
    'POST /api/products/:id/archive': ({ id, body }) => catalog.archive(id, body),
    'GET /api/products/archived': async () => ok({ products: await catalog.listArchived() }),
    'GET /api/households': async () => ok({ households: await catalog.listHouseholds() }),
    'POST /api/households': ({ body }) => catalog.createHousehold(body),
    'PUT /api/households/:id': ({ id, body }) => catalog.updateHousehold(id, body),
    'PUT /api/photos/:id': ({ id, body }) => photos.describe(id, body),
    'GET /api/members': async () => ok({ members: await members.list() }),
    'POST /api/members': ({ actor, body }) => members.create(actor, body),
    'PUT /api/members/:id/role': ({ id, body }) => changing(id, () => members.changeRole(id, body)),
    'POST /api/members/:id/reset-pin': async ({ id }) =>
      memberLink(await changing(id, () => members.resetPin(id))),
    'POST /api/members/:id/remove': ({ id }) => changing(id, () => members.remove(id)),
    'POST /api/members/:id/link': async ({ actor, id }) => memberLink(await members.createLink(actor, id)),
  };

  /** Who sold or helped there and does so no more hears nothing more of it either. */
  async function endLostParts(before: StaffSaleEvent, after: StaffSaleEvent): Promise<void> {
    for (const { id, role } of await members.list()) {
      const member = { memberId: id, role };
      const part = partOf(before, member);
      if (part !== null && partOf(after, member) !== part) deps.onMemberChanged(id, null);
    }
  }

  /** Runs what changes a member's rights; their sockets end after it. */
  async function changing<T>(memberId: string, change: () => Promise<Result<T>>): Promise<Result<T>> {
    const changed = await change();
    if (changed.ok) deps.onMemberChanged(memberId, null);
    return changed;
  }

  function memberLink(
    link: Result<{ token: string; expiresAt: Date }>,
    saleEventId?: string,
  ): Result<MemberLink> {
    if (!link.ok) return link;
    const { token, expiresAt } = link.data;
    return ok({ url: linkUrl(deps.publicUrl, token, saleEventId), expiresAt: expiresAt.toISOString() });
  }

  async function keepSignedIn(me: Result<Me>, req: Parameters<typeof signIn>[0]): Promise<Result<Me>> {
    if (!me.ok) return me;
    const former = req.sessionID;
    await signIn(req, me.data.member.id);
    deps.onSessionEnded(former);
    return req.session.memberId === undefined ? fail('unavailable', 'the sign-in could not be kept') : me;
  }
}
