// The product's clock and calendar. Stored in UTC, shown in the display zone; working days follow the State Council's
// holiday calendar including make-up working days (调休), from the `chinese-days` package.
import chineseDays from 'chinese-days';
import { DateTime } from 'luxon';

// A CommonJS package whose names Node does not see; only its default export can be imported.
const { isWorkday } = chineseDays;

/** Business time. In production it is the machine's; the sandbox can move it on. */
export interface Clock {
  now(): Date;
}

export const machineClock: Clock = { now: () => new Date() };

export const defaultZone = 'Asia/Shanghai';

export function local(at: Date, zone = defaultZone): DateTime<true> {
  return DateTime.fromJSDate(at, { zone }) as DateTime<true>;
}

/** 11月24日 */
export function formatDay(at: Date, zone = defaultZone): string {
  return local(at, zone).toFormat('M月d日');
}

const weekdays = ['一', '二', '三', '四', '五', '六', '日'] as const;

/** 11月27日（周五）15:00 */
export function formatMoment(at: Date, zone = defaultZone): string {
  const t = local(at, zone);
  return `${t.toFormat('M月d日')}（周${weekdays[t.weekday - 1]}）${t.toFormat('HH:mm')}`;
}

/** 15:00 */
export function formatTime(at: Date, zone = defaultZone): string {
  return local(at, zone).toFormat('HH:mm');
}

/** Midnight UTC of the calendar day that `at` falls on in the display zone: the form of a `@db.Date` column. */
export function calendarDay(at: Date, zone = defaultZone): Date {
  return new Date(`${local(at, zone).toISODate()}T00:00:00Z`);
}

/** 9月30日, for a `@db.Date` value. */
export function formatCalendarDay(day: Date): string {
  return `${day.getUTCMonth() + 1}月${day.getUTCDate()}日`;
}

/** Whether the local day of `at` is a working day, make-up days included. */
export function isWorkingDay(at: Date, zone = defaultZone): boolean {
  return isWorkday(local(at, zone).toISODate());
}

/** The calendar day that is `count` working days after `day` (both as midnight UTC). */
export function addWorkingDays(day: Date, count: number): Date {
  let left = count;
  let current = day;
  while (left > 0) {
    current = new Date(current.getTime() + 86_400_000);
    if (isWorkday(current.toISOString().slice(0, 10))) left -= 1;
  }
  return current;
}

/** Working days from `from` (exclusive) to `to` (inclusive); negative when `to` lies before. */
export function workingDaysBetween(from: Date, to: Date): number {
  if (to < from) return -workingDaysBetween(to, from);
  let count = 0;
  for (let day = from.getTime() + 86_400_000; day <= to.getTime(); day += 86_400_000) {
    if (isWorkday(new Date(day).toISOString().slice(0, 10))) count += 1;
  }
  return count;
}
