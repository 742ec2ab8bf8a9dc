// 台账: every topic of a span with how it stands at its end, as the logs say. One row a topic, in groups of states.
import type { TaskModel, TopicState, Tx } from '../db/client.js';
import { unitAndDescendants } from '../people/units.js';
import { calendarDay, workingDaysBetween } from '../time.js';
import { type Channel, channelLabels } from '../topics/channels.js';
import { isOpen, stateLabels } from '../topics/lifecycle.js';
import { counted, satisfactionLabels, verdictLabels } from '../topics/verdicts.js';
import { type LoggedEvent, type Logs, readLogs, reasonOfState, type Span, type TopicLog, within } from './log.js';
import { lastWords } from './rates.js';

export interface LedgerRequest {
  unitId: number;
  span: Span;
  timeZone: string;
  category?: string | undefined;
  body?: string | undefined;
  state?: TopicState | undefined;
  /** Private topics by their title too: for the workroom. Elsewhere by their number alone. */
  withPrivate: boolean;
}

export interface LedgerRow {
  number: number;
  title: string;
  category: string;
  unit: string;
  channel: string;
  /** Days as midnight UTC. */
  raisedOn: Date;
  state: string;
  since: Date;
  body: string;
  dueOn: Date | null;
  /** Working days; null: not late. */
  overdue: number | null;
  reporters: number;
  endorsers: number;
  outcome: string;
  verdicts: string;
  satisfaction: string;
}

/** Where a topic stands, in the order of the way. */
const ledgerGroups: readonly { name: string; states: readonly TopicState[] }[] = [
  { name: '待筛选', states: ['candidate', 'returned'] },
  { name: '受理和公示', states: ['shortlisted', 'posted', 'confirmed', 'researching'] },
  {
    name: '协商',
    states: ['convened', 'inSession', 'adjourned', 'concluded', 'submitted', 'adopted', 'partlyAdopted'],
  },
  { name: '办理中', states: ['assigned', 'inProgress', 'referred', 'reopened'] },
  { name: '待群众确认', states: ['verifying'] },
  { name: '有结果', states: ['answeredOnSpot', 'resolved', 'partlyResolved', 'unrated'] },
  { name: '未列入和未采纳', states: ['declined', 'notAdopted', 'merged', 'withdrawn'] },
  { name: '挂账和归档', states: ['suspended', 'archived'] },
];

export interface Ledger {
  groups: { name: string; rows: LedgerRow[] }[];
  logs: Logs;
}

/** Tasks of so many topics are read together. */
const chunk = 500;

export async function ledgerOf(
  tx: Tx,
  { unitId, span, timeZone, withPrivate, ...scope }: LedgerRequest,
  progress: (part: number) => Promise<void>,
): Promise<Ledger> {
  const logs = await readLogs(tx, { unitIds: await unitAndDescendants(tx, unitId), span, ...scope });
  await progress(0.4);
  const shown = logs.topics.filter(
    (topic) => isOpen(topic.state) || topic.events.some((event) => within(span, event.at)),
  );
  const rows: { state: TopicState; row: LedgerRow }[] = [];
  for (let from = 0; from < shown.length; from += chunk) {
    const topics = shown.slice(from, from + chunk);
    const tasks = await tasksOf(tx, topics, span.to);
    for (const topic of topics) {
      const row = rowOf(logs, topic, tasks.get(topic.number) ?? [], timeZone);
      rows.push({ state: topic.state, row: topic.private && !withPrivate ? hidden(row) : row });
    }
    await progress(0.4 + (0.4 * (from + topics.length)) / shown.length);
  }
  const groups = ledgerGroups.map(({ name, states }) => ({
    name,
    rows: rows.filter(({ state }) => states.includes(state)).map(({ row }) => row),
  }));
  return { groups, logs };
}

/** As they stood: given by then and not sent back, the last one first. */
async function tasksOf(tx: Tx, topics: TopicLog[], to: Date): Promise<Map<number, TaskModel[]>> {
  const tasks = await tx.task.findMany({
    where: {
      topic: { number: { in: topics.map(({ number }) => number) } },
      assignedAt: { lte: to },
      OR: [{ returnedAt: null }, { returnedAt: { gt: to } }],
    },
    include: { topic: { select: { number: true } } },
    orderBy: [{ assignedAt: 'desc' }, { id: 'asc' }],
  });
  const perTopic = new Map<number, TaskModel[]>();
  for (const task of tasks) perTopic.set(task.topic.number, [...(perTopic.get(task.topic.number) ?? []), task]);
  return perTopic;
}

function rowOf(logs: Logs, topic: TopicLog, tasks: TaskModel[], zone: string): LedgerRow {
  const { to } = logs.span;
  const raised = topic.events[0] as LoggedEvent;
  const family = logs.familyOf(topic);
  const reporters = new Set(family.flatMap(({ reports }) => reports.map(({ personId }) => personId)));
  const open = tasks.filter((task) => task.doneAt === null || task.doneAt > to);
  const shown = open.length > 0 ? open : tasks.slice(0, 1);
  const dueOn = shown.map((task) => task.dueOn).sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
  const late = isOpen(topic.state) && open.length > 0 && dueOn ? workingDaysBetween(dueOn, calendarDay(to, zone)) : 0;
  const said = lastWords(logs, topic);
  return {
    number: topic.number,
    title: topic.title,
    category: topic.category,
    unit: logs.nameOfUnit(topic.unitId),
    channel: channelLabels[(raised.data.channel ?? 'chat') as Channel] ?? '',
    raisedOn: calendarDay(raised.at, zone),
    state: stateLabels[topic.state],
    since: calendarDay(topic.stateSince, zone),
    body: [...new Set(shown.map((task) => task.body))].join('、'),
    dueOn,
    overdue: late > 0 ? late : null,
    reporters: reporters.size,
    endorsers: endorsersOf(family, reporters),
    outcome: outcomeOf(topic),
    verdicts: counted(said, verdictLabels, (pair) => pair.verdict).join('，'),
    satisfaction: counted(said, satisfactionLabels, (pair) => pair.satisfaction).join('，'),
  };
}

/** Those in chat once each and not if they reported it; signatures as they were counted. */
function endorsersOf(family: TopicLog[], reporters: Set<number>): number {
  const events = family.flatMap((topic) => topic.events.filter(({ action }) => action === 'endorse'));
  const signed = events.reduce(
    (sum, { data }) => sum + (typeof data.count === 'number' && data.offline ? data.count : 0),
    0,
  );
  const inChat = new Set(events.flatMap(({ data, actorId }) => (data.offline || actorId === null ? [] : [actorId])));
  return signed + [...inChat].filter((personId) => !reporters.has(personId)).length;
}

/** What was agreed on, else what was said when it came to stand as it does. */
function outcomeOf(topic: TopicLog): string {
  const concluded = topic.events.findLast(({ action }) => action === 'conclude')?.reason;
  const reason = reasonOfState(topic);
  return [...new Set([concluded, isOpen(topic.state) && concluded ? null : reason].filter(Boolean))].join('；');
}

const hidden = (row: LedgerRow): LedgerRow => ({ ...row, title: '（私下反映）', outcome: '' });
