// Topics, the reports they come from, and the endorsements they gather.
import type { GroupModel, InboxMessageModel, PersonModel, TopicModel, Tx } from '../db/client.js';
import { settingsOf } from '../people/units.js';
import { type Actor, record, theBot } from './events.js';
import { isOpen, moves } from './lifecycle.js';

export interface Reporter {
  person: PersonModel;
  group: GroupModel;
  /** As they may be shown to the workroom: personal data masked. */
  words: string;
  /** Their name is not shown to the workroom either. */
  anonymous?: boolean;
}

export interface NewTopic {
  unitId: number;
  kind: 'issue' | 'question';
  title: string;
  category: string;
  place: string | null;
  urgent: boolean;
  private?: boolean;
  reporter: Reporter;
  message: Pick<InboxMessageModel, 'id'>;
  /** Who filed it, when that is not the reporter. */
  filedBy?: Actor;
  at: Date;
}

/** 12号「3号楼路灯坏了」 */
export function nameOf(topic: Pick<TopicModel, 'number' | 'title'>): string {
  return `${topic.number}号「${topic.title}」`;
}

/** A private topic is named by its number alone wherever others can read. */
export function publicNameOf(topic: Pick<TopicModel, 'number' | 'title' | 'private'>): string {
  return topic.private ? `${topic.number}号` : nameOf(topic);
}

export async function raiseTopic(tx: Tx, input: NewTopic): Promise<TopicModel> {
  const { reporter, message, at, filedBy, ...columns } = input;
  const created = await tx.topic.create({
    data: { ...columns, number: await nextNumber(tx), stateSince: at, createdAt: at },
  });
  await addReport(tx, created, reporter, at);
  await linkSource(tx, created.id, message.id);
  return record(tx, created, {
    action: 'raise',
    actor: filedBy ?? { personId: reporter.person.id, role: 'reporter' },
    at,
    data: { reporterId: reporter.person.id, category: input.category, kind: input.kind, messageId: message.id },
  });
}

/** Gapless: residents say these numbers aloud. */
async function nextNumber(tx: Tx): Promise<number> {
  const [row] = await tx.$queryRaw<{ value: number }[]>`
    INSERT INTO "Counter" (name, value) VALUES ('topic', 1)
    ON CONFLICT (name) DO UPDATE SET value = "Counter".value + 1 RETURNING value`;
  return (row as { value: number }).value;
}

async function addReport(tx: Tx, topic: TopicModel, reporter: Reporter, at: Date): Promise<void> {
  await tx.report.create({
    data: {
      topicId: topic.id,
      personId: reporter.person.id,
      groupId: reporter.group.id,
      words: reporter.words,
      anonymous: reporter.anonymous ?? false,
      createdAt: at,
    },
  });
}

async function linkSource(tx: Tx, topicId: number, messageId: number): Promise<void> {
  await tx.topicSource.createMany({ data: [{ topicId, messageId }], skipDuplicates: true });
}

/** Another person reports the same matter, or the same person adds to it. */
export async function joinTopic(
  tx: Tx,
  topic: TopicModel,
  reporter: Reporter,
  message: Pick<InboxMessageModel, 'id'>,
  at: Date,
): Promise<'reported' | 'supplemented'> {
  const known = await tx.report.findUnique({
    where: { topicId_personId: { topicId: topic.id, personId: reporter.person.id } },
  });
  await linkSource(tx, topic.id, message.id);
  const actor: Actor = { personId: reporter.person.id, role: 'reporter' };
  const data = { messageId: message.id };
  if (known || !isOpen(topic.state)) {
    await record(tx, topic, { action: 'supplement', actor, at, data });
    return 'supplemented';
  }
  await addReport(tx, topic, reporter, at);
  await record(tx, topic, { action: 'report', actor, at, data });
  return 'reported';
}

export type Endorsed = { result: 'endorsed' | 'already' | 'own'; count: number; promoted: boolean };

/** 附议. Enough of them shortlist a candidate without a convener. */
export async function endorse(
  tx: Tx,
  topic: TopicModel,
  person: PersonModel,
  group: GroupModel,
  at: Date,
): Promise<Endorsed> {
  const key = { topicId: topic.id, personId: person.id };
  const count = () => tx.endorsement.count({ where: { topicId: topic.id } });
  if (await tx.report.findUnique({ where: { topicId_personId: key } })) {
    return { result: 'own', count: await count(), promoted: false };
  }
  if (await tx.endorsement.findUnique({ where: { topicId_personId: key } })) {
    return { result: 'already', count: await count(), promoted: false };
  }
  await tx.endorsement.create({ data: { ...key, groupId: group.id, createdAt: at } });
  await tx.follow.createMany({ data: [{ ...key, groupId: group.id, createdAt: at }], skipDuplicates: true });
  const after = await record(tx, topic, { action: 'endorse', actor: { personId: person.id }, at });
  const total = await count();
  const { endorseThreshold } = await settingsOf(tx, topic.unitId);
  const promoted = after.state === 'candidate' && total >= endorseThreshold;
  if (promoted) await record(tx, after, { action: 'shortlist', actor: theBot, at, data: { endorsements: total } });
  return { result: 'endorsed', count: total, promoted };
}

/** 撤回 by a reporter: the topic goes with its only supporter, else only that person's report does. */
export async function withdrawReport(
  tx: Tx,
  topic: TopicModel,
  person: PersonModel,
  at: Date,
): Promise<'none' | 'topic' | 'report'> {
  const report = await tx.report.findUnique({
    where: { topicId_personId: { topicId: topic.id, personId: person.id } },
  });
  if (!report) return 'none';
  const actor: Actor = { personId: person.id, role: 'reporter' };
  const others = await tx.report.count({ where: { topicId: topic.id, personId: { not: person.id } } });
  const endorsers = await tx.endorsement.count({ where: { topicId: topic.id } });
  const beforeSession = (moves.withdraw.from as readonly string[]).includes(topic.state);
  if (others + endorsers === 0 || !beforeSession) {
    await record(tx, topic, { action: 'withdraw', actor, at });
    return 'topic';
  }
  await record(tx, topic, { action: 'withdrawReport', actor, at });
  await tx.report.delete({ where: { id: report.id } });
  return 'report';
}

/** The topic's id and those merged into it, however deep. */
export async function mergedFamily(tx: Tx, topicId: number): Promise<number[]> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    WITH RECURSIVE family AS (
      SELECT id FROM "Topic" WHERE id = ${topicId}
      UNION SELECT t.id FROM "Topic" t JOIN family f ON t."mergedIntoId" = f.id
    ) SELECT id FROM family`;
  return rows.map((row) => row.id);
}

/** People who reported it (merged topics included) and people who endorsed it, each counted once. */
export async function countVoices(tx: Tx, topicId: number): Promise<{ reporters: number; endorsers: number }> {
  const family = await mergedFamily(tx, topicId);
  const reporters = await tx.report.groupBy({ by: ['personId'], where: { topicId: { in: family } } });
  const endorsers = await tx.endorsement.groupBy({
    by: ['personId'],
    where: { topicId: { in: family }, personId: { notIn: reporters.map((row) => row.personId) } },
  });
  return { reporters: reporters.length, endorsers: endorsers.length };
}
