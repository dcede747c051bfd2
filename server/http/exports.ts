import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Access } from '../access/access.ts';
import { BookFilter } from '../contract/order.ts';
import { badInput, fail, ok, type Result } from '../contract/result.ts';
import { Id } from '../contract/value.ts';
import type { InFlight } from '../lib/in-flight.ts';
import type { ExportedOrder } from '../order/ports.ts';
import { csvOf, csvRow } from '../sheet/csv.ts';
import {
  LINES_SHEET,
  lineRows,
  ORDERS_SHEET,
  orderRow,
  WHOLE_SHEET,
  wholeRows,
} from '../sheet/order-sheets.ts';
import type { PlaceNames } from '../sheet/place-names.ts';
import {
  SETTLED_LINES_SHEET,
  SETTLEMENT_SHEET,
  settledLineRows,
  settlementRows,
} from '../sheet/settlement-sheets.ts';
import { createTotals, TOTALS_SHEET } from '../sheet/totals-sheet.ts';
import { createWorkbook } from '../sheet/xlsx.ts';
import type { UseCases } from '../use-cases.ts';
import { sendError } from './route.ts';

/** Orders in one workbook at the most: its thread has to hold them all. */
const MOST_IN_WORKBOOK = 50_000;
const Named = z.object({ id: Id });
const CSV = 'text/csv; charset=utf-8';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export interface ExportDeps {
  orders: Pick<UseCases['orders'], 'find' | 'export'>;
  settlements: Pick<UseCases['settlements'], 'withLines'>;
  access: Access;
  inFlight: InFlight;
  places: PlaceNames;
}

/**
 * Files of the orders that a filter finds, and of settlements, for organisers: POST, since a filter may name a buyer. CSV goes out as it is
 * read, XLSX when it is whole; an error before the first byte is answered as the API's routes answer it.
 */
export function createExports({ orders, settlements, access, inFlight, places }: ExportDeps): Router {
  const router = Router();
  /** Each thread may take a gigabyte: the next one waits for its turn, and its asker is told to come again. */
  let making = false;
  router.post('/orders/export.csv', (req, res) => answer(req, res, BookFilter, req.body, sendCsv));
  router.post('/orders/export.xlsx', (req, res) =>
    answer(req, res, BookFilter, req.body, (filter) => alone(() => sendXlsx(filter, res))),
  );
  router.post('/settlements/:id/export.xlsx', (req, res) =>
    answer(req, res, Named, req.params, ({ id }) => alone(() => sendSettlement(id, res))),
  );
  return router;

  async function alone(make: () => Promise<Result<null>>): Promise<Result<null>> {
    if (making) return fail('unavailable', 'another workbook is being made');
    making = true;
    try {
      return await make();
    } finally {
      making = false;
    }
  }

  async function answer<S extends z.ZodType>(
    req: Request,
    res: Response,
    schema: S,
    input: unknown,
    send: (wanted: z.infer<S>, res: Response) => Promise<Result<null>>,
  ): Promise<void> {
    if (!inFlight.accepting)
      return sendError(req, res, { code: 'unavailable', message: 'the server is stopping' });
    const wanted = schema.safeParse(input ?? {});
    const actor = await access.actorOf(req.session.memberId);
    const allowed = await access.check('organiser', actor, null);
    const result = !allowed.ok
      ? allowed
      : wanted.success
        ? await inFlight.track(send(wanted.data, res))
        : badInput(wanted.error);
    if (!result.ok) sendError(req, res, result.error);
  }

  async function withPlace(order: ExportedOrder) {
    return { order, place: await places.of(order.buyer) };
  }

  async function sendCsv(filter: BookFilter, res: Response): Promise<Result<null>> {
    announceFile(res, CSV, 'don-hang', 'csv');
    const { columns } = WHOLE_SHEET;
    async function* rows() {
      for await (const batch of orders.export(filter)) {
        for (const placed of await Promise.all(batch.map(withPlace))) {
          for (const row of wholeRows(placed)) yield csvRow(columns, row);
        }
      }
    }
    // Who goes away before the end ends the reading too; that is no failure.
    await pipeline(rows, csvOf(columns), res).catch((error: Error) => {
      if (!res.destroyed) throw error;
    });
    return ok(null);
  }

  async function sendXlsx(filter: BookFilter, res: Response): Promise<Result<null>> {
    const { saleEventId, ...query } = filter;
    const { totals } = await orders.find(saleEventId, { ...query, after: null, since: null });
    if (totals.orders > MOST_IN_WORKBOOK) return tooMany();
    const workbook = createWorkbook([ORDERS_SHEET, LINES_SHEET, TOTALS_SHEET]);
    try {
      const sums = createTotals();
      let count = 0;
      for await (const batch of orders.export(filter)) {
        count += batch.length;
        // The totals leave out undone ones, which are in the file.
        if (count > MOST_IN_WORKBOOK) return tooMany();
        const placed = await Promise.all(batch.map(withPlace));
        workbook.add(0, placed.map(orderRow));
        workbook.add(1, placed.flatMap(lineRows));
        for (const order of batch) sums.add(order);
      }
      workbook.add(2, sums.rows());
      const file = await workbook.finish();
      announceFile(res, XLSX, 'don-hang', 'xlsx');
      res.end(file);
      return ok(null);
    } finally {
      await workbook.close();
    }
  }

  async function sendSettlement(id: string, res: Response): Promise<Result<null>> {
    const found = await settlements.withLines(id);
    if (!found.ok) return found;
    const workbook = createWorkbook([SETTLEMENT_SHEET, SETTLED_LINES_SHEET]);
    try {
      workbook.add(0, settlementRows(found.data.sheet));
      workbook.add(1, settledLineRows(found.data.lines));
      const file = await workbook.finish();
      announceFile(res, XLSX, 'quyet-toan', 'xlsx');
      res.end(file);
      return ok(null);
    } finally {
      await workbook.close();
    }
  }
}

function tooMany(): Result<never> {
  return fail('too_many', 'more orders than one workbook can hold', { limit: MOST_IN_WORKBOOK });
}

/** People's names and numbers: kept nowhere on the way. */
function announceFile(res: Response, type: string, name: string, extension: string): void {
  const day = new Date().toISOString().slice(0, 10);
  res.set({
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="${name}-${day}.${extension}"`,
    'Cache-Control': 'no-store',
  });
}
