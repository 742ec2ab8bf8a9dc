// The frame of the loopback platforms: real HTTP, a clock that can be moved, and faults on request.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface FakeRequest {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: unknown;
}

export interface FakeAnswer {
  status?: number;
  body: unknown;
}

/** What goes wrong with a request. `handled`: the platform does its work all the same, only the answer gets lost. */
type Fault = { answer: FakeAnswer } | { slowMs: number } | { lost: 'hang' | 'reset'; handled: boolean };

export interface FakeServer {
  base: string;
  /** The next `times` requests (to paths that start with `path`, if given) go wrong in this way. */
  fault(fault: Fault, times?: number, path?: string): void;
  /** Requests so far, by path. */
  requests: Map<string, number>;
  close(): Promise<void>;
}

export interface FakeServerOptions {
  /** Where to listen on 127.0.0.1; any free port when left out. */
  port?: number;
  /** Sees every request that was answered, with its answer. */
  onAnswer?: (request: FakeRequest, answer: FakeAnswer) => void;
}

export async function startFakeServer(
  handle: (request: FakeRequest) => FakeAnswer,
  { port = 0, onAnswer }: FakeServerOptions = {},
): Promise<FakeServer> {
  const faults: { fault: Fault; path: string }[] = [];
  const requests = new Map<string, number>();

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const url = new URL(req.url ?? '/', 'http://127.0.0.1');
    requests.set(url.pathname, (requests.get(url.pathname) ?? 0) + 1);
    const index = faults.findIndex(({ path }) => url.pathname.startsWith(path));
    const fault = index < 0 ? undefined : faults.splice(index, 1)[0]?.fault;
    if (fault && 'slowMs' in fault) await sleep(fault.slowMs);
    const body = parse(Buffer.concat(chunks).toString('utf8'));
    const works = !fault || 'slowMs' in fault || ('lost' in fault && fault.handled);
    const request: FakeRequest = { method: req.method ?? 'GET', url, headers: req.headers, body };
    const answered = works ? handle(request) : undefined;
    if (fault && 'lost' in fault) {
      if (fault.lost === 'reset') req.socket.resetAndDestroy();
      return;
    }
    const answer = fault && 'answer' in fault ? fault.answer : (answered ?? { body: '' });
    onAnswer?.(request, answer);
    res.writeHead(answer.status ?? 200, { 'content-type': 'application/json' });
    res.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  }

  const server = createServer((req, res) => {
    serve(req, res).catch(() => res.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fault: (fault, times = 1, path = '/') => {
      for (let i = 0; i < times; i += 1) faults.push({ fault, path });
    },
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** At most `limit` per `windowMs` and key, sliding. */
export function createRateLimit(limit: number, windowMs: number) {
  const taken = new Map<string, number[]>();
  return (key: string, now: number): boolean => {
    const recent = (taken.get(key) ?? []).filter((at) => at > now - windowMs);
    if (recent.length < limit) recent.push(now);
    else {
      taken.set(key, recent);
      return false;
    }
    taken.set(key, recent);
    return true;
  };
}
