// What makes a log of events evidence: each row holds the hash of the one before it and of its own content.
import { createHash } from 'node:crypto';

/** As `printf %s TEXT | sha256sum` gives it. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The hash before the first row; `of` names whose log it is. */
export const genesis = (of: string | number) => sha256(`好商量 ${of}`);

/** The hash of a row's content, its `prevHash` included. */
export const hashOf = (content: object): string => sha256(canonical(content));

/** JSON with sorted keys: PostgreSQL's jsonb does not keep their order. */
function canonical(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    return `{${entries
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

interface Link {
  seq: number;
  prevHash: string;
  hash: string;
}

export type Broken = { seq: number; problem: 'hash' | 'link' | 'gap' };

/** Recomputes a chain, oldest row first; `content` is what was hashed of a row. */
export function brokenLink<Row extends Link>(
  rows: Row[],
  first: string,
  content: (row: Row) => object,
): Broken | undefined {
  let prevHash = first;
  let seq = 0;
  for (const row of rows) {
    seq += 1;
    if (row.seq !== seq) return { seq: row.seq, problem: 'gap' };
    if (row.prevHash !== prevHash) return { seq: row.seq, problem: 'link' };
    if (row.hash !== hashOf(content(row))) return { seq: row.seq, problem: 'hash' };
    prevHash = row.hash;
  }
  return undefined;
}
