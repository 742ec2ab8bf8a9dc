// Understands what is not a command: some messages of one chat at a time, the engine's call outside any transaction, what
// follows from it in one.
import type { InboxMessageModel, TriageResultModel, Tx } from '../db/client.js';
import { holding, leaseOwner, leaseSeconds } from '../db/lease.js';
import type { Deps } from '../deps.js';
import { UserError } from '../errors.js';
import { inOneLine } from '../one-line.js';
import { unitOfSpeaker } from '../people/directory.js';
import { quotedMessage } from '../topics/sources.js';
import { amend } from '../triage/amend.js';
import { apply } from '../triage/apply.js';
import { type TriageDeps, triage } from '../triage/classify.js';
import { type ModelSettings, modelSettings } from '../triage/model-settings.js';
import { shadowOf } from '../triage/shadow.js';
import { onlySuggests } from '../triage/suggest-only.js';
import type { TopicsInSight } from '../triage/topics-in-sight.js';
import type { Triaged } from '../triage/understanding.js';
import type { Aside } from './aside.js';
import { raiseAlarm } from './emergency.js';
import { reply } from './reply.js';
import { claimWindow } from './triage-claim.js';
import { type Prepared, prepareWindow, type WindowMessage } from './triage-window.js';

export type TriageWorkerDeps = Pick<Deps, 'db' | 'clock' | 'config' | 'log' | 'metrics'> &
  TriageDeps & {
    topics: TopicsInSight;
    /** For a prompt on trial; absent: none is tried. */
    aside?: Aside;
  };

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

async function understand(deps: TriageWorkerDeps, rows: InboxMessageModel[]): Promise<void> {
  await deps.topics.refresh(deps.db);
  const prepared = await deps.db.prisma.$transaction((tx) => prepare(tx, deps.topics, rows));
  const { window, model } = prepared;
  const results = await triage(deps, window, model);
  const shadow = shadowOf(deps, window, results, model);
  await deps.db.prisma.$transaction((tx) => applyAll(deps, tx, prepared, results));
  for (const result of results) deps.metrics.triage.inc({ engine: result.engine, kind: result.understanding.kind });
  if (shadow) deps.aside?.run(shadow);
}

interface ToUnderstand extends Prepared {
  model: ModelSettings;
  /** What was made of them before, of those that are looked at again. */
  before: Map<number, TriageResultModel>;
}

async function prepare(tx: Tx, topics: TopicsInSight, rows: InboxMessageModel[]): Promise<ToUnderstand> {
  const first = rows[0] as InboxMessageModel;
  const group = await tx.group.findUniqueOrThrow({ where: { id: first.groupId ?? 0 } });
  const person = await tx.person.findUniqueOrThrow({ where: { id: first.personId ?? 0 } });
  const unitId = await unitOfSpeaker(tx, group, person);
  if (unitId === null) throw new Error('a chat without a unit has messages to triage');
  const before = await tx.triageResult.findMany({ where: { messageId: { in: rows.map(({ id }) => id) } } });
  return {
    ...(await prepareWindow(tx, topics, group, unitId, rows)),
    model: await modelSettings(tx, unitId),
    before: new Map(before.map((result) => [result.messageId, result])),
  };
}

async function applyAll(deps: TriageWorkerDeps, tx: Tx, prepared: ToUnderstand, results: Triaged[]): Promise<void> {
  const now = deps.clock.now();
  const filed = new Map<number, number>();
  const suggestOnly = await onlySuggests(tx, prepared.unitId, now, deps.log);
  for (const entry of prepared.messages) {
    const triaged = results.find((result) => result.messageId === entry.message.id);
    if (!triaged) throw new Error('triage left a message out');
    await finish(tx, entry, now);
    const again = prepared.before.get(entry.message.id);
    if (again) {
      const outcome = await lookAgain(tx, prepared, entry, triaged, { filed, now, suggestOnly });
      deps.metrics.redone.inc({ outcome });
      continue;
    }
    await keep(tx, triaged);
    await applyOne(tx, prepared, entry, triaged, { filed, now, suggestOnly });
  }
}

interface Course {
  filed: Map<number, number>;
  now: Date;
  suggestOnly: boolean;
}

/** How long ago a danger may have been told of to raise the alarm about it now. */
const alarmMinutes = 60;

/** The model's look at what the offline engine answered for it. Whoever was answered is not answered again. */
async function lookAgain(
  tx: Tx,
  prepared: Prepared,
  entry: WindowMessage,
  triaged: Triaged,
  course: Course,
): Promise<'waiting' | 'amended' | 'filed' | 'kept'> {
  if (triaged.redo) return 'waiting';
  await keep(tx, triaged);
  const { id, sentAt } = entry.message;
  const sources = () => tx.topicSource.count({ where: { messageId: id } });
  if ((await sources()) > 0) return (await amend(tx, id, triaged, course.now)) > 0 ? 'amended' : 'kept';
  const old = course.now.getTime() - sentAt.getTime() > alarmMinutes * 60_000;
  if (triaged.understanding.kind === 'emergency' && old) return 'kept';
  const silent = { ...entry, message: { ...entry.message, calledBot: false } };
  await applyOne(tx, prepared, silent, triaged, course);
  return (await sources()) > 0 ? 'filed' : 'kept';
}

async function applyOne(
  tx: Tx,
  prepared: Prepared,
  entry: WindowMessage,
  triaged: Triaged,
  { filed, now, suggestOnly }: Course,
): Promise<void> {
  const { group, unitId, window } = prepared;
  const { message, person } = entry;
  const to = { message, group, personId: person.id, now };
  if (triaged.understanding.kind === 'emergency') {
    await raiseAlarm(tx, { ...to, unitId, words: inOneLine(entry.masked.text) });
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
      words: inOneLine(entry.masked.text),
      openTopics: window.openTopics,
      filed,
      triaged,
      suggestOnly,
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

async function keep(tx: Tx, triaged: Triaged): Promise<void> {
  const { messageId, understanding, engine, redo, callId } = triaged;
  const { kind, items, confidence } = understanding;
  const result = { kind, items, confidence, engine, redo, llmCallId: callId ?? null };
  await tx.triageResult.upsert({ where: { messageId }, create: { messageId, ...result }, update: result });
}

async function finish(tx: Tx, entry: WindowMessage, now: Date): Promise<void> {
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
