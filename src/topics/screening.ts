// 筛选: what becomes of a candidate.
import type { TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { tellReporters } from './answers.js';
import { type Actor, record } from './events.js';
import { nameOf } from './topics.js';

export async function shortlist(tx: Tx, topic: TopicModel, actor: Actor, at: Date): Promise<TopicModel> {
  const after = await record(tx, topic, { action: 'shortlist', actor, at });
  await tellReporters(tx, after, { text: '工作室已受理，下一步公示给大家看。', prompt: false, at });
  return after;
}

/** 不予列入: the reporter hears why, and the topic stays findable. */
export async function decline(tx: Tx, topic: TopicModel, actor: Actor, reason: string, at: Date): Promise<TopicModel> {
  const after = await record(tx, topic, { action: 'decline', actor, at, reason });
  const text = `这次没有列入协商。原因：${reason}。有不明白的，可以找工作室再问。`;
  await tellReporters(tx, after, { text, prompt: true, alsoFollowers: true, at });
  return after;
}

export async function answerOnSpot(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  answer: string,
  at: Date,
): Promise<TopicModel> {
  const after = await record(tx, topic, { action: 'answerOnSpot', actor, at, reason: answer });
  await tellReporters(tx, after, { text: `答复：${answer}`, prompt: true, alsoFollowers: true, at });
  return after;
}

/** 合并: every reporter stays a reporter of the target, under their own number, and is answered separately. */
export async function merge(
  tx: Tx,
  topic: TopicModel,
  target: TopicModel,
  actor: Actor,
  at: Date,
): Promise<TopicModel> {
  if (topic.id === target.id) throw new UserError(`${topic.number}号不能并到自己。例如：合并 ${topic.number} 到 8`);
  if (target.mergedIntoId !== null) {
    const into = await tx.topic.findUniqueOrThrow({ where: { id: target.mergedIntoId } });
    throw new UserError(`${target.number}号已经并入${into.number}号了。可以发：合并 ${topic.number} 到 ${into.number}`);
  }
  const merged = await record(tx, topic, {
    action: 'merge',
    actor,
    at,
    data: { into: target.number },
    set: { mergedIntoId: target.id },
  });
  await record(tx, target, { action: 'receiveMerged', actor, at, data: { from: topic.number } });
  const text = `和${target.private ? `${target.number}号` : nameOf(target)}说的是一件事，并在一起办，办得怎样会分别答复。发「查 ${target.number}」可以看进度。`;
  await tellReporters(tx, merged, { text, prompt: false, alsoFollowers: true, at });
  return merged;
}
