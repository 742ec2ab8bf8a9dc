// The replay's platform says what it refused, and why: that is what makes a replay fail.
import { afterEach, expect, test } from 'vitest';
import { type Loopback, type PlatformName, startLoopback } from '../../tools/replay/loopback.js';

let loopback: Loopback | undefined;
afterEach(() => loopback?.close());

const chat = { chatId: 'chat', title: '三合村村民群' };

async function start(name: PlatformName) {
  const refusals: string[] = [];
  const posts: string[] = [];
  loopback = await startLoopback(name, {
    onPost: (_chatId, text) => posts.push(text),
    onRefusal: (reason) => refusals.push(reason),
  });
  const base = loopback.settings[name === 'wecom' ? 'WECOM_API_BASE' : 'DINGTALK_API_BASE'];
  const post = (path: string, body: object) => fetch(`${base}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return { loopback, refusals, posts, post };
}

test('WeCom: an unknown key, a text that would be cut, too many a minute', async () => {
  const { loopback, refusals, posts, post } = await start('wecom');
  const path = `/cgi-bin/webhook/send?key=${loopback.addWebhook(chat)}`;
  const say = (content: string) => post(path, { msgtype: 'text', text: { content } });
  await say('好');
  expect({ posts, refusals }).toEqual({ posts: ['好'], refusals: [] });
  await post('/cgi-bin/webhook/send?key=other', { msgtype: 'text', text: { content: '好' } });
  expect(refusals.splice(0)).toEqual([expect.stringContaining('93000')]);
  await say('长'.repeat(700));
  expect(refusals.splice(0)).toEqual([expect.stringContaining('over 2048 bytes')]);
  for (let i = 0; i < 19; i += 1) await say('好');
  expect(refusals).toEqual([expect.stringContaining('45009')]);
});

test('DingTalk: no token, wrong credentials', async () => {
  const { refusals, posts, post } = await start('dingtalk');
  await post('/v1.0/robot/groupMessages/send', { msgKey: 'sampleText', openConversationId: 'chat' });
  await post('/v1.0/oauth2/accessToken', { appKey: 'replay', appSecret: 'guess' });
  expect(refusals).toEqual([
    expect.stringContaining('401 InvalidAuthentication'),
    expect.stringContaining('400 invalidClientIdOrSecret'),
  ]);
  expect(posts).toEqual([]);
});
