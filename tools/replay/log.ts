// A chat log: one JSON object a line, in the order in which it was said.
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const shape = z.object({
  id: z.string().min(1),
  time: z.iso.datetime({ offset: true }),
  group: z.string().min(1),
  sender: z.string().min(1),
  role: z.string().default('resident'),
  text: z.string(),
  atBot: z.boolean().default(false),
  quoteOf: z.string().nullable().default(null),
});

export interface LogMessage {
  id: string;
  time: Date;
  group: string;
  sender: string;
  role: string;
  /** As typed; when it was said to the bot, the `@name` is in it. */
  text: string;
  atBot: boolean;
  quoteOf: string | null;
}

/** Throws with the number of the first line that does not fit. */
export function readLog(file: string): LogMessage[] {
  const messages = readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [parse(line, index + 1)]));
  if (messages.length === 0) throw new Error(`${file} holds no messages`);
  return messages;
}

function parse(line: string, number: number): LogMessage {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error(`line ${number} is not JSON`);
  }
  const parsed = shape.safeParse(value);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`line ${number}: ${issues.join('; ')}`);
  }
  return { ...parsed.data, time: new Date(parsed.data.time) };
}
