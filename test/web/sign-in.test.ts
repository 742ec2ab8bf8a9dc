// Signing in and out of the workbench, and everything that must not be a way in.
import { expect, test } from 'vitest';
import { adminCommands } from '../../src/admin/commands.js';
import { loginLinkMinutes } from '../../src/people/login-links.js';
import { expectAccessible, haveBrowser, useBrowser } from '../support/browser.js';
import { directChat } from '../support/direct.js';
import { client, loginPath, signedInAs, tokenOf } from '../support/signed-in.js';
import { useTown, workroom } from '../support/town.js';

const town = useTown();
const browsing = useBrowser();
const prisma = () => town.running.deps.db.prisma;
const doorOf = (html: string) => /name="door" value="([^"]+)"/.exec(html)?.[1] ?? '';

test('the link comes in the 1:1 chat, to staff only, and says how long it holds', async () => {
  const said = (await (await directChat(town, '谷雨')).says('工作台')).join('\n');
  expect(said).toMatch(new RegExp(`${town.running.url}/w/in/[\\w-]{43}\\n`));
  expect(said).toContain('10分钟内有效，只能用一次');
  expect((await town.says('谷雨', '工作台', { in: workroom })).join()).toContain('请私聊我来发');
  expect((await (await directChat(town, '王大娘')).says('工作台')).join()).toContain('要由召集人');
});

test('opening the link uses nothing up; the button does, once', async () => {
  const path = await loginPath(town, '谷雨');
  const preview = await client(town.running.url).get(path, { 'user-agent': 'LinkPreview/1.0' });
  expect(preview.status).toBe(200);
  const visitor = client(town.running.url);
  const page = await visitor.get(path);
  expect(page.text).toContain('<button type="submit"');
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  const done = await visitor.send(path, { door: doorOf(page.text) });
  expect(done).toMatchObject({ status: 303, location: '/w' });
  const cookie = done.headers.getSetCookie().find((line) => line.startsWith('hsl-session=')) ?? '';
  expect(cookie).toMatch(/; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax$/);
  expect((await visitor.get('/w')).text).toContain('谷雨（召集人）');

  const second = client(town.running.url);
  expect((await second.get(path)).status).toBe(410);
  const other = await client(town.running.url).get(await loginPath(town, '小满'));
  expect(other.status).toBe(200);
  second.cookies.set('hsl-door', 'known');
  expect(await second.send(path, { door: 'known' })).toMatchObject({ status: 410, location: null });
});

test('two who press at once: one is in', async () => {
  const path = await loginPath(town, '谷雨');
  const both = [client(town.running.url), client(town.running.url)];
  const doors = await Promise.all(both.map(async (one) => doorOf((await one.get(path)).text)));
  const answers = await Promise.all(both.map((one, index) => one.send(path, { door: doors[index] ?? '' })));
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 410]);
});

test('a link is old after ten minutes, and a new one makes the old one void', async () => {
  const first = await loginPath(town, '谷雨');
  const second = await loginPath(town, '谷雨');
  expect((await client(town.running.url).get(first)).status).toBe(410);
  await prisma().loginLink.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
  expect((await client(town.running.url).get(second)).status).toBe(410);
  const path = await loginPath(town, '谷雨');
  const { expiresAt, createdAt, tokenHash } = await prisma().loginLink.findFirstOrThrow();
  expect(expiresAt.getTime() - createdAt.getTime()).toBe(loginLinkMinutes * 60_000);
  expect(path).not.toContain(tokenHash);
});

test('nobody is signed in by a page of another site', async () => {
  const path = await loginPath(town, '谷雨');
  const victim = client(town.running.url);
  expect((await victim.send(path, { door: 'made-up' })).status).toBe(403);
  const page = await victim.get(path);
  const crossSite = { 'sec-fetch-site': 'cross-site' };
  expect((await victim.send(path, { door: doorOf(page.text) }, crossSite)).status).toBe(403);
  expect(victim.cookies.has('hsl-session')).toBe(false);
});

test('many wrong links are sent away', async () => {
  const wrong = client(town.running.url);
  const statuses: number[] = [];
  for (let i = 0; i < 25; i += 1) statuses.push((await wrong.get(`/w/in/${'x'.repeat(42)}${i % 10}`)).status);
  expect(statuses.slice(0, 15)).toEqual(Array(15).fill(410));
  expect(statuses.at(-1)).toBe(429);
  // But nobody is locked out by them.
  expect((await wrong.get(await loginPath(town, '谷雨'))).status).toBe(200);
});

test('a session of somebody else before signing in is not kept', async () => {
  const visitor = await signedInAs(town, '小满');
  const before = visitor.cookies.get('hsl-session') ?? '';
  const planted = client(town.running.url);
  planted.cookies.set('hsl-session', before);
  const { path } = await operatorLink('sandbox:guyu');
  const page = await planted.get(path);
  await planted.send(path, { door: doorOf(page.text) });
  expect(planted.cookies.get('hsl-session')).not.toBe(before);
  expect((await planted.get('/w')).text).toContain('谷雨（召集人）');
  expect((await visitor.get('/w')).status).toBe(401);
});

test('an operator can give a link, to those who have a role', async () => {
  const { path, text } = await operatorLink('sandbox:xiazhi');
  expect(text).toContain(`${town.running.url}/w/in/`);
  const visitor = client(town.running.url);
  const page = await visitor.get(path);
  await visitor.send(path, { door: doorOf(page.text) });
  expect((await visitor.get('/w')).text).toContain('夏至（县政协办）');
  await expect(operatorLink('sandbox:wang-daniang')).rejects.toThrow('no role');
  await expect(operatorLink('sandbox:nobody')).rejects.toThrow('has a role');
});

test('without a session, or with a wrong one, every page of the workbench is the sign-in page', async () => {
  const nobody = client(town.running.url);
  for (const cookie of ['', 'hsl-session=x', `hsl-session=${'A'.repeat(43)}`]) {
    const answer = await nobody.get('/w', cookie ? { cookie } : {});
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('登录工作台');
    expect(answer.text).not.toContain('退出');
  }
  expect((await nobody.send('/w/sign-out', {})).status).toBe(401);
});

test('a form without its token, with another session’s, or from another site does nothing', async () => {
  const visitor = await signedInAs(town, '谷雨');
  const other = await signedInAs(town, '小满');
  const token = tokenOf((await visitor.get('/w')).text);
  const strange = tokenOf((await other.get('/w')).text);
  expect(token).not.toBe('');
  expect(tokenOf((await visitor.get('/w')).text)).not.toBe(token);
  const wrong = ['', strange, `${token}x`, token.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))];
  for (const _token of wrong) expect((await visitor.send('/w/sign-out', { _token })).status).toBe(403);
  const crossSite = { 'sec-fetch-site': 'cross-site' };
  expect((await visitor.send('/w/sign-out', { _token: token }, crossSite)).status).toBe(403);
  const json = await visitor.send('/w/sign-out', { _token: token }, { 'content-type': 'application/json' });
  expect(json.status).toBe(415);
  const long = await visitor.send('/w/sign-out', { _token: token, more: 'x'.repeat(70_000) });
  expect(long.status).toBe(413);
  expect((await visitor.get('/w')).status).toBe(200);
});

test('signing out ends the session itself, not only the cookie', async () => {
  const visitor = await signedInAs(town, '谷雨');
  const id = visitor.cookies.get('hsl-session') ?? '';
  await visitor.post('/w/sign-out', {});
  expect(visitor.cookies.has('hsl-session')).toBe(false);
  expect((await visitor.get('/w', { cookie: `hsl-session=${id}` })).status).toBe(401);
});

test('a session ends when nobody is at it, and after a working day', async () => {
  const visitor = await signedInAs(town, '谷雨');
  const session = await prisma().webSession.findFirstOrThrow({ orderBy: { id: 'desc' } });
  const set = (data: { lastSeenAt?: Date; expiresAt?: Date }) =>
    prisma().webSession.update({ where: { id: session.id }, data });
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  await set({ lastSeenAt: ago(119) });
  expect((await visitor.get('/w')).status).toBe(200);
  const seen = await prisma().webSession.findUniqueOrThrow({ where: { id: session.id } });
  expect(Date.now() - seen.lastSeenAt.getTime()).toBeLessThan(60_000);
  await set({ lastSeenAt: ago(121) });
  expect((await visitor.get('/w')).status).toBe(401);
  await set({ lastSeenAt: ago(0), expiresAt: ago(1) });
  expect((await visitor.get('/w')).status).toBe(401);
  expect(session.expiresAt.getTime() - session.createdAt.getTime()).toBe(12 * 3_600_000);
});

test('a role that was taken away is gone at the next request', async () => {
  const visitor = await signedInAs(town, '麦冬');
  expect((await visitor.get('/w')).status).toBe(200);
  await prisma().roleGrant.deleteMany({ where: { person: { name: '麦冬' } } });
  const answer = await visitor.get('/w');
  expect(answer.status).toBe(403);
  expect(answer.text).toContain('没有工作台的身份');
});

test('nothing secret is kept in the clear', async () => {
  const visitor = await signedInAs(town, '谷雨');
  const id = visitor.cookies.get('hsl-session') ?? 'none';
  expect(JSON.stringify(await prisma().webSession.findMany())).not.toContain(id);
});

test.runIf(haveBrowser)('from the chat to the workbench in a browser, without script', async () => {
  const page = await browsing.visitor({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
  await page.goto(`${town.running.url}/w`);
  expect(await page.textContent('main')).toContain('发「工作台」');
  await page.goto(town.running.url + (await loginPath(town, '谷雨')));
  await page.click('main button');
  await page.waitForURL(/\/w$/);
  expect(await page.textContent('body')).toContain('谷雨（召集人）');
  await page.click('text=退出');
  await page.waitForURL(/sign-in/);
  const scripted = await browsing.visitor();
  for (const path of ['/w/sign-in', await loginPath(town, '谷雨')]) {
    await scripted.goto(town.running.url + path);
    await expectAccessible(scripted);
  }
});

async function operatorLink(person: string): Promise<{ path: string; text: string }> {
  const { db, config } = town.running.deps;
  const found = adminCommands.find(({ words }) => words.join(' ') === 'login-link');
  if (!found) throw new Error('no such command');
  const result = await found.run({ db, config, now: new Date(), options: { person }, names: [] });
  return { path: new URL((result.data as { url: string }).url).pathname, text: result.text };
}
