import { describe, expect, test } from 'vitest';
import { takePeriod } from '../../src/commands/periods.js';
import { local } from '../../src/time.js';

const zone = 'Asia/Shanghai';
/** A Tuesday. */
const now = new Date('2026-11-24T10:30:00+08:00');

function spoken(text: string): string | undefined {
  const period = takePeriod(text, now, zone);
  if (!period) return undefined;
  const day = (at: Date) => local(at, zone).toFormat('yyyy-MM-dd HH:mm:ss.SSS');
  const from = period.from === null ? 'ever' : day(new Date(period.from.getTime() + 1)).replace(' 00:00:00.000', '');
  const to = day(period.to).replace(' 23:59:59.999', '').replace(':00.000', '');
  return `${from} to ${to}${period.rest ? ` + ${period.rest}` : ''}`;
}

const today = '2026-11-24 10:30';

describe('spans of time that have begun', () => {
  test.each([
    ['本周', `2026-11-23 to ${today}`],
    ['上周', '2026-11-16 to 2026-11-22'],
    ['本月', `2026-11-01 to ${today}`],
    ['这个月', `2026-11-01 to ${today}`],
    ['上个月', '2026-10-01 to 2026-10-31'],
    ['本季度', `2026-10-01 to ${today}`],
    ['上季度', '2026-07-01 to 2026-09-30'],
    ['三季度', '2026-07-01 to 2026-09-30'],
    ['第1季度', '2026-01-01 to 2026-03-31'],
    ['上半年', '2026-01-01 to 2026-06-30'],
    ['下半年', `2026-07-01 to ${today}`],
    ['去年下半年', '2025-07-01 to 2025-12-31'],
    ['今年', `2026-01-01 to ${today}`],
    ['去年', '2025-01-01 to 2025-12-31'],
    ['2025年', '2025-01-01 to 2025-12-31'],
    ['9月', '2026-09-01 to 2026-09-30'],
    ['九月份', '2026-09-01 to 2026-09-30'],
    ['12月', '2025-12-01 to 2025-12-31'],
    ['2024年2月', '2024-02-01 to 2024-02-29'],
    ['9月30日', '2026-09-30 to 2026-09-30'],
    ['12月1日', '2025-12-01 to 2025-12-01'],
    ['1月1日到6月30日', '2026-01-01 to 2026-06-30'],
    ['1 月 1 日 至 6 月 30 日', '2026-01-01 to 2026-06-30'],
    ['12月1日到1月31日', '2025-12-01 to 2026-01-31'],
    ['2026-01-01到2026-06-30', '2026-01-01 to 2026-06-30'],
    ['近30天', `2026-10-26 to ${today}`],
    ['今天', `2026-11-24 to ${today}`],
    ['截至9月30日', 'ever to 2026-09-30'],
    ['截止到 2025年12月31日', 'ever to 2025-12-31'],
    ['截至目前', `ever to ${today}`],
    ['本月 李家庄', `2026-11-01 to ${today} + 李家庄`],
    ['9月的当场答复', '2026-09-01 to 2026-09-30 + 当场答复'],
  ])('%s', (text, expected) => expect(spoken(text)).toBe(expected));

  test.each(['李家庄', '明天', '13月', '2月30日', '2027年', '明细 3', ''])('no span: %s', (text) =>
    expect(spoken(text)).toBeUndefined(),
  );
});
