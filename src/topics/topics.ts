// Topics, the reports they come from, and how many people stand behind them.
import type { GroupModel, GroupPurpose, InboxMessageModel, PersonModel, TopicModel, Tx } from '../db/client.js';
import { isOffline, offlinePlatform } from '../people/offline.js';
import type { Channel } from './channels.js';
import { type Actor, lockTopic, record } from './events.js';
import { isOpen, moves } from './lifecycle.js';
import { linkSource } from './sources.js';

export interface Reporter {
  person: PersonModel;
  group: GroupModel;
  /** As they may be shown to the workroom: personal data masked. */
  words: string;
  /** Not named in public in any case; to the workroom as the unit's settings say. */
  anonymous?: boolean;
  /** Who wrote it down, when that is not the reporter. */
  filedBy?: Actor;
  /** Where it came from; `chat` when left out. */
  channel?: Channel;
  /** The staff member's table at which it was said. */
  stallId?: number;
}

export interface NewTopic {
  unitId: number;
  kind: 'issue' | 'question';
  title: string;
  category: string;
  place: string | null;
  urgent: boolean;
  private?: boolean;
  roundId?: number;
  reporter: Reporter;
  message: Pick<InboxMessageModel, 'id'>;
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

/** In lists, which are read out to many: `12号 3号楼路灯坏了`, `12号（私下反映）`. */
export function listedName(topic: Pick<TopicModel, 'number' | 'title' | 'private'>): string {
  return topic.private ? `${topic.number}号（私下反映）` : `${topic.number}号 ${topic.title}`;
}

/** Chats in which a private topic may be named at all. */
export const privateChats: readonly (GroupPurpose | null)[] = ['workroom', 'direct'];

export async function raiseTopic(tx: Tx, input: NewTopic): Promise<TopicModel> {
  const { reporter, message, at, ...columns } = input;
  const { channel = 'chat', stallId = null } = reporter;
  const created = await tx.topic.create({
    data: { ...columns, channel, stallId, number: await nextNumber(tx), stateSince: at, createdAt: at },
  });
  await addReport(tx, created, reporter, at);
  await linkSource(tx, created.id, message.id);
  return record(tx, created, {
    action: 'raise',
    actor: filerOf(reporter),
    at,
    data: {
      ...originOf(reporter),
      unitId: input.unitId,
      category: input.category,
      kind: input.kind,
      messageId: message.id,
      ...(input.roundId !== undefined && { roundId: input.roundId }),
    },
  });
}

const filerOf = (reporter: Reporter): Actor =>
  reporter.filedBy ?? { personId: reporter.person.id, role: 'reporter' as const };

/** What figures need to know of a report: whose, and by which way it came. */
function originOf({ person, channel = 'chat', stallId }: Reporter) {
  return {
    reporterId: person.id,
    channel,
    ...(isOffline(person) && { offline: true }),
    ...(stallId !== undefined && { stallId }),
  };
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
      filedById: reporter.filedBy?.personId ?? null,
      createdAt: at,
    },
  });
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
  const actor = filerOf(reporter);
  const data = { ...originOf(reporter), messageId: message.id };
  if (known || !isOpen(topic.state)) {
    await record(tx, topic, { action: 'supplement', actor, at, data });
    return 'supplemented';
  }
  await addReport(tx, topic, reporter, at);
  await record(tx, topic, { action: 'report', actor, at, data });
  return 'reported';
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

/** The topic that this one was merged into, locked; itself where it stands alone. */
export async function headOf(tx: Tx, topic: TopicModel): Promise<TopicModel> {
  let head = topic;
  while (head.mergedIntoId !== null) {
    const { number } = await tx.topic.findUniqueOrThrow({ where: { id: head.mergedIntoId } });
    head = await lockTopic(tx, number);
  }
  return head;
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

export interface Voices {
  reporters: number;
  endorsers: number;
  /** Those of both who have no account: written down or signed on paper. */
  offline: number;
}

/** `3人反映，5人附议（其中线下2人）` */
export function voicesText({ reporters, endorsers, offline }: Voices): string {
  return `${reporters}人反映，${endorsers}人附议${offline > 0 ? `（其中线下${offline}人）` : ''}`;
}

/** People who reported it (merged topics included) and people who endorsed it, each counted once. */
export async function countVoices(tx: Tx, topicId: number): Promise<Voices> {
  const family = await mergedFamily(tx, topicId);
  const reporters = await tx.report.groupBy({ by: ['personId'], where: { topicId: { in: family } } });
  const endorsers = await tx.endorsement.groupBy({
    by: ['personId'],
    where: { topicId: { in: family }, personId: { notIn: reporters.map((row) => row.personId) } },
  });
  const offline = await tx.person.count({
    where: { platform: offlinePlatform, id: { in: [...reporters, ...endorsers].map((row) => row.personId) } },
  });
  return { reporters: reporters.length, endorsers: endorsers.length, offline };
}
