-- AlterTable
ALTER TABLE "Notice" ADD COLUMN     "official" TEXT,
ADD COLUMN     "plain" TEXT,
ADD COLUMN     "plainBy" TIMESTAMPTZ(3);


