// The span that a page of figures is asked for, as days in its address.
import { z } from 'zod';
import type { Role } from '../../db/client.js';
import type { Span } from '../../reports/log.js';
import { local } from '../../time.js';

/** Those who answer for a place see its figures. */
export const countyReaders: readonly Role[] = ['admin', 'countyOffice', 'convener'];

const day = z.iso.date().optional().catch(undefined);
const words = z.string().max(60).optional().catch(undefined);

export const countySearch = z.object({
  from: day,
  to: day,
  figure: words,
  category: words,
  body: words,
  kind: words,
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

export type CountySearch = z.infer<typeof countySearch>;

export interface Days {
  /** Empty: from the beginning. */
  from: string;
  to: string;
}

const isoDay = (at: Date, zone: string) => local(at, zone).toISODate();
const startOf = (day: string, zone: string) => local(new Date(`${day}T12:00:00Z`), zone).startOf('day');

/** Without days: this month. A day that is yet to come is today. `from` alone may be left out by `?from=`. */
export function spanOf(search: CountySearch, given: boolean, now: Date, zone: string): { span: Span; days: Days } {
  const today = isoDay(now, zone);
  const to = search.to && search.to < today ? search.to : today;
  const first = search.from ?? (given ? '' : `${today.slice(0, 7)}-01`);
  const from = first > to ? to : first;
  const end = to === today ? now : startOf(to, zone).endOf('day').toJSDate();
  return {
    span: { from: from === '' ? null : new Date(startOf(from, zone).toMillis() - 1), to: end },
    days: { from, to },
  };
}

export function usualSpans(now: Date, zone: string): { label: string; days: Days }[] {
  const at = local(now, zone);
  const to = isoDay(now, zone);
  const before = at.minus({ months: 1 });
  return [
    { label: '本月', days: { from: at.startOf('month').toISODate(), to } },
    { label: '上月', days: { from: before.startOf('month').toISODate(), to: before.endOf('month').toISODate() } },
    { label: '本年', days: { from: at.startOf('year').toISODate(), to } },
    { label: '从开始到现在', days: { from: '', to } },
  ];
}

/** Of the days of a month in a trend. */
export const daysBetween = (first: Date, last: Date, zone: string): Days => ({
  from: isoDay(first, zone),
  to: isoDay(last, zone),
});
