-- AlterTable
ALTER TABLE "OrderLine" ADD COLUMN     "flashStartsAt" TIMESTAMPTZ(3);
