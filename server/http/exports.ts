import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import type { Access } from '../access/access.ts';
import { BookFilter } from '../contract/order.ts';
import { badInput, fail, type Result } from '../contract/result.ts';
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
import { createTotals, TOTALS_SHEET } from '../sheet/totals-sheet.ts';
import { createWorkbook } from '../sheet/xlsx.ts';
import type { UseCases } from '../use-cases.ts';
import { sendError } from './route.ts';

/** Orders in one workbook at the most: its thread has to hold them all. */
const MOST_IN_WORKBOOK = 50_000;
const CSV = 'text/csv; charset=utf-8';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export interface ExportDeps {
  orders: Pick<UseCases['orders'], 'find' | 'export'>;
  access: Access;
  inFlight: InFlight;
  places: PlaceNames;
}

/**
 * Files of the orders that a filter finds, for organisers: POST, since a filter may name a buyer. CSV goes out as it is
 * read, XLSX when it is whole; an error before the first byte is answered as the API's routes answer it.
 */
export function createExports({ orders, access, inFlight, places }: ExportDeps): Router {
  const router = Router();
  router.post('/orders/export.csv', (req, res) => answer(req, res, sendCsv));
  router.post('/orders/export.xlsx', (req, res) => answer(req, res, sendXlsx));
  return router;

  async function answer(
    req: Request,
    res: Response,
    send: (filter: BookFilter, res: Response) => Promise<Result<null>>,
  ): Promise<void> {
    if (!inFlight.accepting)
      return sendError(req, res, { code: 'unavailable', message: 'the server is stopping' });
    const filter = BookFilter.safeParse(req.body ?? {});
    const actor = await access.actorOf(req.session.memberId);
    const allowed = await access.check('organiser', actor, null);
    const result = !allowed.ok
      ? allowed
      : filter.success
        ? await inFlight.track(send(filter.data, res))
        : badInput(filter.error);
    if (!result.ok) sendError(req, res, result.error);
  }

  async function withPlace(order: ExportedOrder) {
    return { order, place: await places.of(order.buyer) };
  }

  async function sendCsv(filter: BookFilter, res: Response): Promise<Result<null>> {
    announceFile(res, CSV, 'csv');
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
    return { ok: true, data: null };
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
      announceFile(res, XLSX, 'xlsx');
      res.end(file);
      return { ok: true, data: null };
    } finally {
      await workbook.close();
    }
  }
}

function tooMany(): Result<never> {
  return fail('too_many', 'more orders than one workbook can hold', { limit: MOST_IN_WORKBOOK });
}

/** People's names and numbers: kept nowhere on the way. */
function announceFile(res: Response, type: string, extension: string): void {
  const day = new Date().toISOString().slice(0, 10);
  res.set({
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="don-hang-${day}.${extension}"`,
    'Cache-Control': 'no-store',
  });
}
