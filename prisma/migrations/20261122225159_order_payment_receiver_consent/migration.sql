-- CreateEnum
CREATE TYPE "PaymentMethod" AS ENUM ('cod', 'vietqr');

-- AlterTable
ALTER TABLE "Order" ADD COLUMN     "communeCode" VARCHAR(5),
ADD COLUMN     "consentVersion" TEXT,
ADD COLUMN     "paidAt" TIMESTAMPTZ(3),
ADD COLUMN     "payBy" TIMESTAMPTZ(3),
ADD COLUMN     "payment" "PaymentMethod" NOT NULL DEFAULT 'cod',
ADD COLUMN     "provinceCode" VARCHAR(2),
ADD COLUMN     "receiverName" TEXT,
ADD COLUMN     "receiverPhone" TEXT;

-- By hand from here: what Prisma's schema cannot say.

-- CheckConstraints: a commune lies in a province, a receiver has both, only a bank transfer has a time to pay by.
ALTER TABLE "Order"
  ADD CONSTRAINT "Order_address_check" CHECK (
    "provinceCode" ~ '^[0-9]{2}$' AND "communeCode" ~ '^[0-9]{5}$'
    AND ("communeCode" IS NULL OR "provinceCode" IS NOT NULL)
  ),
  ADD CONSTRAINT "Order_receiver_check" CHECK (num_nulls("receiverName", "receiverPhone") IN (0, 2)),
  ADD CONSTRAINT "Order_payBy_check" CHECK (("payment" = 'vietqr') = ("payBy" IS NOT NULL));
