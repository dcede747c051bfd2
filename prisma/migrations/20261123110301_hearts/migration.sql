-- CreateTable
CREATE TABLE "HeartCount" (
    "saleEventId" UUID NOT NULL,
    "hearts" INTEGER NOT NULL,

    CONSTRAINT "HeartCount_pkey" PRIMARY KEY ("saleEventId")
);

-- AddForeignKey
ALTER TABLE "HeartCount" ADD CONSTRAINT "HeartCount_saleEventId_fkey" FOREIGN KEY ("saleEventId") REFERENCES "SaleEvent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "HeartCount" ADD CONSTRAINT "HeartCount_hearts_check" CHECK ("hearts" > 0);
