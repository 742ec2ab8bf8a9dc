// 专题征集: topics on a theme are asked for until a day. What is raised meanwhile and fits is linked when it is filed.
import type { CollectionRoundModel, Tx } from '../db/client.js';
import { notify } from '../outbox/notices.js';
import { recordUnitEvent } from '../people/unit-events.js';
import { publicGroupsOf, settingsOf, unitAndAncestors, unitAndDescendants, workroomGroupOf } from '../people/units.js';
import { calendarDay, formatCalendarDay } from '../time.js';
import { type Actor, theBot } from './events.js';

export async function openRound(
  tx: Tx,
  unitId: number,
  actor: Actor,
  round: { theme: string; endsOn: Date },
  at: Date,
): Promise<{ round: CollectionRoundModel; groups: number }> {
  const opened = await tx.collectionRound.create({ data: { unitId, ...round, openedAt: at } });
  const data = { roundId: opened.id, theme: round.theme, endsOn: dayOf(round.endsOn) };
  await recordUnitEvent(tx, unitId, { action: 'openRound', actor, at, data });
  const text = `【征集议题】${round.theme}\n到${formatCalendarDay(round.endsOn)}为止，有这方面的想法和难处，@我直接说就行，或发：反映 ……`;
  return { round: opened, groups: await tellVillages(tx, opened, 'opened', text, at) };
}

/** Open rounds of the unit and of those above and beneath it, the next to end first. */
export async function openRounds(tx: Tx, unitId: number): Promise<CollectionRoundModel[]> {
  const units = [...(await unitAndDescendants(tx, unitId)), ...(await unitAndAncestors(tx, unitId))];
  return tx.collectionRound.findMany({
    where: { unitId: { in: units }, closedAt: null },
    orderBy: [{ endsOn: 'asc' }, { id: 'asc' }],
  });
}

export async function closeRound(tx: Tx, round: CollectionRoundModel, actor: Actor, at: Date): Promise<number> {
  const topics = await tx.topic.count({ where: { roundId: round.id } });
  await tx.collectionRound.update({ where: { id: round.id }, data: { closedAt: at } });
  const data = { roundId: round.id, theme: round.theme, topics };
  await recordUnitEvent(tx, round.unitId, { action: 'closeRound', actor, at, data });
  return topics;
}

/** Every morning: what ended yesterday is closed and its count told to the workroom; what ends soon is called to mind once. */
export async function tendRounds(tx: Tx, at: Date, zone: string): Promise<void> {
  const today = calendarDay(at, zone);
  const open = await tx.collectionRound.findMany({ where: { closedAt: null }, orderBy: { id: 'asc' } });
  for (const round of open) {
    if (round.endsOn < today) await closeAndTell(tx, round, at);
    else await remindOnce(tx, round, today, at);
  }
}

async function closeAndTell(tx: Tx, round: CollectionRoundModel, at: Date): Promise<void> {
  const topics = await closeRound(tx, round, theBot, at);
  const workroom = await workroomGroupOf(tx, round.unitId);
  if (!workroom) return;
  await notify(tx, {
    dedupeKey: `round-closed:${round.id}`,
    groupId: workroom.id,
    kind: 'task',
    text: `【征集结束】${round.theme}：收到${topics}件。待筛选的发「待办」看。`,
    prompt: true,
    at,
  });
}

async function remindOnce(tx: Tx, round: CollectionRoundModel, today: Date, at: Date): Promise<void> {
  const { roundReminderDays } = await settingsOf(tx, round.unitId);
  const daysLeft = (round.endsOn.getTime() - today.getTime()) / 86_400_000;
  const justOpened = calendarDay(round.openedAt).getTime() === today.getTime();
  if (daysLeft > roundReminderDays || justOpened) return;
  const text = `【征集提醒】${round.theme}，${formatCalendarDay(round.endsOn)}截止。有话要说的，@我直接说就行。`;
  await tellVillages(tx, round, 'reminder', text, at);
}

async function tellVillages(
  tx: Tx,
  round: CollectionRoundModel,
  what: string,
  text: string,
  at: Date,
): Promise<number> {
  const groups = await publicGroupsOf(tx, round.unitId);
  for (const group of groups) {
    const dedupeKey = `round-${what}:${round.id}:${group.id}`;
    await notify(tx, { dedupeKey, groupId: group.id, kind: 'public', text, prompt: false, at });
  }
  return groups.length;
}

const dayOf = (day: Date) => day.toISOString().slice(0, 10);
