// 并案: one matter told twice goes on as one. Every reporter stays one, under their own number, and is answered separately.
import type { TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { tellReporters } from './answers.js';
import { type Actor, record } from './events.js';
import { takeObjectionsAlong } from './objections.js';
import { changeSuggestion, noMatch } from './suggestions.js';
import { publicNameOf } from './topics.js';

export async function merge(
  tx: Tx,
  topic: TopicModel,
  target: TopicModel,
  actor: Actor,
  at: Date,
): Promise<TopicModel> {
  if (topic.id === target.id) throw new UserError(`${topic.number}号不能并到自己。例如：合并 ${topic.number} 到 8`);
  if (target.private !== topic.private) throw new UserError('私下反映的和公开的不能并在一起。');
  if (target.mergedIntoId !== null) {
    const into = await tx.topic.findUniqueOrThrow({ where: { id: target.mergedIntoId } });
    throw new UserError(`${target.number}号已经并入${into.number}号了。可以发：合并 ${topic.number} 到 ${into.number}`);
  }
  const objections = await takeObjectionsAlong(tx, topic, target, at);
  // The other side is told before the two are one family: those merged hear it in their own words.
  const after = await record(tx, target, { action: 'receiveMerged', actor, at, data: { from: topic.number } });
  const joined = `${publicNameOf(topic)}说的是同一件事，并进来一起办，办得怎样分别答复。`;
  await tellReporters(tx, after, { text: joined, prompt: false, at });
  const merged = await record(tx, topic, {
    action: 'merge',
    actor,
    at,
    data: { into: target.number, ...(objections > 0 && { objections }) },
    set: { mergedIntoId: target.id },
  });
  const [later, earlier] = inOrder(topic, target);
  await changeSuggestion(tx, later, { field: 'match', to: String(earlier.number) }, actor, at);
  // Whoever of the office merges it takes it for a matter.
  if (actor.role !== 'reporter') await changeSuggestion(tx, topic, { field: 'topic', to: topic.kind }, actor, at);
  const text = `和${publicNameOf(target)}说的是一件事，并在一起办，办得怎样会分别答复。发「查 ${target.number}」可以看进度。`;
  await tellReporters(tx, merged, { text, prompt: false, alsoFollowers: true, at });
  return merged;
}

/** Whichever way round they are merged: the one raised later should have been recognised as the other. */
const inOrder = (a: TopicModel, b: TopicModel): [later: TopicModel, earlier: TopicModel] =>
  a.number > b.number ? [a, b] : [b, a];

/** 拆分 undoes it: the topic waits for its decision again, the other goes on without it. */
export async function split(tx: Tx, topic: TopicModel, actor: Actor, at: Date): Promise<TopicModel> {
  const target = topic.mergedIntoId && (await tx.topic.findUnique({ where: { id: topic.mergedIntoId } }));
  if (!target) throw new UserError(`${topic.number}号没有并到别的议题里，不用拆分。`);
  await tx.$queryRaw`SELECT id FROM "Topic" WHERE id = ${target.id} FOR UPDATE`;
  const apart = await record(tx, topic, {
    action: 'split',
    actor,
    at,
    data: { from: target.number },
    set: { mergedIntoId: null },
  });
  const [later] = inOrder(topic, target);
  await changeSuggestion(tx, later, { field: 'match', to: noMatch }, actor, at);
  const own = `看下来和${publicNameOf(target)}不是一件事，拆出来单独办，工作室会另外答复。`;
  await tellReporters(tx, apart, { text: own, prompt: false, alsoFollowers: true, at });
  const left = await record(tx, target, { action: 'releaseMerged', actor, at, data: { released: topic.number } });
  await tellReporters(tx, left, {
    text: `${publicNameOf(topic)}是另外一件事，拆出去单独办了。`,
    prompt: false,
    at,
  });
  return apart;
}
