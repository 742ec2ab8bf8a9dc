// Understands what is not a command: some messages of one chat at a time, the engine's call outside any transaction, what
// follows from it in one.
import type { InboxMessageModel, Tx } from '../db/client.js';
import { holding, leaseOwner, leaseSeconds } from '../db/lease.js';
import type { Deps } from '../deps.js';
import { UserError } from '../errors.js';
import { unitOfSpeaker } from '../people/directory.js';
import { quotedMessage } from '../topics/sources.js';
import { apply } from '../triage/apply.js';
import { type TriageDeps, triage } from '../triage/classify.js';
import type { TopicsInSight } from '../triage/topics-in-sight.js';
import type { Triaged } from '../triage/understanding.js';
import { raiseAlarm } from './emergency.js';
import { reply } from './reply.js';
import { type Prepared, prepareWindow, type WindowMessage } from './triage-window.js';

export type TriageWorkerDeps = Pick<Deps, 'db' | 'clock' | 'config' | 'log' | 'metrics'> &
  TriageDeps & { topics: TopicsInSight };

/** Talk that does not call the bot is read together once the chat has been quiet for a moment, or enough has gathered. */
const quietSeconds = 8;
const maxWindow = 12;
const maxAttempts = 5;
const recentMinutes = 30;

/** `hurry`: do not wait for a chat to fall quiet. True: there was work. */
export async function triageDue(deps: TriageWorkerDeps, hurry = false): Promise<boolean> {
  const rows = await claimWindow(deps, hurry);
  const first = rows[0];
  if (!first) return false;
  const ids = rows.map((row) => row.id);
  try {
    await holding(
      () => renew(deps, ids),
      () => understand(deps, rows),
    );
  } catch (error) {
    await putBack(deps, ids, error);
  }
  return true;
}

/** The oldest waiting messages of one chat that nobody is at work on. */
async function claimWindow(deps: TriageWorkerDeps, hurry: boolean): Promise<InboxMessageModel[]> {
  return deps.db.prisma.$transaction(async (tx) => {
    const due = await tx.$queryRaw<{ platform: string; chatId: string }[]>`
      SELECT platform, "chatId" FROM "InboxMessage" WHERE state = 'triage'
       GROUP BY platform, "chatId"
      HAVING bool_and("leaseUntil" IS NULL OR "leaseUntil" < now()) AND min("nextTryAt") <= now()
         AND (${hurry} OR bool_or("calledBot") OR count(*) >= ${maxWindow}
              OR max("receivedAt") < now() - ${quietSeconds} * interval '1 s'
              OR min("receivedAt") < now() - 3 * ${quietSeconds} * interval '1 s')
       ORDER BY bool_or("calledBot") DESC, min(id)`;
    for (const chat of due) {
      const lock = `triage ${chat.platform} ${chat.chatId}`;
      const [got] = await tx.$queryRaw<
        { locked: boolean }[]
      >`SELECT pg_try_advisory_xact_lock(hashtextextended(${lock}, 0)) AS locked`;
      if (!got?.locked) continue;
      const waiting = await tx.inboxMessage.findMany({
        where: { ...chat, state: 'triage' },
        orderBy: { id: 'asc' },
        take: maxWindow,
      });
      // Another process may have claimed this chat between the two looks.
      if (waiting.some((row) => row.leaseUntil !== null && row.leaseUntil > new Date())) continue;
      await tx.$executeRaw`
        UPDATE "InboxMessage" SET "leaseOwner" = ${leaseOwner}, "leaseUntil" = now() + ${leaseSeconds} * interval '1 s',
               attempts = attempts + 1
         WHERE id = ANY(${waiting.map((row) => row.id)})`;
      return waiting;
    }
    return [];
  });
}

async function understand(deps: TriageWorkerDeps, rows: InboxMessageModel[]): Promise<void> {
  await deps.topics.refresh(deps.db);
  const prepared = await deps.db.prisma.$transaction((tx) => prepare(tx, deps.topics, rows));
  const results = await triage(deps, prepared.window);
  await deps.db.prisma.$transaction((tx) => applyAll(deps, tx, prepared, results));
  for (const result of results) deps.metrics.triage.inc({ engine: result.engine, kind: result.understanding.kind });
}

async function prepare(tx: Tx, topics: TopicsInSight, rows: InboxMessageModel[]): Promise<Prepared> {
  const first = rows[0] as InboxMessageModel;
  const group = await tx.group.findUniqueOrThrow({ where: { id: first.groupId ?? 0 } });
  const person = await tx.person.findUniqueOrThrow({ where: { id: first.personId ?? 0 } });
  const unitId = await unitOfSpeaker(tx, group, person);
  if (unitId === null) throw new Error('a chat without a unit has messages to triage');
  return prepareWindow(tx, topics, group, unitId, rows);
}

async function applyAll(deps: TriageWorkerDeps, tx: Tx, prepared: Prepared, results: Triaged[]): Promise<void> {
  const now = deps.clock.now();
  const filed = new Map<number, number>();
  for (const entry of prepared.messages) {
    const triaged = results.find((result) => result.messageId === entry.message.id);
    if (!triaged) throw new Error('triage left a message out');
    await record(tx, entry, triaged, now);
    await applyOne(tx, prepared, entry, triaged, filed, now);
  }
}

async function applyOne(
  tx: Tx,
  prepared: Prepared,
  entry: WindowMessage,
  triaged: Triaged,
  filed: Map<number, number>,
  now: Date,
): Promise<void> {
  const { group, unitId, window } = prepared;
  const { message, person } = entry;
  const to = { message, group, personId: person.id, now };
  if (triaged.understanding.kind === 'emergency') {
    await raiseAlarm(tx, { ...to, unitId, words: entry.masked.text });
    return;
  }
  const quotedAuthor = entry.explicit?.fromQuote ? await authorOfQuote(tx, entry, prepared) : undefined;
  const recentTopic = await topicLastTalkedAbout(tx, entry);
  // What is refused halfway is taken back, so that the other messages of the window are still applied.
  await tx.$executeRaw`SAVEPOINT message`;
  try {
    const answer = await apply({
      tx,
      now,
      unitId,
      group,
      message,
      person,
      words: entry.masked.text,
      openTopics: window.openTopics,
      filed,
      triaged,
      ...(quotedAuthor && { quotedAuthor }),
      ...(entry.explicit && { explicit: entry.explicit }),
      ...(entry.quoteTopic !== undefined && { quoteTopic: entry.quoteTopic }),
      ...(recentTopic !== undefined && { recentTopic }),
    });
    if (answer !== undefined) await reply(tx, to, answer);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT message`;
    if (message.calledBot) await reply(tx, to, error.say);
  }
}

/** Whose words are filed, when they are a neighbour's that the bot has seen. */
async function authorOfQuote(tx: Tx, entry: WindowMessage, prepared: Prepared) {
  const quoted = await quotedMessage(tx, entry.message, prepared.group);
  if (!quoted || quoted.userId === entry.message.userId) return undefined;
  const key = { platform: quoted.platform, userId: quoted.userId };
  return (await tx.person.findUnique({ where: { platform_userId: key } })) ?? undefined;
}

async function topicLastTalkedAbout(tx: Tx, entry: WindowMessage): Promise<number | undefined> {
  const { message } = entry;
  const source = await tx.topicSource.findFirst({
    where: {
      message: {
        platform: message.platform,
        chatId: message.chatId,
        id: { lt: message.id },
        // Before this message, not before now: it may have waited.
        sentAt: { gt: new Date(message.sentAt.getTime() - recentMinutes * 60_000) },
      },
      topic: { private: false },
    },
    include: { topic: true },
    orderBy: { messageId: 'desc' },
  });
  return source?.topic.number;
}

async function record(tx: Tx, entry: WindowMessage, triaged: Triaged, now: Date): Promise<void> {
  const { understanding, engine, redo, callId } = triaged;
  const result = {
    kind: understanding.kind,
    items: understanding.items,
    confidence: understanding.confidence,
    engine,
    redo,
    llmCallId: callId ?? null,
  };
  await tx.triageResult.upsert({
    where: { messageId: entry.message.id },
    create: { messageId: entry.message.id, ...result },
    update: result,
  });
  const { count } = await tx.inboxMessage.updateMany({
    where: { id: entry.message.id, state: 'triage', leaseOwner },
    data: {
      state: 'handled',
      handledAt: now,
      leaseOwner: null,
      leaseUntil: null,
      maskedText: entry.masked.text,
      maskTokens: entry.masked.tokens,
    },
  });
  if (count === 0) throw new Error('the lease on a message was lost while it was being understood');
}

async function putBack(deps: TriageWorkerDeps, ids: number[], error: unknown): Promise<void> {
  const { rows } = await deps.db.pool.query<{ state: string; attempts: number }>(
    `UPDATE "InboxMessage"
        SET "lastError" = $3, "leaseOwner" = NULL, "leaseUntil" = NULL,
            state = CASE WHEN attempts >= $4 THEN 'failed'::"InboxState" ELSE state END,
            "nextTryAt" = now() + power(2, attempts) * interval '1 s'
      WHERE id = ANY($1) AND "leaseOwner" = $2 RETURNING state, attempts`,
    [ids, leaseOwner, error instanceof Error ? error.name : 'error', maxAttempts],
  );
  const level = rows.some((row) => row.state === 'failed') || rows[0]?.attempts === 1 ? 'error' : 'warn';
  deps.log[level]({ err: error, messageRows: ids }, 'messages could not be understood');
}

async function renew(deps: TriageWorkerDeps, ids: number[]): Promise<boolean> {
  const { rowCount } = await deps.db.pool.query(
    `UPDATE "InboxMessage" SET "leaseUntil" = now() + $3 * interval '1 s' WHERE id = ANY($1) AND "leaseOwner" = $2`,
    [ids, leaseOwner, leaseSeconds],
  );
  return rowCount === ids.length;
}
