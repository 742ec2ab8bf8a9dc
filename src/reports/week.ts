// What a week was to a village: its public topics in groups, and the same in a few sentences where a model is on.
import type { TopicState, Tx } from '../db/client.js';
import type { Llm } from '../llm/llm.js';
import type { Log } from '../log.js';
import { settingsOf, unitAndDescendants } from '../people/units.js';
import { formatDay } from '../time.js';
import { type Action, isOpen, moves, stateLabels } from '../topics/lifecycle.js';
import { countyFor } from '../triage/model-settings.js';
import type { Source } from './faithful/check.js';
import { type LoggedEvent, type Logs, readLogs, type Span, type TopicLog, within } from './log.js';
import { tell } from './told.js';

export interface WeekOf {
  unitId: number;
  from: Date;
  to: Date;
  timeZone: string;
}

export const logsOfWeek = async (tx: Tx, { unitId, from, to }: Omit<WeekOf, 'timeZone'>) =>
  readLogs(tx, { unitIds: await unitAndDescendants(tx, unitId), span: { from, to } });

const lastAt = (topic: TopicLog) => (topic.events.at(-1) as LoggedEvent).at.getTime();

const happened = (topic: TopicLog, span: Span) => topic.events.filter((event) => within(span, event.at));

/** Steps that change no state but are news. */
const newsAlone = ['assignMore', 'progress', 'extend', 'escalate', 'finishTask', 'reschedule', 'review'];

const isMove = (event: LoggedEvent) => event.fromState !== event.toState || newsAlone.includes(event.action);

/** What is over without having been answered here: told under another number, or taken back. */
const goneElsewhere: TopicState[] = ['withdrawn', 'merged', 'archived'];

export interface Week {
  /** Newest event first, as all of them. */
  fresh: TopicLog[];
  moving: TopicLog[];
  ended: TopicLog[];
  /** People are asked whether it is solved. */
  asking: TopicLog[];
  open: TopicLog[];
}

export function weekOf(logs: Logs): Week {
  const topics = logs.topics
    .filter((topic) => !topic.private && !goneElsewhere.includes(topic.state))
    .sort((a, b) => lastAt(b) - lastAt(a) || b.number - a.number);
  const moved = (topic: TopicLog) => happened(topic, logs.span).some(isMove);
  const open = topics.filter((topic) => isOpen(topic.state));
  const going = open.filter((topic) => topic.state !== 'verifying' && moved(topic));
  const fresh = going.filter((topic) => happened(topic, logs.span).some(({ action }) => action === 'raise'));
  return {
    fresh,
    moving: going.filter((topic) => !fresh.includes(topic)),
    ended: topics.filter((topic) => !isOpen(topic.state) && moved(topic)),
    asking: topics.filter((topic) => topic.state === 'verifying' && moved(topic)),
    open,
  };
}

/** More than these are no longer read together. */
const maxTopics = 40;

/** Undefined: the digest goes out without it. */
export async function weekSummary(tx: Tx, llm: Llm, request: WeekOf, log: Log): Promise<string | undefined> {
  const logs = await logsOfWeek(tx, request);
  const week = weekOf(logs);
  const topics = [...week.asking, ...week.ended, ...week.moving, ...week.fresh].slice(0, maxTopics);
  const people = topics.flatMap((topic) => topic.reports.map(({ personId }) => personId));
  const reporters = await tx.person.findMany({ where: { id: { in: people } }, select: { name: true } });
  const told = await tell(
    llm,
    {
      prompt: 'summarize-week',
      sources: [countsOf(week), ...topics.map((topic) => sourceOf(topic, request))],
      names: reporters.flatMap(({ name }) => name ?? []),
      messages: topics.flatMap((topic) => happened(topic, logs.span)).filter(({ actorId }) => actorId !== null).length,
      minMessages: (await settingsOf(tx, request.unitId)).summaryMinMessages,
    },
    await countyFor(tx, request.unitId),
    log,
  );
  if (!told) return undefined;
  const sentences = told.map(({ text, sources }) => {
    const numbers = sources.filter((id) => id !== 'week').map((id) => `${id.replace('topic:', '')}号`);
    return `${text.replace(/[。\s]+$/, '')}${numbers.length > 0 ? `（${numbers.join('、')}）` : ''}。`;
  });
  return `${sentences.join('')}〔AI归纳〕`;
}

/** Counted here; a sentence can only repeat them. */
function countsOf({ fresh, moving, ended, asking, open }: Week): Source {
  const text = `这一周新提出${fresh.length}件，在往前走${moving.length}件，有结果${ended.length}件，等大家说一句${asking.length}件，在办共${open.length}件`;
  return { id: 'week', text, counted: true };
}

function sourceOf(topic: TopicLog, span: WeekOf): Source {
  const steps = happened(topic, span)
    .filter(isMove)
    .map((event) => {
      const label = event.action in moves ? moves[event.action as Action].label : event.action;
      return `${formatDay(event.at, span.timeZone)}${label}${event.reason ? `：${event.reason}` : ''}`;
    });
  const text = `${topic.title}（${stateLabels[topic.state]}）。${steps.join('；')}`;
  return { id: `topic:${topic.number}`, text, state: topic.state };
}
