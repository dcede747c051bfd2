-- AlterTable
ALTER TABLE "Listing" ADD COLUMN     "flashEndsAt" TIMESTAMPTZ(3),
ADD COLUMN     "flashPriceDong" BIGINT,
ADD COLUMN     "flashQuantity" INTEGER,
ADD COLUMN     "flashSold" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "flashStartsAt" TIMESTAMPTZ(3),
ADD COLUMN     "hidden" BOOLEAN NOT NULL DEFAULT false;

-- By hand from here: what Prisma's schema cannot say.

-- CheckConstraints: a flash price is there with all of its parts, or not at all.
ALTER TABLE "Listing"
  ADD CONSTRAINT "Listing_flash_check" CHECK (
    num_nulls("flashPriceDong", "flashStartsAt", "flashEndsAt", "flashQuantity") IN (0, 4)
    AND "flashPriceDong" >= 0 AND "flashStartsAt" < "flashEndsAt" AND "flashQuantity" > 0
  ),
  ADD CONSTRAINT "Listing_flashSold_check" CHECK ("flashSold" >= 0 AND "flashSold" <= coalesce("flashQuantity", 0));
