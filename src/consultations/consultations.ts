// 协商: a time and a place.
import type { ConsultationModel, TopicModel, Tx } from '../db/client.js';
import { notify } from '../outbox/notices.js';
import { publicGroupsOf } from '../people/units.js';
import { formatMoment } from '../time.js';
import { type Actor, record, theBot } from '../topics/events.js';
import { nameOf } from '../topics/topics.js';

export interface Meeting {
  scheduledAt: Date;
  place: string;
}

/** Calls a formal consultation, or gives the one already called a new time and place. */
export async function convene(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  meeting: Meeting,
  at: Date,
  zone: string,
): Promise<'convened' | 'rescheduled'> {
  const data = { scheduledAt: meeting.scheduledAt.toISOString(), place: meeting.place };
  const again = topic.state === 'convened';
  const after = await record(tx, topic, { action: again ? 'reschedule' : 'convene', actor, at, data });
  if (again) {
    const current = await openConsultation(tx, topic.id);
    await tx.consultation.update({ where: { id: current.id }, data: meeting });
  } else {
    await tx.consultation.create({ data: { topicId: topic.id, mode: 'formal', ...meeting, createdAt: at } });
  }
  await announce(tx, after, meeting, again, at, zone);
  return again ? 'rescheduled' : 'convened';
}

async function announce(
  tx: Tx,
  topic: TopicModel,
  meeting: Meeting,
  again: boolean,
  at: Date,
  zone: string,
): Promise<void> {
  if (topic.private) return;
  for (const group of await publicGroupsOf(tx, topic.unitId)) {
    await notify(tx, {
      dedupeKey: `convened:${topic.id}:${topic.version}:${group.id}`,
      groupId: group.id,
      topicId: topic.id,
      kind: 'public',
      text: `【${again ? '协商改期' : '协商通知'}】${nameOf(topic)}\n${formatMoment(meeting.scheduledAt, zone)} ${meeting.place}\n和这事有关的乡亲，欢迎来说说想法。`,
      prompt: true,
      at,
    });
  }
}

/** The one that is called or under way. */
export async function openConsultation(tx: Tx, topicId: number): Promise<ConsultationModel> {
  return tx.consultation.findFirstOrThrow({ where: { topicId, concludedAt: null }, orderBy: { id: 'desc' } });
}

/** When the hour has come the session is open: no one has to type it. */
export async function openDueSessions(tx: Tx, now: Date): Promise<TopicModel[]> {
  const due = await tx.consultation.findMany({
    where: { openedAt: null, concludedAt: null, scheduledAt: { lte: now }, topic: { state: 'convened' } },
    include: { topic: true },
    orderBy: { id: 'asc' },
  });
  for (const consultation of due) await openSession(tx, consultation.topic, theBot, now);
  return due.map((consultation) => consultation.topic);
}

export async function openSession(tx: Tx, topic: TopicModel, actor: Actor, at: Date): Promise<TopicModel> {
  await tx.$queryRaw`SELECT id FROM "Topic" WHERE id = ${topic.id} FOR UPDATE`;
  const consultation = await openConsultation(tx, topic.id);
  await tx.consultation.update({ where: { id: consultation.id }, data: { openedAt: at } });
  return record(tx, topic, { action: 'open', actor, at });
}
