// What waits to be screened longer than the rules allow is called to mind: to those who decide, and when it still waits,
// to the level above them.
import type { GroupModel, TopicModel, Tx } from '../db/client.js';
import { enqueue } from '../outbox/enqueue.js';
import { afterQuiet } from '../outbox/quiet.js';
import { levelAbove, settingsOf, workroomGroupOf, workroomOfTopic } from '../people/units.js';
import { calendarDay, workingDaysBetween } from '../time.js';
import { record, theBot } from '../topics/events.js';
import { section } from '../topics/tasks.js';
import { nameOf, publicNameOf } from '../topics/topics.js';

interface ForGroup {
  group: GroupModel;
  own: string[];
  beneath: string[];
  example: number;
}

export async function remindOfScreening(tx: Tx, at: Date, zone: string): Promise<void> {
  const today = calendarDay(at, zone);
  const candidates = await tx.topic.findMany({
    where: { state: 'candidate' },
    include: { unit: true },
    orderBy: [{ stateSince: 'asc' }, { id: 'asc' }],
  });
  const perGroup = new Map<number, ForGroup>();
  const entryFor = (group: GroupModel, example: number): ForGroup => {
    const entry = perGroup.get(group.id) ?? { group, own: [], beneath: [], example };
    perGroup.set(group.id, entry);
    return entry;
  };
  for (const topic of candidates) {
    const { screeningDays, screeningEscalateDays } = await settingsOf(tx, topic.unitId);
    const waited = workingDaysBetween(calendarDay(topic.stateSince, zone), today);
    if (waited <= screeningDays) continue;
    const workroom = await workroomOfTopic(tx, topic);
    const since = `（${topic.unit.name}），等了${waited}个工作日`;
    if (workroom) entryFor(workroom, topic.number).own.push(`${nameOf(topic)}${since}`);
    if (waited <= screeningDays + screeningEscalateDays) continue;
    const above = await levelAbove(tx, topic);
    const higher = await workroomGroupOf(tx, above.id);
    if (!higher || higher.id === workroom?.id) continue;
    entryFor(higher, topic.number).beneath.push(`${publicNameOf(topic)}${since}`);
    await escalateOnce(tx, topic, { waited, to: above.name }, at);
  }
  for (const entry of perGroup.values()) await post(tx, entry, today, at, zone);
}

/** In the log once for each time that it waits. */
async function escalateOnce(tx: Tx, topic: TopicModel, late: { waited: number; to: string }, at: Date): Promise<void> {
  const cause = 'screening';
  const known = await tx.topicEvent.findFirst({
    where: {
      topicId: topic.id,
      action: 'escalate',
      at: { gte: topic.stateSince },
      data: { path: ['cause'], equals: cause },
    },
  });
  if (known) return;
  await tx.$queryRaw`SELECT id FROM "Topic" WHERE id = ${topic.id} FOR UPDATE`;
  const reason = `等筛选${late.waited}个工作日`;
  await record(tx, topic, { action: 'escalate', actor: theBot, at, reason, data: { cause, ...late } });
}

async function post(
  tx: Tx,
  { group, own, beneath, example }: ForGroup,
  today: Date,
  at: Date,
  zone: string,
): Promise<void> {
  const text = [
    '【筛选提醒】',
    section('已超筛选期限', own),
    section('下级一直没筛选，请督促', beneath),
    own.length > 0
      ? `请定下来，发：受理 ${example}、不予列入 ${example} 原因 或 当场答复 ${example} 怎么答复`
      : `来龙去脉发：查 ${example}`,
  ].filter((part) => part !== '');
  await enqueue(tx, {
    dedupeKey: `screening:${group.id}:${today.toISOString().slice(0, 10)}`,
    groupId: group.id,
    kind: 'reminder',
    text: text.join('\n'),
    notBefore: afterQuiet(at, await settingsOf(tx, group.unitId), zone),
    at,
  });
}
