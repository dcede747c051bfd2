-- CreateTable
CREATE TABLE "OutboxFact" (
    "id" BIGSERIAL NOT NULL,
    "saleEventId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "orderId" UUID NOT NULL,
    "number" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "OutboxFact_pkey" PRIMARY KEY ("id")
);

-- By hand from here: what Prisma's schema cannot say.

-- CheckConstraints
ALTER TABLE "OutboxFact"
  ADD CONSTRAINT "OutboxFact_name_check" CHECK ("name" IN ('order:placed', 'order:changed')),
  ADD CONSTRAINT "OutboxFact_number_check" CHECK ("number" > 0);

-- PartialIndexes: no number twice in a sale event; and the few rows that wait for theirs, so that writing an order touches
-- only a small index.
CREATE UNIQUE INDEX "OutboxFact_saleEventId_number_key" ON "OutboxFact"("saleEventId", "number") WHERE "number" IS NOT NULL;
CREATE INDEX "OutboxFact_waiting_idx" ON "OutboxFact"("saleEventId", "id") WHERE "number" IS NULL;
