-- CreateTable
CREATE TABLE "PushKey" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "publicKey" TEXT NOT NULL,
    "privateKey" TEXT NOT NULL,

    CONSTRAINT "PushKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PushSubscription" (
    "id" UUID NOT NULL,
    "endpoint" TEXT NOT NULL,
    "p256dh" TEXT NOT NULL,
    "auth" TEXT NOT NULL,
    "language" VARCHAR(2) NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PushSubscription_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Reminder" (
    "subscriptionId" UUID NOT NULL,
    "saleEventId" UUID NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "remindAt" TIMESTAMPTZ(3),
    "notBefore" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Reminder_pkey" PRIMARY KEY ("subscriptionId","saleEventId")
);

-- CreateIndex
CREATE UNIQUE INDEX "PushSubscription_endpoint_key" ON "PushSubscription"("endpoint");

-- CreateIndex
CREATE INDEX "Reminder_saleEventId_idx" ON "Reminder"("saleEventId");

-- CreateIndex
CREATE INDEX "Reminder_notBefore_idx" ON "Reminder"("notBefore");

-- AddForeignKey
ALTER TABLE "Reminder" ADD CONSTRAINT "Reminder_subscriptionId_fkey" FOREIGN KEY ("subscriptionId") REFERENCES "PushSubscription"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Reminder" ADD CONSTRAINT "Reminder_saleEventId_fkey" FOREIGN KEY ("saleEventId") REFERENCES "SaleEvent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "PushKey" ADD CONSTRAINT "PushKey_one_check" CHECK ("id" = 1);

-- What can be stored of an endpoint in a unique index.
ALTER TABLE "PushSubscription" ADD CONSTRAINT "PushSubscription_endpoint_check" CHECK (length("endpoint") <= 1024);
ALTER TABLE "PushSubscription" ADD CONSTRAINT "PushSubscription_language_check" CHECK ("language" IN ('vi', 'en'));

ALTER TABLE "Reminder" ADD CONSTRAINT "Reminder_tries_check" CHECK ("tries" >= 0);
