// 更正: what triage got wrong about a topic, put right by a convener in one line.
import type { TopicModel, Tx, UnitModel } from '../db/client.js';
import { UserError } from '../errors.js';
import { settingsOf, workroomOfTopic } from '../people/units.js';
import { tellReporters } from './answers.js';
import { type Actor, record } from './events.js';
import { changeSuggestion } from './suggestions.js';
import { countVoices, nameOf } from './topics.js';
import { tellWorkroom } from './workroom.js';

export async function correctCategory(tx: Tx, topic: TopicModel, category: string, actor: Actor, at: Date) {
  if (topic.category === category) throw new UserError(`${topic.number}号本来就是「${category}」。`);
  const data = { field: 'category', from: topic.category, to: category };
  await record(tx, topic, { action: 'correct', actor, at, data, set: { category } });
  await changeSuggestion(tx, topic, { field: 'category', to: category }, actor, at);
}

/** What people have endorsed or seen posted is not put into other words behind their backs. */
export async function correctTitle(tx: Tx, topic: TopicModel, title: string, actor: Actor, at: Date) {
  const n = topic.number;
  if (topic.postingEndsAt !== null) {
    const way =
      topic.state === 'posted' ? `真要改，先撤下来：异议成立 ${n} 原因，改好再公示。` : '补充情况可以写进协商记录。';
    throw new UserError(`${n}号已经公示过，标题不能再改。${way}`);
  }
  const { titleLockEndorsements } = await settingsOf(tx, topic.unitId);
  const { endorsers } = await countVoices(tx, topic.id);
  if (endorsers >= titleLockEndorsements) {
    throw new UserError(`${n}号已有${endorsers}人附议，他们附议的是现在的标题，不能再改。要另说一件事，请重新反映。`);
  }
  const data = { field: 'title', from: topic.title, to: title };
  const after = await record(tx, topic, { action: 'correct', actor, at, data, set: { title } });
  await changeSuggestion(tx, topic, { field: 'title', to: title }, actor, at);
  await tellReporters(tx, after, { text: `工作室把标题改成了这样，原来写的是「${topic.title}」。`, prompt: false, at });
}

/** 改归属: the matter is another village's. */
export async function correctUnit(tx: Tx, topic: TopicModel, unit: UnitModel, actor: Actor, at: Date) {
  if (topic.unitId === unit.id) throw new UserError(`${topic.number}号本来就归${unit.name}。`);
  const from = await tx.unit.findUniqueOrThrow({ where: { id: topic.unitId } });
  const before = await workroomOfTopic(tx, topic);
  const data = { field: 'unit', from: from.name, to: unit.name };
  const after = await record(tx, topic, { action: 'correct', actor, at, data, set: { unitId: unit.id } });
  await changeSuggestion(tx, topic, { field: 'unit', to: unit.name }, actor, at);
  const now = await workroomOfTopic(tx, after);
  if (now && now.id !== before?.id) {
    const text = `【转来】${nameOf(after)}\n${from.name}记错了地方，改归${unit.name}。`;
    await tellWorkroom(tx, after, { about: 'moved', text, at });
  }
  await tellReporters(tx, after, { text: `这事归${unit.name}，改记到${unit.name}名下。`, prompt: false, at });
}
