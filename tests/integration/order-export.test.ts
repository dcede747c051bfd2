import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenedSheet, openInLibreOffice } from '../support/libreoffice.ts';
import { must, viewer } from '../support/market.ts';
import { putOnAir } from '../support/on-air.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

/** What would run in a spreadsheet that took it for a formula, and what is merely hard to write. */
const NAMES = ['=1+1', '+84 là tôi', '-cmd', '@SUM(A1:A9)', 'Nguyễn "Ếch" Thị Ủ, con', '＝HYPERLINK("x")'];

let server: TestServer;
let organiser: string;

beforeAll(async () => {
  server = await startTestServer();
  const { saleEventId, listingIds, organiserId } = server.market;
  await putOnAir(server.domain, server.market);
  organiser = await server.signIn(organiserId);
  for (const [index, name] of NAMES.entries()) {
    must(
      await server.domain.orders.place(viewer, {
        idempotencyKey: crypto.randomUUID(),
        saleEventId,
        buyer: {
          name,
          phone: `091234567${index}`,
          address: 'Số 3',
          provinceCode: '01',
          communeCode: '00004',
        },
        lines: listingIds.slice(0, 2).map((listingId) => ({ listingId, quantity: index + 1 })),
        payment: 'cod',
        consent: null,
        note: index === 0 ? '=cmd|calc\nhai dòng' : '',
      }),
    );
  }
});
afterAll(() => server.stop());

function ask(kind: 'csv' | 'xlsx', cookie?: string, body: object = {}) {
  return fetch(`${server.url}/api/orders/export.${kind}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(cookie === undefined ? {} : { cookie }) },
    body: JSON.stringify(body),
  });
}

async function open(kind: 'csv' | 'xlsx', body: object = {}): Promise<OpenedSheet[]> {
  const answer = await ask(kind, organiser, body);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return openInLibreOffice(new Uint8Array(await answer.arrayBuffer()), kind);
}

/** The cells of a column below its title. */
function column(sheet: OpenedSheet | undefined, title: string) {
  const [head = [], ...rows] = sheet?.rows ?? [];
  const index = head.findIndex(({ value }) => value === title);
  expect(index, title).toBeGreaterThanOrEqual(0);
  return rows.map((row) => row[index]);
}

const typesOf = (cells: ReturnType<typeof column>) => new Set(cells.map((cell) => cell?.type));

test('XLSX opens with its types, its Vietnamese letters, and nothing in it is a formula', async () => {
  const sheets = await open('xlsx');
  expect(sheets.map(({ name }) => name)).toEqual(['Đơn hàng', 'Dòng hàng', 'Tổng hợp']);
  const [orders, lines, totals] = sheets;
  const names = column(orders, 'Người mua').map((cell) => cell?.value);
  expect(names.toSorted()).toEqual(NAMES.toSorted());
  for (const { rows } of sheets) {
    for (const cell of rows.flat()) expect(cell.formula).toBeNull();
  }
  expect(typesOf(column(orders, 'Điện thoại'))).toEqual(new Set(['string']));
  expect(column(orders, 'Điện thoại').map((cell) => cell?.value)).toContain('0912 345 670');
  expect(typesOf(column(orders, 'Đặt lúc'))).toEqual(new Set(['date']));
  expect(typesOf(column(orders, 'Tổng đơn (đồng)'))).toEqual(new Set(['float']));
  expect(typesOf(column(lines, 'Số lượng'))).toEqual(new Set(['float']));
  expect(column(orders, 'Xã, phường')[0]?.value).toBe('Phường Ba Đình');
  expect(column(orders, 'Tỉnh, thành phố')[0]?.value).toBe('Hà Nội');
  // What the sheets add up to is what the server says.
  const { totals: said } = await server.domain.orders.list(server.market.saleEventId, 1);
  const sum = (cells: ReturnType<typeof column>) =>
    cells.reduce((total, cell) => total + Number(cell?.value), 0);
  expect(sum(column(orders, 'Tổng đơn (đồng)'))).toBe(said.totalDong);
  expect(sum(column(lines, 'Thành tiền (đồng)'))).toBe(said.totalDong);
  expect(column(totals, 'Tiền (đồng)')[0]?.value).toBe(String(said.totalDong));
});

test('CSV opens with its dates, its letters and texts that stay texts', async () => {
  const [sheet] = await open('csv');
  const names = new Set(column(sheet, 'Người mua').map((cell) => cell?.value));
  // Those that begin as a formula does have the quote that OWASP advises.
  expect(names).toEqual(new Set(NAMES.map((name) => (/^[=+\-@＝]/.test(name) ? `'${name}` : name))));
  for (const cell of sheet?.rows.flat() ?? []) expect(cell.formula).toBeNull();
  expect(typesOf(column(sheet, 'Điện thoại'))).toEqual(new Set(['string']));
  expect(typesOf(column(sheet, 'Đặt lúc'))).toEqual(new Set(['date']));
  expect(new Set(column(sheet, 'Khách dặn').map((cell) => cell?.value))).toEqual(
    new Set(["'=cmd|calc\nhai dòng", '']),
  );
  expect(typesOf(column(sheet, 'Thành tiền (đồng)'))).toEqual(new Set(['float']));
});

test('a file has the orders of the filter and no others', async () => {
  const [orders] = await open('xlsx', { search: '0912345673' });
  expect(column(orders, 'Người mua').map((cell) => cell?.value)).toEqual([NAMES[3]]);
});

test('only organisers get one, and a wrong filter is said before the first byte', async () => {
  for (const kind of ['csv', 'xlsx'] as const) {
    expect((await ask(kind)).status).toBe(401);
    expect((await ask(kind, await server.signIn(server.market.sellerId))).status).toBe(403);
    const wrong = await ask(kind, organiser, { from: 'hôm qua' });
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({ error: { code: 'bad_input', field: 'from' } });
  }
});
