// 来龙去脉 as records with ids, for whoever puts it into sentences: who is concerned, what happened when, what was tried.
import type { TaskModel, TopicEventModel, TopicModel, TopicState, Tx } from '../db/client.js';
import { formatCalendarDay, formatDay } from '../time.js';
import { type Action, moves, stateLabels } from '../topics/lifecycle.js';
import { countVoices, mergedFamily } from '../topics/topics.js';
import { earlierTopics } from './background.js';
import { partyLabel } from './parties.js';

export interface BackgroundRecord {
  id: string;
  /** What it is, for the reader of a sentence that rests on it. */
  label: string;
  text: string;
  state?: TopicState;
  /** Somebody's own words. */
  said?: true;
}

export interface BackgroundRecords {
  records: BackgroundRecord[];
  /** Of everybody who spoke. */
  names: string[];
  /** How many people's words are among them. */
  messages: number;
}

export async function backgroundRecords(tx: Tx, topic: TopicModel, zone: string): Promise<BackgroundRecords> {
  const family = await mergedFamily(tx, topic.id);
  const within = { topicId: { in: family } };
  const ofTopic = { topicId: topic.id };
  const reports = await tx.report.findMany({ where: within, include: { person: true }, orderBy: { id: 'asc' } });
  const objections = await tx.objection.findMany({ where: ofTopic, orderBy: { id: 'asc' } });
  const positions = await tx.position.findMany({
    // What was found out beforehand is among the steps.
    where: { consultation: ofTopic, replacedBy: null, kind: { not: 'research' } },
    orderBy: { id: 'asc' },
  });
  const events = await tx.topicEvent.findMany({ where: ofTopic, orderBy: { seq: 'asc' } });
  const tasks = await tx.task.findMany({ where: ofTopic, orderBy: { id: 'asc' } });
  const objectors = await tx.person.findMany({ where: { id: { in: objections.map((one) => one.personId) } } });
  const said = (id: string, label: string, text: string): BackgroundRecord => ({ id, label, text, said: true });
  const records = [
    await matter(tx, topic),
    ...reports.map((one) =>
      said(`report:${one.id}`, '反映', `${formatDay(one.createdAt, zone)}有人反映：${one.words}`),
    ),
    ...objections.map((one) => said(`objection:${one.id}`, '异议', `有人有异议：${one.words}`)),
    ...positions.map((one) => said(`position:${one.id}`, '发言', `${partyLabel(one.party)}说：${one.words}`)),
    ...events.filter(tellsOfIt).map((event) => step(event, zone)),
    ...tasks.map((task) => entrusted(task, zone)),
    ...(await earlier(tx, topic, zone)),
  ];
  const names = [
    ...reports.map((one) => one.person.name ?? ''),
    ...positions.map((one) => one.speaker),
    ...objectors.map((one) => one.name ?? ''),
    ...tasks.map((task) => task.owner ?? ''),
  ];
  return { records, names, messages: reports.length + objections.length + positions.length };
}

async function matter(tx: Tx, topic: TopicModel): Promise<BackgroundRecord> {
  const voices = await countVoices(tx, topic.id);
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: topic.unitId } });
  const place = topic.place ? `，地点${topic.place}` : '';
  const counts = `${voices.reporters}人反映，${voices.endorsers}人附议`;
  const text = `${unit.name}：${topic.title}${place}。${counts}，现在${stateLabels[topic.state]}`;
  return { id: `topic:${topic.number}`, label: '议题', text, state: topic.state };
}

/** What people said stands by itself; what concerns the table alone is no history. */
const untold: Action[] = [
  'raise',
  'report',
  'supplement',
  'object',
  'position',
  'dissent',
  'invite',
  'respond',
  'checkIn',
  'motion',
  'verdict',
  'rate',
];

const tellsOfIt = ({ action, reason, fromState, toState }: TopicEventModel) =>
  !untold.includes(action as Action) && (reason !== null || fromState !== toState);

function step(event: TopicEventModel, zone: string): BackgroundRecord {
  const research = event.action === 'research' || event.action === 'researchNote';
  const label = research ? '会前调研' : moves[event.action as Action].label;
  const text = `${formatDay(event.at, zone)}${label}${event.reason ? `：${event.reason}` : ''}`;
  return { id: `event:${event.seq}`, label: research ? '调研' : '记录', text };
}

function entrusted(task: TaskModel, zone: string): BackgroundRecord {
  const steps = [
    `${formatDay(task.assignedAt, zone)}交给${task.body}：${task.description}，${formatCalendarDay(task.dueOn)}前`,
    ...(task.progress ? [`进展：${task.progress}`] : []),
    ...(task.returnedAt ? [`${formatDay(task.returnedAt, zone)}退单：${task.returnReason ?? ''}`] : []),
    ...(task.doneAt ? [`${formatDay(task.doneAt, zone)}说办好了：${task.doneNote ?? ''}`] : ['还没说办好']),
  ];
  return { id: `task:${task.id}`, label: '交办', text: steps.join('；') };
}

async function earlier(tx: Tx, topic: TopicModel, zone: string): Promise<BackgroundRecord[]> {
  const topics = (await earlierTopics(tx, topic)).filter((one) => !one.private);
  return Promise.all(
    topics.map(async (one) => {
      const outcome = await tx.topicEvent.findFirst({
        where: { topicId: one.id, toState: one.state, reason: { not: null } },
        orderBy: { seq: 'desc' },
      });
      const end = outcome?.reason ? `：${outcome.reason}` : '';
      const text = `以前：${one.title}，${formatDay(one.createdAt, zone)}提出，${stateLabels[one.state]}${end}`;
      return { id: `topic:${one.number}`, label: `${one.number}号`, text, state: one.state };
    }),
  );
}
