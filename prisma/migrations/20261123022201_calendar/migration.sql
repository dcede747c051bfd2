-- CreateEnum
CREATE TYPE "SaleEventPart" AS ENUM ('seller', 'helper');

-- AlterTable
ALTER TABLE "Listing" ADD COLUMN     "plannedQuantity" INTEGER;

-- AlterTable
ALTER TABLE "SaleEvent" ADD COLUMN     "expectedMinutes" INTEGER NOT NULL DEFAULT 60;

-- CreateTable
CREATE TABLE "SaleEventMember" (
    "saleEventId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "as" "SaleEventPart" NOT NULL,

    CONSTRAINT "SaleEventMember_pkey" PRIMARY KEY ("saleEventId","memberId")
);

-- CreateIndex
CREATE INDEX "SaleEventMember_memberId_idx" ON "SaleEventMember"("memberId");

-- AddForeignKey
ALTER TABLE "SaleEventMember" ADD CONSTRAINT "SaleEventMember_saleEventId_fkey" FOREIGN KEY ("saleEventId") REFERENCES "SaleEvent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SaleEventMember" ADD CONSTRAINT "SaleEventMember_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand from here: what Prisma's schema cannot say.

-- CheckConstraints
ALTER TABLE "SaleEvent"
  ADD CONSTRAINT "SaleEvent_expectedMinutes_check" CHECK ("expectedMinutes" BETWEEN 5 AND 1440);
ALTER TABLE "Listing"
  ADD CONSTRAINT "Listing_plannedQuantity_check" CHECK ("plannedQuantity" > 0);
