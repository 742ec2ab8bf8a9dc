// Signing in with the platform's account, against servers that answer as the vendors' pages say.
import { afterAll, expect, test } from 'vitest';
import { startDingTalk } from '../support/dingtalk-server.js';
import { client } from '../support/signed-in.js';
import { useTown } from '../support/town.js';
import { startWeCom } from '../support/wecom-server.js';

const app = { corpId: 'ww0123456789', secret: 'app-secret-of-the-test' };
const ding = { clientId: 'ding-client', clientSecret: 'ding-secret', robotCode: 'ding-client' };
const wecom = await startWeCom({ app });
const dingtalk = await startDingTalk(ding);
afterAll(async () => {
  await wecom.close();
  await dingtalk.close();
});

const town = useTown({
  PUBLIC_URL: 'https://hsl.example',
  WECOM_BOT_TOKEN: 'token',
  WECOM_BOT_AES_KEY: 'a'.repeat(43),
  WECOM_CORP_ID: app.corpId,
  WECOM_AGENT_ID: '1000002',
  WECOM_CORP_SECRET: app.secret,
  WECOM_API_BASE: wecom.base,
  DINGTALK_CLIENT_ID: ding.clientId,
  DINGTALK_CLIENT_SECRET: ding.clientSecret,
  DINGTALK_API_BASE: dingtalk.base,
  DINGTALK_OAPI_BASE: dingtalk.base,
});

async function convener(platform: 'wecom' | 'dingtalk', userId: string): Promise<void> {
  const { prisma } = town.running.deps.db;
  const unit = await prisma.unit.findUniqueOrThrow({ where: { name: '柳林镇' } });
  const person = await prisma.person.create({ data: { platform, userId, name: '立秋' } });
  await prisma.roleGrant.create({ data: { personId: person.id, unitId: unit.id, role: 'convener' } });
}

/** Sent to the platform; gives where to and the state it must bring back. */
async function sent(platform: string, next = '', userAgent = 'Mozilla/5.0') {
  const visitor = client(town.running.url);
  const answer = await visitor.get(`/w/sign-in/${platform}${next && `?next=${encodeURIComponent(next)}`}`, {
    'user-agent': userAgent,
  });
  const to = new URL(answer.location ?? '');
  return { visitor, to, state: to.searchParams.get('state') ?? '', answer };
}

test('WeCom: sent with exactly our address, by QR code in a browser and silently inside WeCom', async () => {
  const { to, state, answer } = await sent('wecom');
  expect(to.origin + to.pathname).toBe('https://login.work.weixin.qq.com/wwlogin/sso/login');
  expect(Object.fromEntries(to.searchParams)).toEqual({
    login_type: 'CorpApp',
    appid: app.corpId,
    agentid: '1000002',
    redirect_uri: 'https://hsl.example/w/sign-in/wecom/back',
    state,
  });
  expect(state).toMatch(/^[a-zA-Z0-9]{40,128}$/);
  expect(answer.headers.getSetCookie().join()).toMatch(
    /^__Host-hsl-oauth=.*Path=\/; .*HttpOnly; SameSite=Lax; Secure$/,
  );
  const inside = await sent('wecom', '', 'Mozilla/5.0 MicroMessenger/7.0 wxwork/4.1');
  expect(inside.to.origin + inside.to.pathname).toBe('https://open.weixin.qq.com/connect/oauth2/authorize');
  expect(inside.to.searchParams.get('scope')).toBe('snsapi_base');
  expect(inside.to.hash).toBe('#wechat_redirect');
});

test('WeCom: a member who has a role is in, and where they wanted to go', async () => {
  await convener('wecom', 'liqiu');
  const { visitor, state } = await sent('wecom', '/w/topics?q=桥');
  const back = await visitor.get(`/w/sign-in/wecom/back?code=${wecom.loginCode('liqiu')}&state=${state}`);
  expect(back.status).toBe(302 + 1);
  expect(decodeURIComponent(back.location ?? '')).toBe('/w/topics?q=桥');
  expect(back.headers.getSetCookie().join('\n')).toMatch(
    /__Host-hsl-session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax; Secure/,
  );
  expect(back.headers.get('strict-transport-security')).toContain('max-age');
  expect((await visitor.get('/w')).text).toContain('立秋（召集人）');
});

test('WeCom: an app token that ended is got anew, once', async () => {
  wecom.endTokens();
  const { visitor, state } = await sent('wecom');
  const back = await visitor.get(`/w/sign-in/wecom/back?code=${wecom.loginCode('liqiu')}&state=${state}`);
  expect(back.location).toBe('/w');
});

test('DingTalk: from the code over unionId to the staff id that messages carry', async () => {
  await convener('dingtalk', 'staff-77');
  const { visitor, to, state } = await sent('dingtalk');
  expect(to.origin + to.pathname).toBe('https://login.dingtalk.com/oauth2/auth');
  expect(Object.fromEntries(to.searchParams)).toMatchObject({
    client_id: ding.clientId,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: 'https://hsl.example/w/sign-in/dingtalk/back',
  });
  const back = await visitor.get(`/w/sign-in/dingtalk/back?authCode=${dingtalk.loginCode('staff-77')}&state=${state}`);
  expect(back.location).toBe('/w');
  expect((await visitor.get('/w')).text).toContain('立秋（召集人）');
});

test('another browser’s answer, a used state, a code of nobody: no session', async () => {
  const one = await sent('wecom');
  const other = await sent('wecom');
  const refused: [string, ReturnType<typeof client>, string][] = [
    ['a state of another browser', other.visitor, `code=${wecom.loginCode('liqiu')}&state=${one.state}`],
    ['no state', (await sent('wecom')).visitor, `code=${wecom.loginCode('liqiu')}`],
    ['they said no', one.visitor, `state=${one.state}`],
  ];
  for (const [what, visitor, query] of refused) {
    const answer = await visitor.get(`/w/sign-in/wecom/back?${query}`);
    expect(answer.status, what).toBe(401);
    expect([...visitor.cookies.keys()].join(), what).not.toContain('session');
  }
  const stale = await sent('wecom');
  const query = `/w/sign-in/wecom/back?code=${wecom.loginCode('liqiu')}&state=${stale.state}`;
  expect((await stale.visitor.get(query)).location).toBe('/w');
  expect((await stale.visitor.get(query)).status).toBe(401);
  for (const code of ['made-up', wecom.loginCode(), wecom.loginCode('stranger')]) {
    const { visitor, state } = await sent('wecom');
    const answer = await visitor.get(`/w/sign-in/wecom/back?code=${code}&state=${state}`);
    expect(answer.status).toBe(401);
    expect(answer.text).not.toContain(app.secret);
  }
  const outside = await sent('dingtalk');
  const answer = await outside.visitor.get(
    `/w/sign-in/dingtalk/back?authCode=${dingtalk.loginCode()}&state=${outside.state}`,
  );
  expect(answer.text).toContain('不是这个钉钉组织的成员');
});

test('no address leads away from here', async () => {
  for (const next of [
    'https://evil.example/w',
    '//evil.example/w',
    '/\\evil.example',
    '/w/../r/1',
    'javascript:alert(1)',
    '/b/1',
  ]) {
    const { visitor, state } = await sent('wecom', next);
    const back = await visitor.get(`/w/sign-in/wecom/back?code=${wecom.loginCode('liqiu')}&state=${state}`);
    expect(back.location, next).toBe('/w');
  }
  expect((await client(town.running.url).get('/w/sign-in/sandbox')).status).toBe(404);
  expect((await client(town.running.url).get('/w/sign-in/elsewhere')).status).toBe(404);
});
