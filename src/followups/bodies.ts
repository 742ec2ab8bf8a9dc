// News for the bodies at work on a topic, each in its own chat.
import type { TopicModel, Tx } from '../db/client.js';
import { notify } from '../outbox/notices.js';
import { departmentGroupOf } from '../people/units.js';
import { publicNameOf } from '../topics/topics.js';

export interface BodyNews {
  /** `【催办】` */
  heading: string;
  /** Left out where the topic is private: a body's chat is not the workroom. */
  detail: string;
  /** What to type now. */
  type: string;
  at: Date;
}

/** Gives the bodies that have no chat of their own: their heads sit in the workroom and must be told there. */
export async function tellBodies(tx: Tx, topic: TopicModel, bodies: string[], news: BodyNews): Promise<string[]> {
  const without: string[] = [];
  for (const body of new Set(bodies)) {
    const office = await departmentGroupOf(tx, body);
    if (!office) {
      without.push(body);
      continue;
    }
    const detail = topic.private ? `是什么事，请负责人私聊我发：查 ${topic.number}` : news.detail;
    await notify(tx, {
      dedupeKey: `body:${topic.id}:${topic.version}:${office.id}`,
      groupId: office.id,
      topicId: topic.id,
      kind: 'task',
      text: [`${news.heading}${publicNameOf(topic)}`, detail, news.type].filter((part) => part !== '').join('\n'),
      prompt: true,
      at: news.at,
    });
  }
  return without;
}
