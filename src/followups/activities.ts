// 活动计划: twice a year committee and sector workrooms plan their visits to township workrooms; 走访 beside the plan.
import type { ActivityModel, Tx, UnitModel } from '../db/client.js';
import { UserError } from '../errors.js';
import { notify } from '../outbox/notices.js';
import { recordUnitEvent } from '../people/unit-events.js';
import { settingsOf, workroomGroupOf } from '../people/units.js';
import { calendarDay, formatCalendarDay, formatDay, local } from '../time.js';
import type { Actor } from '../topics/events.js';

export type Activity = ActivityModel & { visited: UnitModel | null };

export interface NewActivity {
  unitId: number;
  title: string;
  /** Midnight UTC of the calendar day. */
  plannedOn: Date;
  visited: UnitModel | null;
}

export async function planActivity(tx: Tx, activity: NewActivity, actor: Actor, at: Date): Promise<Activity> {
  const { visited, ...columns } = activity;
  const created = await tx.activity.create({
    data: { ...columns, visitedId: visited?.id ?? null, status: 'planned', createdById: actor.personId, createdAt: at },
  });
  await recordUnitEvent(tx, activity.unitId, {
    action: 'planActivity',
    actor,
    at,
    data: dataOf({ ...created, visited }),
  });
  return { ...created, visited };
}

function dataOf({ id, title, plannedOn, visited }: Activity) {
  return {
    activityId: id,
    title,
    plannedOn: plannedOn.toISOString().slice(0, 10),
    ...(visited && { visitedId: visited.id, unit: visited.name }),
  };
}

async function plannedActivity(tx: Tx, unitIds: number[], id: number): Promise<Activity> {
  const found = await tx.activity.findFirst({ where: { id, unitId: { in: unitIds } }, include: { visited: true } });
  if (!found) throw new UserError(`没有活动${id}。发「计划」看看都有哪些。`);
  if (found.status === 'planned') return found;
  const label = found.status === 'held' ? '已经办过' : '已经取消';
  throw new UserError(`活动${id}「${found.title}」${label}了。再办一次请发：计划 活动 日期 标题`);
}

export async function holdActivity(
  tx: Tx,
  unitIds: number[],
  id: number,
  actor: Actor,
  note: string,
  at: Date,
): Promise<Activity> {
  const activity = await plannedActivity(tx, unitIds, id);
  const data = dataOf(activity);
  await recordUnitEvent(tx, activity.unitId, { action: 'holdActivity', actor, at, reason: note, data });
  await tx.activity.update({ where: { id }, data: { status: 'held', heldAt: at, note } });
  return activity;
}

export async function cancelActivity(
  tx: Tx,
  unitIds: number[],
  id: number,
  actor: Actor,
  reason: string,
  at: Date,
): Promise<Activity> {
  const activity = await plannedActivity(tx, unitIds, id);
  const data = dataOf(activity);
  await recordUnitEvent(tx, activity.unitId, { action: 'cancelActivity', actor, at, reason, data });
  await tx.activity.update({ where: { id }, data: { status: 'cancelled', note: reason } });
  return activity;
}

/** 走访: somebody of the unit went there and listened. */
export async function recordVisit(
  tx: Tx,
  unitId: number,
  visited: UnitModel,
  actor: Actor,
  words: string,
  at: Date,
): Promise<void> {
  const data = { visitedId: visited.id, unit: visited.name };
  await recordUnitEvent(tx, unitId, { action: 'visit', actor, at, reason: words, data });
}

/** What is planned from today on or was not reported on yet, soonest first. */
export async function openActivities(tx: Tx, unitIds: number[]): Promise<(Activity & { unit: UnitModel })[]> {
  return tx.activity.findMany({
    where: { unitId: { in: unitIds }, status: 'planned' },
    include: { visited: true, unit: true },
    orderBy: [{ plannedOn: 'asc' }, { id: 'asc' }],
  });
}

export function activityLine({ id, title, plannedOn, visited }: Activity): string {
  return `活动${id} ${formatCalendarDay(plannedOn)} ${title}${visited ? `（去${visited.name}）` : ''}`;
}

/** Some days before, once: the host's workroom. The one that is visited hears of it too. */
export async function remindOfActivities(tx: Tx, at: Date, zone: string): Promise<void> {
  const today = calendarDay(at, zone);
  for (const activity of await tx.activity.findMany({
    where: { status: 'planned', remindedAt: null, plannedOn: { gte: today } },
    include: { visited: true, unit: true },
    orderBy: [{ plannedOn: 'asc' }, { id: 'asc' }],
  })) {
    const { activityRemindDays } = await settingsOf(tx, activity.unitId);
    if (activity.plannedOn.getTime() - today.getTime() > activityRemindDays * 86_400_000) continue;
    const host = await workroomGroupOf(tx, activity.unitId);
    const visited = activity.visitedId === null ? undefined : await workroomGroupOf(tx, activity.visitedId);
    const n = activity.id;
    await tell(
      tx,
      `activity:${n}`,
      host?.id,
      `【活动提醒】${activityLine(activity)}\n办完发：活动 ${n} 已办 情况　不办了发：活动 ${n} 取消 原因`,
      at,
    );
    if (visited && visited.id !== host?.id) {
      const text = `【活动提醒】${activity.unit.name} ${formatCalendarDay(activity.plannedOn)}来：${activity.title}`;
      await tell(tx, `activity:${n}`, visited.id, text, at);
    }
    await tx.activity.update({ where: { id: n }, data: { remindedAt: at } });
  }
}

/** Once a half-year: which workrooms have no plan yet. About units, never about persons. */
export async function checkPlans(tx: Tx, at: Date, zone: string): Promise<void> {
  const half = halfYearOf(at, zone);
  const rooms = await tx.unit.findMany({ where: { kind: 'workroom' }, orderBy: { name: 'asc' } });
  const perCounty = new Map<number, string[]>();
  for (const room of rooms) {
    const planned = { unitId: room.id, status: { not: 'cancelled' }, plannedOn: { gte: half.from, lte: half.to } };
    if ((await tx.activity.count({ where: planned })) > 0) continue;
    const own = await tx.group.findFirst({ where: { unitId: room.id, purpose: 'workroom' } });
    const text = `【活动计划】${half.name}还没有计划。请发：计划 活动 ${formatDay(local(at, zone).plus({ months: 1 }).toJSDate(), zone)} 标题 去某镇`;
    await tell(tx, `plan:${half.name}`, own?.id, text, at);
    const county = room.parentId === null ? undefined : await workroomGroupOf(tx, room.parentId);
    if (county) perCounty.set(county.id, [...(perCounty.get(county.id) ?? []), room.name]);
  }
  for (const [groupId, names] of perCounty) {
    await tell(
      tx,
      `plans:${half.name}`,
      groupId,
      `【活动计划】${half.name}还没有计划的工作室：${names.join('、')}`,
      at,
    );
  }
}

function halfYearOf(at: Date, zone: string): { name: string; from: Date; to: Date } {
  const { year, month } = local(at, zone);
  const first = month <= 6;
  const day = (text: string) => new Date(`${year}-${text}T00:00:00Z`);
  return {
    name: `${year}年${first ? '上' : '下'}半年`,
    from: day(first ? '01-01' : '07-01'),
    to: day(first ? '06-30' : '12-31'),
  };
}

async function tell(tx: Tx, key: string, groupId: number | undefined, text: string, at: Date): Promise<void> {
  if (groupId === undefined) return;
  await notify(tx, { dedupeKey: `${key}:${groupId}`, groupId, kind: 'task', text, prompt: true, at });
}
