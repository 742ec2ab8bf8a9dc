// When the bot may speak unasked: never in quiet hours, and only a few times a day in a village group.
import type { UnitSettings } from '../people/unit-settings.js';
import { local } from '../time.js';

type Hours = Pick<UnitSettings, 'quietFrom' | 'quietTo'>;

function minutes(clock: string): number {
  const [hour, minute] = clock.split(':').map(Number) as [number, number];
  return hour * 60 + minute;
}

export function isQuiet(at: Date, hours: Hours, zone: string): boolean {
  const t = local(at, zone);
  const now = t.hour * 60 + t.minute;
  const from = minutes(hours.quietFrom);
  const to = minutes(hours.quietTo);
  return from <= to ? now >= from && now < to : now >= from || now < to;
}

/** `at` itself, or the end of the quiet hours it falls in. */
export function afterQuiet(at: Date, hours: Hours, zone: string): Date {
  if (!isQuiet(at, hours, zone)) return at;
  const [hour, minute] = hours.quietTo.split(':').map(Number) as [number, number];
  const sameDay = local(at, zone).set({ hour, minute, second: 0, millisecond: 0 });
  return (sameDay.toJSDate() > at ? sameDay : sameDay.plus({ days: 1 })).toJSDate();
}

/** The instant at which the local day of `at` reached `clock` (HH:mm). */
export function todayAt(at: Date, clock: string, zone: string): Date {
  const [hour, minute] = clock.split(':').map(Number) as [number, number];
  return local(at, zone).set({ hour, minute, second: 0, millisecond: 0 }).toJSDate();
}

export function startOfDay(at: Date, zone: string): Date {
  return local(at, zone).startOf('day').toJSDate();
}
