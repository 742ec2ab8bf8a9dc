// A consultation from the call to the table: called, moved, opened when the roles are there, adjourned and taken up again.
import type { TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { withdrawPosts } from '../outbox/enqueue.js';
import { type Actor, record, theBot } from '../topics/events.js';
import { nameOf } from '../topics/topics.js';
import { researchToTable } from './background.js';
import { closeVotes } from './statements.js';
import { expectedAt, lastTable, openTable, openTableTo, presentAt, shortfallOf } from './table.js';
import { announce, tellMoved, tellWorkroom } from './telling.js';

export interface Meeting {
  scheduledAt: Date;
  place: string;
}

/** Calls a formal consultation, gives the one already called a new time and place, or takes up an adjourned one. */
export async function convene(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  meeting: Meeting,
  at: Date,
  zone: string,
): Promise<'convened' | 'rescheduled' | 'reconvened'> {
  const how = topic.state === 'convened' ? 'rescheduled' : topic.state === 'adjourned' ? 'reconvened' : 'convened';
  const data = { scheduledAt: meeting.scheduledAt.toISOString(), place: meeting.place };
  const after = await record(tx, topic, { action: how === 'rescheduled' ? 'reschedule' : 'convene', actor, at, data });
  if (how === 'convened') {
    await tx.consultation.create({
      data: { topicId: topic.id, mode: 'formal', chairId: actor.personId, ...meeting, createdAt: at },
    });
    await researchToTable(tx, topic);
  } else {
    await moveTo(tx, topic, meeting);
  }
  await announce(tx, after, how === 'rescheduled' ? '协商改期' : '协商通知', at, zone);
  if (how !== 'convened') await tellMoved(tx, after, at, zone);
  return how;
}

/** The same table at another time: whoever was to come, or sat there, is expected again. */
async function moveTo(tx: Tx, topic: TopicModel, meeting: Meeting): Promise<void> {
  const table = await openTable(tx, topic.id);
  await tx.consultation.update({ where: { id: table.id }, data: { ...meeting, mode: 'formal', openedAt: null } });
  await tx.participant.updateMany({
    where: { consultationId: table.id, status: { in: ['accepted', 'present'] } },
    data: { status: 'invited', respondedAt: null },
  });
  await withdrawReminders(tx, table.id);
}

export const reminderKey = (consultationId: number) => `meeting:${consultationId}:`;

/** Reminders that have not gone out yet no longer hold. */
export async function withdrawReminders(tx: Tx, consultationId: number): Promise<void> {
  await withdrawPosts(tx, reminderKey(consultationId));
}

/** When the hour has come and the roles are there the session is open: no one has to type it. */
export async function openDueSessions(tx: Tx, now: Date): Promise<void> {
  const due = await tx.consultation.findMany({
    where: { openedAt: null, concludedAt: null, scheduledAt: { lte: now }, topic: { state: 'convened' } },
    include: { topic: true },
    orderBy: { id: 'asc' },
  });
  for (const { topicId } of due) {
    await tx.$queryRaw`SELECT id FROM "Topic" WHERE id = ${topicId} FOR UPDATE`;
    const topic = await tx.topic.findUniqueOrThrow({ where: { id: topicId } });
    if (topic.state === 'convened' && !(await openWhenComplete(tx, topic, now))) await tellWhoIsMissing(tx, topic, now);
  }
}

/** Opens a called session whose hour has come, as soon as the quorum is met. */
export async function openWhenComplete(tx: Tx, topic: TopicModel, at: Date): Promise<TopicModel | undefined> {
  if (topic.state !== 'convened') return undefined;
  const table = await openTable(tx, topic.id);
  if (!table.scheduledAt || table.scheduledAt > at || (await shortfallOf(tx, topic, table))) return undefined;
  const after = await open(tx, topic, theBot, at);
  await tellWorkroom(tx, after, `session:${topic.id}:${after.version}`, at, [
    `【开始协商】${nameOf(topic)}`,
    `到的人发：签到 ${topic.number}`,
    `商量完发：结论 ${topic.number} 共识 商定的办法（也可以写 部分 或 未达成）`,
  ]);
  return after;
}

/** Once for each time it was called to. */
async function tellWhoIsMissing(tx: Tx, topic: TopicModel, at: Date): Promise<void> {
  const table = await openTable(tx, topic.id);
  const short = await shortfallOf(tx, topic, table);
  const n = topic.number;
  await tellWorkroom(tx, topic, `quorum:${table.id}:${table.scheduledAt?.toISOString()}`, at, [
    `【还不能开始】${nameOf(topic)}到点了，人没齐，还差：${short?.text}`,
    `人到了发：签到 ${n} 名字　改时间发：开启协商 ${n} 明天下午3点 ${table.place ?? '村委会'}`,
    `就这样开，发：开会 ${n} 原因`,
  ]);
}

async function open(tx: Tx, topic: TopicModel, actor: Actor, at: Date, reason?: string): Promise<TopicModel> {
  const table = await openTableTo('open', tx, topic);
  const missing = (await shortfallOf(tx, topic, table))?.missing ?? [];
  const data = { openedAt: at, quorumReason: missing.length > 0 ? (reason ?? null) : null };
  await tx.consultation.update({ where: { id: table.id }, data });
  await withdrawReminders(tx, table.id);
  return record(tx, topic, {
    action: 'open',
    actor,
    at,
    ...(reason && { reason }),
    data: {
      consultationId: table.id,
      expected: expectedAt(table).length,
      present: presentAt(table).length,
      missing: missing.map((one) => ({ ...one })),
    },
  });
}

/** 开会: by hand, before its hour or, with a reason, without some of the roles. */
export async function openByHand(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  reason: string,
  at: Date,
): Promise<{ without?: string }> {
  const table = await lastTable(tx, topic.id);
  const short = topic.state === 'convened' && table ? await shortfallOf(tx, topic, table) : undefined;
  if (short && reason === '') {
    throw new UserError(
      `人没齐，还差：${short.text}。就这样开，请写上原因，例如：开会 ${topic.number} 部门的人在外地，电话里说`,
    );
  }
  await open(tx, topic, actor, at, reason || undefined);
  return short ? { without: short.text } : {};
}

/** The session in which an outcome may be written down: one not open yet is opened when the roles are there. */
export async function inSession(tx: Tx, topic: TopicModel, actor: Actor, at: Date): Promise<TopicModel> {
  if (topic.state !== 'convened') return topic;
  const short = await shortfallOf(tx, topic, await openTable(tx, topic.id));
  if (!short) return open(tx, topic, actor, at);
  const n = topic.number;
  throw new UserError(
    `${n}号的协商还没开，人没齐，还差：${short.text}。\n请人发：邀请 ${n} 全部　人到了发：签到 ${n} 名字\n就这样开，先发：开会 ${n} 原因`,
  );
}

/** 休会. What was said and voted stays; 开启协商 takes it up again. */
export async function adjourn(tx: Tx, topic: TopicModel, actor: Actor, reason: string, at: Date): Promise<TopicModel> {
  const table = await openTableTo('adjourn', tx, topic);
  const closed = await closeVotes(tx, topic, actor, at);
  const data = { consultationId: table.id };
  const after = await record(tx, closed, { action: 'adjourn', actor, at, reason, data });
  await tx.consultation.update({ where: { id: table.id }, data: { adjournedAt: at } });
  return after;
}
