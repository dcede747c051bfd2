-- CreateTable
CREATE TABLE "WhipToken" (
    "saleEventId" UUID NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "madeAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "WhipToken_pkey" PRIMARY KEY ("saleEventId")
);

-- AddForeignKey
ALTER TABLE "WhipToken" ADD CONSTRAINT "WhipToken_saleEventId_fkey" FOREIGN KEY ("saleEventId") REFERENCES "SaleEvent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand from here: what Prisma's schema cannot say.

-- CheckConstraints: a token itself must never get in here.
ALTER TABLE "WhipToken"
  ADD CONSTRAINT "WhipToken_tokenHash_check" CHECK ("tokenHash" ~ '^[0-9a-f]{64}$');
