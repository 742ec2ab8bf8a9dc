// 月报, as of any date: the figures of a month, the three rates, what has been late for long, and troubles that are no longer
// one village's. No names of persons; a private topic goes by its number.
import type { Tx } from '../db/client.js';
import { settingsOf, unitAndDescendants } from '../people/units.js';
import { calendarDay, workingDaysBetween } from '../time.js';
import { section } from '../topics/tasks.js';
import { listedName } from '../topics/topics.js';
import { tasksAsOf } from './digest.js';
import { type Figure, figuresOf } from './figures.js';
import { hotIssues } from './hot-issues.js';
import { readLogs, type Span } from './log.js';
import { type Rates, ratesOf } from './rates.js';
import { openText, rateLines, spanText, stageLines } from './statistics.js';

export interface PeriodReport {
  unit: string;
  span: string;
  figures: Figure[];
  rates: Rates;
  open: string;
  late: string[];
  /** With the numbers of its topics. */
  hot: { text: string; numbers: number[] }[];
}

export const lateHeading = '长期超期';
export const hotHeading = '一类问题，可以考虑提案';
export const sourceNote = '数字都从办事记录里算出来，不用另外填报。';

export async function periodReport(tx: Tx, unitId: number, span: Span, zone: string): Promise<PeriodReport> {
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: unitId } });
  const settings = await settingsOf(tx, unitId);
  const logs = await readLogs(tx, { unitIds: await unitAndDescendants(tx, unitId), span });
  const today = calendarDay(span.to, zone);
  const late = (await tasksAsOf(tx, logs, span.to))
    .map((task) => ({ task, days: workingDaysBetween(task.dueOn, today) }))
    .filter(({ days }) => days > settings.longOverdueDays);
  const hot = hotIssues(logs, { villages: settings.hotVillages, months: settings.hotMonths }, zone);
  return {
    unit: unit.name,
    span: spanText(span, zone),
    figures: figuresOf(logs),
    rates: ratesOf(logs, settings, zone),
    open: openText(logs, settings),
    late: late.map(({ task, days }) => `${listedName(task.topic)}：${task.body}，超期${days}个工作日`),
    hot: hot.map(({ matter, topics, units, again }) => {
      const numbers = topics.map((topic) => topic.number);
      const back = again > 0 ? `，其中${again}件是又犯的` : '';
      return { text: `${matter}：${units.join('、')}，${topics.length}件（${numbers.join('、')}号）${back}`, numbers };
    }),
  };
}

/** 月报, 半年报 … */
export async function reportText(tx: Tx, unitId: number, span: Span, zone: string, kind: string): Promise<string> {
  const report = await periodReport(tx, unitId, span, zone);
  return [
    `【${report.unit}${kind}】${report.span}`,
    ...stageLines(report.figures),
    ...rateLines(report.rates),
    `【在办】${report.open}`,
    section(lateHeading, report.late),
    section(
      hotHeading,
      report.hot.map(({ text, numbers }) => `${text}，发：提案 ${numbers.join(' ')}`),
    ),
    `看明细发：统计 上月 当场答复。${sourceNote}`,
  ]
    .filter((text) => text !== '')
    .join('\n');
}
