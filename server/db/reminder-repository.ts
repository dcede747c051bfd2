import type { SaleEventState } from '../contract/sale-event.ts';
import type { PushKeys, ReminderRecord, ReminderRepository } from '../reminder/ports.ts';
import type { Database } from './database.ts';

/** The only row of keys. */
const KEEP_KEYS =
  'INSERT INTO "PushKey" ("id", "publicKey", "privateKey") VALUES (1, $1, $2) ON CONFLICT DO NOTHING';
const READ_KEYS = 'SELECT "publicKey", "privateKey" FROM "PushKey" WHERE "id" = 1';

/**
 * $1 now, $2 the end of the claim, $3 how many. Whoever finds a row taken goes on to the next, so that no two servers send
 * the same; the rows are given back by time alone, should this server die.
 */
const CLAIM = `
UPDATE "Reminder" r SET "notBefore" = $2, "tries" = r."tries" + 1
FROM "SaleEvent" e, "PushSubscription" s
WHERE e."id" = r."saleEventId" AND s."id" = r."subscriptionId"
  AND (r."subscriptionId", r."saleEventId") IN (
    SELECT d."subscriptionId", d."saleEventId"
    FROM "Reminder" d JOIN "SaleEvent" o ON o."id" = d."saleEventId"
    WHERE d."notBefore" <= $1 AND (
      o."state" = 'cancelled'
      OR o."state" = 'live' AND d."remindAt" IS NOT NULL
      OR o."state" = 'scheduled'
        AND (o."startsAt" <> d."startsAt" OR d."remindAt" <= $1 AND o."startsAt" > $1))
    ORDER BY d."notBefore" LIMIT $3 FOR UPDATE OF d SKIP LOCKED)
RETURNING s."id", s."endpoint", s."p256dh", s."auth", s."language", r."saleEventId", r."startsAt", r."tries",
  e."title", e."state", e."startsAt" AS "saleStartsAt"`;

type Claimed = ReminderRecord['subscription'] &
  Pick<ReminderRecord, 'startsAt' | 'tries'> & {
    saleEventId: string;
    title: string;
    state: SaleEventState;
    saleStartsAt: Date;
  };

function toRecord(row: Claimed): ReminderRecord {
  const { id, endpoint, p256dh, auth, language, saleEventId, title, state, saleStartsAt, ...rest } = row;
  const { startsAt, tries } = rest;
  return {
    subscription: { id, endpoint, p256dh, auth, language },
    saleEvent: { id: saleEventId, title, state, startsAt: saleStartsAt },
    startsAt,
    tries,
  };
}

const keyOf = ({ subscription, saleEvent }: ReminderRecord) => ({
  subscriptionId: subscription.id,
  saleEventId: saleEvent.id,
});

/** Reminders in PostgreSQL. */
export function createReminderRepository({ prisma, pool }: Database): ReminderRepository {
  return {
    async keys({ publicKey, privateKey }) {
      await pool.query(KEEP_KEYS, [publicKey, privateKey]);
      const { rows } = await pool.query<PushKeys>(READ_KEYS);
      const [kept] = rows;
      if (kept === undefined) throw new Error('the keys of pushes have gone');
      return kept;
    },

    add({ subscription, saleEventId, now, most, decide }) {
      return prisma.$transaction(async (tx) => {
        const sale = await tx.saleEvent.findUnique({ where: { id: saleEventId } });
        if (sale === null || sale.state === 'draft') return 'no_sale';
        if (sale.state !== 'scheduled') return 'wrong_state';
        if ((await tx.reminder.count({ where: { saleEventId } })) >= most) return 'full';
        const { endpoint, ...keys } = subscription;
        const { id: subscriptionId } = await tx.pushSubscription.upsert({
          where: { endpoint },
          create: { endpoint, ...keys, seenAt: now },
          update: { ...keys, seenAt: now },
        });
        await tx.reminder.createMany({
          data: { subscriptionId, saleEventId, ...decide(sale.startsAt), notBefore: now },
          // One that is there knows already.
          skipDuplicates: true,
        });
        return 'added';
      });
    },

    async remove(endpoint, saleEventId) {
      const known =
        saleEventId === null || (await prisma.saleEvent.count({ where: { id: saleEventId } })) > 0;
      await prisma.reminder.deleteMany({
        where: { subscription: { endpoint }, ...(saleEventId === null ? {} : { saleEventId }) },
      });
      await prisma.pushSubscription.deleteMany({ where: { endpoint, reminders: { none: {} } } });
      return known;
    },

    async claim({ now, until, limit }) {
      const { rows } = await pool.query<Claimed>(CLAIM, [now, until, limit]);
      return rows.map(toRecord);
    },

    async told(reminder, { startsAt, remindAt }) {
      await prisma.reminder.updateMany({
        where: keyOf(reminder),
        // What else is due meanwhile is not to wait for the claim's end.
        data: { startsAt, remindAt, tries: 0, notBefore: new Date(0) },
      });
    },

    async postpone(reminder, notBefore) {
      await prisma.reminder.updateMany({ where: keyOf(reminder), data: { notBefore } });
    },

    async finish(reminder) {
      await prisma.reminder.deleteMany({ where: keyOf(reminder) });
    },

    async removeSubscription(id) {
      await prisma.pushSubscription.deleteMany({ where: { id } });
    },

    async cleanUp(since) {
      await prisma.reminder.deleteMany({
        where: { OR: [{ saleEvent: { state: 'ended' } }, { saleEvent: { startsAt: { lt: since } } }] },
      });
      // Not one that was kept a moment ago and gets its reminder now.
      await prisma.pushSubscription.deleteMany({
        where: { reminders: { none: {} }, seenAt: { lt: since } },
      });
    },
  };
}
