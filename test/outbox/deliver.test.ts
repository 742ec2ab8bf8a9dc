// How posts get to WeCom and DingTalk: in order, within limits, by the right way, and what becomes of those that do not.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../../src/config.js';
import { createMetrics } from '../../src/metrics.js';
import { type DeliverDeps, deliverDue } from '../../src/outbox/deliver.js';
import { createDrawing } from '../../src/papers/drawing.js';
import { configuredPlatforms } from '../../src/platforms/index.js';
import type { Platform, SendResult } from '../../src/platforms/platform.js';
import { encryptSecret } from '../../src/secrets.js';
import { type Order, useChildren } from '../support/crash.js';
import { type LoopbackChat, startLoopbackChat } from '../support/crash-platform.js';
import { useTestDb } from '../support/database.js';
import { type FakeDingTalk, startDingTalk } from '../support/dingtalk-server.js';
import { expectErrorLog, testLog } from '../support/log.js';
import { type FakeWeCom, startWeCom } from '../support/wecom-server.js';
import { postsIn, type TestChat } from './posts.js';

// Some of these start processes.
vi.setConfig({ testTimeout: 60_000 });

const setup = useTestDb();
const children = useChildren();
const { chat, post, asked, look, allDue, passSeconds } = postsIn(setup);
const secretKey = 'k'.repeat(32);
const robot = { clientId: 'ding-app', clientSecret: 'ding-secret', robotCode: 'ding-app' };
const bytes = (text: string) => Buffer.byteLength(text, 'utf8');
const kilobytes = (count: number) => Array.from({ length: count }, (_, n) => `${n} ${'路'.repeat(340)}`).join('\n');

let wecom: FakeWeCom;
let dingtalk: FakeDingTalk;
let tooFast: string[] = [];

beforeAll(async () => {
  const onAnswer = (_: unknown, { body }: { body: unknown }) => {
    if (/45009|130101|too\.fast/.test(JSON.stringify(body))) tooFast.push(JSON.stringify(body));
  };
  wecom = await startWeCom({ onAnswer });
  dingtalk = await startDingTalk(robot, { onAnswer });
});
afterAll(async () => {
  await wecom.close();
  await dingtalk.close();
});
beforeEach(async () => {
  tooFast = [];
  await setup.db.pool.query(`UPDATE "OutboxPost" SET state = 'refused' WHERE state = 'pending'`);
});

const env = () => ({
  SECRET_KEY: secretKey,
  WECOM_BOT_TOKEN: 't',
  WECOM_BOT_AES_KEY: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
  WECOM_API_BASE: wecom.base,
  DINGTALK_CLIENT_ID: robot.clientId,
  DINGTALK_CLIENT_SECRET: robot.clientSecret,
  DINGTALK_API_BASE: dingtalk.base,
  DINGTALK_OAPI_BASE: dingtalk.base,
});

function process(more: { now?: Date; platforms?: Platform[] } = {}): DeliverDeps {
  const config = readConfig({ DATABASE_URL: setup.database.url, ...env() });
  return {
    db: setup.db,
    // By day: at night what nobody asked for waits.
    clock: { now: () => more.now ?? new Date('2026-11-24T10:00:00+08:00') },
    config,
    log: testLog(),
    metrics: createMetrics(),
    platforms: more.platforms ?? configuredPlatforms(config),
    draw: createDrawing(),
  };
}

/** Until nothing is due. */
async function deliver(deps = process()): Promise<void> {
  while (await deliverDue(deps));
}

async function boundChat(): Promise<TestChat> {
  const made = await chat('wecom');
  await setup.db.prisma.group.update({
    where: { id: made.id },
    data: { webhookKeyCipher: encryptSecret(secretKey, wecom.addWebhook(made.chatId)) },
  });
  return made;
}

const via = (chatId: string) => wecom.posts.filter((made) => made.chatId === chatId).map((made) => made.via);

describe('in order', () => {
  test('a chat hears things in the order they were written, also when one of them has to be tried again', async () => {
    const [one, other] = [await boundChat(), await boundChat()];
    wecom.fault({ answer: { status: 502, body: '' } });
    const first = await post(one.id, '一');
    for (const text of ['二', '三']) await post(one.id, text);
    await deliver();
    await post(other.id, '别的群');
    await deliver();
    // Its neighbour does not wait for it, those behind it do.
    expect(wecom.postsIn(other.chatId)).toEqual(['别的群']);
    expect(wecom.postsIn(one.chatId)).toEqual([]);
    expect(await look(first)).toMatchObject({ state: 'pending', attempts: 1, lastError: 'HTTP 502' });
    await allDue();
    await deliver();
    expect(wecom.postsIn(one.chatId)).toEqual(['一', '二', '三']);
  });

  test('a post that waits for the end of quiet hours does not hold up the answers behind it', async () => {
    const { id, chatId } = await boundChat();
    const night = new Date('2026-11-24T22:00:00+08:00');
    await post(id, '周报', { notBefore: new Date('2026-11-25T07:00:00+08:00') });
    await post(id, '答复');
    await deliver(process({ now: night }));
    expect(wecom.postsIn(chatId)).toEqual(['答复']);
    await deliver(process({ now: new Date('2026-11-25T07:00:00+08:00') }));
    expect(wecom.postsIn(chatId)).toEqual(['答复', '周报']);
  });

  test('a post whose quiet hours end while an answer is on its way does not run into it', async () => {
    const { id, chatId } = await boundChat();
    let answer: (taken: SendResult) => void = () => {};
    const asked: string[] = [];
    const slow: Platform = {
      name: 'wecom',
      channel: () => ({
        name: 'slow',
        target: chatId,
        perMinute: 20,
        once: false,
        split: (text) => [text],
        send: (part) =>
          new Promise((resolve) => {
            asked.push(part);
            answer = resolve;
          }),
      }),
    };
    const at = (time: string) => process({ now: new Date(time), platforms: [slow] });
    const digest = await post(id, '周报', { notBefore: new Date('2026-11-25T07:00:00+08:00') });
    await post(id, '答复');
    const underWay = deliverDue(at('2026-11-25T06:59:59+08:00'));
    await vi.waitFor(() => expect(asked).toEqual(['答复']));
    expect(await deliverDue(at('2026-11-25T07:00:00+08:00'))).toBe(false);
    answer({ outcome: 'sent' });
    await underWay;
    const next = deliverDue(at('2026-11-25T07:00:00+08:00'));
    await vi.waitFor(() => expect(asked).toEqual(['答复', '周报']));
    answer({ outcome: 'sent' });
    await next;
    expect((await look(digest)).state).toBe('sent');
  });
});

describe('two processes on one database', () => {
  let lines: LoopbackChat;
  beforeEach(async () => {
    lines = await startLoopbackChat();
  });
  afterEach(() => lines.close());

  const both = async (order: Omit<Order, 'databaseUrl'>) => {
    const twice = [order, order].map((one) => ({ databaseUrl: setup.database.url, ...one }));
    await Promise.all((await children.run(...twice)).map((child) => child.done));
  };

  test('share the work and send every post once, each chat in its order', async () => {
    const chats = await Promise.all(Array.from({ length: 8 }, () => chat()));
    const texts = ['一', '二', '三', '四\n五', '六'];
    for (const text of texts) for (const { id } of chats) await post(id, text);
    await both({ work: 'deliver', lines: lines.base });
    for (const { chatId } of chats) expect(lines.posted(chatId)).toEqual(['一', '二', '三', '四', '五', '六']);
    const { rows } = await setup.db.pool.query<{ state: string; count: number }>(
      'SELECT state, count(*)::int AS count FROM "OutboxPost" WHERE "groupId" = ANY($1) GROUP BY state',
      [chats.map(({ id }) => id)],
    );
    expect(rows).toEqual([{ state: 'sent', count: 8 * texts.length }]);
  });

  test('keep WeCom’s twenty a minute together: it never says "too fast", the rest goes in the next minute', async () => {
    const chats = [await boundChat(), await boundChat()];
    const texts = Array.from({ length: 23 }, (_, n) => `第${n + 1}条`);
    for (const text of texts) for (const { id } of chats) await post(id, text);
    await both({ work: 'deliver', env: env() });
    for (const { chatId } of chats) expect(wecom.postsIn(chatId)).toEqual(texts.slice(0, 20));
    await passSeconds(62);
    wecom.passMs(60_000);
    await both({ work: 'deliver', env: env() });
    for (const { chatId } of chats) expect(wecom.postsIn(chatId)).toEqual(texts);
    expect(tooFast).toEqual([]);
  });
});

describe('by the right way', () => {
  test('an answer uses the address that came with the message, once; what it does not hold goes by the webhook', async () => {
    const group = await boundChat();
    const text = kilobytes(25);
    const id = await post(group.id, text, { replyToId: await asked(group, wecom.responseUrl(group.chatId)) });
    await post(group.id, '后一条');
    await deliver();
    expect((await look(id)).state).toBe('sent');
    expect(via(group.chatId)).toEqual(['response_url', 'webhook', 'webhook', 'webhook']);
    const said = wecom.postsIn(group.chatId).map((part) => part.replace(/^（\d+\/\d+）\n/, ''));
    expect(said.join('\n')).toBe(`${text}\n后一条`);
  });

  test.each([
    ['is too old', async () => new Date(Date.now() - 1)],
    ['is not taken', async () => undefined],
  ])('when the message’s address %s, the webhook carries the answer', async (_, expires) => {
    const group = await boundChat();
    const url = `${wecom.base}/cgi-bin/aibot/response?response_code=gone`;
    await post(group.id, '答复', { replyToId: await asked(group, url, await expires()) });
    await deliver();
    expect(via(group.chatId)).toEqual(['webhook']);
    expect(wecom.postsIn(group.chatId)).toEqual(['答复']);
  });

  test('an address whose platform was busy is still good for the next try', async () => {
    const group = await chat('wecom');
    wecom.fault({ answer: { status: 503, body: '' } }, 1, '/cgi-bin/aibot');
    const id = await post(group.id, '答复', { replyToId: await asked(group, wecom.responseUrl(group.chatId)) });
    await deliver();
    expect((await look(id)).state).toBe('pending');
    await allDue();
    await deliver();
    expect(via(group.chatId)).toEqual(['response_url']);
  });

  test('a long notice arrives whole: numbered parts, each within what the webhook takes', async () => {
    const group = await boundChat();
    const text = kilobytes(9);
    await post(group.id, text, { kind: 'notice' });
    await deliver();
    const parts = wecom.postsIn(group.chatId);
    expect(parts.map((part) => part.split('\n')[0])).toEqual(['（1/3）', '（2/3）', '（3/3）']);
    expect(parts.every((part) => bytes(part) <= 4096)).toBe(true);
    expect(parts.map((part) => part.split('\n').slice(1).join('\n')).join('\n')).toBe(text);
  });

  test('DingTalk: the session of the last message while it lasts, then the robot’s own right', async () => {
    const soon = await chat('dingtalk');
    const open = async (expiresInMs: number) => {
      const session = dingtalk.session(soon.chatId);
      await setup.db.prisma.group.update({
        where: { id: soon.id },
        data: { sessionWebhook: session.url, sessionWebhookExpiresAt: new Date(Date.now() + expiresInMs) },
      });
      return session.url;
    };
    const said = async (text: string) => {
      await post(soon.id, text);
      await deliver();
    };
    await open(3_600_000);
    await said('会话内');
    await open(1_000);
    await said('会话要过期了');
    dingtalk.endSession(await open(3_600_000));
    await said('会话提前结束了');
    expect(dingtalk.posts.filter(({ chatId }) => chatId === soon.chatId)).toMatchObject([
      { via: 'session', content: '会话内' },
      { via: 'group-api', content: '会话要过期了' },
      { via: 'group-api', content: '会话提前结束了' },
    ]);
  });
});

describe('what does not get through', () => {
  test('a group without a webhook key: refused, with what the operator can do; an answer in it still goes', async () => {
    const group = await chat('wecom');
    const notice = await post(group.id, '通知', { kind: 'notice' });
    await post(group.id, '答复', { replyToId: await asked(group, wecom.responseUrl(group.chatId)) });
    await deliver();
    expect(await look(notice)).toMatchObject({
      state: 'refused',
      lastError: expect.stringContaining('把 Webhook 地址中的 key 填到本群的设置里'),
    });
    expect(wecom.postsIn(group.chatId)).toEqual(['答复']);
  });

  test('a platform that is no longer set up: refused, and says so', async () => {
    const group = await chat('dingtalk');
    const id = await post(group.id, '通知');
    await deliver(process({ platforms: [] }));
    expect(await look(id)).toMatchObject({
      state: 'refused',
      lastError: 'dingtalk is not configured: set its credentials',
    });
  });

  test('a platform that is down: each wait is twice the last, after ten tries the chat goes on without it', async () => {
    const group = await boundChat();
    const id = await post(group.id, '一');
    await post(group.id, '二');
    wecom.fault({ answer: { status: 500, body: '' } }, 10);
    for (let attempt = 1; attempt < 10; attempt += 1) {
      await allDue();
      await deliverDue(process());
      const { rows } = await setup.db.pool.query<{ right: boolean }>(
        // Counted from the try, which began at `startedAt` and is over; times are kept to the millisecond.
        `SELECT p."nextTryAt" - $2 * interval '1 s'
                  BETWEEN max(a."startedAt") - interval '1 ms' AND now() + interval '1 ms' AS right
           FROM "OutboxPost" p JOIN "OutboxAttempt" a ON a."postId" = p.id WHERE p.id = $1 GROUP BY p.id`,
        [id, 2 ** attempt],
      );
      expect(rows, `the wait after try ${attempt}`).toEqual([{ right: true }]);
    }
    await allDue();
    await deliverDue(process());
    expect(await look(id)).toMatchObject({ state: 'refused', lastError: 'given up: HTTP 500' });
    await deliver();
    expect(wecom.postsIn(group.chatId)).toEqual(['二']);
  });

  test('an answer from the platform that got lost: the post is unknown, it is not sent again, the chat goes on', async () => {
    const group = await boundChat();
    wecom.fault({ lost: 'reset', handled: true });
    const id = await post(group.id, '一');
    await post(group.id, '二');
    await deliver();
    expect(await look(id)).toMatchObject({ state: 'unknown', lastError: expect.stringMatching(/\w/) });
    expect(wecom.postsIn(group.chatId)).toEqual(['一', '二']);
  });

  test('a post that trips over a bug holds up neither its neighbours nor, for ever, its chat', async () => {
    const [bad, good] = [await boundChat(), await boundChat()];
    const errors = expectErrorLog(/post could not be delivered/);
    const [wecomItself] = process().platforms as [Platform];
    const tripping: Platform = {
      name: 'wecom',
      channel(to, now) {
        const channel = wecomItself.channel(to, now);
        if ('none' in channel || to.chatId !== bad.chatId) return channel;
        const split = (text: string) => {
          if (text === '坏') throw new TypeError('bug');
          return channel.split(text);
        };
        return { ...channel, split };
      },
    };
    const id = await post(bad.id, '坏');
    await post(bad.id, '后一条');
    await post(good.id, '邻居');
    for (let attempt = 1; attempt <= 11; attempt += 1) {
      await allDue();
      await deliverDue(process({ platforms: [tripping] }));
    }
    expect(await look(id)).toMatchObject({ state: 'refused', lastError: 'TypeError' });
    expect(wecom.postsIn(good.chatId)).toEqual(['邻居']);
    expect(wecom.postsIn(bad.chatId)).toEqual(['后一条']);
    expect(errors).toHaveLength(10);
  });
});
