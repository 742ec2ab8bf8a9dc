// What is known of a topic when forms are offered for it.

import { allowedOn } from '../../commands/permission.js';
import { dissentsOf } from '../../consultations/positions.js';
import { lastTable, participantOf } from '../../consultations/table.js';
import type { TopicModel, Tx } from '../../db/client.js';
import { whistledBodies } from '../../followups/whistle.js';
import { offlinePlatform } from '../../people/offline.js';
import { settingsOf, unitAndAncestors, unitAndDescendants } from '../../people/units.js';
import { next } from '../../topics/lifecycle.js';
import { openTask } from '../../topics/tasks.js';
import { mergedFamily } from '../../topics/topics.js';
import { joinedWords } from '../../triage/take-out.js';
import type { CommandForm, Facts } from './forms/form.js';
import { command } from './run-command.js';

export async function factsOf(tx: Tx, topic: TopicModel, personId: number): Promise<Facts> {
  const line = await unitAndAncestors(tx, topic.unitId);
  const county = await unitAndDescendants(tx, line.at(-1) ?? topic.unitId);
  const table = await lastTable(tx, topic.id);
  const family = await mergedFamily(tx, topic.id);
  const tasks = await tx.task.findMany({ where: { topicId: topic.id, ...openTask }, orderBy: { dueOn: 'asc' } });
  const consultation = { consultation: { topicId: topic.id } };
  const minutes = await tx.minutes.findFirst({
    where: consultation,
    orderBy: [{ consultationId: 'desc' }, { version: 'desc' }],
  });
  const dissents = table ? await dissentsOf(tx, table) : [];
  const offline = await tx.report.findMany({
    where: { topicId: { in: family }, person: { platform: offlinePlatform } },
    include: { person: true },
  });
  const units = await tx.unit.findMany({ where: { id: { in: county } }, orderBy: [{ kind: 'asc' }, { id: 'asc' }] });
  const ballot = await tx.ballot.count({ where: { closedAt: null, topics: { some: { topicId: topic.id } } } });
  return {
    subject: { path: `/w/t/${topic.number}`, key: String(topic.number), name: `${topic.number}号` },
    topic,
    settings: await settingsOf(tx, topic.unitId),
    bodies: await bodiesIn(tx, county),
    units: units.filter((unit) => unit.id !== topic.unitId).map((unit) => unit.name),
    tasks,
    table,
    seat: table && participantOf(table, personId),
    objections: await tx.objection.count({ where: { topicId: topic.id, answeredAt: null } }),
    openStatements: table ? await tx.statement.count({ where: { consultationId: table.id, closedAt: null } }) : 0,
    dissents: dissents.flatMap((one, index) =>
      one.answer === null ? [{ number: index + 1, label: `${one.speaker}：${one.words}` }] : [],
    ),
    offline: offline.map(({ anonymous, person }) => (anonymous ? '' : (person.name ?? ''))),
    whistled: (await whistledBodies(tx, topic)).length > 0,
    items: await tx.outcomeItem.count({ where: consultation }),
    minutes: minutes === null ? 'none' : minutes.confirmedAt ? 'confirmed' : 'draft',
    inBallot: ballot > 0,
    mixed: topic.mergedIntoId !== null || (await joinedWords(tx, topic)).length > 0,
  };
}

/** Of the whole county, for suggestions. */
export async function bodiesAround(tx: Tx, unitId: number): Promise<string[]> {
  const top = (await unitAndAncestors(tx, unitId)).at(-1) ?? unitId;
  return bodiesIn(tx, await unitAndDescendants(tx, top));
}

/** Those who answer for a body, have a chat for it or were given work. */
async function bodiesIn(tx: Tx, units: number[]): Promise<string[]> {
  const grants = await tx.roleGrant.findMany({ where: { unitId: { in: units }, body: { not: null } } });
  const groups = await tx.group.findMany({ where: { unitId: { in: units }, body: { not: null } } });
  const tasks = await tx.task.findMany({
    where: { topic: { unitId: { in: units } } },
    distinct: ['body'],
    select: { body: true },
  });
  const names = [...grants, ...groups, ...tasks].flatMap(({ body }) => (body ? [body] : []));
  return [...new Set(names)].sort((a, b) => a.localeCompare(b, 'zh'));
}

/** Of these forms those that the person may use on the topic now. */
export async function offeredForms(
  tx: Tx,
  personId: number,
  facts: Facts,
  forms: readonly CommandForm[],
): Promise<CommandForm[]> {
  const commands = [...new Set(forms.map((form) => form.command))].map(command);
  const allowed = (await allowedOn(tx, personId, facts.topic, commands)).map(({ name }) => name);
  return forms.filter(
    (form) => allowed.includes(form.command) && fitsState(form, facts.topic) && (form.offered?.(facts) ?? true),
  );
}

function fitsState(form: CommandForm, { state, suspendedFrom }: TopicModel): boolean {
  const { action } = command(form.command);
  const actions = form.actions ?? (action ? [action] : []);
  return actions.length === 0 || actions.some((one) => next(one, state, suspendedFrom) !== undefined);
}
