-- AlterTable
ALTER TABLE "Order" ADD COLUMN     "deliveryFee" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "Settings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "version" INTEGER NOT NULL DEFAULT 0,
    "coopName" TEXT NOT NULL DEFAULT '',
    "coopPhone" TEXT NOT NULL DEFAULT '',
    "logoId" UUID,
    "bankBin" TEXT,
    "bankAccount" TEXT,
    "bankOwner" TEXT NOT NULL DEFAULT '',
    "graceSeconds" INTEGER,
    "standardFee" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Settings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProvinceFee" (
    "provinceCode" VARCHAR(2) NOT NULL,
    "deliveryFee" INTEGER NOT NULL,

    CONSTRAINT "ProvinceFee_pkey" PRIMARY KEY ("provinceCode")
);

-- CreateIndex
CREATE INDEX "Settings_logoId_idx" ON "Settings"("logoId");

-- AddForeignKey
ALTER TABLE "Settings" ADD CONSTRAINT "Settings_logoId_fkey" FOREIGN KEY ("logoId") REFERENCES "Photo"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand from here: what Prisma's schema cannot say.

-- CheckConstraints
ALTER TABLE "Order"
  ADD CONSTRAINT "Order_deliveryFee_check" CHECK ("deliveryFee" >= 0 AND "deliveryFee" <= "totalDong");
ALTER TABLE "Settings"
  ADD CONSTRAINT "Settings_id_check" CHECK ("id" = 1),
  ADD CONSTRAINT "Settings_bank_check" CHECK (("bankBin" IS NULL) = ("bankAccount" IS NULL)),
  ADD CONSTRAINT "Settings_graceSeconds_check" CHECK ("graceSeconds" BETWEEN 1 AND 3600),
  ADD CONSTRAINT "Settings_standardFee_check" CHECK ("standardFee" >= 0);
ALTER TABLE "ProvinceFee"
  ADD CONSTRAINT "ProvinceFee_deliveryFee_check" CHECK ("deliveryFee" >= 0);

-- Data: the one row there is.
INSERT INTO "Settings" ("id") VALUES (1);
