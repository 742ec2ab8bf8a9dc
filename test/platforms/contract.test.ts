// What every platform with a webhook must do with a callback, in one table.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import Koa from 'koa';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createInbox } from '../../src/intake/inbox.js';
import { hooksRouter } from '../../src/intake/webhook.js';
import { createLog } from '../../src/log.js';
import { createMetrics } from '../../src/metrics.js';
import { createDingTalk } from '../../src/platforms/dingtalk/index.js';
import type { Platform } from '../../src/platforms/platform.js';
import { createWeCom } from '../../src/platforms/wecom/index.js';
import { type Callback, deliver } from '../support/callbacks.js';
import { useTestDb } from '../support/database.js';
import { dingtalkCallback, dingtalkText } from '../support/dingtalk-client.js';
import { wecomCallback, wecomText } from '../support/wecom-client.js';

interface Subject {
  platform: Platform;
  /** A genuine callback of a group message. */
  says(text: string, options?: { messageId?: string; at?: Date }): Callback;
  /** Signed with another key than ours. */
  forged(): Callback;
  unsigned(): Callback;
  /** Genuine, but meant for someone else. */
  misdirected(): Callback;
  /** Signed, but no message. */
  signedNonsense(): Callback;
  maxAgeMs: number;
  maxAheadMs: number;
}

const wecomAccount = { token: 'token', aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C', receiveId: 'corp' };
const dingtalkAccount = { clientId: 'app', clientSecret: 'secret', robotCode: 'robot' };

const subjects: Subject[] = [
  {
    platform: createWeCom({ ...wecomAccount, apiBase: 'https://qyapi.weixin.qq.com' }),
    says: (text, { messageId, at } = {}) =>
      wecomCallback(wecomAccount, wecomText({ chatId: 'g', userId: 'u', text, ...(messageId && { messageId }) }), at),
    forged: () =>
      wecomCallback({ ...wecomAccount, token: 'guess' }, wecomText({ chatId: 'g', userId: 'u', text: 'x' })),
    unsigned() {
      const callback = this.says('x');
      return { ...callback, path: '/hooks/wecom' };
    },
    misdirected: () =>
      wecomCallback({ ...wecomAccount, receiveId: 'other' }, wecomText({ chatId: 'g', userId: 'u', text: 'x' })),
    signedNonsense: () => wecomCallback(wecomAccount, { hello: 'world' }),
    maxAgeMs: 300_000,
    maxAheadMs: 300_000,
  },
  {
    platform: createDingTalk({
      ...dingtalkAccount,
      apiBase: 'https://api.dingtalk.com',
      oapiBase: 'https://oapi.dingtalk.com',
    }),
    says: (text, { messageId, at } = {}) =>
      dingtalkCallback(
        dingtalkAccount,
        dingtalkText({ chatId: 'g', chatTitle: '三合村', staffId: 'u', text, ...(messageId && { messageId }) }),
        at,
      ),
    forged: () =>
      dingtalkCallback(
        { ...dingtalkAccount, clientSecret: 'guess' },
        dingtalkText({ chatId: 'g', staffId: 'u', text: 'x' }),
      ),
    unsigned() {
      const { timestamp, sign, ...headers } = this.says('x').headers;
      return { ...this.says('x'), headers };
    },
    misdirected: () =>
      dingtalkCallback(
        { ...dingtalkAccount, robotCode: 'other' },
        dingtalkText({ chatId: 'g', staffId: 'u', text: 'x' }),
      ),
    signedNonsense: () => dingtalkCallback(dingtalkAccount, { hello: 'world' }),
    maxAgeMs: 3_600_000,
    maxAheadMs: 300_000,
  },
];

describe.each(subjects.map((subject) => [subject.platform.name, subject] as const))('%s', (name, subject) => {
  const testDb = useTestDb();
  let server: Server;
  let base: string;
  let logged: { level: string; msg: string; reason?: string }[] = [];
  let woken = 0;
  const metrics = createMetrics();

  beforeAll(async () => {
    const log = createLog('warn', { write: (line) => logged.push(JSON.parse(line)) });
    const inbox = createInbox(testDb.db, {
      onSaved: () => {
        woken += 1;
      },
    });
    const app = new Koa();
    // Koa prints what happens to connections that break off.
    app.silent = true;
    app.use(hooksRouter({ platforms: [subject.platform], log, metrics }, inbox).routes());
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(async () => {
    logged = [];
    woken = 0;
    await testDb.db.prisma.inboxMessage.deleteMany();
  });

  const rows = () => testDb.db.prisma.inboxMessage.findMany({ orderBy: { id: 'asc' } });
  const outcomes = async (outcome: string) =>
    (await metrics.callbacks.get()).values.find((value) => value.labels.outcome === outcome)?.value ?? 0;

  async function isRefused(callback: Callback, status: number, reason: string) {
    const before = await outcomes(reason);
    const response = await deliver(base, callback);
    expect([response.status, await response.text()]).toEqual([status, '']);
    await isLogged(reason);
    expect(await outcomes(reason)).toBe(before + 1);
  }

  async function isLogged(reason: string) {
    expect(logged).toEqual([expect.objectContaining({ level: 'warn', reason })]);
    expect(await rows()).toEqual([]);
    expect(woken).toBe(0);
  }

  test('a message is saved, the worker woken, the answer the platform’s', async () => {
    const response = await deliver(base, subject.says('3号楼路灯坏了'));
    expect(response.status).toBe(200);
    expect(await rows()).toEqual([
      expect.objectContaining({ platform: name, chatId: 'g', chatType: 'group', userId: 'u', state: 'received' }),
    ]);
    expect(woken).toBe(1);
    expect(logged).toEqual([]);
    expect(await outcomes('accepted')).toBeGreaterThan(0);
  });

  test('a redelivery is answered alike and saved once', async () => {
    const callback = subject.says('路灯', { messageId: 'same' });
    const answers = await Promise.all(Array.from({ length: 5 }, () => deliver(base, callback)));
    answers.push(await deliver(base, callback), await deliver(base, subject.says('路灯', { messageId: 'same' })));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 7 }, () => 200));
    expect(await rows()).toHaveLength(1);
    expect(woken).toBe(1);
  });

  test('forged', () => isRefused(subject.forged(), 403, 'bad-signature'));
  test('unsigned', () => isRefused(subject.unsigned(), 403, 'bad-signature'));
  test('for another receiver', () => isRefused(subject.misdirected(), 403, 'wrong-receiver'));
  test('signed nonsense', () => isRefused(subject.signedNonsense(), 400, 'malformed'));

  test('too old', () =>
    isRefused(subject.says('x', { at: new Date(Date.now() - subject.maxAgeMs - 5_000) }), 403, 'stale'));
  test('from the future', () =>
    isRefused(subject.says('x', { at: new Date(Date.now() + subject.maxAheadMs + 5_000) }), 403, 'stale'));
  test('old, but within the limit', async () => {
    const late = subject.says('x', { at: new Date(Date.now() - subject.maxAgeMs + 30_000) });
    expect((await deliver(base, late)).status).toBe(200);
  });

  test('no JSON', () => isRefused({ ...subject.says('x'), body: '{"encrypt":' }, 400, 'malformed'));
  test('an empty body', () => isRefused({ ...subject.says('x'), body: '' }, 400, 'malformed'));

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s', async (method) => {
    const { path, headers } = subject.says('x');
    const response = await fetch(`${base}${path}`, { method, headers });
    expect([response.status, await response.text()]).toEqual([405, '']);
    await isLogged('wrong-method');
  });

  test.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'content type %s',
    (type) => {
      const callback = subject.says('x');
      return isRefused(
        { ...callback, headers: { ...callback.headers, 'content-type': type } },
        415,
        'wrong-content-type',
      );
    },
  );

  test('a platform that is not set up', async () => {
    for (const path of ['/hooks/feishu', '/hooks/sandbox', '/hooks/__proto__']) {
      logged = [];
      await isRefused({ ...subject.says('x'), path }, 404, 'not-configured');
    }
  });

  test('an oversized Content-Length is refused before the body comes', async () => {
    const answer = await raw(subject.says('x'), { 'content-length': String(1024 * 1024 + 1) }, []);
    expect(answer).toEqual({ status: 413, body: '' });
    await isLogged('too-large');
  });

  test('an oversized chunked body is refused while it comes', async () => {
    const chunk = Buffer.alloc(64 * 1024, 0x20);
    const answer = await raw(subject.says('x'), { 'transfer-encoding': 'chunked' }, Array(17).fill(chunk), {
      end: false,
    });
    expect(answer).toEqual({ status: 413, body: '' });
    await isLogged('too-large');
  });

  test('a chunked body within the limit is read', async () => {
    const callback = subject.says('好');
    const half = callback.body.length / 2;
    const parts = [callback.body.slice(0, half), callback.body.slice(half)].map((part) => Buffer.from(part));
    expect((await raw(callback, { 'transfer-encoding': 'chunked' }, parts)).status).toBe(200);
    expect(await rows()).toHaveLength(1);
  });

  test('a body that breaks off', async () => {
    const { path, headers, body } = subject.says('x');
    const req = request(`${base}${path}`, { method: 'POST', headers: { ...headers, 'content-length': '5000' } });
    req.on('error', () => {});
    req.write(body.slice(0, 10));
    await sleep(100);
    req.destroy();
    await expect.poll(() => logged.length).toBe(1);
    await isLogged('malformed');
  });

  test('the answer comes only after the message is durable', async () => {
    const holder = await testDb.db.pool.connect();
    await holder.query('BEGIN; LOCK TABLE "InboxMessage" IN SHARE MODE');
    let answered = false;
    const answer = deliver(base, subject.says('x')).finally(() => {
      answered = true;
    });
    await sleep(300);
    expect(answered).toBe(false);
    await holder.query('COMMIT');
    holder.release();
    expect((await answer).status).toBe(200);
    expect(await rows()).toHaveLength(1);
  });

  test('what cannot be saved is not confirmed, so that the platform sends it again', async () => {
    await testDb.db.pool.query('ALTER TABLE "InboxMessage" RENAME TO "Away"');
    const callback = subject.says('x');
    const response = await deliver(base, callback);
    await testDb.db.pool.query('ALTER TABLE "Away" RENAME TO "InboxMessage"');
    expect([response.status, await response.text()]).toEqual([500, '']);
    expect(logged).toEqual([expect.objectContaining({ level: 'error' })]);
    expect((await deliver(base, callback)).status).toBe(200);
    expect(await rows()).toHaveLength(1);
  });

  test('nothing people wrote, and no address, gets into the log', async () => {
    const secret = `秘密${randomUUID()}`;
    await deliver(base, subject.says(secret));
    await deliver(base, { ...subject.says(secret), body: secret });
    expect(JSON.stringify(logged)).not.toContain('秘密');
  });

  async function raw(
    callback: Callback,
    headers: IncomingHttpHeaders,
    chunks: Buffer[],
    { end = true } = {},
  ): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const req = request(`${base}${callback.path}`, { method: 'POST', headers: { ...callback.headers, ...headers } });
      req.on('response', async (res) => {
        const parts: Buffer[] = [];
        for await (const part of res) parts.push(part as Buffer);
        const answer = { status: res.statusCode ?? 0, body: Buffer.concat(parts).toString() };
        // A sender that never ends is cut off by the server.
        if (end) req.destroy();
        else if (!res.socket.destroyed) await once(res.socket, 'close');
        resolve(answer);
      });
      req.once('error', reject);
      req.flushHeaders();
      for (const chunk of chunks) req.write(chunk);
      if (end && chunks.length > 0) req.end();
    });
  }
});
