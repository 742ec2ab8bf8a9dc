import { describe, expect, test } from 'vitest';
import { daysOf, takeDay, takeMoment } from '../../src/commands/dates.js';

// A Tuesday, 11:30 in Shanghai.
const now = new Date('2026-11-24T11:30:00+08:00');
const zone = 'Asia/Shanghai';
const at = (time: string) => new Date(`${time}:00+08:00`).toISOString();

describe('a time and a place as people type them', () => {
  test.each([
    ['周五下午3点 村委会', '2026-11-27T15:00', '村委会'],
    ['本周五下午三点半 在村委会二楼', '2026-11-27T15:30', '村委会二楼'],
    ['下周一 文化广场', '2026-11-30T09:00', '文化广场'],
    ['下星期天晚上七点 大槐树下', '2026-12-06T19:00', '大槐树下'],
    ['周一上午 村委会', '2026-11-30T09:00', '村委会'],
    ['明天上午9:30，镇政府', '2026-11-25T09:30', '镇政府'],
    ['后天中午12点 食堂', '2026-11-26T12:00', '食堂'],
    ['11月30日下午2点一刻 李家庄', '2026-11-30T14:15', '李家庄'],
    ['11/30 14:00 李家庄', '2026-11-30T14:00', '李家庄'],
    ['2026-12-01 15：30 村委会', '2026-12-01T15:30', '村委会'],
    ['1月5号 村委会', '2027-01-05T09:00', '村委会'],
    ['今天下午5点 现场', '2026-11-24T17:00', '现场'],
    ['下午5点 现场', '2026-11-24T17:00', '现场'],
    ['3天后上午10点 村委会', '2026-11-27T10:00', '村委会'],
  ])('%s', (text, expected, rest) => {
    const found = takeMoment(text, now, zone);
    expect(found?.at.toISOString()).toBe(at(expected));
    expect(found?.rest).toBe(rest);
  });

  test.each(['村委会', '过几天 村委会', '13月40日 村委会', ''])('no time is found in "%s"', (text) => {
    expect(takeMoment(text, now, zone)).toBeUndefined();
  });
});

describe('a due day as people type it', () => {
  test.each([
    ['9月30日 换灯', '2027-09-30', '换灯'],
    ['12月1日前 换灯', '2026-12-01', '换灯'],
    ['5个工作日 换灯', '2026-12-01', '换灯'],
    ['三个工作日内 换灯', '2026-11-27', '换灯'],
    ['3天 换灯', '2026-11-27', '换灯'],
    ['一周内 换灯', '2026-12-01', '换灯'],
    ['两个月 修路', '2027-01-24', '修路'],
    ['月底 换灯', '2026-11-30', '换灯'],
    ['年底前 修路', '2026-12-31', '修路'],
    ['30号 换灯', '2026-11-30', '换灯'],
    ['10号 换灯', '2026-12-10', '换灯'],
    ['周五 换灯', '2026-11-27', '换灯'],
  ])('%s', (text, expected, rest) => {
    const found = takeDay(text, now, zone);
    expect(found?.day.toISOString().slice(0, 10)).toBe(expected);
    expect(found?.rest).toBe(rest);
  });

  test('working days leave out the National Day week and count the make-up Saturday', () => {
    const beforeTheHoliday = new Date('2026-09-30T10:00:00+08:00');
    // 1 to 7 October are holidays, Saturday 10 October is worked.
    expect(takeDay('3个工作日 换灯', beforeTheHoliday, zone)?.day.toISOString().slice(0, 10)).toBe('2026-10-10');
  });
});

test.each([
  ['5天', 5],
  ['五天', 5],
  ['一周', 7],
  ['十二天', 12],
  ['7', 7],
  ['下周', undefined],
  ['天', undefined],
])('a period of %s', (text, days) => {
  expect(daysOf(text)).toBe(days);
});
