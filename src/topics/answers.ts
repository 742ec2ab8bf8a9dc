// 件件有回音: what happens to a topic is told to each of its reporters, in the chat where they said it. Reporters of
// merged topics are told too, each under the number they know.
import type { TopicModel, TopicState, Tx } from '../db/client.js';
import { notify } from '../outbox/notices.js';
import { answeredStates } from './lifecycle.js';
import { mergedFamily, nameOf } from './topics.js';

export interface Answer {
  /** Follows the topic's name: `已受理，下一步是公示。` */
  text: string;
  /** May go out at once within the group's limits. */
  prompt: boolean;
  /** Followers (endorsers at once, others by 订阅) are told outcomes, not every step. */
  alsoFollowers?: boolean;
  at: Date;
}

export async function tellReporters(tx: Tx, topic: TopicModel, answer: Answer): Promise<void> {
  const family = await mergedFamily(tx, topic.id);
  const reports = await tx.report.findMany({ where: { topicId: { in: family } }, include: { topic: true } });
  const follows = answer.alsoFollowers
    ? await tx.follow.findMany({ where: { topicId: { in: family } }, include: { topic: true } })
    : [];
  const groups = new Map<number, Map<number, TopicModel>>();
  for (const voice of [...reports, ...follows]) {
    const known = groups.get(voice.groupId) ?? new Map<number, TopicModel>();
    groups.set(voice.groupId, known.set(voice.topicId, voice.topic));
  }
  const direct = new Set(
    (await tx.group.findMany({ where: { id: { in: [...groups.keys()] }, purpose: 'direct' } })).map(
      (group) => group.id,
    ),
  );
  for (const [groupId, topics] of groups) {
    for (const told of topics.values()) {
      await notify(tx, {
        dedupeKey: `answer:${topic.id}:${topic.version}:${told.id}:${groupId}`,
        groupId,
        topicId: topic.id,
        aboutId: told.id,
        kind: 'answer',
        text: wording(told, topic, answer.text, direct.has(groupId)),
        prompt: answer.prompt || direct.has(groupId),
        at: answer.at,
      });
    }
  }
  if (answeredStates.includes(topic.state)) await markAnswered(tx, family, topic.state, answer.at);
}

function wording(told: TopicModel, topic: TopicModel, text: string, direct: boolean): string {
  if (topic.private && !direct) {
    return `${told.number}号（私下反映）有新消息。请反映人私聊我发：查 ${told.number}`;
  }
  const name = told.id === topic.id ? nameOf(topic) : `${nameOf(told)}（已并入${topic.number}号）`;
  return `${name}：${text}`;
}

async function markAnswered(tx: Tx, topicIds: number[], state: TopicState, at: Date): Promise<void> {
  await tx.report.updateMany({
    where: { topicId: { in: topicIds } },
    data: { answeredAt: at, answeredState: state },
  });
}
