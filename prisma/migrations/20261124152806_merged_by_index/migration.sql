-- CreateIndex
CREATE INDEX "Topic_mergedIntoId_idx" ON "Topic"("mergedIntoId");

-- CreateIndex
CREATE INDEX "Topic_recurrenceOfId_idx" ON "Topic"("recurrenceOfId");


