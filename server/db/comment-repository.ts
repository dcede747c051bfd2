import { z } from 'zod';
import type { CommentRecord, CommentRepository, DraftRecord } from '../comment/ports.ts';
import { OrderDraft } from '../contract/comment.ts';
import type { Database } from './database.ts';
import type { Prisma } from './generated/client.ts';
import { inTransaction } from './transaction.ts';

const ADD_COMMENT = `
INSERT INTO "Comment"
  ("id", "key", "saleEventId", "authorName", "maskedName", "text", "maskedText", "phone", "at", "mediaTimeAt", "writer")
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT ("key") DO NOTHING
RETURNING "id"`;

/**
 * Nothing where the number has these units already: in an order that was not undone, whether it was read in a comment or
 * not, or in a draft that waits. Of two at once the index lets one through. $1 draft, $2 comment, $3 sale event, $4 name,
 * $5 phone, $6 lines by listing, $7 at.
 */
const ADD_DRAFT = `
INSERT INTO "OrderDraft" ("id", "commentId", "saleEventId", "name", "phone", "lines", "at")
SELECT $1::uuid, $2::uuid, $3::uuid, $4::text, $5::text, $6::jsonb, $7::timestamptz
WHERE NOT EXISTS (
  SELECT 1 FROM "Order" o
  LEFT JOIN "OrderDraft" d ON d."orderId" = o."id"
  WHERE o."saleEventId" = $3 AND o."state" NOT IN ('cancelled', 'refused')
    AND (d."phone" = $5 AND d."lines" = $6 OR o."buyerPhone" = $5 AND $6 = (
      SELECT jsonb_agg(jsonb_build_object('listingId', l."listingId", 'quantity', l."quantity") ORDER BY l."listingId")
      FROM "OrderLine" l WHERE l."orderId" = o."id"
    ))
)
ON CONFLICT ("saleEventId", "phone", "lines") WHERE "state" = 'open' DO NOTHING
RETURNING "id"`;

const MARK_REPEATED = `UPDATE "Comment" SET "repeated" = true WHERE "id" = $1`;

const commentParts = {
  draft: { select: { id: true } },
  hiddenBy: { select: { name: true } },
} as const;
const draftParts = { comment: { select: { text: true } } } as const;
const Lines = z.array(OrderDraft.shape.lines.element);

/** Comments and order drafts in PostgreSQL. */
export function createCommentRepository(database: Database): CommentRepository {
  const { prisma } = database;

  /** Writers of these comments who are muted. */
  async function mutedAmong(
    saleEventId: string,
    comments: readonly { writer: string | null }[],
  ): Promise<ReadonlySet<string | null>> {
    const writers = [...new Set(comments.flatMap(({ writer }) => writer ?? []))];
    const muted = await prisma.mutedWriter.findMany({ where: { saleEventId, writer: { in: writers } } });
    return new Set(muted.map(({ writer }) => writer));
  }

  async function byId(saleEventId: string, commentId: string): Promise<CommentRecord | null> {
    const row = await prisma.comment.findUnique({
      where: { id: commentId, saleEventId },
      include: commentParts,
    });
    return row && toComment(row, (await mutedAmong(saleEventId, [row])).has(row.writer));
  }

  return {
    async context(saleEventId, writer) {
      const row = await prisma.saleEvent.findUnique({
        where: { id: saleEventId },
        select: {
          state: true,
          listings: { where: { hidden: false }, select: { id: true, code: true } },
          mutedWriters: { where: { writer }, select: { at: true } },
          comments: { where: { writer }, orderBy: { at: 'desc' }, take: 1, select: { at: true } },
        },
      });
      if (row === null) return null;
      const { state, listings, mutedWriters, comments } = row;
      return {
        live: state === 'live',
        listings,
        muted: mutedWriters.length > 0,
        lastAt: comments[0]?.at ?? null,
      };
    },

    async byKey(key) {
      const row = await prisma.comment.findUnique({ where: { key }, include: commentParts });
      return row && toComment(row, false);
    },

    async add(comment) {
      const { id, key, saleEventId, authorName, maskedName, text, maskedText, phone, order, at, writer } =
        comment;
      const drafted = await inTransaction(database, async (client) => {
        const values = [id, key, saleEventId, authorName, maskedName, text, maskedText, phone, at];
        const added = await client.query(ADD_COMMENT, [...values, comment.mediaTimeAt, writer]);
        if (added.rowCount === 0) return null;
        if (order === null) return false;
        const lines = JSON.stringify(order.lines);
        const draft = await client.query(ADD_DRAFT, [
          order.draftId,
          id,
          saleEventId,
          authorName,
          phone,
          lines,
          at,
        ]);
        if (draft.rowCount === 0) await client.query(MARK_REPEATED, [id]);
        return draft.rowCount === 1;
      });
      if (drafted === null) return null;
      const outcome = order === null ? 'comment' : drafted ? 'drafted' : 'repeated';
      const draft: DraftRecord | null =
        order === null || !drafted
          ? null
          : {
              id: order.draftId,
              commentId: id,
              saleEventId,
              name: authorName,
              phone,
              text,
              lines: order.lines,
              state: 'open',
              at,
            };
      const { mediaTimeAt: _mediaTimeAt, order: _order, ...record } = comment;
      return { comment: { ...record, outcome, muted: false, hidden: null }, draft };
    },

    async newest(saleEventId, limit, hidden) {
      const rows = await prisma.comment.findMany({
        where: hidden === 'with' ? { saleEventId } : { saleEventId, hiddenAt: null },
        include: commentParts,
        orderBy: [{ at: 'desc' }, { id: 'desc' }],
        take: limit,
      });
      const muted = await mutedAmong(saleEventId, rows);
      return rows.map((row) => toComment(row, muted.has(row.writer)));
    },

    byId,

    async hide(saleEventId, commentId, { memberId, at }) {
      await prisma.comment.updateMany({
        where: { id: commentId, saleEventId, hiddenAt: null },
        data: { hiddenAt: at, hiddenById: memberId },
      });
      return byId(saleEventId, commentId);
    },

    async show(saleEventId, commentId) {
      await prisma.comment.updateMany({
        where: { id: commentId, saleEventId },
        data: { hiddenAt: null, hiddenById: null },
      });
      return byId(saleEventId, commentId);
    },

    async mute(saleEventId, writer, { memberId: mutedById, at }) {
      await prisma.mutedWriter.createMany({
        data: { saleEventId, writer, mutedById, at },
        skipDuplicates: true,
      });
    },

    async unmute(saleEventId, writer) {
      await prisma.mutedWriter.deleteMany({ where: { saleEventId, writer } });
    },

    async openDrafts(saleEventId, limit) {
      const rows = await prisma.orderDraft.findMany({
        where: { saleEventId, state: 'open' },
        include: draftParts,
        orderBy: [{ at: 'asc' }, { id: 'asc' }],
        take: limit,
      });
      return rows.map(toDraft);
    },

    async draft(saleEventId, draftId) {
      const row = await prisma.orderDraft.findUnique({
        where: { id: draftId, saleEventId },
        include: draftParts,
      });
      return row && toDraft(row);
    },

    async settle(draftId, as) {
      const { count } = await prisma.orderDraft.updateMany({
        where: { id: draftId, state: 'open' },
        data: as,
      });
      return count === 1;
    },
  };
}

function toComment(
  row: Prisma.CommentGetPayload<{ include: typeof commentParts }>,
  muted: boolean,
): CommentRecord {
  const { draft, repeated, hiddenAt, hiddenBy, ...same } = row;
  const outcome = draft !== null ? 'drafted' : repeated ? 'repeated' : 'comment';
  const hidden = hiddenAt && { by: hiddenBy?.name ?? null, at: hiddenAt.toISOString() };
  return { ...same, outcome, muted, hidden };
}

function toDraft(row: Prisma.OrderDraftGetPayload<{ include: typeof draftParts }>): DraftRecord {
  const { id, commentId, saleEventId, name, phone, state, at } = row;
  return {
    id,
    commentId,
    saleEventId,
    name,
    phone,
    state,
    at,
    text: row.comment.text,
    lines: Lines.parse(row.lines),
  };
}
