// 转办 to another level or place, and what happens to a topic that is passed around.
import type { TopicModel, Tx, UnitModel } from '../db/client.js';
import { UserError } from '../errors.js';
import { notify } from '../outbox/notices.js';
import { levelAbove, settingsOf, unitAndAncestors, workroomGroupOf } from '../people/units.js';
import { tellReporters } from './answers.js';
import { type Actor, record, theBot } from './events.js';
import { acceptSuggestions } from './suggestions.js';
import { nameOf } from './topics.js';
import { tellWorkroom } from './workroom.js';

/** A level above or a sector's workroom decides on it from now on; another village or township gets it as its own. */
export async function transfer(
  tx: Tx,
  topic: TopicModel,
  unit: UnitModel,
  actor: Actor,
  reason: string,
  at: Date,
): Promise<TopicModel> {
  const from = await tx.unit.findUniqueOrThrow({ where: { id: topic.deciderId ?? topic.unitId } });
  const set = await newPlace(tx, topic, unit);
  if (set.unitId === topic.unitId && set.deciderId === topic.deciderId) {
    throw new UserError(`${topic.number}号本来就由${unit.name}来定。`);
  }
  const data = { from: from.name, to: unit.name };
  const after = await record(tx, topic, { action: 'transfer', actor, at, reason, data, set });
  await acceptSuggestions(tx, topic, actor, at);
  const n = topic.number;
  await tellWorkroom(tx, after, {
    about: 'transferred',
    text: `【转来】${nameOf(topic)}\n${from.name}转来：${reason}\n能当场说清的，发：当场答复 ${n} 怎么答复　不归这里，发：转办 ${n} 单位 原因`,
    choices: [
      { label: '受理', command: `受理 ${n}` },
      { label: '不予列入', command: `不予列入 ${n}` },
    ],
    at,
  });
  await tellReporters(tx, after, { text: `转给${unit.name}来定：${reason}。看完会答复您。`, prompt: false, at });
  return escalateIfPassedAround(tx, after, at);
}

async function newPlace(tx: Tx, topic: TopicModel, unit: UnitModel) {
  const usual = await workroomGroupOf(tx, topic.unitId);
  if (unit.id === topic.unitId || unit.id === usual?.unitId) return { unitId: topic.unitId, deciderId: null };
  const above = (await unitAndAncestors(tx, topic.unitId)).includes(unit.id);
  if (above || unit.kind === 'workroom') return { unitId: topic.unitId, deciderId: unit.id };
  return { unitId: unit.id, deciderId: null };
}

const passedOn = ['transfer', 'returnTask', 'returnLast'];

/** 问题工单: handed on or sent back so often that the level above must see to it. */
export async function escalateIfPassedAround(tx: Tx, topic: TopicModel, at: Date): Promise<TopicModel> {
  const events = await tx.topicEvent.findMany({
    where: { topicId: topic.id, action: { in: passedOn } },
    orderBy: { seq: 'asc' },
  });
  const { problemAfter } = await settingsOf(tx, topic.unitId);
  const times = events.length;
  if (times === 0 || times % problemAfter !== 0) return topic;
  const above = await levelAbove(tx, topic);
  const reason = `已经转办、退单${times}次`;
  const data = { cause: 'passedAround', times, to: above.name };
  const after = await record(tx, topic, { action: 'escalate', actor: theBot, at, reason, data });
  const group = await workroomGroupOf(tx, above.id);
  if (group) {
    const n = topic.number;
    await notify(tx, {
      dedupeKey: `problem:${topic.id}:${after.version}`,
      groupId: group.id,
      topicId: topic.id,
      kind: 'task',
      text: `【问题工单】${nameOf(topic)}\n${reason}：${events.map((event) => event.reason).join('；')}\n请协调定下由谁办，发：转办 ${n} 单位 期限 说明`,
      prompt: true,
      choices: [{ label: `由${above.name}来定`, command: `转办 ${n} ${above.name} ${reason}` }],
      at,
    });
  }
  await tellReporters(tx, after, { text: `${reason}还没人办，已报${above.name}来协调。`, prompt: false, at });
  return after;
}
