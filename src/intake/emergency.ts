// 险情: a danger now. What to do and whom to call goes out at once and the workroom is alerted; no topic is made of it,
// and no model is waited for.
import type { GroupModel, InboxMessageModel, Tx } from '../db/client.js';
import { enqueue } from '../outbox/enqueue.js';
import type { Danger } from '../people/safety-texts.js';
import { settingsOf, workroomGroupOf } from '../people/units.js';
import { dangersIn } from '../triage/offline/danger.js';
import { reply } from './reply.js';

/** Many people talk about one fire: one alert and one unasked answer per chat and danger in this time. */
const oneAlarmMs = 10 * 60_000;

export interface Alarm {
  message: InboxMessageModel;
  group: GroupModel;
  unitId: number | null;
  personId: number;
  /** As the workroom may see them. */
  words: string;
  now: Date;
}

export async function raiseAlarm(tx: Tx, alarm: Alarm): Promise<void> {
  const { message, group, now } = alarm;
  const dangers = dangersIn(alarm.words);
  const workroom = alarm.unitId === null ? undefined : await workroomGroupOf(tx, alarm.unitId);
  const told = workroom && workroom.id !== group.id ? workroom : undefined;
  const advice = await adviceOn(tx, alarm.unitId, dangers);
  const text = told ? `${advice}\n已经告诉工作室。` : advice;
  if (message.calledBot) await reply(tx, alarm, text);
  else await onceInAWhile(tx, { name: `emergency:${group.id}`, dangers, groupId: group.id, text, now });
  if (!told) return;
  await onceInAWhile(tx, {
    name: `alert:${group.id}`,
    dangers,
    groupId: told.id,
    text: `【紧急】${group.title ?? '村群'}${await speaker(tx, alarm, dangers)}说：${alarm.words}\n已告诉大家怎么办、打什么电话，请马上联系核实。`,
    now,
  });
}

async function adviceOn(tx: Tx, unitId: number | null, dangers: Danger[]): Promise<string> {
  const { emergencyAdvice } = await settingsOf(tx, unitId);
  return dangers.flatMap((danger) => emergencyAdvice[danger] ?? []).join('\n');
}

/** Somebody has to go and see the person who wants to die; whose house burns is in the words. */
async function speaker(tx: Tx, { personId }: Alarm, dangers: Danger[]): Promise<string> {
  if (!dangers.includes('selfHarm')) return '有人';
  return (await tx.person.findUnique({ where: { id: personId } }))?.name ?? '有人';
}

async function onceInAWhile(
  tx: Tx,
  alert: { name: string; dangers: Danger[]; groupId: number; text: string; now: Date },
): Promise<void> {
  const { name, dangers, groupId, text, now } = alert;
  const key = `${name}:${dangers.join('+')}`;
  const lately = { gt: new Date(now.getTime() - oneAlarmMs), lte: now };
  const said = await tx.outboxPost.findFirst({
    where: { groupId, dedupeKey: { startsWith: `${key}:` }, createdAt: lately },
  });
  if (said) return;
  await enqueue(tx, { dedupeKey: `${key}:${now.toISOString()}`, groupId, kind: 'alert', text, at: now });
}
