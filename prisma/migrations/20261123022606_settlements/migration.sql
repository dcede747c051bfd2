-- CreateEnum
CREATE TYPE "SettlementBasis" AS ENUM ('delivered', 'confirmed');

-- CreateEnum
CREATE TYPE "SettlementState" AS ENUM ('open', 'closed');

-- CreateTable
CREATE TABLE "Settlement" (
    "id" UUID NOT NULL,
    "householdId" UUID NOT NULL,
    "fromDay" DATE NOT NULL,
    "toDay" DATE NOT NULL,
    "basis" "SettlementBasis" NOT NULL,
    "state" "SettlementState" NOT NULL DEFAULT 'open',
    "note" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),
    "closedById" UUID,
    "householdName" TEXT,

    CONSTRAINT "Settlement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SettlementLine" (
    "orderId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "settlementId" UUID NOT NULL,
    "orderCode" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "productName" TEXT NOT NULL,
    "variantName" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unitPriceDong" BIGINT NOT NULL,

    CONSTRAINT "SettlementLine_pkey" PRIMARY KEY ("orderId","position")
);

-- CreateTable
CREATE TABLE "SettlementDeduction" (
    "settlementId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "basisPoints" INTEGER,
    "amountDong" BIGINT,

    CONSTRAINT "SettlementDeduction_pkey" PRIMARY KEY ("settlementId","position")
);

-- CreateIndex
CREATE INDEX "Settlement_householdId_fromDay_idx" ON "Settlement"("householdId", "fromDay");

-- CreateIndex
CREATE INDEX "Settlement_closedById_idx" ON "Settlement"("closedById");

-- CreateIndex
CREATE INDEX "SettlementLine_settlementId_idx" ON "SettlementLine"("settlementId");

-- AddForeignKey
ALTER TABLE "Settlement" ADD CONSTRAINT "Settlement_householdId_fkey" FOREIGN KEY ("householdId") REFERENCES "Household"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Settlement" ADD CONSTRAINT "Settlement_closedById_fkey" FOREIGN KEY ("closedById") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SettlementLine" ADD CONSTRAINT "SettlementLine_settlementId_fkey" FOREIGN KEY ("settlementId") REFERENCES "Settlement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SettlementLine" ADD CONSTRAINT "SettlementLine_orderId_position_fkey" FOREIGN KEY ("orderId", "position") REFERENCES "OrderLine"("orderId", "position") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SettlementDeduction" ADD CONSTRAINT "SettlementDeduction_settlementId_fkey" FOREIGN KEY ("settlementId") REFERENCES "Settlement"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand from here: what Prisma's schema cannot say.

-- CheckConstraints
ALTER TABLE "Settlement"
  ADD CONSTRAINT "Settlement_days_check" CHECK ("fromDay" <= "toDay"),
  ADD CONSTRAINT "Settlement_closed_check" CHECK (("state" = 'closed') = ("closedAt" IS NOT NULL AND "householdName" IS NOT NULL));
ALTER TABLE "SettlementLine"
  ADD CONSTRAINT "SettlementLine_quantity_check" CHECK ("quantity" > 0),
  ADD CONSTRAINT "SettlementLine_unitPriceDong_check" CHECK ("unitPriceDong" >= 0);
ALTER TABLE "SettlementDeduction"
  ADD CONSTRAINT "SettlementDeduction_some_check" CHECK ("basisPoints" IS NOT NULL OR "amountDong" IS NOT NULL),
  ADD CONSTRAINT "SettlementDeduction_basisPoints_check" CHECK ("basisPoints" BETWEEN 1 AND 10000),
  ADD CONSTRAINT "SettlementDeduction_amountDong_check" CHECK ("amountDong" >= 0);

-- Triggers: what was closed stays as it was signed. Lines come only while their settlement is being closed.
CREATE FUNCTION "refuse_closed_settlement"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."state" = 'closed' THEN RAISE EXCEPTION 'a settlement that is closed is never changed'; END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER "Settlement_closed" BEFORE UPDATE OR DELETE ON "Settlement"
  FOR EACH ROW EXECUTE FUNCTION "refuse_closed_settlement"();
CREATE FUNCTION "refuse_part_of_closed_settlement"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM "Settlement" WHERE "id" = OLD."settlementId" AND "state" = 'closed')
    OR TG_OP <> 'DELETE' AND EXISTS (SELECT 1 FROM "Settlement" WHERE "id" = NEW."settlementId" AND "state" = 'closed') THEN
    RAISE EXCEPTION 'a settlement that is closed is never changed';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER "SettlementLine_closed" BEFORE INSERT OR UPDATE OR DELETE ON "SettlementLine"
  FOR EACH ROW EXECUTE FUNCTION "refuse_part_of_closed_settlement"();
CREATE TRIGGER "SettlementDeduction_closed" BEFORE INSERT OR UPDATE OR DELETE ON "SettlementDeduction"
  FOR EACH ROW EXECUTE FUNCTION "refuse_part_of_closed_settlement"();
