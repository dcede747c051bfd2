-- CreateEnum
CREATE TYPE "OrderEventBy" AS ENUM ('buyer', 'staff', 'system');

-- CreateTable
CREATE TABLE "OrderEvent" (
    "id" UUID NOT NULL,
    "orderId" UUID NOT NULL,
    "from" "OrderState" NOT NULL,
    "to" "OrderState" NOT NULL,
    "by" "OrderEventBy" NOT NULL,
    "memberId" UUID,
    "reason" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "OrderEvent_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "OrderEvent_orderId_idx" ON "OrderEvent"("orderId");

-- CreateIndex
CREATE INDEX "OrderEvent_memberId_idx" ON "OrderEvent"("memberId");

-- AddForeignKey
ALTER TABLE "OrderEvent" ADD CONSTRAINT "OrderEvent_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OrderEvent" ADD CONSTRAINT "OrderEvent_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand from here: what Prisma's schema cannot say.

-- CheckConstraints
ALTER TABLE "OrderEvent"
  ADD CONSTRAINT "OrderEvent_change_check" CHECK ("from" <> "to"),
  ADD CONSTRAINT "OrderEvent_memberId_check" CHECK ("memberId" IS NULL OR "by" = 'staff');

-- Trigger: who did what is never rewritten; the ledger's guard serves, and now says whose it is.
CREATE OR REPLACE FUNCTION "refuse_ledger_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER "OrderEvent_append_only" BEFORE UPDATE OR DELETE ON "OrderEvent"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_ledger_change"();
