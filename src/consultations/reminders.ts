// Before a consultation its workroom and those invited are reminded, some hours ahead each time, and the workroom gets the
// background. Each goes out once: its key says for which meeting, which hour and which chat.
import type { TopicModel, Tx } from '../db/client.js';
import { enqueue } from '../outbox/enqueue.js';
import { afterQuiet } from '../outbox/quiet.js';
import type { UnitSettings } from '../people/unit-settings.js';
import { directChatOf, settingsOf, workroomOfTopic } from '../people/units.js';
import { formatMoment } from '../time.js';
import { nameOf } from '../topics/topics.js';
import { backgroundText } from './background.js';
import { reminderKey } from './sessions.js';
import { expectedAt, openTable, shortfallOf, type Table } from './table.js';
import { tellWorkroom } from './telling.js';

const hourMs = 3_600_000;

const ahead = { openedAt: null, concludedAt: null, topic: { state: 'convened' as const } };

/** When there is something to send, for meetings called so far. */
export async function reminderMoments(tx: Tx, from: Date, to: Date): Promise<Date[]> {
  const meetings = await tx.consultation.findMany({
    where: { ...ahead, scheduledAt: { gt: from } },
    include: { topic: true },
  });
  const moments: Date[] = [];
  for (const { scheduledAt, topic } of meetings) {
    const { meetingReminders, backgroundHours } = await settingsOf(tx, topic.unitId);
    for (const hours of [...meetingReminders, backgroundHours]) {
      const at = new Date((scheduledAt as Date).getTime() - hours * hourMs);
      if (at > from && at <= to) moments.push(at);
    }
  }
  return moments;
}

/** `inWords`: backgrounds that a model put into sentences, by the topic's id. */
export async function remindOfMeetings(
  tx: Tx,
  now: Date,
  zone: string,
  inWords: ReadonlyMap<number, string>,
): Promise<void> {
  for (const { topic } of await meetingsAfter(tx, now)) {
    const table = await openTable(tx, topic.id);
    const settings = await settingsOf(tx, topic.unitId);
    const hours = await dueReminder(tx, table, settings, now);
    if (hours !== undefined) await send(tx, topic, table, { hours, settings, now, zone });
    if (!(await wantsBackground(tx, table, settings, now))) continue;
    const text = inWords.get(topic.id) ?? (await backgroundText(tx, topic, zone));
    await tellWorkroom(tx, topic, backgroundKey(table), now, [text]);
  }
}

const meetingsAfter = (tx: Tx, now: Date) =>
  tx.consultation.findMany({
    where: { ...ahead, scheduledAt: { gt: now } },
    include: { topic: true },
    orderBy: { id: 'asc' },
  });

/** Whose background goes out at this moment. */
export async function topicsWantingBackground(tx: Tx, now: Date): Promise<TopicModel[]> {
  const wanting: TopicModel[] = [];
  for (const { topic } of await meetingsAfter(tx, now)) {
    const settings = await settingsOf(tx, topic.unitId);
    if (await wantsBackground(tx, await openTable(tx, topic.id), settings, now)) wanting.push(topic);
  }
  return wanting;
}

/** Once for each time the table is taken up. */
const backgroundKey = (table: Table) => `background:${table.id}:${table.adjournedAt?.toISOString() ?? ''}`;

async function wantsBackground(tx: Tx, table: Table, settings: UnitSettings, now: Date): Promise<boolean> {
  if (hoursTo(table, now) > settings.backgroundHours) return false;
  return (await tx.notice.count({ where: { dedupeKey: backgroundKey(table) } })) === 0;
}

const hoursTo = (table: Table, now: Date) => ((table.scheduledAt as Date).getTime() - now.getTime()) / hourMs;

/** The one nearest to the meeting whose hour has come; none whose hour lay before the meeting was called to this time. */
async function dueReminder(tx: Tx, table: Table, settings: UnitSettings, now: Date): Promise<number | undefined> {
  const left = hoursTo(table, now);
  const hours = [...settings.meetingReminders].sort((a, b) => a - b).find((one) => left <= one);
  if (hours === undefined) return undefined;
  const called = await tx.topicEvent.findFirst({
    where: { topicId: table.topicId, action: { in: ['convene', 'reschedule'] } },
    orderBy: { seq: 'desc' },
  });
  return called && hoursTo(table, called.at) > hours ? hours : undefined;
}

interface Sending {
  hours: number;
  settings: UnitSettings;
  now: Date;
  zone: string;
}

async function send(tx: Tx, topic: TopicModel, table: Table, { hours, settings, now, zone }: Sending): Promise<void> {
  const when = table.scheduledAt as Date;
  const heading = `【协商提醒】${nameOf(topic)}\n${formatMoment(when, zone)} ${table.place}`;
  const toChat = (groupId: number, text: string) =>
    enqueue(tx, {
      dedupeKey: `${reminderKey(table.id)}${when.toISOString()}:${hours}:${groupId}`,
      groupId,
      kind: 'reminder',
      text,
      notBefore: afterQuiet(now, settings, zone),
      at: now,
    });
  const workroom = await workroomOfTopic(tx, topic);
  if (workroom) await toChat(workroom.id, `${heading}\n${await whoComes(tx, topic, table)}`);
  for (const seat of expectedAt(table)) {
    const chat = await directChatOf(tx, seat.personId);
    if (!chat) continue;
    const n = topic.number;
    await toChat(
      chat.id,
      `${heading}\n${seat.status === 'accepted' ? '到了发' : `能来发：参加 ${n}　到了发`}：签到 ${n}`,
    );
  }
}

async function whoComes(tx: Tx, topic: TopicModel, table: Table): Promise<string> {
  const expected = expectedAt(table);
  const silent = expected.filter((seat) => seat.status === 'invited').map((seat) => seat.name);
  const short = await shortfallOf(tx, topic, table);
  return [
    `应到${expected.length}位，答应来${expected.length - silent.length}位`,
    ...(silent.length > 0 ? [`还没回的：${silent.join('、')}`] : []),
    ...(short ? [`还差：${short.text}`] : []),
  ].join('\n');
}
