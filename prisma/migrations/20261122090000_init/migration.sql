-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('organiser', 'seller', 'helper');

-- CreateEnum
CREATE TYPE "Unit" AS ENUM ('kg', 'box', 'jar', 'bag', 'bunch', 'piece');

-- CreateEnum
CREATE TYPE "StockMovementKind" AS ENUM ('opening', 'addition', 'sale', 'reservation', 'release', 'return', 'correction');

-- CreateEnum
CREATE TYPE "ReservationState" AS ENUM ('held', 'committed', 'released', 'expired');

-- CreateEnum
CREATE TYPE "SaleEventState" AS ENUM ('draft', 'scheduled', 'live', 'ended', 'cancelled');

-- CreateEnum
CREATE TYPE "OrderState" AS ENUM ('placed', 'confirmed', 'packed', 'shipped', 'delivered', 'refused', 'cancelled');

-- CreateTable
CREATE TABLE "Member" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "phone" TEXT,
    "pinHash" TEXT,
    "role" "Role" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SignInLink" (
    "tokenHash" TEXT NOT NULL,
    "memberId" UUID NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "SignInLink_pkey" PRIMARY KEY ("tokenHash")
);

-- CreateTable
CREATE TABLE "session" (
    "sid" VARCHAR NOT NULL,
    "sess" JSON NOT NULL,
    "expire" TIMESTAMP(6) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("sid")
);

-- CreateTable
CREATE TABLE "Product" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Product_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Variant" (
    "id" UUID NOT NULL,
    "productId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "unit" "Unit" NOT NULL,

    CONSTRAINT "Variant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StockLevel" (
    "variantId" UUID NOT NULL,
    "onHand" INTEGER NOT NULL DEFAULT 0,
    "reserved" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "StockLevel_pkey" PRIMARY KEY ("variantId")
);

-- CreateTable
CREATE TABLE "StockMovement" (
    "id" UUID NOT NULL,
    "variantId" UUID NOT NULL,
    "kind" "StockMovementKind" NOT NULL,
    "quantity" INTEGER NOT NULL,
    "reservedQuantity" INTEGER NOT NULL DEFAULT 0,
    "orderId" UUID,
    "memberId" UUID,
    "reason" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "StockMovement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Reservation" (
    "id" UUID NOT NULL,
    "listingId" UUID NOT NULL,
    "quantity" INTEGER NOT NULL,
    "state" "ReservationState" NOT NULL DEFAULT 'held',
    "buyerPhone" TEXT NOT NULL,
    "orderId" UUID,
    "heldAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Reservation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SaleEvent" (
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "state" "SaleEventState" NOT NULL DEFAULT 'scheduled',
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "sellerId" UUID NOT NULL,
    "pinnedListingId" UUID,
    "pinnedMediaTimeAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SaleEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Listing" (
    "id" UUID NOT NULL,
    "saleEventId" UUID NOT NULL,
    "variantId" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "priceDong" BIGINT NOT NULL,
    "limitPerBuyer" INTEGER,

    CONSTRAINT "Listing_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RunSheetItem" (
    "id" UUID NOT NULL,
    "saleEventId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "listingId" UUID,
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "RunSheetItem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LiveSession" (
    "id" UUID NOT NULL,
    "saleEventId" UUID NOT NULL,
    "sellerId" UUID NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "onAirAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "playlistPath" TEXT,

    CONSTRAINT "LiveSession_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Order" (
    "id" UUID NOT NULL,
    "orderCode" TEXT NOT NULL,
    "idempotencyKey" UUID NOT NULL,
    "requestHash" TEXT NOT NULL,
    "saleEventId" UUID NOT NULL,
    "state" "OrderState" NOT NULL DEFAULT 'placed',
    "totalDong" BIGINT NOT NULL,
    "buyerName" TEXT NOT NULL,
    "buyerPhone" TEXT NOT NULL,
    "buyerAddress" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "placedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OrderLine" (
    "orderId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "listingId" UUID NOT NULL,
    "productName" TEXT NOT NULL,
    "variantName" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unitPriceDong" BIGINT NOT NULL,

    CONSTRAINT "OrderLine_pkey" PRIMARY KEY ("orderId","position")
);

-- CreateIndex
CREATE UNIQUE INDEX "Member_phone_key" ON "Member"("phone");

-- CreateIndex
CREATE INDEX "SignInLink_memberId_idx" ON "SignInLink"("memberId");

-- CreateIndex
CREATE INDEX "IDX_session_expire" ON "session"("expire");

-- CreateIndex
CREATE INDEX "Variant_productId_idx" ON "Variant"("productId");

-- CreateIndex
CREATE INDEX "StockMovement_variantId_at_idx" ON "StockMovement"("variantId", "at");

-- CreateIndex
CREATE INDEX "StockMovement_orderId_idx" ON "StockMovement"("orderId");

-- CreateIndex
CREATE INDEX "Reservation_listingId_state_idx" ON "Reservation"("listingId", "state");

-- CreateIndex
CREATE INDEX "SaleEvent_state_startsAt_idx" ON "SaleEvent"("state", "startsAt");

-- CreateIndex
CREATE INDEX "SaleEvent_sellerId_idx" ON "SaleEvent"("sellerId");

-- CreateIndex
CREATE INDEX "Listing_variantId_idx" ON "Listing"("variantId");

-- CreateIndex
CREATE UNIQUE INDEX "Listing_saleEventId_code_key" ON "Listing"("saleEventId", "code");

-- CreateIndex
CREATE UNIQUE INDEX "RunSheetItem_saleEventId_position_key" ON "RunSheetItem"("saleEventId", "position");

-- CreateIndex
CREATE INDEX "LiveSession_saleEventId_startedAt_idx" ON "LiveSession"("saleEventId", "startedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Order_orderCode_key" ON "Order"("orderCode");

-- CreateIndex
CREATE UNIQUE INDEX "Order_idempotencyKey_key" ON "Order"("idempotencyKey");

-- CreateIndex
CREATE INDEX "Order_saleEventId_placedAt_idx" ON "Order"("saleEventId", "placedAt");

-- CreateIndex
CREATE INDEX "Order_saleEventId_buyerPhone_idx" ON "Order"("saleEventId", "buyerPhone");

-- CreateIndex
CREATE INDEX "OrderLine_listingId_idx" ON "OrderLine"("listingId");

-- AddForeignKey
ALTER TABLE "SignInLink" ADD CONSTRAINT "SignInLink_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Variant" ADD CONSTRAINT "Variant_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StockLevel" ADD CONSTRAINT "StockLevel_variantId_fkey" FOREIGN KEY ("variantId") REFERENCES "Variant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StockMovement" ADD CONSTRAINT "StockMovement_variantId_fkey" FOREIGN KEY ("variantId") REFERENCES "Variant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Reservation" ADD CONSTRAINT "Reservation_listingId_fkey" FOREIGN KEY ("listingId") REFERENCES "Listing"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SaleEvent" ADD CONSTRAINT "SaleEvent_sellerId_fkey" FOREIGN KEY ("sellerId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SaleEvent" ADD CONSTRAINT "SaleEvent_pinnedListingId_fkey" FOREIGN KEY ("pinnedListingId") REFERENCES "Listing"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Listing" ADD CONSTRAINT "Listing_saleEventId_fkey" FOREIGN KEY ("saleEventId") REFERENCES "SaleEvent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Listing" ADD CONSTRAINT "Listing_variantId_fkey" FOREIGN KEY ("variantId") REFERENCES "Variant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RunSheetItem" ADD CONSTRAINT "RunSheetItem_saleEventId_fkey" FOREIGN KEY ("saleEventId") REFERENCES "SaleEvent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RunSheetItem" ADD CONSTRAINT "RunSheetItem_listingId_fkey" FOREIGN KEY ("listingId") REFERENCES "Listing"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LiveSession" ADD CONSTRAINT "LiveSession_saleEventId_fkey" FOREIGN KEY ("saleEventId") REFERENCES "SaleEvent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LiveSession" ADD CONSTRAINT "LiveSession_sellerId_fkey" FOREIGN KEY ("sellerId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Order" ADD CONSTRAINT "Order_saleEventId_fkey" FOREIGN KEY ("saleEventId") REFERENCES "SaleEvent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OrderLine" ADD CONSTRAINT "OrderLine_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OrderLine" ADD CONSTRAINT "OrderLine_listingId_fkey" FOREIGN KEY ("listingId") REFERENCES "Listing"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand from here: what Prisma's schema cannot say.

-- CheckConstraints
ALTER TABLE "Member"
  ADD CONSTRAINT "Member_phone_check" CHECK ("phone" ~ '^\+[1-9][0-9]{6,14}$');
ALTER TABLE "StockLevel"
  ADD CONSTRAINT "StockLevel_onHand_check" CHECK ("onHand" >= 0),
  ADD CONSTRAINT "StockLevel_reserved_check" CHECK ("reserved" >= 0 AND "reserved" <= "onHand");
ALTER TABLE "StockMovement"
  ADD CONSTRAINT "StockMovement_quantity_check" CHECK (
    CASE "kind"
      WHEN 'opening' THEN "quantity" > 0 AND "reservedQuantity" = 0
      WHEN 'addition' THEN "quantity" > 0 AND "reservedQuantity" = 0
      WHEN 'return' THEN "quantity" > 0 AND "reservedQuantity" = 0
      -- A sale out of a reservation takes the units out of both.
      WHEN 'sale' THEN "quantity" < 0 AND "reservedQuantity" IN (0, "quantity")
      WHEN 'reservation' THEN "quantity" = 0 AND "reservedQuantity" > 0
      WHEN 'release' THEN "quantity" = 0 AND "reservedQuantity" < 0
      WHEN 'correction' THEN "quantity" <> 0 AND "reservedQuantity" = 0
    END
  );
ALTER TABLE "Reservation"
  ADD CONSTRAINT "Reservation_quantity_check" CHECK ("quantity" > 0);
ALTER TABLE "Listing"
  ADD CONSTRAINT "Listing_priceDong_check" CHECK ("priceDong" >= 0),
  ADD CONSTRAINT "Listing_limitPerBuyer_check" CHECK ("limitPerBuyer" > 0);
ALTER TABLE "Order"
  ADD CONSTRAINT "Order_totalDong_check" CHECK ("totalDong" >= 0),
  ADD CONSTRAINT "Order_buyerPhone_check" CHECK ("buyerPhone" ~ '^\+[1-9][0-9]{6,14}$');
ALTER TABLE "OrderLine"
  ADD CONSTRAINT "OrderLine_quantity_check" CHECK ("quantity" > 0),
  ADD CONSTRAINT "OrderLine_unitPriceDong_check" CHECK ("unitPriceDong" >= 0);

-- PartialIndex: one open live session for each sale event.
CREATE UNIQUE INDEX "LiveSession_open_key" ON "LiveSession"("saleEventId") WHERE "endedAt" IS NULL;

-- Trigger: the ledger only grows.
CREATE FUNCTION "refuse_ledger_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'StockMovement is append-only';
END $$;
CREATE TRIGGER "StockMovement_append_only" BEFORE UPDATE OR DELETE ON "StockMovement"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_ledger_change"();
