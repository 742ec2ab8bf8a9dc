-- DropIndex
DROP INDEX "SuggestionLog_topicId_field_key";

-- AlterTable
ALTER TABLE "SuggestionLog" ADD COLUMN     "messageId" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "SuggestionLog_messageId_idx" ON "SuggestionLog"("messageId");

-- CreateIndex
CREATE UNIQUE INDEX "SuggestionLog_topicId_field_messageId_key" ON "SuggestionLog"("topicId", "field", "messageId");


