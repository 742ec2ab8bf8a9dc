// 公示: topics are put up for everybody to see for some days; when the days are over they are confirmed.
import type { TopicModel, Tx } from '../db/client.js';
import { notify } from '../outbox/notices.js';
import { publicGroupsOf } from '../people/units.js';
import { formatDay, local } from '../time.js';
import { type Actor, record, theBot } from './events.js';
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
  const perGroup = new Map<number, TopicModel[]>();
  for (const topic of topics) {
    await record(tx, topic, {
      action: 'post',
      actor,
      at,
      data: { days, endsAt: endsAt.toISOString(), title: topic.title },
      set: { postingEndsAt: endsAt },
    });
    if (topic.private) continue;
    for (const group of await publicGroupsOf(tx, topic.unitId)) {
      perGroup.set(group.id, [...(perGroup.get(group.id) ?? []), topic]);
    }
  }
  for (const [groupId, posted] of perGroup) {
    const list = posted.map((topic) => `${topic.number}号 ${topic.title}`).join('\n');
    const example = posted[0]?.number ?? '';
    await notify(tx, {
      dedupeKey: `posted:${posted.map((t) => `${t.number}.${t.version}`).join(',')}:${groupId}`,
      groupId,
      kind: 'public',
      text: `【议题公示】${formatDay(at, zone)}到${formatDay(endsAt, zone)}\n${list}\n您也关心，发：附议 ${example}\n想看来龙去脉，发：查 ${example}`,
      prompt: true,
      at,
    });
  }
  return { endsAt, groups: perGroup.size };
}

/** Confirms what was put up long enough; returns the topics per unit, for the workroom to be told. */
export async function closePostings(tx: Tx, now: Date): Promise<TopicModel[]> {
  const over = await tx.topic.findMany({
    where: { state: 'posted', postingEndsAt: { lte: now } },
    orderBy: { number: 'asc' },
  });
  for (const topic of over) {
    await tx.$queryRaw`SELECT id FROM "Topic" WHERE id = ${topic.id} FOR UPDATE`;
    await record(tx, topic, { action: 'confirm', actor: theBot, at: now });
  }
  return over;
}

export const postedList = (topics: TopicModel[]) => topics.map(nameOf).join('、');
