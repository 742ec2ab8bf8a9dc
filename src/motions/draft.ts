// A motion by template: what happened and how many it concerns is counted, what people said is quoted, and each sentence
// carries the ids of what it rests on.

import { type Result, resultLabels } from '../consultations/outcome.js';
import type { ReportModel, TopicEventModel, TopicModel, Tx, UnitModel } from '../db/client.js';
import { formatDay } from '../time.js';
import { stateLabels } from '../topics/lifecycle.js';
import { countVoices, mergedFamily, nameOf } from '../topics/topics.js';

export const motionFields = ['案由', '情况', '分析', '建议'] as const;
export type MotionField = (typeof motionFields)[number];

export interface MotionLine {
  field: MotionField;
  text: string;
  /** `topic:12`, `report:5`, `event:12.17` (topic and number of the event), `item:2`, `position:3`. */
  sources: string[];
  /** Worded by the model. */
  ai: boolean;
  editedById?: number;
}

type Line = Pick<MotionLine, 'text' | 'sources'>;

interface Ground {
  topic: TopicModel & { unit: UnitModel };
  events: TopicEventModel[];
  reports: ReportModel[];
  reporters: number;
  endorsers: number;
}

export async function draftMotion(
  tx: Tx,
  topics: TopicModel[],
  zone: string,
): Promise<{ title: string; lines: MotionLine[] }> {
  const grounds: Ground[] = [];
  for (const topic of topics) grounds.push(await groundOf(tx, topic));
  const title = `关于解决${topics.map((topic) => `“${topic.title}”`).join('、')}的建议`;
  const advice: Awaited<ReturnType<typeof adviceFrom>> = [];
  const analysis: Awaited<ReturnType<typeof analysisOf>> = [];
  // One after the other: a transaction has one connection.
  for (const ground of grounds) {
    advice.push(...(await adviceFrom(tx, ground)));
    analysis.push(...(await analysisOf(tx, ground, zone)));
  }
  const of = (field: MotionField, lines: Line[]): MotionLine[] => lines.map((line) => ({ field, ...line, ai: false }));
  const all = topics.map((topic) => `topic:${topic.number}`);
  return {
    title,
    lines: [
      ...of('案由', [{ text: title, sources: all }]),
      ...of('情况', [...(grounds.length > 1 ? [total(grounds, all)] : []), ...grounds.flatMap((g) => facts(g, zone))]),
      ...of('分析', analysis.length > 0 ? analysis : [{ text: '还没有协商和办理的记录，请补充。', sources: all }]),
      ...of('建议', advice.length > 0 ? advice : [{ text: '还没有商定的办法，请补充。', sources: all }]),
    ],
  };
}

async function groundOf(tx: Tx, topic: TopicModel): Promise<Ground> {
  const within = { topicId: { in: await mergedFamily(tx, topic.id) } };
  return {
    topic: await tx.topic.findUniqueOrThrow({ where: { id: topic.id }, include: { unit: true } }),
    events: await tx.topicEvent.findMany({ where: { topicId: topic.id }, orderBy: { seq: 'asc' } }),
    reports: await tx.report.findMany({ where: within, orderBy: { id: 'asc' } }),
    ...(await countVoices(tx, topic.id)),
  };
}

const eventId = (topic: TopicModel, event: TopicEventModel) => `event:${topic.number}.${event.seq}`;

function total(grounds: Ground[], sources: string[]): Line {
  const units = new Set(grounds.map((ground) => ground.topic.unitId)).size;
  const sum = (key: 'reporters' | 'endorsers') => grounds.reduce((all, ground) => all + ground[key], 0);
  const text = `共${grounds.length}件，涉及${units}个村（社区），${sum('reporters')}人次反映，${sum('endorsers')}人次附议。`;
  return { text, sources };
}

function facts({ topic, events, reports, reporters, endorsers }: Ground, zone: string): Line[] {
  const raised = events[0];
  const when = raised ? `${formatDay(raised.at, zone)}提出，` : '';
  const text = `${nameOf(topic)}（${topic.unit.name}）：${when}${reporters}人反映，${endorsers}人附议，现在“${stateLabels[topic.state]}”。`;
  const sources = [`topic:${topic.number}`, ...(raised ? [eventId(topic, raised)] : [])];
  const quoted = reports
    .slice(0, 1)
    .map(({ id, words }) => ({ text: `群众说：“${words}”`, sources: [`report:${id}`] }));
  return [{ text, sources }, ...quoted];
}

const setbacks: [string, string][] = [
  ['extend', '延期'],
  ['reopen', '重办'],
  ['returnTask', '退单'],
  ['returnLast', '退单'],
  ['transfer', '转办'],
  ['escalate', '提级督办'],
];

async function analysisOf(tx: Tx, { topic, events }: Ground, zone: string): Promise<Line[]> {
  const concluded = events
    .filter((event) => event.action === 'conclude')
    .map((event) => ({
      text: `${formatDay(event.at, zone)}协商，${resultLabels[(event.data as { result: Result }).result]}：${event.reason}`,
      sources: [eventId(topic, event)],
    }));
  const dissents = await tx.position.findMany({
    where: { consultation: { topicId: topic.id }, kind: 'dissent', replacedBy: null },
    orderBy: { id: 'asc' },
  });
  const hard = events.filter((event) => setbacks.some(([action]) => action === event.action));
  const counted = [...new Set(setbacks.map(([, label]) => label))].flatMap((label) => {
    const actions = setbacks.filter(([, one]) => one === label).map(([action]) => action);
    const times = hard.filter((event) => actions.includes(event.action)).length;
    return times > 0 ? [`${label}${times}次`] : [];
  });
  return [
    ...concluded,
    ...dissents.map(({ id, words }) => ({ text: `协商中有不同意见：“${words}”`, sources: [`position:${id}`] })),
    ...(counted.length > 0
      ? [
          {
            text: `${topic.number}号办理中${counted.join('、')}。`,
            sources: hard.map((event) => eventId(topic, event)),
          },
        ]
      : []),
  ];
}

async function adviceFrom(tx: Tx, { topic, events }: Ground): Promise<Line[]> {
  const items = await tx.outcomeItem.findMany({
    where: { consultation: { topicId: topic.id } },
    orderBy: { id: 'asc' },
  });
  if (items.length > 0) {
    return items.map(({ id, description, body }) => ({
      text: body ? `${description}，由${body}负责。` : `${description}。`,
      sources: [`item:${id}`],
    }));
  }
  const concluded = events.findLast((event) => event.action === 'conclude');
  return concluded ? [{ text: `${concluded.reason}。`, sources: [eventId(topic, concluded)] }] : [];
}
