// Figures, age bands, mean times and 一类问题 from logs written down by hand.
import { describe, expect, test } from 'vitest';
import { openByBand, timeOfBodies } from '../../src/reports/bands.js';
import { figureNamed, figuresOf } from '../../src/reports/figures.js';
import { hotIssues } from '../../src/reports/hot-issues.js';
import { life, logsOf, type Step } from './lives.js';

const zone = 'Asia/Shanghai';
const count = (logs: ReturnType<typeof logsOf>, name: string) => figureNamed(figuresOf(logs), name)?.entries.length;

const raise = (when: string, data: Record<string, unknown> = {}): Step => [
  when,
  1,
  'raise',
  { reporterId: 1, ...data },
];

describe('figures', () => {
  const whole = life(1, [
    raise('2026-10-05 09:00', { channel: 'chat' }),
    ['2026-10-06 09:00', 2, 'report', { reporterId: 2, channel: 'stall' }],
    ['2026-10-07 09:00', 3, 'endorse'],
    ['2026-10-08 09:00', 'office', 'shortlist'],
    ['2026-10-09 09:00', 'office', 'post'],
    ['2026-10-20 09:00', 'bot', 'confirm'],
    ['2026-10-21 09:00', 'office', 'convene'],
    ['2026-11-02 15:00', 'office', 'open'],
    ['2026-11-02 17:00', 'office', 'conclude', { result: 'consensus' }],
    ['2026-11-03 09:00', 'office', 'assign', { body: '镇供电所' }],
    ['2026-11-05 09:00', 'office', 'claimDone', { bodies: ['镇供电所'] }],
    ['2026-11-06 09:00', 1, 'verdict', { verdict: 'resolved', as: 'reporter' }],
    ['2026-11-06 09:00', 'bot', 'settleResolved'],
  ]);
  const quick = life(2, [raise('2026-11-03 09:00'), ['2026-11-03 10:00', 'office', 'openOnSite', { mode: 'onSite' }]]);
  const spot = life(3, [raise('2026-11-04 09:00'), ['2026-11-04 10:00', 'office', 'answerOnSpot']]);
  const policy = life(4, [raise('2026-11-30 23:59'), ['2026-12-01 00:00', 'office', 'policyAnswer']]);

  test('each event in the span counts once, and the whole of it has edges', () => {
    const october = logsOf([whole, quick, spot, policy], '2026-09-30 23:59', '2026-10-31 23:59');
    expect([
      count(october, '意见'),
      count(october, '公示'),
      count(october, '协商'),
      count(october, '解决困难'),
    ]).toEqual([2, 1, 0, 0]);
    const november = logsOf([whole, quick, spot, policy], '2026-10-31 23:59', '2026-11-30 23:59');
    expect(
      ['意见', '新线索', '协商', '当场答复', '政策解答', '交办', '办结', '解决困难'].map((f) => count(november, f)),
    ).toEqual([3, 3, 2, 1, 0, 1, 1, 1]);
    expect(figureNamed(figuresOf(november), '协商')?.entries.map((entry) => entry.kind)).toEqual(['会议', '简易']);
    expect(figureNamed(figuresOf(october), '意见')?.entries.map((entry) => entry.kind)).toEqual(['群里说的', '摆摊']);
  });

  test('what was solved and then came back is not counted as solved any more', () => {
    const again = life(1, [
      raise('2026-11-02 09:00'),
      ['2026-11-03 09:00', 'office', 'refer', { body: '镇供电所' }],
      ['2026-11-04 09:00', 'office', 'claimDone'],
      ['2026-11-05 09:00', 'bot', 'settleResolved'],
      ['2026-11-09 09:00', 1, 'reopen'],
    ]);
    expect(count(logsOf([again], null, '2026-11-30 23:59'), '解决困难')).toBe(0);
  });

  test('category and unit are those of the date, and a hand-over to another village is one', () => {
    const moved = life(
      1,
      [
        raise('2026-11-02 09:00', { category: '其他', unitId: 3 }),
        ['2026-11-03 09:00', 'office', 'correct', { field: 'category', from: '其他', to: '交通运输' }],
        ['2026-11-04 09:00', 'office', 'transfer', { from: '李家庄', to: '河湾村' }],
      ],
      // As the columns say today.
      { category: '政务服务', unitId: 4 },
    );
    expect(moved).toMatchObject({ category: '交通运输', unitId: 4, deciderId: null });
    const before = life(1, [raise('2026-11-02 09:00', { category: '其他', unitId: 3 })], {
      category: '政务服务',
      unitId: 4,
    });
    expect(before).toMatchObject({ category: '其他', unitId: 3 });
    const up = life(1, [
      raise('2026-11-02 09:00', { unitId: 3 }),
      ['2026-11-04 09:00', 'office', 'transfer', { from: '柳林镇', to: '清河县' }],
    ]);
    expect(up).toMatchObject({ unitId: 3, deciderId: 1 });
  });

  test('a 提案 drawn from two topics is one, and counts when it is handed in', () => {
    const motion = (when: string, step: string): Step => [when, 'office', 'motion', { motionId: 4, step }];
    const one = life(1, [
      raise('2026-11-02 09:00'),
      motion('2026-11-03 09:00', 'drafted'),
      motion('2026-11-20 09:00', 'submitted'),
    ]);
    const two = life(2, [raise('2026-11-02 10:00'), motion('2026-11-03 09:00', 'drafted')]);
    const both = life(2, [raise('2026-11-02 10:00'), motion('2026-11-20 09:00', 'submitted')]);
    expect(count(logsOf([one, two], null, '2026-11-10 09:00'), '形成提案')).toBe(0);
    expect(count(logsOf([one, both], null, '2026-11-30 09:00'), '形成提案')).toBe(1);
  });

  test('a private topic is listed by its number alone', () => {
    const secret = life(7, [raise('2026-11-02 09:00')], { private: true, title: '有人冒领低保' });
    const [entry] = figureNamed(figuresOf(logsOf([secret], null, '2026-11-30 23:59')), '新线索')?.entries ?? [];
    expect(entry?.text).toBe('7号（私下反映）');
  });
});

test('open topics by age: new, older, and those nobody has touched for long', () => {
  const settings = { bandOlderWeeks: 4, bandUnknownWeeks: 8 };
  const fresh = life(1, [raise('2026-11-20 09:00')]);
  const older = life(2, [raise('2026-09-01 09:00'), ['2026-11-01 09:00', 'office', 'shortlist']]);
  // The bot's own doing is nobody's.
  const untouched = life(3, [raise('2026-08-01 09:00'), ['2026-11-01 09:00', 'bot', 'shortlist']]);
  const over = life(4, [raise('2026-08-01 09:00'), ['2026-08-02 09:00', 'office', 'answerOnSpot']]);
  const bands = openByBand(logsOf([fresh, older, untouched, over], null, '2026-11-24 09:00'), settings);
  expect(Object.values(bands).map((topics) => topics.map((topic) => topic.number))).toEqual([[1], [2], [3]]);
});

test('mean working days of a body over its last tasks, and none below the least number', () => {
  const task = (number: number, body: string, given: string, done: string) =>
    life(number, [
      raise('2026-10-01 09:00'),
      ['2026-10-01 10:00', 'office', 'openOnSite', {}],
      ['2026-10-01 11:00', 'office', 'conclude', {}],
      [given, 'office', 'assign', { body }],
      [done, 'office', 'claimDone', { bodies: [body] }],
    ]);
  const logs = logsOf(
    [
      // Monday to Wednesday: 2. Friday to Monday: 1. Two out of three is enough here.
      task(1, '镇供电所', '2026-11-02 09:00', '2026-11-04 09:00'),
      task(2, '镇供电所', '2026-11-06 09:00', '2026-11-09 09:00'),
      task(3, '镇水利站', '2026-11-02 09:00', '2026-11-20 09:00'),
    ],
    null,
    '2026-11-30 09:00',
  );
  expect(timeOfBodies(logs, 2, zone)).toMatchObject([
    { body: '镇供电所', tasks: 2, days: 1.5 },
    { body: '镇水利站', tasks: 1, days: null },
  ]);
  const returned = life(4, [
    raise('2026-11-02 09:00'),
    ['2026-11-02 10:00', 'office', 'refer', { body: '镇环卫站' }],
    ['2026-11-03 10:00', 'office', 'returnLast', { bodies: ['镇环卫站'] }],
  ]);
  expect(timeOfBodies(logsOf([returned], null, '2026-11-30 09:00'), 1, zone)).toEqual([]);
});

test('an issue in several villages, or one that keeps coming back, is a 一类问题', () => {
  const lamp = (number: number, unitId: number, when: string, ...more: Step[]) =>
    life(number, [raise(when, { unitId }), ...more], { title: `${number}号院路灯不亮` });
  const back = (when: string): Step => [when, 'bot', 'linkRecurrence', { of: 1 }];
  const least = { villages: 2, months: 3 };
  const found = (topics: ReturnType<typeof life>[]) =>
    hotIssues(logsOf(topics, null, '2026-11-24 09:00'), least, zone).map(({ units, topics: all }) => [
      units,
      all.map((topic) => topic.number),
    ]);
  expect(found([lamp(1, 3, '2026-11-01 09:00'), lamp(2, 4, '2026-11-02 09:00')])).toEqual([
    [
      ['李家庄', '河湾村'],
      [1, 2],
    ],
  ]);
  // One village; too long ago; private.
  expect(found([lamp(1, 3, '2026-11-01 09:00'), lamp(2, 3, '2026-11-02 09:00')])).toEqual([]);
  expect(found([lamp(1, 3, '2026-11-01 09:00'), lamp(2, 4, '2026-08-01 09:00')])).toEqual([]);
  expect(found([lamp(1, 3, '2026-11-01 09:00'), { ...lamp(2, 4, '2026-11-02 09:00'), private: true }])).toEqual([]);
  expect(found([1, 2, 3].map((n) => lamp(n, 3, '2026-11-01 09:00', back('2026-11-01 09:01'))))).toEqual([
    [['李家庄'], [1, 2, 3]],
  ]);
});
