import { z } from 'zod';
import { staff } from '../../people/roles.js';
import { statisticsText } from '../../reports/statistics.js';
import { local } from '../../time.js';
import { command, offices } from '../command.js';

const periods: [RegExp, 'month' | 'quarter' | 'year' | 'week'][] = [
  [/^(?:本|这个?)?周|^近?七天/, 'week'],
  [/^(?:本|这个?)?季/, 'quarter'],
  [/^(?:今|本)?年|全年/, 'year'],
  [/^(?:本|这个?)?月|^$/, 'month'],
];

const period = z.string().transform((text, context) => {
  const found = periods.find(([pattern]) => pattern.test(text.trim()));
  if (!found) context.addIssue('可以统计：本周、本月、本季、今年。');
  return found?.[1] ?? 'month';
});

export const statistics = command({
  name: '统计',
  synonyms: ['数据', '统计数据'],
  who: staff,
  where: offices,
  topics: 'none',
  args: period,
  example: '统计 本月',
  help: '看数字（本周、本月、本季、今年）',
  async run({ tx, unitId, now, timeZone }, span) {
    if (unitId === null) return '这个群还没有绑定。';
    const from = local(now, timeZone).startOf(span).toJSDate();
    return statisticsText(tx, { unitId, from, to: now, timeZone });
  },
});
