// 公示: topics are put up for everybody to see for some days; when the days are over and no objection is left unanswered
// they are confirmed.
import type { TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { sha256 } from '../hash-chain.js';
import { notify } from '../outbox/notices.js';
import { publicGroupsOf } from '../people/units.js';
import { formatDay, local } from '../time.js';
import { type Actor, lockTopic, record, theBot } from './events.js';
import { nameOf } from './topics.js';

/** Each village group concerned gets one post for all of them. */
export async function post(
  tx: Tx,
  topics: TopicModel[],
  actor: Actor,
  days: number,
  at: Date,
  zone: string,
): Promise<{ endsAt: Date; groups: number }> {
  const endsAt = local(at, zone).plus({ days }).endOf('day').set({ millisecond: 0 }).toJSDate();
  const heading = `【议题公示】${formatDay(at, zone)}到${formatDay(endsAt, zone)}`;
  const perGroup = new Map<number, TopicModel[]>();
  for (const topic of topics) {
    if (topic.private) {
      throw new UserError(
        `${topic.number}号是私下反映的，不公示。可以发：当场答复 ${topic.number} 怎么答复，或 转办 ${topic.number} 单位 期限 说明；要请人商量发：简易协商 ${topic.number} 地点`,
      );
    }
    const text = `${heading}\n${postedLine(topic)}`;
    const data = { days, endsAt: endsAt.toISOString(), title: topic.title, text, textHash: sha256(text) };
    await record(tx, topic, { action: 'post', actor, at, data, set: { postingEndsAt: endsAt } });
    for (const group of await publicGroupsOf(tx, topic.unitId)) {
      perGroup.set(group.id, [...(perGroup.get(group.id) ?? []), topic]);
    }
  }
  for (const [groupId, posted] of perGroup) {
    const example = posted[0]?.number ?? 0;
    await notify(tx, {
      dedupeKey: `posted:${posted.map((t) => `${t.number}.${t.version}`).join(',')}:${groupId}`,
      groupId,
      kind: 'public',
      text: [heading, ...posted.map(postedLine), ...whatToDo(example)].join('\n'),
      prompt: true,
      at,
    });
  }
  return { endsAt, groups: perGroup.size };
}

/** What people can do about what is up. */
export const whatToDo = (number: number) => [
  `您也关心，发：附议 ${number}　有不同意见，发：异议 ${number} 理由`,
  `想看来龙去脉，发：查 ${number}`,
];

const postedLine = (topic: TopicModel) => `${topic.number}号 ${topic.title}`;

export interface PostedText {
  text: string;
  at: Date;
  /** SHA-256 of the text, as it was recorded when it was put up. */
  hash: string;
  /** The text still has that hash, and the topic still that title. */
  unchanged: boolean;
}

/** What was last put up of a topic. */
export async function postedText(tx: Tx, topic: TopicModel): Promise<PostedText | undefined> {
  const event = await tx.topicEvent.findFirst({
    where: { topicId: topic.id, action: 'post' },
    orderBy: { seq: 'desc' },
  });
  const data = event?.data as { title?: string; text?: string; textHash?: string } | undefined;
  if (!event || !data?.text || !data.textHash) return undefined;
  const unchanged = sha256(data.text) === data.textHash && data.title === topic.title;
  return { text: data.text, at: event.at, hash: data.textHash, unchanged };
}

/** Confirms what was put up long enough. What has an unanswered objection stays up: `held`. */
export async function closePostings(tx: Tx, now: Date): Promise<{ confirmed: TopicModel[]; held: TopicModel[] }> {
  const over = await tx.topic.findMany({
    where: { state: 'posted', postingEndsAt: { lte: now } },
    orderBy: { number: 'asc' },
  });
  const confirmed: TopicModel[] = [];
  const held: TopicModel[] = [];
  for (const { number } of over) {
    const topic = await lockTopic(tx, number);
    const unanswered = await tx.objection.count({ where: { topicId: topic.id, answeredAt: null } });
    if (unanswered > 0) {
      held.push(topic);
      continue;
    }
    const answered = await tx.objection.count({ where: { topicId: topic.id } });
    await record(tx, topic, { action: 'confirm', actor: theBot, at: now, data: { objections: answered } });
    confirmed.push(topic);
  }
  return { confirmed, held };
}

export const postedList = (topics: TopicModel[]) => topics.map(nameOf).join('、');
