-- CreateIndex
CREATE INDEX "Topic_stateSince_id_idx" ON "Topic"("stateSince", "id");


