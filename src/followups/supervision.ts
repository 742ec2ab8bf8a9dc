// 催办 and 督办: bodies are pressed by those who gave them the task, then by the level above.
import type { TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { startOfDay } from '../outbox/quiet.js';
import { type Actor, record } from '../topics/events.js';
import { nameOf } from '../topics/topics.js';
import { tellWorkroom } from '../topics/workroom.js';
import { tellBodies } from './bodies.js';
import { dataOf, openTasks, type TaskScope } from './tasks.js';

const typeNow = (n: number) => `有进展发：进展 ${n} 做到哪一步　办不完发：延期 ${n} 新期限 原因`;

/** 催办, once a day: more often it is noise. Gives the bodies that were pressed. */
export async function urge(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  scope: TaskScope,
  words: string,
  at: Date,
  zone: string,
): Promise<string[]> {
  const today = { topicId: topic.id, action: 'urge', at: { gte: startOfDay(at, zone) } };
  if ((await tx.topicEvent.count({ where: today })) > 0) {
    throw new UserError(
      `${topic.number}号今天已经催过了，明天还没动静再催。要上一级来管，发：督办 ${topic.number} 原因`,
    );
  }
  const tasks = await openTasks(tx, topic, scope);
  const data = dataOf(tasks);
  const after = await record(tx, topic, { action: 'urge', actor, at, ...(words && { reason: words }), data });
  const detail = words || '大家在等，请说说做到哪一步了。';
  await press(tx, after, data.bodies, '催办', detail, at);
  return data.bodies;
}

/** 督办: by the level above, or because it was asked to. */
export async function supervise(tx: Tx, topic: TopicModel, actor: Actor, reason: string, at: Date): Promise<string[]> {
  const { bodies, taskIds } = dataOf(await openTasks(tx, topic, { bodies: [] }));
  const data = { why: 'supervised', bodies, taskIds };
  const after = await record(tx, topic, { action: 'escalate', actor, at, reason, data });
  await press(tx, after, bodies, '督办', reason, at);
  await tellWorkroom(tx, after, { about: 'supervised', text: `【督办】${nameOf(topic)}\n${reason}`, at });
  return bodies;
}

async function press(tx: Tx, topic: TopicModel, bodies: string[], what: string, detail: string, at: Date) {
  const without = await tellBodies(tx, topic, bodies, {
    heading: `【${what}】`,
    detail,
    type: typeNow(topic.number),
    at,
  });
  if (what === '督办' || without.length === 0) return;
  await tellWorkroom(tx, topic, {
    about: 'urged',
    text: `【${what}】${without.join('、')}：${nameOf(topic)}\n${detail}\n${typeNow(topic.number)}`,
    at,
  });
}
