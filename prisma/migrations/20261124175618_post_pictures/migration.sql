-- AlterTable
ALTER TABLE "OutboxPost" ADD COLUMN     "picture" TEXT,
ADD COLUMN     "pictureToken" TEXT,
ADD COLUMN     "pictureWords" TEXT;

-- AlterTable
ALTER TABLE "SandboxMessage" ADD COLUMN     "picture" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "OutboxPost_pictureToken_key" ON "OutboxPost"("pictureToken");


