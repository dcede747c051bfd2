-- CreateTable
CREATE TABLE "ListingPin" (
    "id" UUID NOT NULL,
    "saleEventId" UUID NOT NULL,
    "listingId" UUID,
    "mediaTimeAt" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ListingPin_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ListingPin_saleEventId_mediaTimeAt_idx" ON "ListingPin"("saleEventId", "mediaTimeAt");

-- CreateIndex
CREATE INDEX "ListingPin_listingId_idx" ON "ListingPin"("listingId");

-- AddForeignKey
ALTER TABLE "ListingPin" ADD CONSTRAINT "ListingPin_saleEventId_fkey" FOREIGN KEY ("saleEventId") REFERENCES "SaleEvent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ListingPin" ADD CONSTRAINT "ListingPin_listingId_fkey" FOREIGN KEY ("listingId") REFERENCES "Listing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand from here: what Prisma's schema cannot say.

-- Trigger: what was shown when is never rewritten. A listing that leaves the plan takes its pins along, which is a trigger's work.
CREATE TRIGGER "ListingPin_append_only" BEFORE UPDATE OR DELETE ON "ListingPin"
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION "refuse_ledger_change"();

-- Data: of sale events before this table the last pin is known.
INSERT INTO "ListingPin" ("id", "saleEventId", "listingId", "mediaTimeAt", "at")
  SELECT gen_random_uuid(), "id", "pinnedListingId", "pinnedMediaTimeAt", "pinnedMediaTimeAt"
  FROM "SaleEvent" WHERE "pinnedMediaTimeAt" IS NOT NULL;
