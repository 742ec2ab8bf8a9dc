// Where too much of what the bot filed unasked was no matter, it files nothing more by itself: talk goes to the workroom
// as a question, until its suggestions are good again or the operator says so. Both turns are in the unit's log.
import type { Tx } from '../db/client.js';
import type { Log } from '../log.js';
import { notify } from '../outbox/notices.js';
import { recordUnitEvent, type UnitActor } from '../people/unit-events.js';
import { settingsOf, workroomGroupOf } from '../people/units.js';

/** Above the bound by this much before it files again: it must not turn with every decision. */
const margin = 0.05;

export interface Precision {
  /** Decisions that count. */
  decided: number;
  /** Of those, what people let stand as a matter. */
  stood: number;
}

export interface FilingState {
  suggestOnly: boolean;
  precision: Precision;
  /** By the operator: older decisions no longer count. */
  since: Date | undefined;
}

export async function filingState(tx: Tx, unitId: number): Promise<FilingState> {
  const where = { unitId, action: { in: ['suggestOnly', 'fileAgain'] } };
  const last = await tx.unitEvent.findFirst({ where, orderBy: { seq: 'desc' } });
  const resumed = await tx.unitEvent.findFirst({
    where: { unitId, action: 'fileAgain', actorRole: 'admin' },
    orderBy: { seq: 'desc' },
  });
  const { precisionOver } = await settingsOf(tx, unitId);
  const decisions = await tx.suggestionLog.findMany({
    where: {
      field: 'topic',
      accepted: { not: null },
      topic: { unitId },
      ...(resumed && { decidedAt: { gt: resumed.at } }),
    },
    orderBy: [{ decidedAt: 'desc' }, { id: 'desc' }],
    take: precisionOver,
  });
  const stood = decisions.filter(({ accepted }) => accepted).length;
  return {
    suggestOnly: last?.action === 'suggestOnly',
    precision: { decided: decisions.length, stood },
    since: resumed?.at,
  };
}

/** Looks whether the unit's filing is to turn, turns it and tells the workroom once. True: nothing is filed unasked. */
export async function onlySuggests(tx: Tx, unitId: number, now: Date, log?: Log): Promise<boolean> {
  const { suggestOnly, precision } = await filingState(tx, unitId);
  const { precisionBound, precisionAtLeast } = await settingsOf(tx, unitId);
  if (precision.decided < precisionAtLeast) return suggestOnly;
  const share = precision.stood / precision.decided;
  const turn = suggestOnly ? share >= Math.min(1, precisionBound + margin) : share < precisionBound;
  if (!turn) return suggestOnly;
  const action = suggestOnly ? 'fileAgain' : 'suggestOnly';
  const event = await recordUnitEvent(tx, unitId, {
    action,
    actor: { personId: null },
    at: now,
    data: { ...precision, bound: precisionBound },
  });
  // The operator hears of it here, in the metric and by `npm run admin -- filing`.
  log?.warn({ unitId, action, ...precision, bound: precisionBound }, 'the filing of a unit has turned');
  await tell(tx, unitId, action, precision, event.id, now);
  return !suggestOnly;
}

/** By an administrator: the bot files again, older decisions no longer count. False: it does as it is. */
export async function fileAgain(tx: Tx, unitId: number, actor: UnitActor, at: Date): Promise<boolean> {
  if (!(await filingState(tx, unitId)).suggestOnly) return false;
  await recordUnitEvent(tx, unitId, { action: 'fileAgain', actor, at });
  return true;
}

async function tell(
  tx: Tx,
  unitId: number,
  action: 'suggestOnly' | 'fileAgain',
  { decided, stood }: Precision,
  eventId: number,
  at: Date,
): Promise<void> {
  const workroom = await workroomGroupOf(tx, unitId);
  if (!workroom) return;
  const { name } = await tx.unit.findUniqueOrThrow({ where: { id: unitId } });
  const figures = `最近${decided}次里您们留下${stood}次`;
  const text =
    action === 'suggestOnly'
      ? `【改为只建议】我从${name}群里听来的事，${figures}，错得太多。从现在起没@我的话我不自己记了，先来这里问一声；@我说的照常记。`
      : `【恢复自己记】我从${name}群里听来的事，${figures}，又准了。没@我的话里有公事，我照常记下。`;
  await notify(tx, {
    dedupeKey: `filing:${eventId}`,
    groupId: workroom.id,
    kind: 'task',
    text,
    prompt: true,
    at,
  });
}
