-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "TopicState" ADD VALUE 'referred';
ALTER TYPE "TopicState" ADD VALUE 'returned';
ALTER TYPE "TopicState" ADD VALUE 'researching';
ALTER TYPE "TopicState" ADD VALUE 'adjourned';
ALTER TYPE "TopicState" ADD VALUE 'submitted';
ALTER TYPE "TopicState" ADD VALUE 'adopted';
ALTER TYPE "TopicState" ADD VALUE 'partlyAdopted';
ALTER TYPE "TopicState" ADD VALUE 'notAdopted';
ALTER TYPE "TopicState" ADD VALUE 'suspended';
ALTER TYPE "TopicState" ADD VALUE 'archived';

-- AlterTable
ALTER TABLE "Consultation" ADD COLUMN     "adjournedAt" TIMESTAMPTZ(3),
ADD COLUMN     "agenda" TEXT,
ADD COLUMN     "chairId" INTEGER,
ADD COLUMN     "quorumReason" TEXT;

-- AlterTable
ALTER TABLE "Endorsement" ADD COLUMN     "satisfaction" TEXT,
ADD COLUMN     "satisfactionAt" TIMESTAMPTZ(3),
ADD COLUMN     "verdict" TEXT,
ADD COLUMN     "verdictAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Report" ADD COLUMN     "filedById" INTEGER,
ADD COLUMN     "muted" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "satisfaction" TEXT,
ADD COLUMN     "satisfactionAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Task" ADD COLUMN     "extendedAt" TIMESTAMPTZ(3),
ADD COLUMN     "itemId" INTEGER,
ADD COLUMN     "owner" TEXT,
ADD COLUMN     "part" TEXT NOT NULL DEFAULT 'lead',
ADD COLUMN     "returnReason" TEXT,
ADD COLUMN     "returnedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Topic" ADD COLUMN     "channel" TEXT NOT NULL DEFAULT 'chat',
ADD COLUMN     "deciderId" INTEGER,
ADD COLUMN     "recurrenceOfId" INTEGER,
ADD COLUMN     "reviewOn" DATE,
ADD COLUMN     "roundId" INTEGER,
ADD COLUMN     "stallId" INTEGER,
ADD COLUMN     "suspendedFrom" "TopicState";

-- CreateTable
CREATE TABLE "Follow" (
    "topicId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "groupId" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Follow_pkey" PRIMARY KEY ("topicId","personId")
);

-- CreateTable
CREATE TABLE "Objection" (
    "id" SERIAL NOT NULL,
    "topicId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "groupId" INTEGER NOT NULL,
    "words" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "answer" TEXT,
    "answeredAt" TIMESTAMPTZ(3),

    CONSTRAINT "Objection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SuggestionLog" (
    "id" SERIAL NOT NULL,
    "topicId" INTEGER NOT NULL,
    "engine" TEXT NOT NULL,
    "prompt" TEXT,
    "promptVersion" INTEGER,
    "field" TEXT NOT NULL,
    "suggested" TEXT NOT NULL,
    "changedTo" TEXT,
    "accepted" BOOLEAN,
    "decidedById" INTEGER,
    "decidedAt" TIMESTAMPTZ(3),

    CONSTRAINT "SuggestionLog_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CollectionRound" (
    "id" SERIAL NOT NULL,
    "unitId" INTEGER NOT NULL,
    "theme" TEXT NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "endsOn" DATE NOT NULL,
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CollectionRound_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Stall" (
    "id" SERIAL NOT NULL,
    "unitId" INTEGER NOT NULL,
    "groupId" INTEGER NOT NULL,
    "openedById" INTEGER NOT NULL,
    "place" TEXT,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),
    "leaflets" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Stall_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Ballot" (
    "id" SERIAL NOT NULL,
    "unitId" INTEGER NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),
    "maxChoices" INTEGER NOT NULL,

    CONSTRAINT "Ballot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BallotTopic" (
    "ballotId" INTEGER NOT NULL,
    "topicId" INTEGER NOT NULL,

    CONSTRAINT "BallotTopic_pkey" PRIMARY KEY ("ballotId","topicId")
);

-- CreateTable
CREATE TABLE "BallotVote" (
    "ballotId" INTEGER NOT NULL,
    "topicId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "BallotVote_pkey" PRIMARY KEY ("ballotId","topicId","personId")
);

-- CreateTable
CREATE TABLE "ConsultationUnit" (
    "consultationId" INTEGER NOT NULL,
    "unitId" INTEGER NOT NULL,

    CONSTRAINT "ConsultationUnit_pkey" PRIMARY KEY ("consultationId","unitId")
);

-- CreateTable
CREATE TABLE "Participant" (
    "id" SERIAL NOT NULL,
    "consultationId" INTEGER NOT NULL,
    "party" TEXT NOT NULL,
    "personId" INTEGER,
    "name" TEXT NOT NULL,
    "unitId" INTEGER,
    "body" TEXT,
    "side" TEXT,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "substituteOfId" INTEGER,
    "invitedAt" TIMESTAMPTZ(3),
    "respondedAt" TIMESTAMPTZ(3),
    "presentAt" TIMESTAMPTZ(3),

    CONSTRAINT "Participant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Position" (
    "id" SERIAL NOT NULL,
    "consultationId" INTEGER NOT NULL,
    "participantId" INTEGER,
    "party" TEXT NOT NULL,
    "speaker" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "messageId" INTEGER,
    "replacesId" INTEGER,
    "answer" TEXT,
    "answeredById" INTEGER,
    "answeredAt" TIMESTAMPTZ(3),
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Position_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Statement" (
    "id" SERIAL NOT NULL,
    "consultationId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "words" TEXT NOT NULL,
    "proposedById" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Statement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StatementVote" (
    "statementId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "party" TEXT NOT NULL,
    "vote" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "StatementVote_pkey" PRIMARY KEY ("statementId","personId")
);

-- CreateTable
CREATE TABLE "OutcomeItem" (
    "id" SERIAL NOT NULL,
    "consultationId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "description" TEXT NOT NULL,
    "body" TEXT,
    "assisting" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "owner" TEXT,
    "dueOn" DATE,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "OutcomeItem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Minutes" (
    "id" SERIAL NOT NULL,
    "consultationId" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "lines" JSONB NOT NULL,
    "engine" TEXT NOT NULL,
    "sourceHash" TEXT NOT NULL,
    "createdById" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "confirmedById" INTEGER,
    "confirmedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Minutes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Motion" (
    "id" SERIAL NOT NULL,
    "unitId" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "sections" JSONB NOT NULL,
    "fileNumber" TEXT,
    "body" TEXT,
    "grade" TEXT,
    "answer" TEXT,
    "satisfaction" TEXT,
    "createdById" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "statusAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Motion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MotionTopic" (
    "motionId" INTEGER NOT NULL,
    "topicId" INTEGER NOT NULL,

    CONSTRAINT "MotionTopic_pkey" PRIMARY KEY ("motionId","topicId")
);

-- CreateTable
CREATE TABLE "UnitEvent" (
    "id" SERIAL NOT NULL,
    "unitId" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "action" TEXT NOT NULL,
    "actorId" INTEGER,
    "actorRole" TEXT,
    "reason" TEXT,
    "data" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL,
    "prevHash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "UnitEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Activity" (
    "id" SERIAL NOT NULL,
    "unitId" INTEGER NOT NULL,
    "visitedId" INTEGER,
    "title" TEXT NOT NULL,
    "plannedOn" DATE NOT NULL,
    "status" TEXT NOT NULL,
    "note" TEXT,
    "createdById" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "heldAt" TIMESTAMPTZ(3),
    "remindedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Activity_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Objection_topicId_personId_key" ON "Objection"("topicId", "personId");

-- CreateIndex
CREATE INDEX "SuggestionLog_engine_prompt_promptVersion_field_idx" ON "SuggestionLog"("engine", "prompt", "promptVersion", "field");

-- CreateIndex
CREATE UNIQUE INDEX "SuggestionLog_topicId_field_key" ON "SuggestionLog"("topicId", "field");

-- CreateIndex
CREATE INDEX "CollectionRound_unitId_closedAt_idx" ON "CollectionRound"("unitId", "closedAt");

-- CreateIndex
CREATE INDEX "Stall_groupId_openedById_closedAt_idx" ON "Stall"("groupId", "openedById", "closedAt");

-- CreateIndex
CREATE INDEX "Ballot_unitId_closedAt_idx" ON "Ballot"("unitId", "closedAt");

-- CreateIndex
CREATE INDEX "Participant_consultationId_party_idx" ON "Participant"("consultationId", "party");

-- CreateIndex
CREATE INDEX "Participant_personId_idx" ON "Participant"("personId");

-- CreateIndex
CREATE UNIQUE INDEX "Position_replacesId_key" ON "Position"("replacesId");

-- CreateIndex
CREATE INDEX "Position_consultationId_idx" ON "Position"("consultationId");

-- CreateIndex
CREATE UNIQUE INDEX "Statement_consultationId_number_key" ON "Statement"("consultationId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "OutcomeItem_consultationId_number_key" ON "OutcomeItem"("consultationId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Minutes_consultationId_version_key" ON "Minutes"("consultationId", "version");

-- CreateIndex
CREATE INDEX "UnitEvent_at_idx" ON "UnitEvent"("at");

-- CreateIndex
CREATE UNIQUE INDEX "UnitEvent_unitId_seq_key" ON "UnitEvent"("unitId", "seq");

-- CreateIndex
CREATE INDEX "Activity_unitId_plannedOn_idx" ON "Activity"("unitId", "plannedOn");

-- CreateIndex
CREATE INDEX "Consultation_openedAt_concludedAt_scheduledAt_idx" ON "Consultation"("openedAt", "concludedAt", "scheduledAt");

-- CreateIndex
CREATE INDEX "Topic_deciderId_idx" ON "Topic"("deciderId");

-- CreateIndex
CREATE INDEX "Topic_state_postingEndsAt_idx" ON "Topic"("state", "postingEndsAt");

-- AddForeignKey
ALTER TABLE "Topic" ADD CONSTRAINT "Topic_deciderId_fkey" FOREIGN KEY ("deciderId") REFERENCES "Unit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Topic" ADD CONSTRAINT "Topic_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "CollectionRound"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Topic" ADD CONSTRAINT "Topic_stallId_fkey" FOREIGN KEY ("stallId") REFERENCES "Stall"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Topic" ADD CONSTRAINT "Topic_recurrenceOfId_fkey" FOREIGN KEY ("recurrenceOfId") REFERENCES "Topic"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Follow" ADD CONSTRAINT "Follow_topicId_fkey" FOREIGN KEY ("topicId") REFERENCES "Topic"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Objection" ADD CONSTRAINT "Objection_topicId_fkey" FOREIGN KEY ("topicId") REFERENCES "Topic"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SuggestionLog" ADD CONSTRAINT "SuggestionLog_topicId_fkey" FOREIGN KEY ("topicId") REFERENCES "Topic"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CollectionRound" ADD CONSTRAINT "CollectionRound_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "Unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Stall" ADD CONSTRAINT "Stall_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "Unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ballot" ADD CONSTRAINT "Ballot_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "Unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BallotTopic" ADD CONSTRAINT "BallotTopic_ballotId_fkey" FOREIGN KEY ("ballotId") REFERENCES "Ballot"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BallotTopic" ADD CONSTRAINT "BallotTopic_topicId_fkey" FOREIGN KEY ("topicId") REFERENCES "Topic"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BallotVote" ADD CONSTRAINT "BallotVote_ballotId_fkey" FOREIGN KEY ("ballotId") REFERENCES "Ballot"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConsultationUnit" ADD CONSTRAINT "ConsultationUnit_consultationId_fkey" FOREIGN KEY ("consultationId") REFERENCES "Consultation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConsultationUnit" ADD CONSTRAINT "ConsultationUnit_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "Unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Participant" ADD CONSTRAINT "Participant_consultationId_fkey" FOREIGN KEY ("consultationId") REFERENCES "Consultation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Participant" ADD CONSTRAINT "Participant_substituteOfId_fkey" FOREIGN KEY ("substituteOfId") REFERENCES "Participant"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Position" ADD CONSTRAINT "Position_consultationId_fkey" FOREIGN KEY ("consultationId") REFERENCES "Consultation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Position" ADD CONSTRAINT "Position_participantId_fkey" FOREIGN KEY ("participantId") REFERENCES "Participant"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Position" ADD CONSTRAINT "Position_replacesId_fkey" FOREIGN KEY ("replacesId") REFERENCES "Position"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Statement" ADD CONSTRAINT "Statement_consultationId_fkey" FOREIGN KEY ("consultationId") REFERENCES "Consultation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StatementVote" ADD CONSTRAINT "StatementVote_statementId_fkey" FOREIGN KEY ("statementId") REFERENCES "Statement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OutcomeItem" ADD CONSTRAINT "OutcomeItem_consultationId_fkey" FOREIGN KEY ("consultationId") REFERENCES "Consultation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Minutes" ADD CONSTRAINT "Minutes_consultationId_fkey" FOREIGN KEY ("consultationId") REFERENCES "Consultation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Task" ADD CONSTRAINT "Task_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "OutcomeItem"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Motion" ADD CONSTRAINT "Motion_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "Unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MotionTopic" ADD CONSTRAINT "MotionTopic_motionId_fkey" FOREIGN KEY ("motionId") REFERENCES "Motion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MotionTopic" ADD CONSTRAINT "MotionTopic_topicId_fkey" FOREIGN KEY ("topicId") REFERENCES "Topic"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UnitEvent" ADD CONSTRAINT "UnitEvent_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "Unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Activity" ADD CONSTRAINT "Activity_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "Unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Activity" ADD CONSTRAINT "Activity_visitedId_fkey" FOREIGN KEY ("visitedId") REFERENCES "Unit"("id") ON DELETE SET NULL ON UPDATE CASCADE;



-- Endorsers have followed their topics all along; from now on a row says so, and 退订 takes it away.
INSERT INTO "Follow" ("topicId", "personId", "groupId", "createdAt")
SELECT "topicId", "personId", "groupId", "createdAt" FROM "Endorsement";

CREATE TRIGGER unit_event_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON "UnitEvent"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
