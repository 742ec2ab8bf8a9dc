// Posts to the loopback platforms: every outcome, the limits, tokens and the way back from an ended session.
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDingTalk } from '../../src/platforms/dingtalk/index.js';
import type { Channel, Chat, Platform, SendResult } from '../../src/platforms/platform.js';
import { numberPart } from '../../src/platforms/split.js';
import { createWeCom } from '../../src/platforms/wecom/index.js';
import { type FakeDingTalk, startDingTalk } from '../support/dingtalk-server.js';
import { type FakeWeCom, startWeCom } from '../support/wecom-server.js';

const bytes = (text: string) => Buffer.byteLength(text, 'utf8');
const soon = () => AbortSignal.timeout(400);
const enough = () => AbortSignal.timeout(20_000);
const group: Chat = { groupId: 1, chatId: 'g', chatType: 'group' };
const single: Chat = { groupId: 2, chatId: 'single:wang', chatType: 'single', userId: 'wang' };

function open(platform: Platform, chat: Chat, now = new Date()): Channel {
  const channel = platform.channel(chat, now);
  if ('none' in channel) throw new Error(channel.none);
  return channel;
}

async function post(channel: Channel, text: string, signal = enough()): Promise<SendResult[]> {
  const parts = channel.split(text);
  const results: SendResult[] = [];
  for (const [index, part] of parts.entries()) {
    results.push(await channel.send(numberPart(part, index, parts.length), signal));
  }
  return results;
}

const sent = { outcome: 'sent' };

/** A port where nobody listens. */
async function closedPort(): Promise<string> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

describe('WeCom', () => {
  let server: FakeWeCom;
  let wecom: Platform;
  let key: string;
  const keys = { token: 't', aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C', receiveId: '' };
  const webhook = () => open(wecom, { ...group, webhookKey: key });
  const reply = () => ({ url: server.responseUrl('g'), expiresAt: new Date(Date.now() + 3_600_000) });

  beforeEach(async () => {
    server = await startWeCom();
    wecom = createWeCom({ ...keys, apiBase: server.base });
    key = server.addWebhook('g');
  });
  afterEach(() => server.close());

  test('a short text goes as it is', async () => {
    const text = '*12号议题*\n<王姨> 3号楼路灯坏了';
    expect(await post(webhook(), text)).toEqual([sent]);
    expect(server.posts).toEqual([expect.objectContaining({ via: 'webhook', msgtype: 'text', content: text })]);
  });

  test('exactly 2048 bytes are text, one more is markdown', async () => {
    const text = `${'路'.repeat(682)}ab`;
    expect(bytes(text)).toBe(2048);
    await post(webhook(), text);
    await post(webhook(), `${text}c`);
    expect(server.posts.map(({ msgtype }) => msgtype)).toEqual(['text', 'markdown']);
    expect(server.postsIn('g')).toEqual([text, `${text}c`]);
  });

  test('a long text arrives whole, in parts that fit, as typed', async () => {
    const lines = Array.from({ length: 300 }, (_, index) => `${index + 1}. *王姨*说_路灯_<坏了>`);
    const results = await post(webhook(), lines.join('\n'));
    expect(results.every(({ outcome }) => outcome === 'sent')).toBe(true);
    const said = server.postsIn('g').map((content) => content.replace(/^（\d+\/\d+）\n/, ''));
    expect(said.length).toBeGreaterThan(2);
    expect(said.join('\n')).toBe(
      lines.join('\n').replaceAll('*', '＊').replaceAll('_', '＿').replaceAll('<', '＜').replaceAll('>', '＞'),
    );
  });

  test('an answer goes out by response_url, once, up to 20480 bytes', async () => {
    const channel = open(wecom, { ...group, webhookKey: key, reply: reply() });
    expect(channel).toMatchObject({ name: 'response_url', once: true });
    const text = '路灯坏了。'.repeat(1365);
    expect(channel.split(text)).toHaveLength(1);
    expect(await post(channel, text)).toEqual([sent]);
    expect(server.posts).toEqual([
      expect.objectContaining({ via: 'response_url', msgtype: 'markdown', content: text }),
    ]);
    expect(await channel.send('again', enough())).toMatchObject({ outcome: 'refused' });
    expect(channel.split(`${text}${text}`).every((part) => bytes(part) <= 20_480)).toBe(true);
  });

  test('a response_url is used up to its hour, then the webhook', () => {
    const now = new Date();
    const at = (ms: number) => ({ url: server.responseUrl('g'), expiresAt: new Date(now.getTime() + ms) });
    const name = (ms: number) => open(wecom, { ...group, webhookKey: key, reply: at(ms) }, now).name;
    expect([name(60_000), name(10_000), name(-1)]).toEqual(['response_url', 'webhook', 'webhook']);
  });

  test('where nothing can be sent, it says why and what to do', () => {
    expect(wecom.channel(group, new Date())).toEqual({ none: expect.stringContaining('key') });
    expect(wecom.channel({ ...single, webhookKey: key }, new Date())).toEqual({
      none: expect.stringContaining('单聊'),
    });
    expect(open(wecom, { ...single, reply: reply() }).name).toBe('response_url');
  });

  test('the 21st post of a minute is for later', async () => {
    const channel = webhook();
    expect(channel.perMinute).toBe(20);
    for (let i = 0; i < 20; i += 1) expect(await channel.send(`${i}`, enough())).toEqual(sent);
    expect(await channel.send('21', enough())).toEqual({
      outcome: 'try-again',
      detail: 'errcode 45009',
      afterMs: 60_000,
    });
    server.passMs(60_000);
    expect(await channel.send('21', enough())).toEqual(sent);
  });

  test.each([
    [{ errcode: -1 }, 'try-again'],
    [{ errcode: 45033 }, 'try-again'],
    [{ errcode: 93000 }, 'refused'],
    [{ errcode: 40058 }, 'refused'],
    [{ errcode: 12345 }, 'refused'],
    [{ errcode: '0' }, 'unknown'],
    ['<html>welcome to the hotel network</html>', 'unknown'],
    ['x'.repeat(100_000), 'unknown'],
  ])('HTTP 200 with %j is %s', async (body, outcome) => {
    server.fault({ answer: { body } });
    expect(await webhook().send('x', enough())).toMatchObject({ outcome });
  });

  test.each([
    [500, 'try-again'],
    [502, 'try-again'],
    [429, 'try-again'],
    [302, 'refused'],
    [403, 'refused'],
  ])('HTTP %i is %s', async (status, outcome) => {
    server.fault({ answer: { status, body: '' } });
    expect(await webhook().send('x', enough())).toEqual({
      outcome,
      detail: `HTTP ${status}`,
      ...(status === 429 && { afterMs: 60_000 }),
    });
  });

  test('a removed webhook is refused, and nothing that is shown holds its key', async () => {
    server.removeWebhook(key);
    const result = await webhook().send('x', enough());
    expect(result).toMatchObject({ outcome: 'refused', detail: expect.stringContaining('93000') });
    expect(JSON.stringify([result, webhook().target])).not.toContain(key);
    expect(webhook().target).toBe(webhook().target);
  });

  test('nobody listening or no such host: nothing was written, try again', async () => {
    const nobody = createWeCom({ ...keys, apiBase: await closedPort() });
    expect(await open(nobody, { ...group, webhookKey: key }).send('x', enough())).toEqual({
      outcome: 'try-again',
      detail: 'ECONNREFUSED',
    });
    expect(await webhook().send('x', AbortSignal.abort())).toMatchObject({ outcome: 'try-again' });
    expect(server.posts).toEqual([]);
  });

  test('TLS that fails comes before writing too', async () => {
    const plain = createServer((_req, res) => res.end());
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const base = `https://127.0.0.1:${(plain.address() as AddressInfo).port}`;
    const result = await open(createWeCom({ ...keys, apiBase: base }), { ...group, webhookKey: key }).send(
      'x',
      enough(),
    );
    expect(result).toMatchObject({ outcome: 'try-again' });
    plain.close();
  });

  test('no answer after writing: unknown, and not a second time by itself', async () => {
    for (const lost of ['hang', 'reset'] as const) {
      server.fault({ lost, handled: true });
      expect(await webhook().send(lost, soon())).toMatchObject({ outcome: 'unknown' });
    }
    expect(server.postsIn('g')).toEqual(['hang', 'reset']);
  });

  test('response_url: a lost request is made again, since it cannot double', async () => {
    server.fault({ lost: 'reset', handled: false });
    expect(await open(wecom, { ...group, reply: reply() }).send('一', enough())).toEqual(sent);
    server.fault({ lost: 'reset', handled: true });
    expect(await open(wecom, { ...group, reply: reply() }).send('二', enough())).toMatchObject({ outcome: 'unknown' });
    expect(server.postsIn('g')).toEqual(['一', '二']);
  });

  test('a slow answer is waited for', async () => {
    server.fault({ slowMs: 300 });
    expect(await webhook().send('x', enough())).toEqual(sent);
  });
});

describe('DingTalk', () => {
  const account = { clientId: 'app', clientSecret: 'secret-of-the-app', robotCode: 'robot' };
  let server: FakeDingTalk;
  let dingtalk: Platform;
  const tokenPath = '/v1.0/oauth2/accessToken';
  const groupPath = '/v1.0/robot/groupMessages/send';
  const inGroup = () => open(dingtalk, group);
  const inSession = () => open(dingtalk, { ...group, session: server.session('g') });

  beforeEach(async () => {
    server = await startDingTalk(account, { perMinute: 30 });
    dingtalk = createDingTalk({ ...account, apiBase: server.base, oapiBase: server.base });
  });
  afterEach(() => server.close());

  test('the session webhook first, the robot’s own right when it is about to end', async () => {
    expect(await post(inSession(), '*好*\n<的>')).toEqual([sent]);
    expect(await post(inGroup(), '另一条')).toEqual([sent]);
    expect(server.posts.map(({ via, content }) => [via, content])).toEqual([
      ['session', '*好*\n<的>'],
      ['group-api', '另一条'],
    ]);
    const ending = { url: 'http://127.0.0.1/', expiresAt: new Date(Date.now() + 60_000) };
    expect(open(dingtalk, { ...group, session: ending }).name).toBe('group-api');
    expect(inSession().target).toBe(inGroup().target);
  });

  test('a session that ended early falls back at once', async () => {
    const session = server.session('g');
    server.endSession(session.url);
    expect(await post(open(dingtalk, { ...group, session }), '路灯')).toEqual([sent]);
    expect(server.posts).toEqual([expect.objectContaining({ via: 'group-api', content: '路灯' })]);
  });

  test('single chats: session, else by staff id, else what to do', async () => {
    expect(await post(open(dingtalk, single), '您好')).toEqual([sent]);
    expect(server.postsIn('user:wang')).toEqual(['您好']);
    const outsider = { ...single, userId: '$:LWCP_v1:$x' };
    expect(dingtalk.channel(outsider, new Date())).toEqual({ none: expect.stringContaining('再发一条') });
    const session = server.session('single:wang');
    expect(await post(open(dingtalk, { ...outsider, session }), '您好')).toEqual([sent]);
    server.outsiders.add('wang');
    expect(await open(dingtalk, single).send('x', enough())).toMatchObject({ outcome: 'refused' });
    server.outsiders.clear();
    server.flowControlled.add('wang');
    expect(await open(dingtalk, single).send('x', enough())).toMatchObject({ outcome: 'try-again', afterMs: 60_000 });
  });

  test('the worst text fits into msgParam', async () => {
    const text = '"\\\u0001\n'.repeat(6000);
    for (const channel of [inGroup(), inSession()]) {
      const results = await post(channel, text);
      expect(results.length).toBeGreaterThan(1);
      expect(results.every(({ outcome }) => outcome === 'sent')).toBe(true);
    }
  });

  test('twenty posts at once ask for one token, and for one more when it ends early', async () => {
    const twenty = async () => {
      const channels = Array.from({ length: 20 }, (_, index) => open(dingtalk, { ...group, chatId: `g${index}` }));
      const results = await Promise.all(channels.map((channel) => channel.send('x', enough())));
      expect(results).toEqual(Array.from({ length: 20 }, () => sent));
    };
    await twenty();
    expect(server.requests.get(tokenPath)).toBe(1);
    server.endTokens();
    await twenty();
    expect(server.requests.get(tokenPath)).toBe(2);
    expect(server.posts).toHaveLength(40);
  });

  test('a token that is never taken: one refresh, one retry, no circle', async () => {
    server.refuseTokens = true;
    const result = await inGroup().send('x', enough());
    expect(result).toMatchObject({ outcome: 'try-again', afterMs: 300_000 });
    expect(server.requests.get(tokenPath)).toBe(2);
    expect(server.requests.get(groupPath)).toBe(2);
    server.refuseTokens = false;
    expect(await inGroup().send('x', enough())).toEqual(sent);
  });

  test('no token, nothing written: wrong secret, busy, hanging up', async () => {
    const wrong = createDingTalk({
      ...account,
      clientSecret: 'wrong-secret',
      apiBase: server.base,
      oapiBase: server.base,
    });
    const refused = await open(wrong, group).send('x', enough());
    expect(refused).toMatchObject({
      outcome: 'try-again',
      afterMs: 300_000,
      detail: expect.stringContaining('DINGTALK_CLIENT_SECRET'),
    });
    expect(JSON.stringify(refused)).not.toContain('wrong-secret');
    server.fault({ answer: { status: 503, body: '' } }, 1, tokenPath);
    expect(await inGroup().send('x', enough())).toEqual({ outcome: 'try-again', detail: 'access token: HTTP 503' });
    server.fault({ lost: 'reset', handled: false }, 1, tokenPath);
    expect(await inGroup().send('x', enough())).toMatchObject({ outcome: 'try-again' });
    expect(server.posts).toEqual([]);
  });

  test.each([
    ['group.disbanded', 400, 'refused'],
    ['invalidParameter.robotCode.notExsit', 400, 'refused'],
    ['bot.stopped', 400, 'refused'],
    ['miss.openConversationId', 400, 'refused'],
    ['send.too.fast', 400, 'try-again'],
    ['too.many.group', 400, 'try-again'],
    ['send.byToken.tooFast', 400, 'try-again'],
    ['Forbidden.AccessDenied.QpsLimitForApi', 403, 'try-again'],
    ['90018', 400, 'try-again'],
    ['whatever', 429, 'try-again'],
    ['ServiceUnavailable', 503, 'try-again'],
    ['unknown.send.result', 400, 'unknown'],
    ['unheard.of', 400, 'refused'],
  ])('api: %s with HTTP %i is %s', async (code, status, outcome) => {
    server.fault({ answer: { status, body: { code, message: 'https://secret.example' } } }, 1, groupPath);
    const result = await inGroup().send('x', enough());
    expect(result).toMatchObject({ outcome, detail: expect.stringContaining(code) });
    expect(JSON.stringify(result)).not.toContain('secret.example');
  });

  test('a code that is no code is not repeated', async () => {
    server.fault({ answer: { status: 400, body: { code: '<b>居民的话</b>' } } }, 1, groupPath);
    expect(await inGroup().send('x', enough())).toEqual({ outcome: 'refused', detail: 'HTTP 400' });
  });

  test.each([
    [130101, { outcome: 'try-again', detail: 'errcode 130101', afterMs: 600_000 }],
    [90018, { outcome: 'try-again', detail: 'errcode 90018', afterMs: 60_000 }],
    [-1, { outcome: 'try-again', detail: 'errcode -1', afterMs: 5_000 }],
  ])('session: errcode %i', async (errcode, result) => {
    server.fault({ answer: { body: { errcode } } });
    expect(await inSession().send('x', enough())).toEqual(result);
    expect(server.requests.has(groupPath)).toBe(false);
  });

  test('a disbanded group is refused on every way', async () => {
    server.disbanded.add('g');
    const session = server.session('g');
    server.endSession(session.url);
    const result = await open(dingtalk, { ...group, session }).send('x', enough());
    expect(result).toEqual({ outcome: 'refused', detail: 'HTTP 400 group.disbanded：群已解散' });
  });

  test('no answer after writing is unknown on every way, and no other way is tried', async () => {
    server.fault({ lost: 'hang', handled: true }, 1, '/robot/sendBySession');
    expect(await inSession().send('一', soon())).toMatchObject({ outcome: 'unknown' });
    server.fault({ lost: 'reset', handled: true }, 1, groupPath);
    expect(await inGroup().send('二', enough())).toMatchObject({ outcome: 'unknown' });
    expect(server.postsIn('g')).toEqual(['一', '二']);
  });
});
