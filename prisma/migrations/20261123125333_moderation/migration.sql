-- AlterTable
ALTER TABLE "Comment" ADD COLUMN     "hiddenById" UUID,
ADD COLUMN     "writer" TEXT;

-- AlterTable
ALTER TABLE "Settings" ADD COLUMN     "commentLinks" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "hiddenWords" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "slowSeconds" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "MutedWriter" (
    "saleEventId" UUID NOT NULL,
    "writer" TEXT NOT NULL,
    "mutedById" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "MutedWriter_pkey" PRIMARY KEY ("saleEventId","writer")
);

-- CreateTable
CREATE TABLE "BlockedNumber" (
    "phone" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "blockedById" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "BlockedNumber_pkey" PRIMARY KEY ("phone")
);

-- CreateIndex
CREATE INDEX "MutedWriter_mutedById_idx" ON "MutedWriter"("mutedById");

-- CreateIndex
CREATE INDEX "BlockedNumber_blockedById_idx" ON "BlockedNumber"("blockedById");

-- CreateIndex
CREATE INDEX "Comment_saleEventId_writer_at_idx" ON "Comment"("saleEventId", "writer", "at");

-- CreateIndex
CREATE INDEX "Comment_hiddenById_idx" ON "Comment"("hiddenById");

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_hiddenById_fkey" FOREIGN KEY ("hiddenById") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MutedWriter" ADD CONSTRAINT "MutedWriter_saleEventId_fkey" FOREIGN KEY ("saleEventId") REFERENCES "SaleEvent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MutedWriter" ADD CONSTRAINT "MutedWriter_mutedById_fkey" FOREIGN KEY ("mutedById") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BlockedNumber" ADD CONSTRAINT "BlockedNumber_blockedById_fkey" FOREIGN KEY ("blockedById") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the schema cannot say.
ALTER TABLE "Settings" ADD CONSTRAINT "Settings_slowSeconds_check" CHECK ("slowSeconds" BETWEEN 0 AND 600);
ALTER TABLE "BlockedNumber" ADD CONSTRAINT "BlockedNumber_phone_check" CHECK ("phone" ~ '^\+[0-9]{8,15}$');
