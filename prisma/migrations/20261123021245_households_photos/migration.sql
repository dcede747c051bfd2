-- CreateEnum
CREATE TYPE "CertificateKind" AS ENUM ('ocop', 'vietgap', 'globalgap', 'organic', 'planting_area', 'other');

-- AlterTable
ALTER TABLE "Member" ADD COLUMN     "removedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Product" ADD COLUMN     "archivedAt" TIMESTAMPTZ(3),
ADD COLUMN     "householdId" UUID,
ADD COLUMN     "photoId" UUID;

-- AlterTable
ALTER TABLE "SaleEvent" ADD COLUMN     "coverId" UUID;

-- AlterTable
ALTER TABLE "Variant" ADD COLUMN     "retiredAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "Household" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "village" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Household_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Photo" (
    "id" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "alt" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Photo_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Certificate" (
    "productId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" "CertificateKind" NOT NULL,
    "stars" INTEGER,
    "name" TEXT NOT NULL DEFAULT '',
    "number" TEXT NOT NULL DEFAULT '',
    "expiresOn" DATE,

    CONSTRAINT "Certificate_pkey" PRIMARY KEY ("productId","position")
);

-- CreateIndex
CREATE UNIQUE INDEX "Photo_sha256_key" ON "Photo"("sha256");

-- CreateIndex
CREATE INDEX "Product_householdId_idx" ON "Product"("householdId");

-- CreateIndex
CREATE INDEX "Product_photoId_idx" ON "Product"("photoId");

-- CreateIndex
CREATE INDEX "SaleEvent_coverId_idx" ON "SaleEvent"("coverId");

-- AddForeignKey
ALTER TABLE "Product" ADD CONSTRAINT "Product_householdId_fkey" FOREIGN KEY ("householdId") REFERENCES "Household"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Product" ADD CONSTRAINT "Product_photoId_fkey" FOREIGN KEY ("photoId") REFERENCES "Photo"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Certificate" ADD CONSTRAINT "Certificate_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SaleEvent" ADD CONSTRAINT "SaleEvent_coverId_fkey" FOREIGN KEY ("coverId") REFERENCES "Photo"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand from here: what Prisma's schema cannot say.

-- CheckConstraints: whoever is removed cannot sign in; only OCOP has stars, and only the other certificates a name.
ALTER TABLE "Member"
  ADD CONSTRAINT "Member_removedAt_check" CHECK ("removedAt" IS NULL OR ("phone" IS NULL AND "pinHash" IS NULL));
ALTER TABLE "Household"
  ADD CONSTRAINT "Household_name_check" CHECK ("name" <> '');
ALTER TABLE "Photo"
  ADD CONSTRAINT "Photo_sha256_check" CHECK ("sha256" ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT "Photo_size_check" CHECK ("width" > 0 AND "height" > 0);
ALTER TABLE "Certificate"
  ADD CONSTRAINT "Certificate_stars_check" CHECK (("kind" = 'ocop') = ("stars" IS NOT NULL) AND "stars" BETWEEN 1 AND 5),
  ADD CONSTRAINT "Certificate_name_check" CHECK (("kind" = 'other') = ("name" <> ''));
