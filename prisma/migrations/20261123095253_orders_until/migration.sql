-- AlterTable
ALTER TABLE "SaleEvent" ADD COLUMN     "ordersUntil" TIMESTAMPTZ(3),
ADD COLUMN     "sellAfterHours" INTEGER NOT NULL DEFAULT 24;

-- By hand from here: what Prisma's schema cannot say.

-- CheckConstraints
ALTER TABLE "SaleEvent"
  ADD CONSTRAINT "SaleEvent_sellAfterHours_check" CHECK ("sellAfterHours" BETWEEN 0 AND 720),
  ADD CONSTRAINT "SaleEvent_ordersUntil_check" CHECK ("ordersUntil" IS NULL OR "state" = 'ended');

-- Data: sale events that were planned before stay as they were planned, without orders after the end.
UPDATE "SaleEvent" SET "sellAfterHours" = 0;
