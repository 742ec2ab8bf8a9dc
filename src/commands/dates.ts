// Dates as people type them: 周五下午3点, 下周一, 9月30日, 3个工作日, 月底.
import { DateTime } from 'luxon';
import { chineseDigits } from '../chinese-digits.js';
import { addWorkingDays, calendarDay, local } from '../time.js';

const num = '(\\d{1,4}|[零〇一二两三四五六七八九十]{1,3})';

export function toNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const [tens, ones] = text.includes('十') ? text.split('十') : ['', text];
  if (!text.includes('十')) return chineseDigits[text] ?? Number.NaN;
  return (tens ? (chineseDigits[tens] ?? Number.NaN) : 1) * 10 + (ones ? (chineseDigits[ones] ?? Number.NaN) : 0);
}

type Found = { day: DateTime; rest: string };
type Rule = [RegExp, (match: RegExpExecArray, today: DateTime) => DateTime | undefined];

const weekday = (name: string) => ('一二三四五六日'.indexOf(name === '天' ? '日' : name) % 7) + 1;

/** The next day with this month and day, today included. */
function monthDay(today: DateTime, month: number, day: number): DateTime | undefined {
  const thisYear = today.set({ month: 1, day: 1 }).set({ month, day });
  if (month < 1 || month > 12 || !thisYear.isValid || thisYear.month !== month) return undefined;
  return thisYear < today ? thisYear.plus({ years: 1 }) : thisYear;
}

const rules: Rule[] = [
  [
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?/,
    (m, t) => t.set({ year: Number(m[1]), month: Number(m[2]), day: Number(m[3]) }),
  ],
  [new RegExp(`^${num}月${num}[日号]?`), (m, t) => monthDay(t, toNumber(m[1] as string), toNumber(m[2] as string))],
  [/^(\d{1,2})[/.-](\d{1,2})(?![\d:：])/, (m, t) => monthDay(t, Number(m[1]), Number(m[2]))],
  [/^(?:今天|今日|当天)/, (_m, t) => t],
  [/^(?:明天|明日|明儿)/, (_m, t) => t.plus({ days: 1 })],
  [/^大后天/, (_m, t) => t.plus({ days: 3 })],
  [/^(?:后天|后日)/, (_m, t) => t.plus({ days: 2 })],
  [
    /^下(?:个)?(?:周|星期|礼拜)([一二三四五六日天])/,
    (m, t) => t.startOf('week').plus({ weeks: 1, days: weekday(m[1] as string) - 1 }),
  ],
  [
    /^(?:这|本)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])/,
    (m, t) => {
      const day = t.startOf('week').plus({ days: weekday(m[1] as string) - 1 });
      return day < t ? day.plus({ weeks: 1 }) : day;
    },
  ],
  [
    new RegExp(`^${num}个?工作日(?:之?内|后|以内)?`),
    (m, t) =>
      DateTime.fromJSDate(addWorkingDays(new Date(`${t.toISODate()}T00:00:00Z`), toNumber(m[1] as string)), {
        zone: 'utc',
      }).setZone(t.zoneName as string, { keepLocalTime: true }),
  ],
  [new RegExp(`^${num}(?:天|日)(?:之?内|后|以内)`), (m, t) => t.plus({ days: toNumber(m[1] as string) })],
  [new RegExp(`^${num}天`), (m, t) => t.plus({ days: toNumber(m[1] as string) })],
  [new RegExp(`^${num}个?(?:周|星期|礼拜)(?:之?内|后|以内)?`), (m, t) => t.plus({ weeks: toNumber(m[1] as string) })],
  [new RegExp(`^${num}个月(?:之?内|后|以内)?`), (m, t) => t.plus({ months: toNumber(m[1] as string) })],
  [/^(?:这|本)?月底/, (_m, t) => t.endOf('month').startOf('day')],
  [/^下个?月底/, (_m, t) => t.plus({ months: 1 }).endOf('month').startOf('day')],
  [/^(?:今年)?年底/, (_m, t) => t.endOf('year').startOf('day')],
  [
    new RegExp(`^${num}[日号](?![楼院线路机井门车仓])`),
    (m, t) => {
      const day = t.set({ day: toNumber(m[1] as string) });
      return day.isValid ? (day < t ? day.plus({ months: 1 }) : day) : undefined;
    },
  ],
];

function takeDate(text: string, now: Date, zone: string): Found | undefined {
  const trimmed = text.replace(/^[\s，,：:、]+|^(?:于|在|限)/g, '').trimStart();
  const today = local(now, zone).startOf('day');
  for (const [pattern, make] of rules) {
    const match = pattern.exec(trimmed);
    if (!match) continue;
    const day = make(match, today);
    if (day?.isValid)
      return {
        day,
        rest: trimmed
          .slice(match[0].length)
          .replace(/^(?:之?前|以前|截止|止)/, '')
          .trim(),
      };
  }
  return undefined;
}

/** A due day (midnight UTC of the calendar day) and what follows it. */
export function takeDay(text: string, now: Date, zone: string): { day: Date; rest: string } | undefined {
  const found = takeDate(text, now, zone);
  return found && { day: calendarDay(found.day.toJSDate(), zone), rest: found.rest };
}

/** A due day wherever a word begins with one, and the words around it. */
export function takeDayAnywhere(text: string, now: Date, zone: string): { day: Date; rest: string } | undefined {
  const words = text.split(/[\s，,；;]+/).filter((word) => word !== '');
  for (const [index] of words.entries()) {
    const tail = words.slice(index).join(' ');
    const found = takeDay(tail.replace(/^(?:完成)?(?:期限|时限)[:：]?\s*/, ''), now, zone);
    if (found) return { day: found.day, rest: [...words.slice(0, index), found.rest].join(' ').trim() };
  }
  return undefined;
}

const clock = new RegExp(
  `^\\s*(凌晨|早上|早晨|清晨|上午|中午|下午|傍晚|晚上|晚)?\\s*(?:${num}\\s*(?:点钟?|时)\\s*(?:(半)|(一刻|三刻)|${num}分?)?|(\\d{1,2})[:：](\\d{2}))`,
);
const partOfDay = /^\s*(早上|上午|中午|下午|傍晚|晚上)(?!\s*[\d零一二两三四五六七八九十])/;
const usualHour: Record<string, number> = { 早上: 8, 上午: 9, 中午: 12, 下午: 15, 傍晚: 18, 晚上: 19 };

/** A moment: date and time of day (9:00 when none is given), and what follows (the place). */
export function takeMoment(text: string, now: Date, zone: string): { at: Date; rest: string } | undefined {
  const date =
    takeDate(text, now, zone) ?? (clock.test(text) ? { day: local(now, zone).startOf('day'), rest: text } : undefined);
  if (!date) return undefined;
  const part = partOfDay.exec(date.rest);
  if (part) {
    return { at: date.day.set({ hour: usualHour[part[1] as string] ?? 9 }).toJSDate(), rest: tail(date.rest, part[0]) };
  }
  const time = clock.exec(date.rest);
  if (!time) return { at: date.day.set({ hour: 9 }).toJSDate(), rest: date.rest };
  let hour = toNumber(time[2] ?? time[6] ?? '9');
  const minute = time[3] ? 30 : time[4] ? (time[4] === '一刻' ? 15 : 45) : toNumber(time[5] ?? time[7] ?? '0');
  if (/下午|傍晚|晚/.test(time[1] ?? '') && hour < 12) hour += 12;
  if (time[1] === '中午' && hour < 11) hour += 12;
  const at = date.day.set({ hour, minute });
  return at.isValid ? { at: at.toJSDate(), rest: tail(date.rest, time[0]) } : undefined;
}

const tail = (text: string, taken: string) =>
  text
    .slice(taken.length)
    .replace(/^[\s，,。、]*(?:在|到)?/, '')
    .trim();

/** `5天`, `五天`, `一周`, `7`: a period in days. */
export function daysOf(text: string): number | undefined {
  const found = new RegExp(`^\\s*${num}\\s*(天|日|个?周|个?星期)?\\s*$`).exec(text);
  if (!found) return undefined;
  const count = toNumber(found[1] as string);
  if (Number.isNaN(count)) return undefined;
  return /周|星期/.test(found[2] ?? '') ? count * 7 : count;
}
