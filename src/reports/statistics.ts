// 统计 as it is read in chat: the figures of a span, the three rates, how old the open topics are; and the list behind each.
import type { TopicState, Tx } from '../db/client.js';
import type { UnitSettings } from '../people/unit-settings.js';
import { settingsOf, unitAndDescendants } from '../people/units.js';
import { formatDay } from '../time.js';
import { stateLabels } from '../topics/lifecycle.js';
import { bandLabels, openByBand, timeOfBodies } from './bands.js';
import { type Figure, figureNamed, figuresOf } from './figures.js';
import { type Logs, readLogs, type Span } from './log.js';
import { type Rates, type Ratio, ratesOf, shareOf } from './rates.js';

export interface Question {
  unitId: number;
  span: Span;
  timeZone: string;
  category?: string | undefined;
  state?: TopicState | undefined;
  body?: string | undefined;
}

export async function statisticsText(tx: Tx, question: Question): Promise<string> {
  const { settings, logs, heading } = await answerTo(tx, question);
  const figures = figuresOf(logs);
  const example = figures.find((figure) => figure.entries.length > 0)?.name ?? '当场答复';
  return [
    heading,
    ...stageLines(figures),
    ...rateLines(ratesOf(logs, settings, question.timeZone)),
    openLine(logs, settings),
    `看明细，在后面写上名称或编号，如：${example}；看各单位用时，写：用时`,
    '数字都从办事记录里算出来，不用另外填报。',
  ].join('\n');
}

async function answerTo(tx: Tx, question: Question): Promise<{ settings: UnitSettings; logs: Logs; heading: string }> {
  const { unitId, span, timeZone, category, state, body } = question;
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: unitId } });
  const logs = await readLogs(tx, { unitIds: await unitAndDescendants(tx, unitId), span, category, state, body });
  const of = [
    unit.name,
    ...(category ? [category] : []),
    ...(body ? [body] : []),
    ...(state ? [stateLabels[state]] : []),
  ].join(' · ');
  return { settings: await settingsOf(tx, unitId), logs, heading: `${of} ${spanText(span, timeZone)}` };
}

export function spanText({ from, to }: Span, zone: string): string {
  if (from === null) return `截至${formatDay(to, zone)}`;
  const first = formatDay(new Date(from.getTime() + 1), zone);
  const last = formatDay(to, zone);
  return first === last ? first : `${first}—${last}`;
}

/** One line a stage; every figure has the number by which its list is asked for. */
export function stageLines(figures: Figure[]): string[] {
  const stages = [...new Set(figures.map((figure) => figure.stage))];
  return stages.map((stage) => {
    const shown = figures.flatMap((figure, index) => (figure.stage === stage ? [figureText(figure, index + 1)] : []));
    return `【${stage}】${shown.join('　')}`;
  });
}

const figureText = (figure: Figure, number: number) => `${number} ${countText(figure)}`;

/** 意见3人次（群里说的2、电话1） */
export function countText(figure: Figure): string {
  const kinds = kindsText(figure);
  return `${figure.name}${figure.entries.length}${figure.measure}${kinds ? `（${kinds}）` : ''}`;
}

/** 群里说的3、电话1 */
export function kindsText({ entries }: Figure): string {
  const kinds = new Map<string, number>();
  for (const { kind } of entries) if (kind) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return [...kinds].map(([kind, count]) => `${kind}${count}`).join('、');
}

export function rateLines(rates: Rates): string[] {
  const [values, note] = ratesText(rates);
  return [`【三率】${values}`, `（${note}）`];
}

/** The rates, and how they are counted. */
export function ratesText(rates: Rates): [string, string] {
  const left = [
    ...(rates.declined > 0 ? [`不予列入${rates.declined}`] : []),
    ...(rates.withdrawn > 0 ? [`撤回${rates.withdrawn}`] : []),
  ];
  const all = rates.composite === null ? '' : `　合计${percent(rates.composite)}`;
  return [
    `响应率${ratio(rates.response)}　解决率${ratio(rates.resolution)}　满意率${ratio(rates.satisfaction)}${all}`,
    `按反映人算，一人一件。响应：按时有人答复/到期${left.length > 0 ? `，${left.join('、')}不算` : ''}；解决：反映人自己说的，部分解决算一半/回了话的；把没回话的也算上，全解决的占${ratio(rates.strict)}；回话率${ratio(rates.answered)}；未评价${rates.unrated}人次，不算满意`,
  ];
}

const percent = (share: number) => `${(share * 100).toFixed(1)}%`;

/** `80.0%（4/5）`; — where there is nothing to count. */
function ratio(of: Ratio): string {
  const share = shareOf(of);
  return share === null ? '—' : `${percent(share)}（${of.part}/${of.of}）`;
}

export const openLine = (logs: Logs, settings: UnitSettings) => `【在办】${openText(logs, settings)}`;

export function openText(logs: Logs, settings: UnitSettings): string {
  const bands = openByBand(logs, settings);
  const total = Object.values(bands).flat().length;
  const { bandOlderWeeks, bandUnknownWeeks } = settings;
  return `${total}件：${bandLabels.new}${bands.new.length}（${bandOlderWeeks}周内）、${bandLabels.older}${bands.older.length}、${bandLabels.unknown}${bands.unknown.length}（${bandUnknownWeeks}周没人管）`;
}

const listed = 20;

/** The list behind a figure, newest first; undefined when no figure is called so. */
export async function entriesText(
  tx: Tx,
  question: Question,
  asked: string,
  page: number,
): Promise<string | undefined> {
  const { logs, heading } = await answerTo(tx, question);
  const figure = figureNamed(figuresOf(logs), asked);
  if (!figure) return undefined;
  const lines = linesOf(figure, question.timeZone);
  const shown = lines.slice((page - 1) * listed, page * listed);
  const left = lines.length - page * listed;
  return [
    `${heading} ${figure.name}${figure.entries.length}${figure.measure}`,
    ...(shown.length > 0 ? shown : ['没有']),
    ...(left > 0 ? [`…还有${left}行，后面再写上「第${page + 1}页」看`] : []),
  ].join('\n');
}

/** What happened to one topic more than once stands on one line. */
function linesOf(figure: Figure, zone: string): string[] {
  const perKey = new Map<string, { text: string; last: Date; count: number }>();
  for (const { key, text, at } of figure.entries) {
    const known = perKey.get(key) ?? { text, last: at, count: 0 };
    perKey.set(key, { text, last: at > known.last ? at : known.last, count: known.count + 1 });
  }
  return [...perKey.values()]
    .sort((a, b) => b.last.getTime() - a.last.getTime())
    .map(
      ({ text, last, count }) => `${text}（${formatDay(last, zone)}${count > 1 ? `，${count}${figure.measure}` : ''}）`,
    );
}

/** 用时: the mean working days of each body, where it has done enough for a mean to say something. */
export async function bodyTimesText(tx: Tx, question: Question): Promise<string> {
  const { logs, settings, heading } = await answerTo(tx, question);
  const bodies = timeOfBodies(logs, settings.averageMinSample, question.timeZone);
  if (bodies.length === 0) return `${heading}：还没有办结过的事项。`;
  return [
    `${heading} 各单位办一件平均用几个工作日（最近100件，不足${settings.averageMinSample}件的不算）`,
    ...bodies.map(({ body, tasks, days }) =>
      days === null ? `${body}：办结${tasks}件，太少不算` : `${body}：${days.toFixed(1)}个工作日（${tasks}件）`,
    ),
  ].join('\n');
}
