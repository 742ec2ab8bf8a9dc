// 反馈: after 办结 each reporter, and each endorser who follows, is asked once. Only the reporters' answers settle it; the
// endorsers' are kept beside them. Silence is shown as 未评价, never as solved; an office's silence closes nothing.
import type { TopicModel, Tx } from '../db/client.js';
import { notify, type Offer } from '../outbox/notices.js';
import { settingsOf, workroomOfTopic } from '../people/units.js';
import { calendarDay, local } from '../time.js';
import { tellReporters } from '../topics/answers.js';
import { lockTopic, record, theBot } from '../topics/events.js';
import { next } from '../topics/lifecycle.js';
import { mergedFamily, nameOf } from '../topics/topics.js';
import { type Satisfaction, type Verdict, verdictLabels } from '../topics/verdicts.js';
import { reopen } from './redo.js';

/** The three answers as numbers to tap. */
export function verdictOffers(number: number): Offer[] {
  return Object.values(verdictLabels).map((label) => ({ label, command: `${label} ${number}` }));
}

export async function askReporters(tx: Tx, topic: TopicModel, bodies: string, note: string, at: Date): Promise<void> {
  const family = await mergedFamily(tx, topic.id);
  // A new claim asks anew: what was said about the last one does not count for this one.
  const unsaid = { verdict: null, verdictAt: null, satisfaction: null, satisfactionAt: null };
  await tx.report.updateMany({ where: { topicId: { in: family } }, data: unsaid });
  await tx.endorsement.updateMany({ where: { topicId: { in: family } }, data: unsaid });
  const where = topic.place && !topic.title.includes(topic.place) ? `\n地点：${topic.place}` : '';
  const claim = `${bodies ? `${bodies}说办好了` : '办好了'}：${note}${where}`;
  await tellReporters(tx, topic, {
    text: ({ number }) => `${claim}\n反映、附议过的乡亲，办好没有？满意不满意也可以一起说，例如：已解决 ${number} 满意`,
    passOn: ({ number }) => `${claim}\n请问问他办好没有、满意不满意，替他回一句，例如：回访 ${number} 已解决 满意`,
    ask: ({ number }) => verdictOffers(number),
    official: note,
    prompt: true,
    at,
  });
}

export interface Said {
  personId: number;
  verdict: Verdict;
  words: string;
  satisfaction?: Satisfaction | undefined;
  /** The staff member who passes on the word of somebody without an account (回访). */
  passedOnBy?: number;
  at: Date;
  zone: string;
}

export interface Judged {
  as: 'reporter' | 'endorser' | 'nobody';
  /** What the topic became through it, if anything. */
  became?: 'resolved' | 'partlyResolved' | 'reopened';
  /** Reporters who have not answered yet. */
  waiting: number;
  /** 未解决 is kept; it reopens when a sentence says what is wrong. */
  needsWords?: true;
}

/** One person's word. 未解决 of a reporter reopens; the topic is settled when every reporter has answered. */
export async function judge(tx: Tx, topic: TopicModel, said: Said): Promise<Judged> {
  const family = await mergedFamily(tx, topic.id);
  const as = await voiceOf(tx, family, said.personId);
  if (as === 'nobody') return { as, waiting: 0 };
  const { personId, verdict, words, at } = said;
  let after = await record(tx, topic, {
    action: 'verdict',
    actor: actorOf(as, personId),
    at,
    ...(words && { reason: words }),
    data: { verdict, as, ...passedOn(said) },
  });
  const mine = { where: { topicId: { in: family }, personId }, data: { verdict, verdictAt: at } };
  if (as === 'endorser') await tx.endorsement.updateMany(mine);
  else await tx.report.updateMany(mine);
  if (said.satisfaction) after = await recordRating(tx, after, family, as, { ...said, words: '' }, said.satisfaction);
  if (as === 'endorser') {
    if (verdict === 'unresolved') await tellWorkroom(tx, after, `附议人说没解决`, words, at);
    return { as, waiting: 0 };
  }
  const answers = await tx.report.findMany({ where: { topicId: { in: family } } });
  const waiting = new Set(answers.filter((r) => r.verdict === null && !r.muted).map((r) => r.personId)).size;
  if (verdict === 'unresolved') {
    if (words === '') return { as, waiting, needsWords: true };
    await reopen(tx, after, { ...said, actor: actorOf(as, personId), reason: words });
    return { as, waiting, became: 'reopened' };
  }
  const contested = answers.some((report) => report.verdict === 'unresolved');
  const became = waiting > 0 || contested ? undefined : await settle(tx, after, at, said.zone);
  return { as, waiting, ...(became && { became }) };
}

/** It is being done anew already: the word is kept for those who do it. */
export async function addWord(tx: Tx, topic: TopicModel, said: Said): Promise<'added' | 'nobody' | 'closed'> {
  const family = await mergedFamily(tx, topic.id);
  const as = await voiceOf(tx, family, said.personId);
  if (as === 'nobody') return 'nobody';
  if (next('supplement', topic.state) === undefined) return 'closed';
  const { personId, words, verdict, at } = said;
  const reason = words || verdictLabels[verdict];
  const after = await record(tx, topic, { action: 'supplement', actor: actorOf(as, personId), at, reason });
  await tellWorkroom(tx, after, '补充', reason, at);
  return 'added';
}

/** 满意 / 基本满意 / 不满意, apart from whether it is solved. */
export async function rate(
  tx: Tx,
  topic: TopicModel,
  said: Pick<Said, 'personId' | 'words' | 'passedOnBy' | 'at'>,
  satisfaction: Satisfaction,
): Promise<{ as: Judged['as']; verdictMissing: boolean }> {
  const family = await mergedFamily(tx, topic.id);
  const as = await voiceOf(tx, family, said.personId);
  if (as === 'nobody') return { as, verdictMissing: false };
  const after = await recordRating(tx, topic, family, as, said, satisfaction);
  if (satisfaction === 'dissatisfied') await tellWorkroom(tx, after, '有人不满意', said.words, said.at);
  const unanswered = { topicId: { in: family }, personId: said.personId, verdict: null };
  const silent = (await tx.report.count({ where: unanswered })) + (await tx.endorsement.count({ where: unanswered }));
  return { as, verdictMissing: after.state === 'verifying' && silent > 0 };
}

async function recordRating(
  tx: Tx,
  topic: TopicModel,
  family: number[],
  as: 'reporter' | 'endorser',
  said: Pick<Said, 'personId' | 'words' | 'passedOnBy' | 'at'>,
  satisfaction: Satisfaction,
): Promise<TopicModel> {
  const { personId, words, at } = said;
  const actor = actorOf(as, personId);
  const data = { satisfaction, as, ...passedOn(said) };
  const after = await record(tx, topic, { action: 'rate', actor, at, ...(words && { reason: words }), data });
  const mine = { where: { topicId: { in: family }, personId }, data: { satisfaction, satisfactionAt: at } };
  if (as === 'endorser') await tx.endorsement.updateMany(mine);
  else await tx.report.updateMany(mine);
  return after;
}

const passedOn = ({ passedOnBy }: Pick<Said, 'passedOnBy'>) => (passedOnBy === undefined ? {} : { passedOnBy });

const actorOf = (as: 'reporter' | 'endorser', personId: number) =>
  as === 'reporter' ? { personId, role: 'reporter' as const } : { personId };

async function voiceOf(tx: Tx, family: number[], personId: number): Promise<Judged['as']> {
  const mine = { where: { topicId: { in: family }, personId } };
  if ((await tx.report.count(mine)) > 0) return 'reporter';
  return (await tx.endorsement.count(mine)) > 0 ? 'endorser' : 'nobody';
}

async function tellWorkroom(tx: Tx, topic: TopicModel, what: string, words: string, at: Date): Promise<void> {
  const workroom = await workroomOfTopic(tx, topic);
  if (!workroom) return;
  await notify(tx, {
    dedupeKey: `voice:${topic.id}:${topic.version}`,
    groupId: workroom.id,
    topicId: topic.id,
    kind: 'task',
    text: `【${what}】${nameOf(topic)}${words ? `：${words}` : ''}`,
    prompt: false,
    at,
  });
}

/** What the reporters' answers make of it: all solved, or partly. */
async function settle(
  tx: Tx,
  topic: TopicModel,
  at: Date,
  zone: string,
): Promise<'resolved' | 'partlyResolved' | undefined> {
  const family = await mergedFamily(tx, topic.id);
  const answers = await tx.report.findMany({ where: { topicId: { in: family }, verdict: { not: null } } });
  const partly = answers.some((report) => report.verdict !== 'resolved');
  const to = partly ? 'partlyResolved' : 'resolved';
  if (topic.state === to) return undefined;
  const action = partly ? 'settlePartly' : 'settleResolved';
  const after = await record(tx, topic, { action, actor: theBot, at, data: { answered: answers.length } });
  const text = ({ number }: TopicModel) =>
    partly
      ? `反映人确认：部分解决。没解决的还可以说，发：未解决 ${number} 哪里没办好`
      : '反映人确认：已解决。谢谢大家。';
  await tellReporters(tx, after, { text, prompt: false, alsoFollowers: true, at });
  await planReview(tx, after, at, zone);
  return to;
}

/** The outcome of a formal consultation is looked at again after some months, unless a day is set already. */
async function planReview(tx: Tx, topic: TopicModel, at: Date, zone: string): Promise<void> {
  const { reviewMonths } = await settingsOf(tx, topic.unitId);
  const today = calendarDay(at, zone);
  if (reviewMonths === 0 || (topic.reviewOn && topic.reviewOn > today)) return;
  const formal = { topicId: topic.id, mode: 'formal', concludedAt: { not: null } };
  if ((await tx.consultation.count({ where: formal })) === 0) return;
  const reviewOn = calendarDay(local(at, zone).plus({ months: reviewMonths }).toJSDate(), zone);
  const data = { reviewOn: reviewOn.toISOString().slice(0, 10) };
  await record(tx, topic, { action: 'setReview', actor: theBot, at, data, set: { reviewOn } });
}

/**
 * Every morning: where the days for answering are over it is settled by those who answered, 未评价 when nobody did. A
 * 未解决 that no sentence followed holds all the same.
 */
export async function settleOverdue(tx: Tx, at: Date, zone: string): Promise<void> {
  const verifying = await tx.topic.findMany({ where: { state: 'verifying' } });
  const contested = await tx.topic.findMany({ where: { reports: { some: { verdict: 'unresolved' } } } });
  const heads = await standings(tx, contested);
  const numbers = [...verifying, ...heads].map((topic) => topic.number);
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const topic = await lockTopic(tx, number);
    if (next('verdict', topic.state) === undefined) continue;
    const family = await mergedFamily(tx, topic.id);
    const answers = await tx.report.findMany({ where: { topicId: { in: family }, verdict: { not: null } } });
    const unsolved = answers.find((report) => report.verdict === 'unresolved');
    const { verifyDays } = await settingsOf(tx, topic.unitId);
    const over = topic.state === 'verifying' && at.getTime() - topic.stateSince.getTime() >= verifyDays * 86_400_000;
    if (unsolved) {
      const actor = actorOf('reporter', unsolved.personId);
      await reopen(tx, topic, { actor, reason: '反映人说没解决（没有细说）', at, zone });
    } else if (over && answers.length > 0) {
      await settle(tx, topic, at, zone);
    } else if (over) {
      await leaveUnrated(tx, topic, at, zone);
    }
  }
}

async function leaveUnrated(tx: Tx, topic: TopicModel, at: Date, zone: string): Promise<void> {
  const after = await record(tx, topic, { action: 'settleUnrated', actor: theBot, at });
  const text = ({ number }: TopicModel) =>
    `一直没等到反映人的话，先记为「未评价」。还没解决？随时发：未解决 ${number} 哪里没办好`;
  await tellReporters(tx, after, { text, prompt: false, alsoFollowers: true, at });
  await planReview(tx, after, at, zone);
}

/** The topics on which this person's word is waited for, newest first. */
export async function waitingForWordOf(tx: Tx, personId: number): Promise<TopicModel[]> {
  const mine = { some: { personId, verdict: null } };
  const topics = await tx.topic.findMany({ where: { OR: [{ reports: mine }, { endorsements: mine }] } });
  const heads = await standings(tx, topics);
  const asked = heads.filter((topic) => topic.state === 'verifying');
  return [...new Map(asked.map((topic) => [topic.id, topic])).values()].sort(
    (a, b) => b.stateSince.getTime() - a.stateSince.getTime(),
  );
}

/** One after the other: a transaction has one connection. */
async function standings(tx: Tx, topics: TopicModel[]): Promise<TopicModel[]> {
  const heads: TopicModel[] = [];
  for (const topic of topics) heads.push(await standing(tx, topic));
  return heads;
}

async function standing(tx: Tx, topic: TopicModel): Promise<TopicModel> {
  if (topic.mergedIntoId === null) return topic;
  return standing(tx, await tx.topic.findUniqueOrThrow({ where: { id: topic.mergedIntoId } }));
}
