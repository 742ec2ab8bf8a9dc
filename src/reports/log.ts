// What the event logs say as of a date. Nothing here reads what a topic has become since: its state, category and unit are
// folded from the events up to that date, and so is who had reported it.
import type { Prisma, TopicState, Tx, UnitEventModel, UnitModel } from '../db/client.js';
import { replay } from '../topics/lifecycle.js';

/** From after `from` (null: the beginning) up to and including `to`. */
export interface Span {
  from: Date | null;
  to: Date;
}

export const within = (span: Span, at: Date) => (span.from === null || at > span.from) && at <= span.to;

export interface LoggedEvent {
  action: string;
  actorId: number | null;
  actorRole: string | null;
  fromState: TopicState | null;
  toState: TopicState;
  reason: string | null;
  data: Record<string, unknown>;
  at: Date;
}

export interface LoggedReport {
  personId: number;
  at: Date;
  channel: string;
}

/** A topic as it was at the end of the log read. */
export interface TopicLog {
  number: number;
  title: string;
  private: boolean;
  category: string;
  unitId: number;
  /** The level it was handed to, where that is not its own unit's. */
  deciderId: number | null;
  state: TopicState;
  stateSince: Date;
  mergedInto: number | null;
  /** The day on which it is looked at again. */
  reviewOn: string | null;
  reports: LoggedReport[];
  events: LoggedEvent[];
}

/** What the fold starts from: columns that no event tells, and those that the first event may leave out. */
interface TopicBase {
  number: number;
  title: string;
  private: boolean;
  category: string;
  unitId: number;
}

export type Units = Pick<UnitModel, 'id' | 'name' | 'kind' | 'parentId'>[];

/** Oldest event first; at least one. */
export function foldTopic(base: TopicBase, events: LoggedEvent[], units: Units): TopicLog {
  const log: TopicLog = {
    ...base,
    state: replay(events) as TopicState,
    stateSince: (events[0] as LoggedEvent).at,
    deciderId: null,
    mergedInto: null,
    reviewOn: null,
    reports: [],
    events,
  };
  for (const event of events) {
    if (event.fromState !== event.toState) log.stateSince = event.at;
    if (typeof event.data.reviewOn === 'string') log.reviewOn = event.data.reviewOn;
    folds[event.action]?.(log, event, units);
  }
  return log;
}

type Fold = (log: TopicLog, event: LoggedEvent, units: Units) => void;

const addReport: Fold = (log, { data, actorId, at }) => {
  const personId = typeof data.reporterId === 'number' ? data.reporterId : actorId;
  if (personId === null) return;
  log.reports.push({ personId, at, channel: typeof data.channel === 'string' ? data.channel : 'chat' });
};

const folds: Record<string, Fold> = {
  raise(log, event, units) {
    const { category, unitId } = event.data;
    if (typeof category === 'string') log.category = category;
    if (typeof unitId === 'number') log.unitId = unitId;
    addReport(log, event, units);
  },
  report: addReport,
  withdrawReport(log, { actorId }) {
    log.reports = log.reports.filter((report) => report.personId !== actorId);
  },
  takeOut(log, { data }) {
    if (data.was === 'report') log.reports = log.reports.filter((report) => report.personId !== data.personId);
  },
  correct(log, { data }, units) {
    if (data.field === 'title' && typeof data.to === 'string') log.title = data.to;
    if (data.field === 'category' && typeof data.to === 'string') log.category = data.to;
    if (data.field === 'unit') log.unitId = units.find((unit) => unit.name === data.to)?.id ?? log.unitId;
  },
  /** To a level above or a sector's workroom it stays the village's; to another village or township it becomes theirs. */
  transfer(log, { data }, units) {
    const to = units.find((unit) => unit.name === data.to);
    if (!to) return;
    if (to.kind === 'workroom' || isAbove(units, to.id, log.unitId)) log.deciderId = to.id;
    else {
      log.unitId = to.id;
      log.deciderId = null;
    }
  },
  appeal(log, { data }, units) {
    log.deciderId = units.find((unit) => unit.name === data.to)?.id ?? null;
  },
  merge(log, { data }) {
    log.mergedInto = typeof data.into === 'number' ? data.into : null;
  },
  split(log) {
    log.mergedInto = null;
  },
};

function isAbove(units: Units, above: number, below: number): boolean {
  for (let id: number | null = below; id !== null; id = units.find((unit) => unit.id === id)?.parentId ?? null) {
    if (id === above) return true;
  }
  return false;
}

/** What was said when it came into its state. */
export const reasonOfState = ({ events, state }: TopicLog): string | null =>
  events.findLast((event) => event.toState === state && event.fromState !== event.toState)?.reason ?? null;

export interface Logs {
  span: Span;
  /** Those of the units, or handed to them, and of the category asked for, as of the date. */
  topics: TopicLog[];
  /** The topic that carries on for a merged one; itself where it stands alone. */
  headOf(topic: TopicLog): TopicLog;
  /** Itself and those merged into it, as far as they were read. */
  familyOf(head: TopicLog): TopicLog[];
  unitEvents: UnitEventModel[];
  /** A unit's name, for lists. */
  nameOfUnit(id: number): string;
}

export interface LogScope {
  unitIds: number[];
  span: Span;
  category?: string | undefined;
  /** In this state at the end of the span. */
  state?: TopicState | undefined;
  /** Given to this body, whenever before the end of the span. */
  body?: string | undefined;
}

export async function readLogs(tx: Tx, { unitIds, span, category, state, body }: LogScope): Promise<Logs> {
  const units: Units = await tx.unit.findMany();
  // A topic that was moved since may have been here then.
  const moved = { events: { some: { action: { in: ['correct', 'transfer', 'appeal'] } } } };
  const topics = (await foldWhere(tx, { OR: [{ unitId: { in: unitIds } }, moved] }, span.to, units)).filter(
    (topic) =>
      (unitIds.includes(topic.unitId) || (topic.deciderId !== null && unitIds.includes(topic.deciderId))) &&
      (category === undefined || topic.category === category) &&
      (state === undefined || topic.state === state) &&
      (body === undefined || topic.events.some(({ data }) => bodiesIn(data).includes(body))),
  );
  const known = new Map(topics.map((topic) => [topic.number, topic]));
  for (let wanted = headsMissing(known); wanted.length > 0; wanted = headsMissing(known)) {
    const more = await foldWhere(tx, { number: { in: wanted } }, span.to, units);
    for (const topic of more) known.set(topic.number, topic);
    if (more.length === 0) break;
  }
  const headOf = (topic: TopicLog): TopicLog => {
    const into = topic.mergedInto === null ? undefined : known.get(topic.mergedInto);
    return into ? headOf(into) : topic;
  };
  // 摆摊, 走访 … are of no body and in no state.
  const ofTopics = state !== undefined || body !== undefined;
  const families = new Map<TopicLog, TopicLog[]>();
  for (const topic of topics) families.set(headOf(topic), [...(families.get(headOf(topic)) ?? []), topic]);
  const familyOf = (head: TopicLog) => [...new Set([head, ...(families.get(head) ?? [])])];
  const unitEvents = await tx.unitEvent.findMany({
    where: { unitId: { in: ofTopics ? [] : unitIds }, at: { lte: span.to } },
    orderBy: { id: 'asc' },
  });
  const names = new Map(units.map((unit) => [unit.id, unit.name]));
  return { span, topics, headOf, familyOf, unitEvents, nameOfUnit: (id) => names.get(id) ?? '' };
}

/** Whom an event gave work to, or of whom it tells. */
function bodiesIn({ body, bodies, assisting }: Record<string, unknown>): unknown[] {
  return [body, ...(Array.isArray(bodies) ? bodies : []), ...(Array.isArray(assisting) ? assisting : [])];
}

function headsMissing(known: Map<number, TopicLog>): number[] {
  return [...known.values()].flatMap(({ mergedInto }) =>
    mergedInto === null || known.has(mergedInto) ? [] : [mergedInto],
  );
}

async function foldWhere(tx: Tx, where: Prisma.TopicWhereInput, to: Date, units: Units): Promise<TopicLog[]> {
  const rows = await tx.topic.findMany({
    where,
    include: { events: { where: { OR: [{ at: { lte: to } }, { action: 'correct' }] }, orderBy: { seq: 'asc' } } },
    orderBy: { number: 'asc' },
  });
  return rows.flatMap(({ events, ...base }) => topicAsOf(base, events as unknown as LoggedEvent[], to, units) ?? []);
}

/** `events`: those up to then and, whenever they were made, the corrections. Undefined: it was not there yet. */
export function topicAsOf(base: TopicBase, events: LoggedEvent[], to: Date, units: Units): TopicLog | undefined {
  const before = events.filter(({ at }) => at <= to);
  if (before.length === 0) return undefined;
  // What it is called now is what its last correction says; the first one still tells what it was raised as.
  const renamed = events.find(({ action, data }) => action === 'correct' && data.field === 'title');
  const title = typeof renamed?.data.from === 'string' ? renamed.data.from : base.title;
  return foldTopic({ ...base, title }, before, units);
}
