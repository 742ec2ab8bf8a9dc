// Spans of time that lie in the past, as people ask for figures: 本月, 上周, 9月, 上半年, 1月1日到6月30日, 截至9月30日.
import { local } from '../time.js';
import { toNumber } from './dates.js';

type Moment = ReturnType<typeof local>;

export interface Period {
  /** The moment before the first one that counts; null: from the beginning. */
  from: Date | null;
  /** The last moment that counts; never after now. */
  to: Date;
  rest: string;
}

type Bounds = { from: Moment | null; to: Moment };
type Rule = [RegExp, (match: RegExpExecArray, now: Moment) => Bounds | undefined];

const num = '(\\d{1,2}|[一二三四五六七八九十]{1,3})';
const year = '(?:(\\d{4})年|(今年|去年|前年))?的?';

const whole = (at: Moment, unit: 'day' | 'week' | 'month' | 'quarter' | 'year'): Bounds => ({
  from: at.startOf(unit),
  to: at.endOf(unit),
});

function yearOf(digits: string | undefined, word: string | undefined, now: Moment): number | undefined {
  if (digits) return Number(digits);
  if (word) return now.year - ['今年', '去年', '前年'].indexOf(word);
  return undefined;
}

/** In the year named; without one the latest that has begun. */
function monthsFrom(first: number, count: number, named: number | undefined, now: Moment): Bounds | undefined {
  if (first < 1 || first > 12) return undefined;
  const start = (y: number) => now.startOf('year').set({ year: y, month: first }) as Moment;
  const from = start(named ?? (start(now.year) > now ? now.year - 1 : now.year));
  return { from, to: from.plus({ months: count - 1 }).endOf('month') };
}

const dayPattern = `${year}${num}月${num}[日号]?|(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})|(今天|昨天|前天|目前|现在)`;

/** Of a match of `dayPattern`, whose groups start at `i`. Without a year: the first from `after` on, else the last past. */
function dayOf(match: RegExpExecArray, i: number, now: Moment, after?: Moment): Moment | undefined {
  const word = match[i + 7];
  if (word) return now.minus({ days: Math.max(0, ['今天', '昨天', '前天'].indexOf(word)) }).startOf('day');
  const named = match[i + 4] ? Number(match[i + 4]) : yearOf(match[i], match[i + 1], now);
  const month = match[i + 5] ? Number(match[i + 5]) : toNumber(match[i + 2] as string);
  const day = match[i + 6] ? Number(match[i + 6]) : toNumber(match[i + 3] as string);
  const on = (y: number) => now.startOf('day').set({ year: y, month, day });
  if (month > 12 || day > 31 || on(named ?? now.year).month !== month) return undefined;
  if (named !== undefined) return on(named);
  if (after) return on(after.year) < after ? on(after.year + 1) : on(after.year);
  return on(now.year) > now ? on(now.year - 1) : on(now.year);
}

const rules: Rule[] = [
  [
    new RegExp(`^(?:截至|截止到?|到)(?:${dayPattern})(?:为止)?`),
    (m, now) => {
      const day = dayOf(m, 1, now);
      return day && { from: null, to: day.endOf('day') };
    },
  ],
  [
    new RegExp(`^从?(?:${dayPattern})(?:到|至|-|—|~|～)(?:${dayPattern})`),
    (m, now) => {
      const from = dayOf(m, 1, now);
      const to = from && dayOf(m, 9, now, from);
      return from && to && to >= from ? { from, to: to.endOf('day') } : undefined;
    },
  ],
  [new RegExp(`^${year}上半年`), (m, now) => monthsFrom(1, 6, yearOf(m[1], m[2], now), now)],
  [new RegExp(`^${year}下半年`), (m, now) => monthsFrom(7, 6, yearOf(m[1], m[2], now), now)],
  [
    new RegExp(`^${year}第?([一二三四1-4])季度?`),
    (m, now) => monthsFrom(toNumber(m[3] as string) * 3 - 2, 3, yearOf(m[1], m[2], now), now),
  ],
  [
    new RegExp(`^(?:${dayPattern})(?:当天)?`),
    (m, now) => {
      const day = dayOf(m, 1, now);
      return day && whole(day, 'day');
    },
  ],
  [
    new RegExp(`^${year}${num}月份?(?!\\d)`),
    (m, now) => monthsFrom(toNumber(m[3] as string), 1, yearOf(m[1], m[2], now), now),
  ],
  [/^(?:最?近)(\d{1,3})[天日]/, (m, now) => ({ from: now.minus({ days: Number(m[1]) - 1 }).startOf('day'), to: now })],
  [/^上个?(?:周|星期|礼拜)/, (_m, now) => whole(now.minus({ weeks: 1 }), 'week')],
  [/^(?:本|这个?)?(?:周|星期|礼拜)/, (_m, now) => whole(now, 'week')],
  [/^上个?月份?/, (_m, now) => whole(now.minus({ months: 1 }), 'month')],
  [/^(?:本|这个?|当)?月份?/, (_m, now) => whole(now, 'month')],
  [/^上个?季度?/, (_m, now) => whole(now.minus({ quarters: 1 }), 'quarter')],
  [/^(?:本|这个?)?季度?/, (_m, now) => whole(now, 'quarter')],
  [/^(\d{4})年?(?!\d)/, (m, now) => whole(now.set({ year: Number(m[1]) }), 'year')],
  [/^去年/, (_m, now) => whole(now.minus({ years: 1 }), 'year')],
  [/^(?:今|本)?年度?|^全年/, (_m, now) => whole(now, 'year')],
];

/** The span at the start of a text and what follows it; undefined when there is none, or it lies in the future. */
export function takePeriod(text: string, at: Date, zone: string): Period | undefined {
  const line = text.replace(/^[\s，,、：:]+/, '').replace(/(\d|[年月日号到至截止]) +(?=[\d年月日号到至])/g, '$1');
  const now = local(at, zone);
  for (const [pattern, bounds] of rules) {
    const match = pattern.exec(line);
    const found = match && bounds(match, now);
    if (!found) continue;
    if (found.from && found.from > now) return undefined;
    return {
      from: found.from && new Date(found.from.toMillis() - 1),
      to: found.to > now ? at : found.to.toJSDate(),
      rest: line
        .slice(match[0].length)
        .replace(/^[\s，,、的]+/, '')
        .trim(),
    };
  }
  return undefined;
}
