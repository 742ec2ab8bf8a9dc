// A process from start to stop, on a database that is there already.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../src/config.js';
import { OperatorError } from '../src/errors.js';
import { encryptSecret } from '../src/secrets.js';
import { type Running, start } from '../src/start.js';
import { useTestDb } from './support/database.js';
import { testLog } from './support/log.js';
import { type FakeWeCom, startWeCom } from './support/wecom-server.js';

const setup = useTestDb();
const secretKey = 'k'.repeat(32);
const started: Running[] = [];

async function startHere(env: Record<string, string> = {}): Promise<Running> {
  const config = readConfig({ DATABASE_URL: setup.database.url, PORT: '0', SANDBOX: 'on', ...env });
  const running = await start(config, testLog());
  started.push(running);
  return running;
}

afterEach(async () => {
  for (const running of started.splice(0)) await running.stop();
});

/** An open page: resolves with the events it saw when the server ends the stream. */
async function openPage(url: string): Promise<{ ended: Promise<string> }> {
  const response = await fetch(`${url}/sandbox/api/events`);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  return { ended: response.text() };
}

describe('start', () => {
  test('a second start on the same PORT is refused, names PORT and leaves the first alone', async () => {
    const first = await startHere();
    const { port } = new URL(first.url);
    const second = start(readConfig({ DATABASE_URL: setup.database.url, PORT: port, SANDBOX: 'on' }), testLog());
    await expect(second).rejects.toThrow(OperatorError);
    await expect(second).rejects.toThrow(new RegExp(`PORT ${port} .*set PORT to another number`));
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  });

  test('an address that is not this machine’s is refused, and names HOST', async () => {
    const elsewhere = startHere({ HOST: '192.0.2.1' });
    await expect(elsewhere).rejects.toThrow(OperatorError);
    await expect(elsewhere).rejects.toThrow(/192\.0\.2\.1.*Check HOST and PORT/);
  });

  test('two on one database and two ports both serve; a stopped one no longer answers', async () => {
    const [one, other] = [await startHere(), await startHere()];
    for (const { url } of [one, other]) expect((await fetch(`${url}/readyz`)).status).toBe(200);
    started.splice(started.indexOf(one), 1);
    await one.stop();
    await expect(fetch(`${one.url}/readyz`)).rejects.toThrow();
    expect((await fetch(`${other.url}/readyz`)).status).toBe(200);
  });
});

describe('stop', () => {
  test('ends the pages that are open and returns', async () => {
    const running = await startHere();
    const page = await openPage(running.url);
    started.length = 0;
    await running.stop();
    expect(await page.ended).toContain('event: clock');
  });
});

describe('SIGTERM while neither a platform nor the database answers and a page is open', () => {
  let app: ChildProcess;
  let url: string;
  let wecom: FakeWeCom;
  let posts: number[];

  beforeAll(async () => {
    wecom = await startWeCom();
    const webhookKeyCipher = encryptSecret(secretKey, wecom.addWebhook('g'));
    const { prisma } = setup.db;
    const group = await prisma.group.create({
      data: { platform: 'wecom', chatId: 'g', purpose: 'village', webhookKeyCipher },
    });
    posts = [];
    wecom.fault({ lost: 'hang', handled: true });
    for (const text of ['一', '二']) {
      const data = { groupId: group.id, kind: 'reply', text, dedupeKey: text, createdAt: new Date() };
      posts.push((await prisma.outboxPost.create({ data })).id);
    }
    app = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('../src/index.ts', import.meta.url))], {
      env: { ...process.env, DATABASE_URL: setup.database.url, PORT: '0', SANDBOX: 'on', ...wecomEnv() },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const output = createInterface({ input: app.stdout as NodeJS.ReadableStream });
    url = await new Promise((resolve) => {
      output.on('line', (line) => {
        const found = /is running at (\S+)/.exec(line)?.[1];
        if (found) resolve(found);
      });
    });
  }, 60_000);
  afterAll(async () => {
    app.kill('SIGKILL');
    await wecom.close();
  });

  const wecomEnv = () => ({
    SECRET_KEY: secretKey,
    WECOM_BOT_TOKEN: 't',
    WECOM_BOT_AES_KEY: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
    WECOM_API_BASE: wecom.base,
    LOG_LEVEL: 'silent',
  });
  const states = async () => {
    const rows = await setup.db.prisma.outboxPost.findMany({ where: { id: { in: posts } }, orderBy: { id: 'asc' } });
    return rows.map(({ state }) => state);
  };

  const waitingForLocks = async () => {
    const { rows } = await setup.db.pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows[0]?.count ?? 0;
  };

  // The request that hangs would be given up after 30 s only.
  test('it ends by itself, cleanly, and the page with it', { timeout: 28_000 }, async () => {
    const page = await openPage(url);
    await vi.waitFor(() => expect(wecom.postsIn('g')).toEqual(['一']), 15_000);
    const holder = await setup.db.pool.connect();
    await holder.query('BEGIN; LOCK TABLE "InboxMessage" IN ACCESS EXCLUSIVE MODE');
    await vi.waitFor(async () => expect(await waitingForLocks()).toBeGreaterThan(0), 15_000);
    const gone = once(app, 'exit');
    app.kill('SIGTERM');
    expect(await gone).toEqual([0, null]);
    expect(await page.ended).toContain('event: clock');
    await holder.query('ROLLBACK');
    holder.release();
  });

  test('the next start says that it does not know about that post, and sends what waited behind it', async () => {
    expect(await states()).toEqual(['pending', 'pending']);
    await setup.db.pool.query(`UPDATE "OutboxPost" SET "leaseUntil" = now() - interval '1 s'`);
    await startHere(wecomEnv());
    await vi.waitFor(async () => expect(await states()).toEqual(['unknown', 'sent']), 15_000);
    expect(wecom.postsIn('g')).toEqual(['一', '二']);
  });
});
