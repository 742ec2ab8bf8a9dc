// The weekly digest, as of any moment: for a village what is new, what moves, what was answered and what one can do; for a
// workroom what waits, what is late and the figures. Topics are told as the log says they were.
import type { TopicState, Tx } from '../db/client.js';
import { unitAndDescendants } from '../people/units.js';
import { calendarDay, formatDay } from '../time.js';
import { stateLabels } from '../topics/lifecycle.js';
import { section, type TaskWithTopic, taskLine } from '../topics/tasks.js';
import { listedName } from '../topics/topics.js';
import { figuresOf } from './figures.js';
import { type Logs, reasonOfState, type TopicLog } from './log.js';
import { rest } from './to-do.js';
import { logsOfWeek, weekOf } from './week.js';

export interface DigestRequest {
  unitId: number;
  purpose: 'village' | 'workroom';
  from: Date;
  to: Date;
  timeZone: string;
  /** Checked sentences written by the model, if there are any. */
  summary?: string;
}

export async function digestText(tx: Tx, request: DigestRequest): Promise<string> {
  const logs = await logsOfWeek(tx, request);
  return request.purpose === 'village' ? villageDigest(tx, request, logs) : workroomDigest(tx, request, logs);
}

async function villageDigest(tx: Tx, request: DigestRequest, logs: Logs): Promise<string> {
  const { timeZone } = request;
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: request.unitId } });
  const { asking, ended, open, fresh, moving } = weekOf(logs);
  const heading = `【${unit.name}一周】${formatDay(request.from, timeZone)}—${formatDay(request.to, timeZone)}`;
  if (asking.length + ended.length + fresh.length + moving.length === 0) {
    return `${heading}\n这一周没有新的事情。${open.length > 0 ? `还有${open.length}件在办，发「议题」看。` : ''}\n有公家的事，@我直接说，或发：反映 村东头路灯不亮`;
  }
  const line = (topic: TopicLog) => `${topic.number}号 ${topic.title}（${stateLabels[topic.state]}）`;
  const look = (asking[0] ?? fresh[0] ?? moving[0] ?? ended[0])?.number;
  const join = (fresh[0] ?? moving[0])?.number;
  const part = (title: string, lines: string[]) => section(title, lines, { more: () => '，发「议题」看' });
  return [
    heading,
    ...(request.summary ? [request.summary] : []),
    part('新提出', fresh.map(line)),
    part('在往前走', moving.map(line)),
    part(
      '有结果了',
      ended.map((topic) => `${line(topic)}${resultOf(topic)}`),
    ),
    part(
      '等您说一句',
      asking.map((topic) => `${topic.number}号 ${topic.title}——办好没有？发：已解决 ${topic.number}`),
    ),
    `在办共${open.length}件。您可以发：查 ${look}${join ? `、附议 ${join}` : ''}，有新的事直接说`,
  ]
    .filter((text) => text !== '')
    .join('\n');
}

function resultOf(topic: TopicLog): string {
  const reason = reasonOfState(topic);
  return reason ? `——${reason}` : '';
}

/** States in which an office must decide what comes next; submitted is for the level it was submitted to. */
const undecided: TopicState[] = [
  'candidate',
  'shortlisted',
  'confirmed',
  'researching',
  'adjourned',
  'returned',
  'concluded',
  'adopted',
  'partlyAdopted',
  'reopened',
];

async function workroomDigest(tx: Tx, request: DigestRequest, logs: Logs): Promise<string> {
  const { timeZone, unitId, from, to } = request;
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: unitId } });
  const units = await unitAndDescendants(tx, unitId);
  const today = calendarDay(to, timeZone);
  const tasks = await tasksAsOf(tx, logs, to);
  const waiting = logs.topics
    .filter(
      (topic) =>
        units.includes(topic.deciderId ?? topic.unitId) && waitsForDecision(topic, unit.kind === 'county', today),
    )
    .sort((a, b) => b.stateSince.getTime() - a.stateSince.getTime());
  return [
    `【${unit.name}${unit.kind === 'county' ? '' : '工作室'}一周】${formatDay(from, timeZone)}—${formatDay(to, timeZone)}`,
    ...(request.summary ? [request.summary] : []),
    weekLine(logs),
    section(
      '超期',
      tasks.filter((task) => task.dueOn < today).map((task) => taskLine(task, today)),
      rest,
    ),
    section(
      '等您决定',
      waiting.map((topic) => `${listedName(topic)}（${stateLabels[topic.state]}）`),
      rest,
    ),
    section(
      '在办',
      tasks.filter((task) => task.dueOn >= today).map((task) => taskLine(task, today)),
      rest,
    ),
    '发「待办」看全部，发「统计 本月」看数字。',
  ]
    .filter((text) => text !== '')
    .join('\n');
}

function waitsForDecision(topic: TopicLog, atCounty: boolean, today: Date): boolean {
  if (topic.state === 'submitted') return atCounty;
  if (topic.state === 'suspended') return topic.reviewOn !== null && topic.reviewOn <= today.toISOString().slice(0, 10);
  return undecided.includes(topic.state);
}

function weekLine(logs: Logs): string {
  const figures = figuresOf(logs);
  const count = (name: string) => figures.find((figure) => figure.name === name)?.entries.length ?? 0;
  const answered = count('当场答复') + count('政策解答');
  return `这周：反映${count('意见')}人次，新线索${count('新线索')}件，受理${count('受理')}件，当场答复${answered}件，公示${count('公示')}件，协商${count('协商')}场，办结${count('办结')}件，群众确认解决${count('解决困难')}件`;
}

/** Still to be done at that moment, on topics that somebody was at work on. */
export async function tasksAsOf(tx: Tx, logs: Logs, to: Date): Promise<TaskWithTopic[]> {
  const working = logs.topics.filter(({ state }) => ['assigned', 'inProgress', 'referred'].includes(state));
  return tx.task.findMany({
    where: {
      topic: { number: { in: working.map((topic) => topic.number) } },
      assignedAt: { lte: to },
      AND: [
        { OR: [{ doneAt: null }, { doneAt: { gt: to } }] },
        { OR: [{ returnedAt: null }, { returnedAt: { gt: to } }] },
      ],
    },
    include: { topic: true },
    orderBy: [{ dueOn: 'asc' }, { id: 'asc' }],
  });
}
