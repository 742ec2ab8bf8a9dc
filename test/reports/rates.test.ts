// 三率, against cases counted by hand. November 2026 has no holidays: Monday the 2nd, 9th, 16th, 23rd.
import { describe, expect, test } from 'vitest';
import { type RateSettings, ratesOf } from '../../src/reports/rates.js';
import { life, logsOf, type Step } from './lives.js';

const zone = 'Asia/Shanghai';
const settings: RateSettings = {
  responseDays: 3,
  verifyDays: 7,
  rateWeights: { response: 10, resolution: 45, satisfaction: 45 },
};
const rates = (topics: ReturnType<typeof life>[], from: string | null = '2026-11-01 00:00', to = '2026-11-30 23:59') =>
  ratesOf(logsOf(topics, from, to), settings, zone);

const said = (when: string, who: number, verdict: string): Step => [when, who, 'verdict', { verdict, as: 'reporter' }];
const rated = (when: string, who: number, satisfaction: string): Step => [
  when,
  who,
  'rate',
  { satisfaction, as: 'reporter' },
];

/** Raised by reporter 1 (and others), brought to 办结 on the 10th. */
function claimed(number: number, also: number[], ...after: Step[]): ReturnType<typeof life> {
  return life(number, [
    ['2026-11-02 09:00', 1, 'raise', { reporterId: 1 }],
    ...also.map((who): Step => ['2026-11-02 10:00', who, 'report', { reporterId: who }]),
    ['2026-11-03 09:00', 'office', 'refer', { body: '镇供电所' }],
    ['2026-11-10 09:00', 'office', 'claimDone'],
    ...after,
  ]);
}

describe('响应率', () => {
  test('the first answer by a human within the working days set, per reporter', () => {
    // Raised on Monday: due at the end of Thursday.
    const inTime = life(1, [
      ['2026-11-02 09:00', 1, 'raise'],
      ['2026-11-05 23:00', 'office', 'shortlist'],
    ]);
    const late = life(2, [
      ['2026-11-02 09:00', 1, 'raise'],
      ['2026-11-06 00:01', 'office', 'shortlist'],
    ]);
    const never = life(3, [['2026-11-02 09:00', 1, 'raise']]);
    // Over the weekend: raised on Friday, due on Wednesday.
    const weekend = life(4, [
      ['2026-11-06 17:00', 2, 'raise'],
      ['2026-11-11 20:00', 'office', 'answerOnSpot'],
    ]);
    expect(rates([inTime, late, never, weekend]).response).toEqual({ part: 2, of: 4 });
  });

  test('neither the bot, nor another resident, nor what was said before counts as an answer', () => {
    const byBot = life(1, [
      ['2026-11-02 09:00', 1, 'raise'],
      ['2026-11-02 10:00', 5, 'endorse'],
      ['2026-11-02 11:00', 'bot', 'shortlist'],
    ]);
    // The second reporter comes after the last thing the office said.
    const joined = life(2, [
      ['2026-11-02 09:00', 1, 'raise'],
      ['2026-11-02 10:00', 'office', 'shortlist'],
      ['2026-11-09 09:00', 2, 'report', { reporterId: 2 }],
    ]);
    expect(rates([byBot]).response).toEqual({ part: 0, of: 1 });
    expect(rates([joined]).response).toEqual({ part: 1, of: 2 });
  });

  test('what is not due yet, or was due before, does not count', () => {
    const before = life(1, [['2026-10-27 09:00', 1, 'raise']]);
    const dueInMonth = life(2, [['2026-10-29 09:00', 1, 'raise']]);
    const notYet = life(3, [['2026-11-27 09:00', 1, 'raise']]);
    expect(rates([before, dueInMonth, notYet]).response).toEqual({ part: 0, of: 1 });
  });

  test('declined with a reason and withdrawn are left out, and counted apart', () => {
    const declined = life(1, [
      ['2026-11-02 09:00', 1, 'raise'],
      ['2026-11-02 10:00', 2, 'report', { reporterId: 2 }],
      ['2026-11-20 09:00', 'office', 'decline'],
    ]);
    const appealed = life(2, [
      ['2026-11-02 09:00', 1, 'raise'],
      ['2026-11-03 09:00', 'office', 'decline'],
      ['2026-11-04 09:00', 1, 'appeal'],
    ]);
    const withdrawn = life(3, [
      ['2026-11-02 09:00', 1, 'raise'],
      ['2026-11-02 09:30', 1, 'withdraw'],
    ]);
    const oneLess = life(4, [
      ['2026-11-02 09:00', 1, 'raise'],
      ['2026-11-02 10:00', 2, 'report', { reporterId: 2 }],
      ['2026-11-02 11:00', 2, 'withdrawReport'],
      ['2026-11-03 09:00', 'office', 'shortlist'],
    ]);
    expect(rates([declined, appealed, withdrawn, oneLess])).toMatchObject({
      response: { part: 2, of: 2 },
      declined: 2,
      withdrawn: 2,
    });
  });
});

describe('解决率', () => {
  test('by each reporter’s own word; half for half; silence and halves count in the strict one', () => {
    // Topic 1: solved, partly, silent. Topic 2: solved. Asked 4, answered 3.
    const one = claimed(
      1,
      [2, 3],
      said('2026-11-10 10:00', 1, 'resolved'),
      said('2026-11-11 10:00', 2, 'partlyResolved'),
      ['2026-11-17 09:00', 'bot', 'settlePartly'],
    );
    const two = claimed(2, [], said('2026-11-10 10:00', 1, 'resolved'), ['2026-11-10 10:00', 'bot', 'settleResolved']);
    expect(rates([one, two])).toMatchObject({
      resolution: { part: 2.5, of: 3 },
      strict: { part: 2, of: 4 },
      answered: { part: 3, of: 4 },
    });
  });

  test('an endorser’s word counts in none of them', () => {
    const topic = claimed(1, [], ['2026-11-10 10:00', 7, 'verdict', { verdict: 'resolved', as: 'endorser' }]);
    expect(rates([topic])).toMatchObject({ resolution: { part: 0, of: 0 }, answered: { part: 0, of: 1 } });
  });

  test('done again, the last 办结 counts, and nobody twice', () => {
    const topic = claimed(
      1,
      [2],
      said('2026-11-10 10:00', 1, 'unresolved'),
      ['2026-11-10 10:00', 1, 'reopen'],
      ['2026-11-10 10:00', 'bot', 'assign', { body: '镇供电所' }],
      ['2026-11-13 09:00', 'office', 'claimDone'],
      said('2026-11-13 10:00', 1, 'resolved'),
      said('2026-11-13 11:00', 2, 'resolved'),
      ['2026-11-13 11:00', 'bot', 'settleResolved'],
    );
    expect(rates([topic])).toMatchObject({ resolution: { part: 2, of: 2 }, strict: { part: 2, of: 2 } });
    // Seen from the 12th, the first 办结 was the last one, and it had ended in a no.
    const seenEarlier = claimed(1, [2], said('2026-11-10 10:00', 1, 'unresolved'), ['2026-11-10 10:00', 1, 'reopen']);
    expect(rates([seenEarlier], '2026-11-01 00:00', '2026-11-12 23:59')).toMatchObject({
      resolution: { part: 0, of: 1 },
      answered: { part: 1, of: 2 },
    });
  });

  test('asked, but with days left to answer: not due yet', () => {
    const topic = claimed(1, []);
    expect(rates([topic], '2026-11-01 00:00', '2026-11-16 23:59').answered).toEqual({ part: 0, of: 0 });
    expect(rates([topic], '2026-11-01 00:00', '2026-11-17 23:59').answered).toEqual({ part: 0, of: 1 });
  });

  test('the reporters of a merged topic are counted each, on the one that carries on', () => {
    const merged = life(2, [
      ['2026-11-02 09:00', 2, 'raise', { reporterId: 2 }],
      ['2026-11-02 10:00', 'office', 'merge', { into: 1 }],
    ]);
    const head = claimed(1, [], said('2026-11-10 10:00', 2, 'resolved'), said('2026-11-10 11:00', 1, 'unresolved'));
    expect(rates([head, merged])).toMatchObject({ resolution: { part: 1, of: 2 }, answered: { part: 2, of: 2 } });
  });
});

describe('满意率', () => {
  test('of those who rated; the others are unrated, never content; answers on the spot are rated too', () => {
    const done = claimed(
      1,
      [2, 3, 4],
      said('2026-11-10 10:00', 1, 'resolved'),
      rated('2026-11-10 10:01', 1, 'dissatisfied'),
      rated('2026-11-10 11:00', 2, 'mostly'),
      // Changed their mind.
      rated('2026-11-10 12:00', 1, 'satisfied'),
      rated('2026-11-10 13:00', 3, 'dissatisfied'),
    );
    const spot = life(2, [
      ['2026-11-02 09:00', 5, 'raise', { reporterId: 5 }],
      ['2026-11-03 09:00', 'office', 'policyAnswer'],
      rated('2026-11-03 10:00', 5, 'satisfied'),
    ]);
    expect(rates([done, spot])).toMatchObject({ satisfaction: { part: 3, of: 4 }, unrated: 1 });
  });
});

test('the three in one figure by their weights, and none while one of them has nothing to count', () => {
  const topic = claimed(
    1,
    [],
    said('2026-11-10 10:00', 1, 'partlyResolved'),
    rated('2026-11-10 10:01', 1, 'satisfied'),
  );
  // 0.1 × 1 + 0.45 × ½ + 0.45 × 1
  expect(rates([topic]).composite).toBeCloseTo(0.775);
  expect(rates([claimed(1, [])]).composite).toBeNull();
  expect(rates([])).toMatchObject({ response: { part: 0, of: 0 }, composite: null });
});
