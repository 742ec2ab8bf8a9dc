-- AlterTable
ALTER TABLE "LlmCall" ADD COLUMN     "countyId" INTEGER;

-- CreateTable
CREATE TABLE "ShadowResult" (
    "messageId" INTEGER NOT NULL,
    "prompt" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "understanding" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ShadowResult_pkey" PRIMARY KEY ("messageId","prompt","version")
);

-- CreateIndex
CREATE INDEX "ShadowResult_createdAt_idx" ON "ShadowResult"("createdAt");

-- AddForeignKey
ALTER TABLE "ShadowResult" ADD CONSTRAINT "ShadowResult_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "InboxMessage"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


