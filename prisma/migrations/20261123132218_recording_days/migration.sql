-- AlterTable
ALTER TABLE "Settings" ADD COLUMN     "recordingDays" INTEGER;

-- What the schema cannot say.
ALTER TABLE "Settings" ADD CONSTRAINT "Settings_recordingDays_check" CHECK ("recordingDays" BETWEEN 0 AND 36500);
