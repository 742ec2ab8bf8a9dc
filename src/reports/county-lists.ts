// The list behind every number of the county's page.
import type { Tx } from '../db/client.js';
import type { UnitSettings } from '../people/unit-settings.js';
import { settingsOf, unitAndDescendants } from '../people/units.js';
import { formatDay } from '../time.js';
import { stateLabels } from '../topics/lifecycle.js';
import { listedName } from '../topics/topics.js';
import { satisfactionLabels, verdictLabels } from '../topics/verdicts.js';
import { bandLabels, openByBand, timeOfBodies } from './bands.js';
import { figureNamed, figuresOf } from './figures.js';
import { lateText, lateTopics } from './late.js';
import { type Logs, readLogs, type TopicLog } from './log.js';
import { checkProcedure } from './procedure-check.js';
import { type Pair, pairsOf, type ResponsePair } from './rates.js';
import type { Question } from './statistics.js';

export interface Listed {
  /** Of the topic, where it is one. */
  number?: number;
  text: string;
  note: string;
  /** What parts of the number it belongs to: a figure's kind, a step that is missing. */
  kinds?: readonly string[];
}

export interface FigureList {
  name: string;
  measure: string;
  rows: Listed[];
}

interface Sources {
  tx: Tx;
  logs: Logs;
  settings: UnitSettings;
  zone: string;
}

type Lists = Record<string, { measure: string; rows(from: Sources): Listed[] | Promise<Listed[]> }>;

const ofTopic = (topic: TopicLog, note: string, ...kinds: string[]): Listed => ({
  number: topic.number,
  text: listedName(topic),
  note,
  kinds,
});

const inBand = (band: keyof typeof bandLabels) => ({
  measure: '件',
  rows: ({ logs, settings, zone }: Sources) =>
    openByBand(logs, settings)[band].map((topic) =>
      ofTopic(topic, `${stateLabels[topic.state]}，${formatDay(topic.stateSince, zone)}起`),
    ),
});

const outcomes: Record<ResponsePair['outcome'], string> = {
  inTime: '按时答复了',
  late: '没按时答复',
  declined: '不予列入，不算',
  withdrawn: '撤回了，不算',
};

const word = (labels: Record<string, string>, said: string | undefined, none: string) => (said && labels[said]) ?? none;

/** Parts of the numbers, as the page and its list call them. */
export const parts = { declined: '不予列入', withdrawn: '撤回', unrated: '没评价', whole: '程序都齐' } as const;

const pairs = (of: (pair: Pair) => string, which: 'asked' | 'rated') => ({
  measure: '人次',
  rows: ({ logs, settings, zone }: Sources) =>
    pairsOf(logs, settings, zone)[which].map((pair) => ofTopic(pair.topic, `一位反映人：${of(pair)}`, of(pair))),
});

const lists: Lists = {
  在办: {
    measure: '件',
    rows: (from) => ['unknown', 'older', 'new'].flatMap((band) => inBand(band as keyof typeof bandLabels).rows(from)),
  },
  超期: {
    measure: '件',
    rows: ({ logs, settings, zone }) =>
      lateTopics(logs, settings, zone).map((late) => ofTopic(late.topic, lateText(late))),
  },
  [bandLabels.new]: inBand('new'),
  [bandLabels.older]: inBand('older'),
  [bandLabels.unknown]: inBand('unknown'),
  响应率: {
    measure: '人次',
    rows: ({ logs, settings, zone }) =>
      pairsOf(logs, settings, zone).responses.map(({ topic, due, outcome }) =>
        ofTopic(
          topic,
          `一位反映人：${formatDay(due, zone)}前要答复，${outcomes[outcome]}`,
          ...(outcome === 'declined' || outcome === 'withdrawn' ? [parts[outcome]] : []),
        ),
      ),
  },
  解决率: pairs(({ verdict }) => word(verdictLabels, verdict, '没回话'), 'asked'),
  满意率: pairs(({ satisfaction }) => word(satisfactionLabels, satisfaction, parts.unrated), 'rated'),
  用时: {
    measure: '件',
    rows: ({ logs, settings, zone }) =>
      timeOfBodies(logs, settings.averageMinSample, zone).flatMap(({ body, done }) =>
        done.map(({ topic, at, days }) => ofTopic(topic, `${body}，${formatDay(at, zone)}办结，用了${days}个工作日`)),
      ),
  },
  程序体检: { measure: '件', rows: checkedTopics },
};

/** Consulted on in the span, as they stand now: the check looks at what is on record today. */
async function checkedTopics({ tx, logs, zone }: Sources): Promise<Listed[]> {
  const rows = await proceduresOf(tx, logs, zone);
  return rows.map(({ topic, missing, steps }) =>
    missing.length === 0
      ? ofTopic(topic, `${steps}项都齐`, parts.whole)
      : ofTopic(topic, `缺：${missing.join('、')}`, ...missing),
  );
}

export interface Procedure {
  topic: TopicLog;
  steps: number;
  missing: string[];
}

/** More of them are not looked at one by one. */
export const mostProcedures = 100;

export async function proceduresOf(tx: Tx, logs: Logs, zone: string): Promise<Procedure[]> {
  const met = figureNamed(figuresOf(logs), '协商')?.entries ?? [];
  const numbers = [...new Set(met.map(({ key }) => Number(key)))].slice(-mostProcedures);
  const topics = await tx.topic.findMany({ where: { number: { in: numbers } }, orderBy: { number: 'asc' } });
  const rows: Procedure[] = [];
  for (const row of topics) {
    const checks = await checkProcedure(tx, row, zone);
    const topic = logs.topics.find(({ number }) => number === row.number);
    if (!checks || !topic) continue;
    rows.push({ topic, steps: checks.length, missing: checks.filter(({ ok }) => !ok).map(({ step }) => step) });
  }
  return rows;
}

/** Undefined when no number is called so. `kind`: only that part of it. */
export async function listNamed(
  tx: Tx,
  question: Question,
  name: string,
  kind?: string,
): Promise<FigureList | undefined> {
  const list = await wholeList(tx, question, name);
  if (!list || kind === undefined) return list;
  return { ...list, rows: list.rows.filter(({ kinds }) => kinds?.includes(kind)) };
}

async function wholeList(tx: Tx, question: Question, name: string): Promise<FigureList | undefined> {
  const { unitId, span, timeZone: zone, category, state, body } = question;
  const logs = await readLogs(tx, { unitIds: await unitAndDescendants(tx, unitId), span, category, state, body });
  if (Object.hasOwn(lists, name)) {
    const { measure, rows } = lists[name] as Lists[string];
    return { name, measure, rows: await rows({ tx, logs, settings: await settingsOf(tx, unitId), zone }) };
  }
  const figure = /^\d+$/.test(name) ? undefined : figureNamed(figuresOf(logs), name);
  if (!figure) return undefined;
  const rows = [...figure.entries]
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .map(({ key, text, at, kind }) => ({
      ...(/^\d+$/.test(key) && { number: Number(key) }),
      text,
      note: [formatDay(at, zone), kind].filter(Boolean).join(' · '),
      ...(kind && { kinds: [kind] }),
    }));
  return { name: figure.name, measure: figure.measure, rows };
}
