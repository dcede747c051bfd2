-- AlterTable
ALTER TABLE "SaleEvent" ADD COLUMN     "viewers" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "viewersPeak" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "SaleViewer" (
    "saleEventId" UUID NOT NULL,
    "mark" VARCHAR(22) NOT NULL,

    CONSTRAINT "SaleViewer_pkey" PRIMARY KEY ("saleEventId","mark")
);

-- AddForeignKey
ALTER TABLE "SaleViewer" ADD CONSTRAINT "SaleViewer_saleEventId_fkey" FOREIGN KEY ("saleEventId") REFERENCES "SaleEvent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand from here: what Prisma's schema cannot say.

-- CheckConstraints
ALTER TABLE "SaleEvent"
  ADD CONSTRAINT "SaleEvent_viewers_check" CHECK ("viewersPeak" >= 0 AND "viewers" >= "viewersPeak");
