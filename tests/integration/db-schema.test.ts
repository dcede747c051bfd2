import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSchemaEngine, PRISMA_FOLDER, type SchemaEngine } from '../../scripts/migration/schema-engine.ts';
import { startTestDatabase, type TestDatabase, temporaryFolder } from '../support/database.ts';

let postgres: TestDatabase;
let engine: SchemaEngine;

beforeAll(async () => {
  postgres = await startTestDatabase();
  engine = await openSchemaEngine(postgres.url);
});
afterAll(async () => {
  await engine?.close();
  await postgres.close();
});

async function namesOf(sql: string): Promise<string[]> {
  const { rows } = await postgres.database.pool.query<{ name: string }>(sql);
  return rows.map(({ name }) => name);
}

test('the migrations make exactly what the schema describes', async () => {
  expect(await engine.diff()).toBeNull();
});

test('a column that only the schema has is found, as SQL', async () => {
  const folder = await temporaryFolder();
  await cp(PRISMA_FOLDER, folder.path, { recursive: true });
  const schema = join(folder.path, 'schema', 'catalog.prisma');
  const text = await readFile(schema, 'utf8');
  await writeFile(schema, text.replace('model Product {', 'model Product {\n  origin String?'));
  const changed = await openSchemaEngine(postgres.url, folder.path);
  expect(await changed.diff()).toBe('-- AlterTable\nALTER TABLE "Product" ADD COLUMN     "origin" TEXT;\n');
  await changed.close();
  await folder.remove();
});

test("Prisma's own migrate deploy finds nothing to do after the server's migration", async () => {
  expect(await engine.diagnose()).toEqual({ hasMigrationsTable: true, edited: [], failed: [], inSync: true });
  expect(await engine.apply()).toEqual([]);
});

test('what the schema cannot say is there: checks, partial indexes, the guard of the ledger', async () => {
  expect(
    await namesOf(
      `SELECT conname AS name FROM pg_constraint
       WHERE contype = 'c' AND connamespace = 'public'::regnamespace ORDER BY conname COLLATE "C"`,
    ),
  ).toEqual([
    'BankTransfer_amountDong_check',
    'BankTransfer_orderId_check',
    'BankTransfer_problem_check',
    'BlockedNumber_phone_check',
    'BuyerErasure_orders_check',
    'Certificate_name_check',
    'Certificate_stars_check',
    'Comment_phone_check',
    'HeartCount_hearts_check',
    'Household_name_check',
    'Listing_flashSold_check',
    'Listing_flash_check',
    'Listing_limitPerBuyer_check',
    'Listing_plannedQuantity_check',
    'Listing_priceDong_check',
    'Member_phone_check',
    'Member_removedAt_check',
    'OrderDraft_lines_check',
    'OrderDraft_orderId_check',
    'OrderDraft_phone_check',
    'OrderEvent_change_check',
    'OrderEvent_memberId_check',
    'OrderLine_quantity_check',
    'OrderLine_unitPriceDong_check',
    'Order_address_check',
    'Order_buyerPhone_check',
    'Order_deliveryFee_check',
    'Order_paidAt_check',
    'Order_payBy_check',
    'Order_receiver_check',
    'Order_totalDong_check',
    'OutboxFact_name_check',
    'OutboxFact_number_check',
    'Photo_sha256_check',
    'Photo_size_check',
    'ProvinceFee_deliveryFee_check',
    'PushKey_one_check',
    'PushSubscription_endpoint_check',
    'PushSubscription_language_check',
    'Reminder_tries_check',
    'Reservation_quantity_check',
    'SaleEvent_expectedMinutes_check',
    'SaleEvent_ordersUntil_check',
    'SaleEvent_sellAfterHours_check',
    'SaleEvent_viewers_check',
    'Settings_bank_check',
    'Settings_graceSeconds_check',
    'Settings_id_check',
    'Settings_recordingDays_check',
    'Settings_slowSeconds_check',
    'Settings_standardFee_check',
    'SettlementDeduction_amountDong_check',
    'SettlementDeduction_basisPoints_check',
    'SettlementDeduction_some_check',
    'SettlementLine_quantity_check',
    'SettlementLine_unitPriceDong_check',
    'Settlement_closed_check',
    'Settlement_days_check',
    'StockLevel_onHand_check',
    'StockLevel_reserved_check',
    'StockMovement_quantity_check',
    'WhipToken_tokenHash_check',
  ]);
  expect(
    await namesOf(`SELECT indexname AS name FROM pg_indexes WHERE indexdef LIKE '% WHERE %' ORDER BY 1`),
  ).toEqual([
    'BankTransfer_open_idx',
    'LiveSession_open_key',
    'OrderDraft_open_key',
    'Order_payBy_idx',
    'OutboxFact_saleEventId_number_key',
    'OutboxFact_waiting_idx',
  ]);
  expect(await namesOf('SELECT tgname AS name FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1')).toEqual([
    'BuyerErasure_append_only',
    'ListingPin_append_only',
    'OrderEvent_append_only',
    'SettlementDeduction_closed',
    'SettlementLine_closed',
    'Settlement_closed',
    'StockMovement_append_only',
  ]);
});
