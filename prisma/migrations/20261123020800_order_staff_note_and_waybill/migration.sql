-- AlterTable
ALTER TABLE "Order" ADD COLUMN     "staffNote" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "waybill" TEXT NOT NULL DEFAULT '';

-- CreateIndex
CREATE INDEX "Order_placedAt_idx" ON "Order"("placedAt");
