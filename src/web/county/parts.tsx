// What the pages of figures share.
import type { ComponentChildren } from 'preact';
import { address } from '../parts.js';
import type { Days } from './query.js';

const dayText = (day: string) => {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
};

/** From when to when the figures count. */
export function DaysText({ days: { from, to } }: { days: Days }) {
  return (
    <>
      截至{dayText(to)}
      {from === '' ? '，从开始算起' : `，从${dayText(from)}算起`}
    </>
  );
}

export interface Listing {
  unitId: number;
  days: Days;
}

/** A number that opens its list. */
export function Count({
  of,
  figure,
  category,
  body,
  kind,
  label,
  children,
}: {
  of: Listing;
  figure: string;
  category?: string;
  body?: string;
  kind?: string;
  /** What it counts, for those who hear the page. */
  label?: string;
  children: ComponentChildren;
}) {
  return (
    <a href={listPath(of, { figure, category, body, kind })} aria-label={label}>
      {children}
    </a>
  );
}

export function listPath(
  { unitId, days }: Listing,
  query: { figure: string } & Partial<Record<'category' | 'body' | 'kind', string | undefined>>,
): string {
  // `from` stays even when it is empty: then it means the beginning.
  const more = address('', { to: days.to, ...query }).slice(1);
  return `/w/county/${unitId}/list?from=${days.from}&${more}`;
}

/** One of four drawings, as the device likes it. */
export function Chart({ path, query, alt, height }: { path: string; query: string; alt: string; height: number }) {
  const source = (size: string, look: string) => `${path}?${query}&size=${size}&look=${look}`;
  const phone = '(max-width: 40rem)';
  // Not on paper.
  const dark = '(prefers-color-scheme: dark)';
  return (
    <picture class="chart">
      <source media={`screen and ${phone} and ${dark}`} srcset={source('narrow', 'dark')} />
      <source media={phone} srcset={source('narrow', 'light')} />
      <source media={`screen and ${dark}`} srcset={source('wide', 'dark')} />
      <img src={source('wide', 'light')} alt={alt} width="1000" height={height} />
    </picture>
  );
}
