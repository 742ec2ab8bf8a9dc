// 摆摊: a staff member's table at the market. What is said there is filed line by line; the counters come from the log.
import type { GroupModel, StallModel, TopicModel, Tx } from '../db/client.js';
import { recordUnitEvent } from '../people/unit-events.js';
import { markAnswered } from './answers.js';
import { type Actor, record, theBot } from './events.js';
import { publicNameOf } from './topics.js';

export interface NewStall {
  unitId: number;
  group: GroupModel;
  actor: Actor & { personId: number };
  place: string | null;
}

/** The table that this person has open in this chat. */
export async function openStallOf(tx: Tx, groupId: number, personId: number): Promise<StallModel | undefined> {
  const where = { groupId, openedById: personId, closedAt: null };
  return (await tx.stall.findFirst({ where, orderBy: { id: 'desc' } })) ?? undefined;
}

export async function openStall(tx: Tx, stall: NewStall, at: Date): Promise<StallModel> {
  const { unitId, group, actor, place } = stall;
  const opened = await tx.stall.create({
    data: { unitId, groupId: group.id, openedById: actor.personId, place, openedAt: at },
  });
  await recordUnitEvent(tx, unitId, { action: 'openStall', actor, at, data: { stallId: opened.id, place } });
  return opened;
}

export interface StallCounts {
  /** People whose opinion was written down. */
  collected: number;
  answered: number;
  /** Those that became a topic of their own and wait for screening. */
  topics: TopicModel[];
  /** Opinions that joined a topic which was open already. */
  joined: number;
  leaflets: number;
}

export async function countStall(tx: Tx, stall: StallModel): Promise<StallCounts> {
  const events = await tx.topicEvent.findMany({
    where: { at: { gte: stall.openedAt }, data: { path: ['stallId'], equals: stall.id } },
    include: { topic: true },
    orderBy: { id: 'asc' },
  });
  const of = (action: string) => events.filter((event) => event.action === action);
  const answered = new Set(of('answerOnSpot').map((event) => event.topicId));
  return {
    collected: new Set(
      [...of('raise'), ...of('report')].map((event) => (event.data as { reporterId?: number }).reporterId),
    ).size,
    answered: answered.size,
    topics: of('raise').flatMap((event) => (answered.has(event.topicId) ? [] : [event.topic])),
    joined: of('report').length,
    leaflets: stall.leaflets,
  };
}

export function stallText(counts: StallCounts): string {
  const joined = counts.joined > 0 ? `，并入已有议题${counts.joined}条` : '';
  return `收集${counts.collected}条，当场答复${counts.answered}条，转议题${counts.topics.length}件${joined}，发宣传页${counts.leaflets}份`;
}

export async function closeStall(tx: Tx, stall: StallModel, actor: Actor, at: Date): Promise<StallCounts> {
  const counts = await countStall(tx, stall);
  await tx.stall.update({ where: { id: stall.id }, data: { closedAt: at } });
  const { collected, answered, topics, joined, leaflets } = counts;
  await recordUnitEvent(tx, stall.unitId, {
    action: 'closeStall',
    actor,
    at,
    data: { stallId: stall.id, place: stall.place, collected, answered, topics: topics.length, joined, leaflets },
  });
  return counts;
}

/** A table that nobody closed is closed at the end of its day. */
export async function closeForgottenStalls(tx: Tx, at: Date): Promise<{ stall: StallModel; counts: StallCounts }[]> {
  const open = await tx.stall.findMany({ where: { closedAt: null, openedAt: { lte: at } }, orderBy: { id: 'asc' } });
  const closed: { stall: StallModel; counts: StallCounts }[] = [];
  for (const stall of open) closed.push({ stall, counts: await closeStall(tx, stall, theBot, at) });
  return closed;
}

/** Said to the person's face: it counts as answered, and nobody has to be told again. */
export async function answerAtStall(
  tx: Tx,
  topic: TopicModel,
  stall: StallModel,
  actor: Actor,
  answer: string,
  at: Date,
): Promise<TopicModel> {
  const data = { stallId: stall.id };
  const after = await record(tx, topic, { action: 'answerOnSpot', actor, at, reason: answer, data });
  await markAnswered(tx, [topic.id], after.state, at);
  return after;
}

export const stallTopics = (counts: StallCounts): string =>
  counts.topics.length > 0 ? `\n转议题的：${counts.topics.map(publicNameOf).join('、')}` : '';
