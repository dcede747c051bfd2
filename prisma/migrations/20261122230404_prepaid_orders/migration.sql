-- CreateEnum
CREATE TYPE "TransferState" AS ENUM ('open', 'matched', 'dismissed');

-- CreateEnum
CREATE TYPE "TransferProblem" AS ENUM ('no_order', 'wrong_amount', 'already_paid', 'not_prepaid', 'order_cancelled', 'money_back');

-- AlterTable
ALTER TABLE "Reservation" DROP COLUMN "buyerPhone",
ALTER COLUMN "orderId" SET NOT NULL;

-- CreateTable
CREATE TABLE "BankTransfer" (
    "id" UUID NOT NULL,
    "feed" TEXT NOT NULL,
    "transactionId" TEXT NOT NULL,
    "amountDong" BIGINT NOT NULL,
    "content" TEXT NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "orderId" UUID,
    "state" "TransferState" NOT NULL,
    "problem" "TransferProblem",
    "memberId" UUID,
    "note" TEXT NOT NULL DEFAULT '',
    "settledAt" TIMESTAMPTZ(3),

    CONSTRAINT "BankTransfer_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "BankTransfer_orderId_idx" ON "BankTransfer"("orderId");

-- CreateIndex
CREATE INDEX "BankTransfer_memberId_idx" ON "BankTransfer"("memberId");

-- CreateIndex
CREATE UNIQUE INDEX "BankTransfer_feed_transactionId_key" ON "BankTransfer"("feed", "transactionId");

-- CreateIndex
CREATE INDEX "Reservation_orderId_idx" ON "Reservation"("orderId");

-- AddForeignKey
ALTER TABLE "Reservation" ADD CONSTRAINT "Reservation_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BankTransfer" ADD CONSTRAINT "BankTransfer_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BankTransfer" ADD CONSTRAINT "BankTransfer_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand from here: what Prisma's schema cannot say.

-- CheckConstraints: money comes for a bank transfer only; people look at a transfer for a reason; what is matched has paid
-- an order.
ALTER TABLE "Order"
  ADD CONSTRAINT "Order_paidAt_check" CHECK ("paidAt" IS NULL OR "payment" = 'vietqr');
ALTER TABLE "BankTransfer"
  ADD CONSTRAINT "BankTransfer_amountDong_check" CHECK ("amountDong" >= 0),
  ADD CONSTRAINT "BankTransfer_problem_check" CHECK (("state" = 'open') = ("problem" IS NOT NULL)),
  ADD CONSTRAINT "BankTransfer_orderId_check" CHECK ("state" <> 'matched' OR "orderId" IS NOT NULL);

-- PartialIndexes: orders that wait for their money, by when that ends; transfers that people have to look at.
CREATE INDEX "Order_payBy_idx" ON "Order"("payBy") WHERE "payBy" IS NOT NULL AND "paidAt" IS NULL AND "state" = 'placed';
CREATE INDEX "BankTransfer_open_idx" ON "BankTransfer"("receivedAt") WHERE "state" = 'open';
