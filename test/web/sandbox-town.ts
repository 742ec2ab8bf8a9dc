// A sandbox served over HTTP: the example county, a host that keeps what it is given, and a bot that answers "收到：…"
// through the sandbox platform.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Db } from '../../src/db/client.js';
import { createInbox } from '../../src/intake/inbox.js';
import type { IncomingMessage, Platform } from '../../src/platforms/platform.js';
import { createSandboxPlatform } from '../../src/platforms/sandbox/index.js';
import { createSandboxFeed } from '../../src/web/sandbox/feed.js';
import { sandboxRouter } from '../../src/web/sandbox/routes.js';
import { seedExampleCounty } from '../../src/web/sandbox/seed.js';
import { useTestDb } from '../support/database.js';

export interface Message {
  id: number;
  from: 'bot' | number;
  text: string;
  quote: number | null;
  time: string;
}

export interface State {
  groups: { id: number; title: string; purpose: string; unit: string }[];
  people: { id: number; name: string; roles: string[]; body?: string; groups: number[] }[];
  clock: string;
}

export const started = new Date('2026-09-07T00:30:00Z');

/** What a test looks at and changes; new before each test. */
interface Scene {
  now: Date;
  delivered: IncomingMessage[];
  moves: Date[];
  refuseDelivery?: Error;
  work: Promise<unknown>;
}

export function useSandbox() {
  const database = useTestDb();
  const stop = new AbortController();
  const scene: Scene = { now: started, delivered: [], moves: [], work: Promise.resolve() };
  let server: Server;
  let platform: Platform;

  beforeAll(async () => {
    const { db } = database;
    await seedExampleCounty(db);
    server = createServer(sandboxApp(db).callback());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    // The server must end although pages still listen.
    stop.abort();
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    delete scene.refuseDelivery;
    Object.assign(scene, { now: started, delivered: [], moves: [], work: Promise.resolve() });
  });
  afterEach(async () => {
    await scene.work;
  });

  function sandboxApp(db: Db): Koa {
    const feed = createSandboxFeed();
    const clock = { now: () => scene.now };
    platform = createSandboxPlatform(db, { clock, onPost: () => feed.tell('messages') });
    const inbox = createInbox(db, { onSaved: () => {} });
    const answer = async (message: IncomingMessage) => {
      const { id } = await db.prisma.group.findFirstOrThrow({ where: { chatId: message.chatId } });
      await post(id, `收到：${message.text}`, message);
    };
    const app = new Koa();
    // One test brings an unexpected error about; the app's own log is not what is tested here.
    app.silent = true;
    const router = sandboxRouter({
      db,
      clock,
      feed,
      stop: stop.signal,
      deliver: async (message) => {
        if (scene.refuseDelivery) throw scene.refuseDelivery;
        scene.delivered.push(message);
        await inbox.save('sandbox', [message]);
        if (message.calledBot) scene.work = scene.work.then(() => answer(message));
      },
      moveClock: async (to) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        scene.now = to;
        scene.moves.push(to);
      },
      idle: async () => {
        await scene.work;
      },
    });
    app.use(router.routes()).use(router.allowedMethods());
    return app;
  }

  async function post(groupId: number, text: string, answered?: IncomingMessage): Promise<void> {
    const chat = {
      groupId,
      chatId: String(groupId),
      chatType: 'group' as const,
      ...(answered?.reply && { reply: answered.reply }),
    };
    const channel = platform.channel(chat, scene.now);
    if ('none' in channel) throw new Error(channel.none);
    for (const part of channel.split(text)) await channel.send(part, AbortSignal.timeout(1000));
  }

  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function get<T>(path: string): Promise<T> {
    const response = await fetch(`${origin()}/sandbox/api/${path}`);
    expect(response.status).toBe(200);
    return (await response.json()) as T;
  }

  /** A string goes out as it is, anything else as JSON. */
  async function send(path: string, body: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${origin()}/sandbox/api/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const json = (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown>;
    return { status: response.status, json };
  }

  async function town() {
    const state = await get<State>('state');
    const person = (name: string) => state.people.find((known) => known.name === name) as State['people'][number];
    const group = (unit: string) => state.groups.find((known) => known.unit === unit) as State['groups'][number];
    return { ...state, person, village: group('李家庄').id, workroom: group('柳林镇').id };
  }

  return { database, scene, origin, get, send, town, post };
}
