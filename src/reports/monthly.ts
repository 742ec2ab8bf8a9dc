// 月报, as of any date: the figures of a month, the three rates, what has been late for long, and troubles that are no longer
// one village's. No names of persons; a private topic goes by its number.
import type { Tx } from '../db/client.js';
import { settingsOf, unitAndDescendants } from '../people/units.js';
import { calendarDay, workingDaysBetween } from '../time.js';
import { section } from '../topics/tasks.js';
import { listedName } from '../topics/topics.js';
import { tasksAsOf } from './digest.js';
import { figuresOf } from './figures.js';
import { hotIssues } from './hot-issues.js';
import { readLogs, type Span } from './log.js';
import { ratesOf } from './rates.js';
import { openLine, rateLines, spanText, stageLines } from './statistics.js';

export async function monthlyText(tx: Tx, unitId: number, span: Span, zone: string): Promise<string> {
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: unitId } });
  const settings = await settingsOf(tx, unitId);
  const logs = await readLogs(tx, { unitIds: await unitAndDescendants(tx, unitId), span });
  const today = calendarDay(span.to, zone);
  const late = (await tasksAsOf(tx, logs, span.to))
    .map((task) => ({ task, days: workingDaysBetween(task.dueOn, today) }))
    .filter(({ days }) => days > settings.longOverdueDays);
  const hot = hotIssues(logs, { villages: settings.hotVillages, months: settings.hotMonths }, zone);
  return [
    `【${unit.name}月报】${spanText(span, zone)}`,
    ...stageLines(figuresOf(logs)),
    ...rateLines(ratesOf(logs, settings, zone)),
    openLine(logs, settings),
    section(
      '长期超期',
      late.map(({ task, days }) => `${listedName(task.topic)}：${task.body}，超期${days}个工作日`),
    ),
    section(
      '一类问题，可以考虑提案',
      hot.map(({ matter, topics, units, again }) => {
        const numbers = topics.map((topic) => topic.number);
        const back = again > 0 ? `，其中${again}件是又犯的` : '';
        return `${matter}：${units.join('、')}，${topics.length}件（${numbers.join('、')}号）${back}，发：提案 ${numbers.join(' ')}`;
      }),
    ),
    '看明细发：统计 上月 当场答复。数字都从办事记录里算出来，不用另外填报。',
  ]
    .filter((text) => text !== '')
    .join('\n');
}
