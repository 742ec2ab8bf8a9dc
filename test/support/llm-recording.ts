// What a real endpoint answered, kept in a file and given again, so that a run can be repeated without it. A question is
// known by its words and the wanted shape; the order of keys and of the listed topics does not matter, nor the model's name.
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Body {
  messages: { role: string; content: string }[];
  response_format?: { type: string; json_schema?: { schema: unknown } };
}

/** A line of a recording. */
interface Recorded {
  key: string;
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface Endpoint {
  baseUrl: string;
  /** Questions that got no answer here. */
  readonly missed: number;
  close(): Promise<void>;
}

/** Passes questions on to `target` and writes each with its answer to the file. The key of the caller is passed on, not kept. */
export async function startRecorder(file: string, target: string): Promise<Endpoint> {
  writeFileSync(file, '');
  return serve(async (raw, request) => {
    const { authorization } = request.headers;
    const response = await fetch(`${target}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      body: raw,
    });
    const kept = ['content-type', 'retry-after'].flatMap((name) => {
      const value = response.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    const answer = { status: response.status, headers: Object.fromEntries(kept), body: await response.text() };
    appendFileSync(file, `${JSON.stringify({ key: keyOf(JSON.parse(raw) as Body), ...answer })}\n`);
    return answer;
  });
}

/** Answers from a recording: what was asked several times in the order it was answered, then the last again. */
export async function startReplay(file: string): Promise<Endpoint> {
  const answers = new Map<string, Recorded[]>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.trim() === '') continue;
    const recorded = JSON.parse(line) as Recorded;
    answers.set(recorded.key, [...(answers.get(recorded.key) ?? []), recorded]);
  }
  return serve(async (raw) => {
    const known = answers.get(keyOf(JSON.parse(raw) as Body));
    return known && known.length > 1 ? known.shift() : known?.[0];
  });
}

function keyOf({ messages, response_format }: Body): string {
  const asked = messages.map(({ role, content }) => [role, role === 'user' ? sorted(parsed(content)) : content]);
  const shape = [response_format?.type ?? 'text', sorted(response_format?.json_schema?.schema)];
  return createHash('sha256')
    .update(JSON.stringify([asked, shape]))
    .digest('hex')
    .slice(0, 32);
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return content;
  }
}

function sorted(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => sorted(item));
    const text = (item: unknown) => JSON.stringify(item);
    return key === 'topics' ? items.sort((a, b) => (text(a) < text(b) ? -1 : 1)) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, sorted(item, name)]));
}

type Answer = Omit<Recorded, 'key'>;

const notRecorded: Answer = {
  status: 404,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ error: { message: 'this question is not in the recording', type: 'replay' } }),
};

async function serve(
  answer: (raw: string, request: IncomingMessage) => Promise<Answer | undefined>,
): Promise<Endpoint> {
  let missed = 0;
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const found = await answer(Buffer.concat(chunks).toString('utf8'), request);
    if (!found) missed += 1;
    const { status, headers, body } = found ?? notRecorded;
    response.writeHead(status, headers);
    response.end(body);
  }
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    get missed() {
      return missed;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
