// 投票: the residents say which of the posted topics go first (议什么由群众说了算). One person, one vote; it can be changed
// until the end, and nobody sees how it stands before.
import type { BallotModel, TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { notify } from '../outbox/notices.js';
import { recordUnitEvent } from '../people/unit-events.js';
import { publicGroupsOf, unitAndAncestors, unitAndDescendants, workroomGroupOf } from '../people/units.js';
import { formatDay, local } from '../time.js';
import { type Actor, lockTopic, record, theBot } from './events.js';
import { next, stateLabels } from './lifecycle.js';
import { nameOf } from './topics.js';

export type BallotWithTopics = BallotModel & { topics: { topic: TopicModel }[] };

const withTopics = { topics: { include: { topic: true }, orderBy: { topic: { number: 'asc' as const } } } };

export interface NewBallot {
  /** Where it is held when the topics are of several villages. */
  unitId: number;
  topics: TopicModel[];
  maxChoices: number;
  days: number;
}

export async function openBallot(
  tx: Tx,
  ballot: NewBallot,
  actor: Actor,
  at: Date,
  zone: string,
): Promise<BallotModel> {
  const { topics, maxChoices, days } = ballot;
  const unitId = await placeOf(tx, ballot);
  for (const topic of topics) await fitsBallot(tx, topic);
  if (topics.length < 2) throw new UserError('至少要两件才能投票，例如：投票开始 12 13 14 3天 选2件');
  if (maxChoices >= topics.length) throw new UserError(`${topics.length}件里最多选${topics.length - 1}件。`);
  const endsAt = local(at, zone).plus({ days }).endOf('day').set({ millisecond: 0 }).toJSDate();
  const created = await tx.ballot.create({
    data: {
      unitId,
      maxChoices,
      openedAt: at,
      endsAt,
      topics: { create: topics.map((topic) => ({ topicId: topic.id })) },
    },
  });
  const numbers = topics.map((topic) => topic.number);
  const data = { ballotId: created.id, topics: numbers, maxChoices, endsAt: endsAt.toISOString() };
  await recordUnitEvent(tx, unitId, { action: 'openBallot', actor, at, data });
  const text = `【投票】先商量哪一件，大家来定\n${listOf(topics)}\n每人选${maxChoices}件，到${formatDay(endsAt, zone)}为止，到时公布结果。\n发：投票 ${numbers.slice(0, maxChoices).join(' ')}（不想让人看见，可以私聊我发）`;
  await tellGroups(tx, created, 'ballot', text, at);
  return created;
}

const listOf = (topics: TopicModel[]) => topics.map((topic) => `${topic.number}号 ${topic.title}`).join('\n');

async function placeOf(tx: Tx, { unitId, topics }: NewBallot): Promise<number> {
  const own = new Set(topics.map((topic) => topic.unitId));
  if (own.size === 1) return topics[0]?.unitId ?? unitId;
  const units = await unitAndDescendants(tx, unitId);
  const outside = topics.find((topic) => !units.includes(topic.unitId));
  if (outside) throw new UserError(`${outside.number}号不是这里的事，不能放在一起投票。`);
  return unitId;
}

async function fitsBallot(tx: Tx, topic: TopicModel): Promise<void> {
  const n = topic.number;
  if (topic.private) throw new UserError(`${n}号是私下反映的，不能拿来投票。`);
  if (next('chosen', topic.state) === undefined) {
    throw new UserError(`${n}号现在是「${stateLabels[topic.state]}」，公示过的才能投票。可以发：公示 ${n}`);
  }
  if ((await tx.ballot.count({ where: { closedAt: null, topics: { some: { topicId: topic.id } } } })) > 0) {
    throw new UserError(`${n}号正在投票，等结果出来再说。`);
  }
}

/** Those in which somebody who speaks in this unit may vote now. */
export async function openBallotsAt(tx: Tx, unitId: number | null, now: Date): Promise<BallotWithTopics[]> {
  if (unitId === null) return [];
  return tx.ballot.findMany({
    where: { unitId: { in: await unitAndAncestors(tx, unitId) }, closedAt: null, endsAt: { gt: now } },
    include: withTopics,
    orderBy: { id: 'asc' },
  });
}

/** Those held in one of these units. */
export async function openBallotsUnder(tx: Tx, unitIds: number[]): Promise<BallotWithTopics[]> {
  return tx.ballot.findMany({
    where: { unitId: { in: unitIds }, closedAt: null },
    include: withTopics,
    orderBy: { id: 'asc' },
  });
}

/** Takes the place of what the person chose before. */
export async function vote(
  tx: Tx,
  ballots: BallotWithTopics[],
  personId: number,
  numbers: number[],
  at: Date,
): Promise<{ ballot: BallotWithTopics; chosen: TopicModel[] }> {
  const ballot = ballots.find((one) => one.topics.some(({ topic }) => topic.number === numbers[0]));
  if (!ballot) throw new UserError(`${numbers[0]}号现在没有在投票。发「投票」看看正在投的。`);
  const topics = ballot.topics.map(({ topic }) => topic);
  const chosen = topics.filter((topic) => numbers.includes(topic.number));
  const strange = numbers.find((number) => !topics.some((topic) => topic.number === number));
  if (strange !== undefined) {
    const can = topics.map((topic) => topic.number).join('、');
    throw new UserError(`${strange}号不在这次投票里，可以选：${can}号。`);
  }
  if (chosen.length > ballot.maxChoices) {
    throw new UserError(
      `这次每人最多选${ballot.maxChoices}件。例如：投票 ${numbers.slice(0, ballot.maxChoices).join(' ')}`,
    );
  }
  await tx.ballotVote.deleteMany({ where: { ballotId: ballot.id, personId } });
  await tx.ballotVote.createMany({
    data: chosen.map((topic) => ({ ballotId: ballot.id, topicId: topic.id, personId, at })),
  });
  return { ballot, chosen };
}

export interface Count {
  voters: number;
  /** Most votes first. */
  rows: { topic: TopicModel; votes: number; chosen: boolean }[];
}

/** As many as each could choose are chosen; those level with the last of them as well. */
export async function countVotes(tx: Tx, ballot: BallotWithTopics): Promise<Count> {
  const votes = await tx.ballotVote.findMany({ where: { ballotId: ballot.id } });
  const rows = ballot.topics
    .map(({ topic }) => ({ topic, votes: votes.filter((one) => one.topicId === topic.id).length }))
    .sort((a, b) => b.votes - a.votes || a.topic.number - b.topic.number);
  const enough = Math.max(1, rows[ballot.maxChoices - 1]?.votes ?? 1);
  return {
    voters: new Set(votes.map((one) => one.personId)).size,
    rows: rows.map((row) => ({ ...row, chosen: row.votes >= enough })),
  };
}

export function resultText({ voters, rows }: Count): string {
  if (voters === 0) return '没有人投票，先商量哪一件由工作室来排。';
  const lines = rows.map(
    ({ topic, votes, chosen }) => `${topic.number}号 ${topic.title}：${votes}票${chosen ? '（选中，先商量）' : ''}`,
  );
  return [`${voters}人投票`, ...lines].join('\n');
}

/** The latest that is over, for whoever asks. */
export async function lastResult(tx: Tx, unitId: number): Promise<BallotWithTopics | null> {
  const units = [...(await unitAndAncestors(tx, unitId)), ...(await unitAndDescendants(tx, unitId))];
  return tx.ballot.findFirst({
    where: { unitId: { in: units }, closedAt: { not: null } },
    include: withTopics,
    orderBy: { closedAt: 'desc' },
  });
}

/** Counts what is over, tells the groups and the workroom, and marks what was chosen. */
export async function closeBallots(tx: Tx, now: Date): Promise<void> {
  const over = await tx.ballot.findMany({
    where: { closedAt: null, endsAt: { lte: now } },
    include: withTopics,
    orderBy: { id: 'asc' },
  });
  for (const ballot of over) await closeOne(tx, ballot, theBot, now);
}

/** 结束投票: before its time, with a reason that everybody reads. */
export async function endBallot(
  tx: Tx,
  ballot: BallotWithTopics,
  actor: Actor,
  reason: string,
  at: Date,
): Promise<Count> {
  await tx.$queryRaw`SELECT id FROM "Ballot" WHERE id = ${ballot.id} FOR UPDATE`;
  const still = await tx.ballot.findUniqueOrThrow({ where: { id: ballot.id } });
  if (still.closedAt) throw new UserError('这次投票已经结束了。结果发：投票结果');
  return closeOne(tx, ballot, actor, at, reason);
}

async function closeOne(tx: Tx, ballot: BallotWithTopics, actor: Actor, at: Date, reason?: string): Promise<Count> {
  const count = await countVotes(tx, ballot);
  await tx.ballot.update({ where: { id: ballot.id }, data: { closedAt: at } });
  const chosen = count.rows.filter((row) => row.chosen);
  await recordUnitEvent(tx, ballot.unitId, {
    action: 'closeBallot',
    actor,
    at,
    ...(reason !== undefined && { reason }),
    data: {
      ballotId: ballot.id,
      voters: count.voters,
      votes: Object.fromEntries(count.rows.map(({ topic, votes }) => [topic.number, votes])),
      chosen: chosen.map(({ topic }) => topic.number),
      ...(reason !== undefined && { wasToEndAt: ballot.endsAt.toISOString() }),
    },
  });
  for (const { topic, votes } of chosen) {
    const locked = await lockTopic(tx, topic.number);
    // Some may be called together already: then the vote has nothing left to say.
    if (next('chosen', locked.state) === undefined) continue;
    const data = { ballotId: ballot.id, votes, voters: count.voters };
    await record(tx, locked, { action: 'chosen', actor, at, data });
  }
  await tellResult(tx, ballot, count, at, reason);
  return count;
}

async function tellResult(tx: Tx, ballot: BallotModel, count: Count, at: Date, reason?: string): Promise<void> {
  const early = reason === undefined ? '' : `投票提前结束：${reason}\n`;
  await tellGroups(tx, ballot, 'ballot-result', `【投票结果】${early}${resultText(count)}`, at);
  const workroom = await workroomGroupOf(tx, ballot.unitId);
  if (!workroom) return;
  const first = count.rows.find((row) => row.chosen)?.topic ?? count.rows[0]?.topic;
  await notify(tx, {
    dedupeKey: `ballot-result:${ballot.id}:${workroom.id}`,
    groupId: workroom.id,
    kind: 'task',
    text: `【投票结果】${resultText(count)}\n可以商量了，发：开启协商 ${first?.number} 周五下午3点 村委会`,
    prompt: true,
    at,
  });
}

async function tellGroups(tx: Tx, ballot: BallotModel, key: string, text: string, at: Date): Promise<void> {
  for (const group of await publicGroupsOf(tx, ballot.unitId)) {
    await notify(tx, {
      dedupeKey: `${key}:${ballot.id}:${group.id}`,
      groupId: group.id,
      kind: 'public',
      text,
      prompt: false,
      at,
    });
  }
}

/** 12号「…」、14号「…」 */
export const chosenList = (topics: TopicModel[]) => topics.map(nameOf).join('、');
