-- Of those before, the last that is known is their end, or their beginning where they were left open.
ALTER TABLE "LiveSession" ADD COLUMN "seenAt" TIMESTAMPTZ(3);
UPDATE "LiveSession" SET "seenAt" = coalesce("endedAt", "onAirAt", "startedAt");
ALTER TABLE "LiveSession" ALTER COLUMN "seenAt" SET NOT NULL;
