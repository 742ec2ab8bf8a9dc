// 待办 for whoever is signed in: what waits in the places of their roles, with the decisions that each row takes.
import { atTheirTable, lastTable } from '../../consultations/table.js';
import type { Role, Tx } from '../../db/client.js';
import { conveners } from '../../people/roles.js';
import { type ToDoKind, toDoSections } from '../../reports/to-do.js';
import { formatMoment } from '../../time.js';
import type { Visitor } from '../session/session.js';
import { factsOf, offeredForms } from './facts.js';
import { formBy } from './forms/index.js';
import type { ToDoPart, ToDoRow } from './to-do-page.js';
import { unitsOf } from './visible.js';

/** As 待办 in chat. */
const whoHasToDo: readonly Role[] = [...conveners, 'villageCadre', 'deptHead'];

/** What each kind of row asks for. Everything else is on the topic's page. */
const decisions: Record<ToDoKind, readonly string[]> = {
  late: ['urge', 'accepttask', 'progress', 'done', 'extend'],
  screening: ['accept', 'decline', 'answer', 'handon'],
  returned: ['handon', 'answer'],
  objections: ['answerobjection', 'uphold'],
  shortlisted: ['post', 'onsite'],
  confirmed: ['convene', 'onsite'],
  meetings: [],
  adjourned: ['convene'],
  submitted: ['adopt', 'adoptpartly', 'notadopt'],
  toAssign: ['assignall', 'assign', 'submit'],
  suspended: ['resume'],
  atWork: ['accepttask', 'progress', 'done', 'urge'],
  verifying: ['passon'],
};

const shownPerKind = 10;

export async function toDoOf(tx: Tx, visitor: Visitor, now: Date, zone: string): Promise<ToDoPart[]> {
  const units = await unitsOf(tx, visitor, whoHasToDo);
  const parts: ToDoPart[] = [];
  for (const { kind, heading, items } of await toDoSections(tx, units, now, zone)) {
    // Urgent ones first, then by their day; where there is none the order of the list stands.
    const sorted = [...items].sort(
      (a, b) =>
        Number(b.topic.urgent) - Number(a.topic.urgent) ||
        (a.dueOn?.getTime() ?? Number.POSITIVE_INFINITY) - (b.dueOn?.getTime() ?? Number.POSITIVE_INFINITY) ||
        0,
    );
    const rows: ToDoRow[] = [];
    for (const item of sorted.slice(0, shownPerKind)) {
      const facts = await factsOf(tx, item.topic, visitor.person.id);
      const wanted = decisions[kind].flatMap((id) => formBy(id) ?? []);
      rows.push({ ...item, facts, forms: await offeredForms(tx, visitor.person.id, facts, wanted) });
    }
    parts.push({ kind, heading, rows, left: items.length - rows.length });
  }
  return parts;
}

export async function invitedTo(
  tx: Tx,
  visitor: Visitor,
  zone: string,
): Promise<{ number: number; title: string; when: string }[]> {
  const found = [];
  for (const { id, number, title } of await atTheirTable(tx, visitor.person)) {
    const table = await lastTable(tx, id);
    const when = table?.scheduledAt ? `${formatMoment(table.scheduledAt, zone)} ${table.place ?? ''}` : '正在商量';
    found.push({ number, title, when });
  }
  return found;
}
