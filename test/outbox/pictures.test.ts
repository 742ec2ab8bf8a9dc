// A digest as a picture: how it gets to each platform, what stands beside it, and what becomes of it when it is not taken,
// when nobody knows, and when the process is killed about it.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readConfig } from '../../src/config.js';
import { createMetrics } from '../../src/metrics.js';
import { type DeliverDeps, deliverDue } from '../../src/outbox/deliver.js';
import type { NewPost } from '../../src/outbox/enqueue.js';
import { resendPost } from '../../src/outbox/problems.js';
import { createDrawing } from '../../src/papers/drawing.js';
import { configuredPlatforms } from '../../src/platforms/index.js';
import { encryptSecret } from '../../src/secrets.js';
import { type Order, useChildren } from '../support/crash.js';
import { useTestDb } from '../support/database.js';
import { type FakeDingTalk, startDingTalk } from '../support/dingtalk-server.js';
import { expectErrorLog, testLog } from '../support/log.js';
import { type FakeWeCom, startWeCom } from '../support/wecom-server.js';
import { postsIn, type TestChat } from './posts.js';

// Some of these start processes.
vi.setConfig({ testTimeout: 60_000 });

const setup = useTestDb();
const children = useChildren();
const { chat, post, look, allDue, leasesRunOut } = postsIn(setup);
const secretKey = 'k'.repeat(32);
const robot = { clientId: 'ding-app', clientSecret: 'ding-secret', robotCode: 'ding-app' };
const site = 'https://example.test';
const digest = '【李家庄一周】11月16日—11月23日\n【新提出】1件\n5号 垃圾没人收（待筛选）';
const words = `【李家庄一周】11月16日—11月23日\n看文字的，@我发：议题，网上看：${site}/b/3`;
const instead: Partial<NewPost> = { kind: 'digest', picture: { as: 'instead', words } };

let wecom: FakeWeCom;
let dingtalk: FakeDingTalk;
beforeAll(async () => {
  wecom = await startWeCom({ perMinute: 1000 });
  dingtalk = await startDingTalk(robot, { perMinute: 1000 });
});
afterAll(async () => {
  await wecom.close();
  await dingtalk.close();
});

const env = () => ({
  SECRET_KEY: secretKey,
  PUBLIC_URL: site,
  WECOM_BOT_TOKEN: 't',
  WECOM_BOT_AES_KEY: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
  WECOM_API_BASE: wecom.base,
  DINGTALK_CLIENT_ID: robot.clientId,
  DINGTALK_CLIENT_SECRET: robot.clientSecret,
  DINGTALK_API_BASE: dingtalk.base,
  DINGTALK_OAPI_BASE: dingtalk.base,
});

const byDay = '2026-11-24T10:00:00+08:00';

async function deliver({ publicUrl = true, draw = createDrawing() } = {}): Promise<void> {
  const config = readConfig({ DATABASE_URL: setup.database.url, ...env(), ...(!publicUrl && { PUBLIC_URL: '' }) });
  const deps: DeliverDeps = {
    db: setup.db,
    clock: { now: () => new Date(byDay) },
    config,
    log: testLog(),
    metrics: createMetrics(),
    platforms: configuredPlatforms(config),
    draw,
  };
  do {
    await allDue();
  } while (await deliverDue(deps));
}

async function boundChat(): Promise<TestChat> {
  const made = await chat('wecom');
  await setup.db.prisma.group.update({
    where: { id: made.id },
    data: { webhookKeyCipher: encryptSecret(secretKey, wecom.addWebhook(made.chatId)) },
  });
  return made;
}

const hash = (picture: Buffer) => createHash('md5').update(picture).digest('hex');
/** Pictures by what they are made of: megabytes are slow to compare. */
const seen = ({ chatId }: TestChat) =>
  wecom.posts
    .filter((made) => made.chatId === chatId)
    .map(({ picture, content }) => (picture ? hash(picture) : content));

const draw = createDrawing();
const drawn = async (text: string) => hash(await draw(text));

test('WeCom: the picture, then what it is in words; or the whole text beside it', async () => {
  const picture = await drawn(digest);
  const [one, other] = [await boundChat(), await boundChat()];
  const ids = [await post(one.id, digest, instead), await post(other.id, digest, { picture: { as: 'beside' } })];
  await deliver();
  expect(seen(one)).toEqual([picture, words]);
  expect(seen(other)).toEqual([picture, digest]);
  for (const id of ids) expect((await look(id)).state).toBe('sent');
});

test('WeCom takes two megabytes: one byte more goes out as text, without asking', async () => {
  const png = (size: number) => {
    const made = Buffer.alloc(size);
    Buffer.from('89504e470d0a1a0a', 'hex').copy(made);
    return made;
  };
  const most = 2 * 1024 * 1024;
  const [fits, not] = [await boundChat(), await boundChat()];
  await post(fits.id, digest, instead);
  await deliver({ draw: async () => png(most) });
  expect(seen(fits)).toEqual([hash(png(most)), words]);
  await post(not.id, digest, instead);
  const requests = wecom.requests.get('/cgi-bin/webhook/send');
  await deliver({ draw: async () => png(most + 1) });
  expect(seen(not)).toEqual([digest]);
  expect(wecom.requests.get('/cgi-bin/webhook/send')).toBe((requests ?? 0) + 1);
});

test('what a platform does not take as a picture, and what cannot be drawn, goes out as text', async () => {
  const [refused, broken] = [await boundChat(), await boundChat()];
  wecom.fault({ answer: { body: { errcode: 40009, errmsg: 'invalid image size' } } });
  const id = await post(refused.id, digest, instead);
  await deliver();
  expect(seen(refused)).toEqual([digest]);
  expect(await look(id)).toMatchObject({ state: 'sent', partsSent: 1 });

  const errors = expectErrorLog(/picture could not be drawn/);
  await post(broken.id, digest, instead);
  await deliver({ draw: () => Promise.reject(new Error('no font')) });
  expect(seen(broken)).toEqual([digest]);
  expect(errors).toHaveLength(1);
});

test('DingTalk: a link to the picture with the words under it, by the session as by the robot’s own right', async () => {
  const byApi = await chat('dingtalk');
  const session = dingtalk.session('chat-with-session');
  const bySession = await chat('dingtalk', { sessionWebhook: session.url, sessionWebhookExpiresAt: session.expiresAt });
  for (const { id } of [byApi, bySession]) await post(id, digest, instead);
  await deliver();
  for (const [chatId, via] of [
    [byApi.chatId, 'group-api'],
    ['chat-with-session', 'session'],
  ]) {
    const posts = dingtalk.posts.filter((made) => made.chatId === chatId);
    expect(posts).toMatchObject([{ via, title: '李家庄一周　11月16日—11月23日' }]);
    expect(posts[0]?.content).toMatch(
      /^!\[李家庄一周　11月16日—11月23日\]\(https:\/\/example\.test\/pictures\/[\w-]{43}\.png\)\n\n/,
    );
    expect(posts[0]?.content).toContain(`网上看：[${site}/b/3](${site}/b/3)`);
  }
});

test('DingTalk without a public address: there is nothing to link to, so the text goes out', async () => {
  const group = await chat('dingtalk');
  await post(group.id, digest, instead);
  await deliver({ publicUrl: false });
  expect(dingtalk.postsIn(group.chatId)).toEqual([digest]);
});

test('nobody knows whether it arrived: it waits, and sent again it is the same picture', async () => {
  const group = await boundChat();
  wecom.fault({ lost: 'reset', handled: true });
  const id = await post(group.id, digest, instead);
  await post(group.id, '后一条');
  await deliver();
  expect(await look(id)).toMatchObject({ state: 'unknown', partsSent: 0 });
  expect(await setup.db.prisma.$transaction((tx) => resendPost(tx, id))).toBe(true);
  await deliver();
  const picture = await drawn(digest);
  expect(seen(group)).toEqual([picture, '后一条', picture, words]);
  expect((await look(id)).state).toBe('sent');
});

test('killed about a picture: unknown, or the words alone are still sent; another process draws the same one', async () => {
  const order = (more: Partial<Order> = {}): Order => ({
    databaseUrl: setup.database.url,
    env: env(),
    clock: byDay,
    work: 'deliver-once',
    ...more,
  });
  const whole = await boundChat();
  await post(whole.id, digest, instead);
  const steps = (await children.runOne(order()))?.steps ?? [];
  expect(seen(whole)).toHaveLength(2);
  const written = steps.findIndex((step) => step.startsWith('WITH held'));
  const die = async (at: number) => {
    const group = await boundChat();
    const id = await post(group.id, digest, instead);
    expect(await children.runOne(order({ stop: { at, how: 'SIGKILL' } }))).toBeUndefined();
    await leasesRunOut();
    await deliver();
    return { group, id };
  };
  const unsure = await die(written + 2);
  expect((await look(unsure.id)).state).toBe('unknown');
  expect(await setup.db.prisma.$transaction((tx) => resendPost(tx, unsure.id))).toBe(true);
  await deliver();
  const picture = await drawn(digest);
  expect(seen(unsure.group)).toEqual([picture, picture, words]);

  const sure = await die(steps.indexOf('COMMIT', written) + 2);
  expect(seen(sure.group)).toEqual([picture, words]);
  expect((await look(sure.id)).state).toBe('sent');
});
