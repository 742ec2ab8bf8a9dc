// The labelled files that can be scored.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Said } from './county.js';

export interface GoldMessage extends Said {
  gold: { kind: string; topics: string[]; category: string | null; urgent: boolean; pii: string[] };
}

const chatLine = z.object({
  id: z.string(),
  time: z.coerce.date(),
  group: z.string(),
  sender: z.string(),
  role: z.string(),
  text: z.string(),
  atBot: z.boolean(),
  quoteOf: z.string().nullable(),
  gold: z.object({
    kind: z.string(),
    topics: z.array(z.string()),
    category: z.string().nullable(),
    urgent: z.boolean(),
    pii: z.array(z.string()),
  }),
});

/** A chat as in `npm run replay`, each line with `gold`. */
export function readChat(file: string): GoldMessage[] {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const rows = lines.map((line, index) => {
    const parsed = chatLine.safeParse(JSON.parse(line));
    if (!parsed.success) throw new Error(`${file}:${index + 1}: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  });
  const texts = new Map(rows.map(({ id, text }) => [id, text]));
  return rows
    .sort((a, b) => a.time.getTime() - b.time.getTime())
    .map(({ id, time, group, sender, role, text, atBot, quoteOf, gold }) => {
      const quote = quoteOf === null ? undefined : texts.get(quoteOf);
      return { id, at: time, group, sender, role, text, called: atBot, gold, ...(quote !== undefined && { quote }) };
    });
}

export interface GoldTitle {
  title: string;
  category: string;
}

/** Columns `title,category`. */
export const readTitles = (file: string): GoldTitle[] =>
  readTable(file, ['title', 'category']).map(({ title = '', category = '' }) => ({ title, category }));

export interface GoldEvent {
  id: string;
  at: Date;
  title: string;
  /** Empty: in the background. */
  event: string;
}

/** Columns `id,time,title,event`, in the order of time. */
export const readEvents = (file: string): GoldEvent[] =>
  readTable(file, ['id', 'time', 'title', 'event'])
    .map(({ id = '', time = '', title = '', event = '' }) => ({ id, at: new Date(time), title, event }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());

function readTable(file: string, columns: string[]): Record<string, string>[] {
  const [head = [], ...rows] = parseCsv(readFileSync(file, 'utf8').replace(/^\ufeff/, ''));
  const missing = columns.filter((column) => !head.includes(column));
  if (missing.length > 0) throw new Error(`${file} has no column ${missing.join(', ')}`);
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])));
}

/** RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  for (const line of text.matchAll(/(?:"(?:[^"]|"")*"|[^"\n])+/g)) {
    const cells = [...line[0].replace(/\r$/, '').matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g)].map(([, cell = '']) =>
      cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
    );
    rows.push(cells);
  }
  return rows;
}
