// What is going on at a place beside its topics, and which forms somebody may use there.
import { allowedAt } from '../../commands/permission.js';
import type { Tx, UnitModel } from '../../db/client.js';
import { activityLine, openActivities } from '../../followups/activities.js';
import { unitAndAncestors, unitAndDescendants } from '../../people/units.js';
import { openBallotsUnder } from '../../topics/ballots.js';
import { openRounds } from '../../topics/rounds.js';
import { openStallOf } from '../../topics/stalls.js';
import type { DeskFacts } from './forms/desk.js';
import type { CommandForm, Subject } from './forms/form.js';
import { command, pageChatOf } from './run-command.js';

export async function deskFacts(tx: Tx, unit: UnitModel, personId: number): Promise<DeskFacts> {
  const beneath = await unitAndDescendants(tx, unit.id);
  const county = await unitAndDescendants(tx, (await unitAndAncestors(tx, unit.id)).at(-1) ?? unit.id);
  const units = await tx.unit.findMany({ where: { id: { in: county } }, orderBy: [{ kind: 'asc' }, { id: 'asc' }] });
  const others = units.filter(({ id }) => id !== unit.id);
  const chat = await pageChatOf(tx, personId);
  return {
    subject: { path: `/w/u/${unit.id}`, key: `u${unit.id}`, name: unit.name },
    places: [unit.name, ...others.filter(({ id }) => beneath.includes(id)).map(({ name }) => name)],
    units: others.map(({ name }) => name),
    stall: chat && (await openStallOf(tx, chat.id, personId)),
    rounds: (await openRounds(tx, unit.id)).filter(({ unitId }) => unitId === unit.id).map(({ theme }) => theme),
    activities: (await openActivities(tx, beneath)).map((one) => ({ id: one.id, line: activityLine(one) })),
    ballots: (await openBallotsUnder(tx, beneath)).map(({ topics }) => topics.map(({ topic }) => topic.number)),
  };
}

/** Of these forms those that the person may use at the place now. */
export async function formsAt<F extends { subject: Subject }>(
  tx: Tx,
  personId: number,
  unitId: number,
  facts: F,
  forms: readonly CommandForm<F>[],
): Promise<CommandForm<F>[]> {
  const wanted = forms.map((form) => ({ form, command: command(form.command), rule: form.rule }));
  const allowed = await allowedAt(tx, personId, unitId, wanted);
  return allowed.map(({ form }) => form).filter((form) => form.offered?.(facts) ?? true);
}
