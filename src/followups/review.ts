// 回头看: some time after an outcome people are asked once whether it still holds.
import type { TopicModel, Tx } from '../db/client.js';
import { notify } from '../outbox/notices.js';
import { workroomOfTopic } from '../people/units.js';
import { calendarDay } from '../time.js';
import { tellReporters } from '../topics/answers.js';
import { type Actor, record } from '../topics/events.js';
import { nameOf } from '../topics/topics.js';
import { verdictOffers } from './verification.js';

/** `reviewOn`: midnight UTC of the calendar day. */
export async function setReview(tx: Tx, topic: TopicModel, actor: Actor, reviewOn: Date, at: Date): Promise<void> {
  const data = { reviewOn: reviewOn.toISOString().slice(0, 10) };
  await record(tx, topic, { action: 'setReview', actor, at, data, set: { reviewOn } });
}

/** What was found; whoever raised it hears it. */
export async function review(tx: Tx, topic: TopicModel, actor: Actor, found: string, at: Date): Promise<void> {
  const after = await record(tx, topic, { action: 'review', actor, at, reason: found });
  const text = ({ number }: TopicModel) => `回头看：${found}。又出问题了，发：未解决 ${number} 哪里不好`;
  await tellReporters(tx, after, { text, prompt: false, alsoFollowers: true, at });
}

/** A day missed while nothing ran is made up for within two weeks. */
const lateDays = 14;

/** Asks once per day set: the workroom to look, the people whether it still holds. */
export async function askForReviews(tx: Tx, at: Date, zone: string): Promise<void> {
  const today = calendarDay(at, zone);
  const due = await tx.topic.findMany({
    where: {
      state: { in: ['resolved', 'partlyResolved', 'unrated'] },
      reviewOn: { lte: today, gt: new Date(today.getTime() - lateDays * 86_400_000) },
    },
    orderBy: { number: 'asc' },
  });
  for (const topic of due) {
    const key = `review:${topic.id}:${topic.reviewOn?.toISOString().slice(0, 10)}`;
    if ((await tx.notice.count({ where: { dedupeKey: { startsWith: `${key}:` } } })) > 0) continue;
    const workroom = await workroomOfTopic(tx, topic);
    if (workroom) {
      await notify(tx, {
        dedupeKey: `${key}:workroom`,
        groupId: workroom.id,
        topicId: topic.id,
        kind: 'task',
        text: `【回头看】${nameOf(topic)}\n到了回头看的日子，请去看看还好不好。看完发：回头看 ${topic.number} 情况 怎么样；不行了发：回头看 ${topic.number} 反弹 哪里不好`,
        prompt: true,
        at,
      });
    }
    await tellReporters(tx, topic, {
      text: ({ number }) => `这事办了一阵子了，现在还好吗？又不好了，请说一句：未解决 ${number} 哪里不好`,
      ask: ({ number }) => verdictOffers(number),
      key,
      prompt: false,
      at,
    });
  }
}
