-- CreateTable
CREATE TABLE "BuyerErasure" (
    "id" UUID NOT NULL,
    "orders" INTEGER NOT NULL,
    "memberId" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "BuyerErasure_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "BuyerErasure_memberId_idx" ON "BuyerErasure"("memberId");

-- CreateIndex
CREATE INDEX "Order_buyerPhone_idx" ON "Order"("buyerPhone");

-- AddForeignKey
ALTER TABLE "BuyerErasure" ADD CONSTRAINT "BuyerErasure_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand from here: what Prisma's schema cannot say.

-- CheckConstraints: a number, or the pseudonym of a person who was erased.
ALTER TABLE "Order"
  DROP CONSTRAINT "Order_buyerPhone_check",
  ADD CONSTRAINT "Order_buyerPhone_check" CHECK ("buyerPhone" ~ '^(\+[1-9][0-9]{6,14}|erased-[0-9a-f-]{36})$');
ALTER TABLE "BuyerErasure"
  ADD CONSTRAINT "BuyerErasure_orders_check" CHECK ("orders" >= 0);

-- Triggers: append-only tables stay what they are, but for the words in `reason`, which may name a person who asks to be
-- erased.
CREATE FUNCTION "refuse_all_but_erasing"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW."reason" = '' AND to_jsonb(NEW) - 'reason' = to_jsonb(OLD) - 'reason' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
DROP TRIGGER "StockMovement_append_only" ON "StockMovement";
DROP TRIGGER "OrderEvent_append_only" ON "OrderEvent";
CREATE TRIGGER "StockMovement_append_only" BEFORE UPDATE OR DELETE ON "StockMovement"
  FOR EACH ROW EXECUTE FUNCTION "refuse_all_but_erasing"();
CREATE TRIGGER "OrderEvent_append_only" BEFORE UPDATE OR DELETE ON "OrderEvent"
  FOR EACH ROW EXECUTE FUNCTION "refuse_all_but_erasing"();
CREATE TRIGGER "BuyerErasure_append_only" BEFORE UPDATE OR DELETE ON "BuyerErasure"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_ledger_change"();
