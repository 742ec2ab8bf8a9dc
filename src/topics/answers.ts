// 件件有回音: what happens to a topic is told to each of its reporters, in the chat where they said it. Reporters of
// merged topics are told too, each under the number they know.
import type { TopicModel, TopicState, Tx } from '../db/client.js';
import { notify, type Offer } from '../outbox/notices.js';
import { publicGroupsOf } from '../people/units.js';
import { answeredStates } from './lifecycle.js';
import { mergedFamily, nameOf } from './topics.js';

export interface Answer {
  /** Follows the topic's name: `已受理，下一步是公示。` One with a command in it is made for the number they know. */
  text: string | ((told: TopicModel) => string);
  /** May go out at once within the group's limits. */
  prompt: boolean;
  /** Followers (endorsers at once, others by 订阅) are told outcomes, not every step. */
  alsoFollowers?: boolean;
  /** The topic's village groups hear it too. */
  alsoPublic?: boolean;
  /** A question to each who reported or endorsed it, answered by a number. Who said 退订 is not asked. */
  ask?: (told: TopicModel) => Offer[];
  /** Said once under this key; left out, once per event of the topic. */
  key?: string;
  at: Date;
}

export async function tellReporters(tx: Tx, topic: TopicModel, answer: Answer): Promise<void> {
  const family = await mergedFamily(tx, topic.id);
  const groups = new Map<number, Map<number, TopicModel>>();
  for (const voice of await voicesToTell(tx, topic, family, answer)) {
    const known = groups.get(voice.groupId) ?? new Map<number, TopicModel>();
    groups.set(voice.groupId, known.set(voice.topic.id, voice.topic));
  }
  const direct = new Set(
    (await tx.group.findMany({ where: { id: { in: [...groups.keys()] }, purpose: 'direct' } })).map(
      (group) => group.id,
    ),
  );
  for (const [groupId, topics] of groups) {
    for (const told of topics.values()) {
      await notify(tx, {
        dedupeKey: `${answer.key ?? `answer:${topic.id}:${topic.version}`}:${told.id}:${groupId}`,
        groupId,
        topicId: topic.id,
        aboutId: told.id,
        kind: answer.ask ? 'ask' : 'answer',
        text: wording(told, topic, answer.text, direct.has(groupId)),
        prompt: answer.prompt || direct.has(groupId),
        ...(answer.ask && { choices: topic.private && !direct.has(groupId) ? [] : answer.ask(told) }),
        at: answer.at,
      });
    }
  }
  if (answeredStates.includes(topic.state)) await markAnswered(tx, family, topic.state, answer.at);
}

interface Voice {
  groupId: number;
  topic: TopicModel;
}

async function voicesToTell(tx: Tx, topic: TopicModel, family: number[], answer: Answer): Promise<Voice[]> {
  const within = { topicId: { in: family } };
  const voices: Voice[] = await tx.report.findMany({
    where: { ...within, ...(answer.ask && { muted: false }) },
    include: { topic: true },
  });
  if (answer.ask || answer.alsoFollowers) {
    const follows = await tx.follow.findMany({ where: within, include: { topic: true } });
    const endorsed = await tx.endorsement.findMany({ where: within });
    const asked = new Set(endorsed.map((row) => `${row.topicId} ${row.personId}`));
    voices.push(...follows.filter((row) => !answer.ask || asked.has(`${row.topicId} ${row.personId}`)));
  }
  if (answer.alsoPublic && !topic.private) {
    const told = new Set(voices.map((voice) => voice.groupId));
    const more = (await publicGroupsOf(tx, topic.unitId)).filter((group) => !told.has(group.id));
    voices.push(...more.map((group) => ({ groupId: group.id, topic })));
  }
  return voices;
}

function wording(told: TopicModel, topic: TopicModel, answer: Answer['text'], direct: boolean): string {
  if (topic.private && !direct) {
    return `${told.number}号（私下反映）有新消息。请反映人私聊我发：查 ${told.number}`;
  }
  const text = typeof answer === 'string' ? answer : answer(told);
  const name = told.id === topic.id ? nameOf(topic) : `${nameOf(told)}（已并入${topic.number}号）`;
  return `${name}：${text}`;
}

async function markAnswered(tx: Tx, topicIds: number[], state: TopicState, at: Date): Promise<void> {
  await tx.report.updateMany({
    where: { topicId: { in: topicIds } },
    data: { answeredAt: at, answeredState: state },
  });
}
