// The weekly digest: for a village what is new, what moves, what was answered and what one can do; for a workroom what
// waits, what is late and the figures.
import type { TopicEventModel, TopicModel, Tx } from '../db/client.js';
import { unitAndDescendants } from '../people/units.js';
import { calendarDay, formatDay } from '../time.js';
import { endStates, stateLabels } from '../topics/lifecycle.js';
import { section, taskLine } from '../topics/tasks.js';
import { figures } from './statistics.js';
import { openTasks } from './to-do.js';

export interface DigestRequest {
  unitId: number;
  purpose: 'village' | 'workroom';
  from: Date;
  to: Date;
  timeZone: string;
  /** A checked sentence written by the model, if there is one. */
  lead?: string;
}

export async function digestText(tx: Tx, request: DigestRequest): Promise<string> {
  return request.purpose === 'village' ? villageDigest(tx, request) : workroomDigest(tx, request);
}

export interface WeekOfTopics {
  topics: (TopicModel & { events: TopicEventModel[] })[];
}

/** The public topics that something happened to in the week, newest event first. */
export async function topicsOfWeek(
  tx: Tx,
  request: Omit<DigestRequest, 'timeZone' | 'purpose'>,
): Promise<WeekOfTopics['topics']> {
  const within = { gt: request.from, lte: request.to };
  const topics = await tx.topic.findMany({
    where: {
      unitId: { in: await unitAndDescendants(tx, request.unitId) },
      private: false,
      events: { some: { at: within } },
    },
    include: { events: { where: { at: within }, orderBy: { seq: 'asc' } } },
  });
  const lastOf = (topic: WeekOfTopics['topics'][number]) => topic.events.at(-1)?.at.getTime() ?? 0;
  return topics.sort((a, b) => lastOf(b) - lastOf(a) || b.number - a.number);
}

const moved = [
  'shortlist',
  'post',
  'confirm',
  'convene',
  'open',
  'conclude',
  'assign',
  'assignMore',
  'acceptTask',
  'startWork',
  'progress',
  'claimDone',
  'reopen',
];

async function villageDigest(tx: Tx, request: DigestRequest): Promise<string> {
  const { timeZone } = request;
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: request.unitId } });
  const topics = await topicsOfWeek(tx, request);
  const happened = (topic: WeekOfTopics['topics'][number], actions: string[]) =>
    topic.events.some((event) => actions.includes(event.action));
  const ended = topics.filter(
    (topic) => endStates.includes(topic.state) && topic.state !== 'withdrawn' && topic.state !== 'merged',
  );
  const asking = topics.filter((topic) => topic.state === 'verifying');
  const fresh = topics.filter(
    (topic) =>
      happened(topic, ['raise']) &&
      !ended.includes(topic) &&
      !asking.includes(topic) &&
      topic.state !== 'withdrawn' &&
      topic.state !== 'merged',
  );
  const moving = topics.filter(
    (topic) => happened(topic, moved) && !ended.includes(topic) && !asking.includes(topic) && !fresh.includes(topic),
  );
  const open = await tx.topic.count({
    where: {
      unitId: { in: await unitAndDescendants(tx, request.unitId) },
      private: false,
      state: { notIn: [...endStates] },
    },
  });
  const heading = `【${unit.name}一周】${formatDay(request.from, timeZone)}—${formatDay(request.to, timeZone)}`;
  if (topics.length === 0) {
    return `${heading}\n这一周没有新的事情。${open > 0 ? `还有${open}件在办，发「议题」看。` : ''}\n有公家的事，@我直接说，或发：反映 村东头路灯不亮`;
  }
  const line = (topic: TopicModel) => `${topic.number}号 ${topic.title}（${stateLabels[topic.state]}）`;
  const look = (asking[0] ?? fresh[0] ?? moving[0] ?? ended[0])?.number;
  const join = (fresh[0] ?? moving[0])?.number;
  return [
    heading,
    ...(request.lead ? [request.lead] : []),
    section('新提出', fresh.map(line)),
    section('在往前走', moving.map(line)),
    section(
      '有结果了',
      ended.map((topic) => `${line(topic)}${resultOf(topic)}`),
    ),
    section(
      '等您说一句',
      asking.map((topic) => `${topic.number}号 ${topic.title}——办好没有？发：已解决 ${topic.number}`),
    ),
    `在办共${open}件。您可以发：查 ${look}${join ? `、附议 ${join}` : ''}，有新的事直接说`,
  ]
    .filter((text) => text !== '')
    .join('\n');
}

function resultOf(topic: WeekOfTopics['topics'][number]): string {
  const reason = [...topic.events].reverse().find((event) => event.toState === topic.state && event.reason)?.reason;
  return reason ? `——${reason}` : '';
}

async function workroomDigest(tx: Tx, request: DigestRequest): Promise<string> {
  const { timeZone, unitId, from, to } = request;
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: unitId } });
  const units = await unitAndDescendants(tx, unitId);
  const today = calendarDay(to, timeZone);
  const tasks = await openTasks(tx, units);
  const waiting = await tx.topic.findMany({
    where: { unitId: { in: units }, state: { in: ['candidate', 'shortlisted', 'confirmed', 'concluded', 'reopened'] } },
    orderBy: { stateSince: 'desc' },
  });
  const f = await figures(tx, { unitId, from, to });
  return [
    `【${unit.name}工作室一周】${formatDay(from, timeZone)}—${formatDay(to, timeZone)}`,
    ...(request.lead ? [request.lead] : []),
    `这周：反映${f.reports}人次，新线索${f.raised}件，受理${f.shortlisted}件，当场答复${f.answeredOnSpot}件，公示${f.posted}件，协商${f.consulted}场，办结${f.claimedDone}件，群众确认解决${f.resolved}件`,
    section(
      '超期',
      tasks.filter((task) => task.dueOn < today).map((task) => taskLine(task, today)),
    ),
    section(
      '等您决定',
      waiting.map((topic) => `${topic.number}号 ${topic.title}（${stateLabels[topic.state]}）`),
    ),
    section(
      '在办',
      tasks.filter((task) => task.dueOn >= today).map((task) => taskLine(task, today)),
    ),
    '发「待办」看全部，发「统计 本月」看数字。',
  ]
    .filter((text) => text !== '')
    .join('\n');
}
