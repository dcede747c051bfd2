-- CreateEnum
CREATE TYPE "OrderDraftState" AS ENUM ('open', 'ordered', 'dismissed');

-- CreateTable
CREATE TABLE "Comment" (
    "id" UUID NOT NULL,
    "saleEventId" UUID NOT NULL,
    "key" UUID NOT NULL,
    "authorName" TEXT NOT NULL,
    "maskedName" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "maskedText" TEXT NOT NULL,
    "phone" TEXT,
    "repeated" BOOLEAN NOT NULL DEFAULT false,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "mediaTimeAt" TIMESTAMPTZ(3),
    "hiddenAt" TIMESTAMPTZ(3),

    CONSTRAINT "Comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OrderDraft" (
    "id" UUID NOT NULL,
    "commentId" UUID NOT NULL,
    "saleEventId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "phone" TEXT,
    "lines" JSONB NOT NULL,
    "state" "OrderDraftState" NOT NULL DEFAULT 'open',
    "orderId" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "OrderDraft_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Comment_key_key" ON "Comment"("key");

-- CreateIndex
CREATE INDEX "Comment_saleEventId_at_idx" ON "Comment"("saleEventId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "OrderDraft_commentId_key" ON "OrderDraft"("commentId");

-- CreateIndex
CREATE UNIQUE INDEX "OrderDraft_orderId_key" ON "OrderDraft"("orderId");

-- CreateIndex
CREATE INDEX "OrderDraft_saleEventId_at_idx" ON "OrderDraft"("saleEventId", "at");

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_saleEventId_fkey" FOREIGN KEY ("saleEventId") REFERENCES "SaleEvent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OrderDraft" ADD CONSTRAINT "OrderDraft_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OrderDraft" ADD CONSTRAINT "OrderDraft_saleEventId_fkey" FOREIGN KEY ("saleEventId") REFERENCES "SaleEvent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OrderDraft" ADD CONSTRAINT "OrderDraft_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand from here: what Prisma's schema cannot say.

-- CheckConstraints: phone numbers are E.164; an ordered draft, and no other, has its order; lines are a list.
ALTER TABLE "Comment"
  ADD CONSTRAINT "Comment_phone_check" CHECK ("phone" ~ '^\+84[0-9]{9,10}$');
ALTER TABLE "OrderDraft"
  ADD CONSTRAINT "OrderDraft_lines_check" CHECK (jsonb_typeof("lines") = 'array' AND jsonb_array_length("lines") > 0),
  ADD CONSTRAINT "OrderDraft_orderId_check" CHECK (("state" = 'ordered') = ("orderId" IS NOT NULL)),
  ADD CONSTRAINT "OrderDraft_phone_check" CHECK ("phone" ~ '^\+84[0-9]{9,10}$');

-- PartialIndex: the same units for the same number wait once.
CREATE UNIQUE INDEX "OrderDraft_open_key" ON "OrderDraft"("saleEventId", "phone", "lines") WHERE "state" = 'open';
