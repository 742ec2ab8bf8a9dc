import { UserError } from '../../errors.js';
import { staff } from '../../people/roles.js';
import { monthlyText } from '../../reports/monthly.js';
import { anyText } from '../args.js';
import { command, offices } from '../command.js';
import { takePeriod } from '../periods.js';

export const monthlyReport = command({
  name: '月报',
  synonyms: ['本月情况', '月度报告'],
  who: staff,
  where: offices,
  topics: 'none',
  args: anyText,
  example: '月报 9月',
  help: '看一个月的情况和三率',
  async run({ tx, unitId, now, timeZone }, text) {
    if (unitId === null) return '这个群还没有绑定。';
    const period = takePeriod(text || '本月', now, timeZone);
    if (period?.rest !== '') throw new UserError('我没看明白是哪个月。可以这样发：月报 9月');
    return monthlyText(tx, unitId, { from: period.from, to: period.to }, timeZone);
  },
});
