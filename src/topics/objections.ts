// 异议 against a posted topic: the workroom answers each, or takes the topic down and looks at it anew.
import type { GroupModel, ObjectionModel, PersonModel, TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { notify } from '../outbox/notices.js';
import { unitAndAncestors, unitAndDescendants } from '../people/units.js';
import { tellReporters } from './answers.js';
import { type Actor, record } from './events.js';
import { nameOf, publicNameOf } from './topics.js';
import { tellWorkroom } from './workroom.js';

/** By anyone whose village, or whose office, the topic concerns. */
export async function object(
  tx: Tx,
  topic: TopicModel,
  by: { person: PersonModel; group: GroupModel; unitId: number | null; actor: Actor },
  words: string,
  at: Date,
): Promise<void> {
  const concerned = [
    ...(await unitAndDescendants(tx, topic.unitId)),
    ...(await unitAndAncestors(tx, topic.deciderId ?? topic.unitId)),
  ];
  if (by.unitId === null || !concerned.includes(by.unitId)) {
    const unit = await tx.unit.findUniqueOrThrow({ where: { id: topic.unitId } });
    throw new UserError(`${topic.number}号是${unit.name}的事，异议由${unit.name}的乡亲来提。`);
  }
  const after = await record(tx, topic, { action: 'object', actor: by.actor, at, reason: words });
  const key = { topicId: topic.id, personId: by.person.id };
  const before = await tx.objection.findUnique({ where: { topicId_personId: key } });
  await tx.objection.upsert({
    where: { topicId_personId: key },
    create: { ...key, groupId: by.group.id, words, createdAt: at },
    update: { words: `${before?.words}；${words}`, groupId: by.group.id, answer: null, answeredAt: null },
  });
  const n = topic.number;
  await tellWorkroom(tx, after, {
    about: 'objection',
    text: `【异议】${nameOf(topic)}\n${by.person.name ?? '群众'}：${words}\n说得清的，发：答复异议 ${n} 怎么答复（不答复，公示期满也不能确定）`,
    choices: [{ label: '异议成立，撤下来重新筛选', command: `异议成立 ${n} ${words}` }],
    at,
  });
}

/** Answers everybody whose objection waits. */
export async function answerObjections(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  answer: string,
  at: Date,
): Promise<number> {
  const waiting = await waitingObjections(tx, topic);
  if (waiting.length === 0) throw new UserError(`${topic.number}号没有等答复的异议。`);
  const data = { objections: waiting.map((objection) => objection.id) };
  const after = await record(tx, topic, { action: 'answerObjection', actor, at, reason: answer, data });
  await settleObjections(tx, after, waiting, answer, `异议有答复了：${answer}`, at);
  return waiting.length;
}

export async function upholdObjection(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  reason: string,
  at: Date,
): Promise<TopicModel> {
  const waiting = await waitingObjections(tx, topic);
  const set = { postingEndsAt: null };
  const data = { objections: waiting.map((objection) => objection.id) };
  const after = await record(tx, topic, { action: 'upholdObjection', actor, at, reason, data, set });
  await settleObjections(tx, after, waiting, reason, `提的异议有道理，撤下公示重新看。${reason}`, at);
  const text = `公示中有异议，撤下来重新看：${reason}。看完再告诉大家。`;
  await tellReporters(tx, after, { text, prompt: false, alsoFollowers: true, alsoPublic: true, at });
  return after;
}

/** 并案: what still waits for an answer goes along, and whoever raised it hears where. To be asked before they are one. */
export async function takeObjectionsAlong(tx: Tx, from: TopicModel, target: TopicModel, at: Date): Promise<number> {
  const waiting = await waitingObjections(tx, from);
  for (const { id, personId, words } of waiting) {
    const key = { topicId_personId: { topicId: target.id, personId } };
    const there = await tx.objection.findUnique({ where: key });
    if (!there) {
      await tx.objection.update({ where: { id }, data: { topicId: target.id } });
      continue;
    }
    const both = `${there.words}；${words}`;
    await tx.objection.update({ where: key, data: { words: both, answer: null, answeredAt: null } });
    await tx.objection.delete({ where: { id } });
  }
  if (waiting.length === 0) return 0;
  const told = `并到${publicNameOf(target)}里了，提的异议一起带过去，由工作室答复。`;
  await tellObjectors(tx, from, waiting, told, at);
  await tellWorkroom(tx, target, {
    about: `objections-of-${from.id}`,
    text: `【异议】${nameOf(from)}并进${nameOf(target)}，还没答复的异议跟着过来：\n${waiting.map(({ words }) => `· ${words}`).join('\n')}\n说得清的，发：答复异议 ${target.number} 怎么答复`,
    at,
  });
  return waiting.length;
}

/** 撤回: what was objected to is no longer wanted by anybody. */
export async function endObjections(tx: Tx, topic: TopicModel, at: Date): Promise<void> {
  const waiting = await waitingObjections(tx, topic);
  if (waiting.length === 0) return;
  const answer = '反映人撤回了这件事，不再往下办';
  await settleObjections(tx, topic, waiting, answer, `${answer}，提的异议也不用再答复了。`, at);
}

const waitingObjections = (tx: Tx, topic: TopicModel): Promise<ObjectionModel[]> =>
  tx.objection.findMany({ where: { topicId: topic.id, answeredAt: null }, orderBy: { id: 'asc' } });

/** Told in each chat where one of them was raised; who raised it is not said. */
async function settleObjections(
  tx: Tx,
  topic: TopicModel,
  objections: ObjectionModel[],
  answer: string,
  told: string,
  at: Date,
): Promise<void> {
  await tx.objection.updateMany({
    where: { id: { in: objections.map((objection) => objection.id) } },
    data: { answer, answeredAt: at },
  });
  await tellObjectors(tx, topic, objections, told, at);
}

async function tellObjectors(
  tx: Tx,
  topic: TopicModel,
  objections: ObjectionModel[],
  told: string,
  at: Date,
): Promise<void> {
  for (const groupId of new Set(objections.map((objection) => objection.groupId))) {
    await notify(tx, {
      dedupeKey: `objection:${topic.id}:${topic.version}:${groupId}`,
      groupId,
      topicId: topic.id,
      kind: 'public',
      text: `${publicNameOf(topic)}：${told}`,
      prompt: true,
      at,
    });
  }
}
