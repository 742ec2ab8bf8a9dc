-- CreateEnum
CREATE TYPE "ExportState" AS ENUM ('waiting', 'working', 'done', 'failed');

-- CreateTable
CREATE TABLE "Export" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "args" JSONB NOT NULL,
    "askedById" INTEGER,
    "tokenHash" TEXT NOT NULL,
    "state" "ExportState" NOT NULL DEFAULT 'waiting',
    "progress" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "name" TEXT,
    "type" TEXT,
    "file" TEXT,
    "problem" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "doneAt" TIMESTAMPTZ(3),
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "leaseOwner" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),

    CONSTRAINT "Export_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Export_tokenHash_key" ON "Export"("tokenHash");

-- CreateIndex
CREATE INDEX "Export_state_id_idx" ON "Export"("state", "id");

-- CreateIndex
CREATE INDEX "Export_expiresAt_idx" ON "Export"("expiresAt");


