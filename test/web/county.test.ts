// 一览: the figures of a place with the list behind each, for those who answer for it and nobody else.
import { beforeAll, expect, test } from 'vitest';
import { expectAccessible, haveBrowser, useBrowser } from '../support/browser.js';
import { convened, raised } from '../support/lives.js';
import { type Client, client, signedInAs } from '../support/signed-in.js';
import { otherVillage, useTown, village } from '../support/town.js';

const town = useTown();
const browsing = useBrowser();
const hostile = '<script>alert(1)</script>';
let office: Client;
let lamp: number;
let late: number;

beforeAll(async () => {
  await town.running.deps.db.prisma.unit.update({ where: { id: 1 }, data: { settings: { hotVillages: 2 } } });
  lamp = await raised(town, '村口路灯坏了三盏');
  await raised(town, '桥头路灯不亮', '枣花婶', otherVillage);
  late = await raised(town, `巷子里下水道堵了 ${hostile}`, '春花', village);
  await town.says('谷雨', `受理 ${lamp}`);
  await town.says('谷雨', `转办 ${lamp} 镇供电所 2个工作日 换灯泡`);
  await convened(town, '村南的路坑洼不平');
  await town.says('老马', '反映 私密 邻居家狗半夜乱叫，吵得睡不着');
  office = await signedInAs(town, '夏至');
});

const shown = (html: string) => html.replace(/<[^>]*>/g, '').replace(/&lt;/g, '<');
const linkTo = (html: string, label: string) =>
  (new RegExp(`href="([^"]+)" aria-label="${label}"`).exec(html)?.[1] ?? `/no-link-to-${label}`).replace(/&amp;/g, '&');

test('the county sees its places, its rates with what they are of, and the same trouble in two villages', async () => {
  const first = await office.get('/w/county');
  expect(first).toMatchObject({ status: 302, location: '/w/county/1' });
  const { text, status } = await office.get('/w/county/1');
  expect(status).toBe(200);
  const words = shown(text);
  expect(words).toMatch(/截至\d{4}年\d+月\d+日/);
  expect(words).toContain('连同各村在办5件，超期0件');
  expect(words).toMatch(/河湾村在办1件都在期限内/);
  expect(words).toMatch(/响应率—/);
  expect(words).toMatch(/路灯：2件，2个地方/);
  expect(words).toContain('程序都齐的0件');
  // Persons are neither named nor ranked.
  for (const name of ['王大娘', '枣花婶', '春花', '老马', '谷雨']) expect(words).not.toContain(name);
});

test('each number opens its list, and the list is as long as the number says', async () => {
  const { text } = await office.get('/w/county/1?from=&to=');
  const links = [...text.matchAll(/href="(\/w\/county\/\d+\/list\?[^"]+)"[^>]*>(.*?)<\/a>/gs)];
  expect(links.length).toBeGreaterThan(40);
  const seen = new Set<string>();
  for (const [, href = '', label = ''] of links) {
    const path = href.replace(/&amp;/g, '&');
    if (seen.has(path)) continue;
    seen.add(path);
    const list = await office.get(path);
    expect(list.status, path).toBe(200);
    const count = Number((/<b>(\d+)<\/b>/.exec(label) ?? /(\d+)\D*$/.exec(shown(label)))?.[1]);
    const said = Number(/<h1>.*?：(\d+)/s.exec(list.text.replace(/<!--.*?-->/g, ''))?.[1]);
    if (!/[响解满][应决意]率/.test(decodeURIComponent(path))) expect(said, `${path} ${label}`).toBe(count);
  }
  const list = await office.get(linkTo(text, '河湾村在办1件'));
  expect(shown(list.text)).toContain('桥头路灯不亮');
  expect(list.text).toContain('href="/w/t/2"');
});

test('what is private is counted and listed without its words', async () => {
  const list = shown((await office.get('/w/county/1/list?from=&figure=在办')).text);
  expect(list).toContain('（私下反映）');
  expect(list).not.toContain('邻居家狗');
});

test('late work is told by place, with who is late and since when; the day asked for is the day shown', async () => {
  const before = await town.now();
  await town.clockTo(new Date(before.getTime() + 14 * 86_400_000).toISOString());
  const client = await signedInAs(town, '夏至');
  const { text } = await client.get('/w/county/1');
  const words = shown(text);
  expect(words).toMatch(/李家庄在办4件，超期3件/);
  expect(words).toContain('超期的多');
  const list = await client.get(linkTo(text, '李家庄超期3件'));
  expect(shown(list.text)).toMatch(/换灯泡|路灯坏了三盏/);
  expect(shown(list.text)).toMatch(/镇供电所，应在\d+月\d+日前/);
  expect(shown(list.text)).toMatch(/筛选，应在\d+月\d+日前/);
  expect(list.text).not.toContain('<script>alert');
  expect(list.text).toContain(`/w/t/${late}`);
  const asOf = before.toISOString().slice(0, 10);
  const then = shown((await client.get(`/w/county/1?from=&to=${asOf}`)).text);
  expect(then).toContain('连同各村在办5件，超期0件');
  const rates = shown((await client.get('/w/county/1?from=')).text);
  expect(rates).toMatch(/响应率\d+\.\d% \d\/\d/);
  expect(shown((await client.get('/w/county/1/list?from=&figure=响应率')).text)).toContain('没按时答复');
  office = client;
});

test('a convener sees their own unit and what lies beneath, nobody sees more than theirs', async () => {
  const convener = await signedInAs(town, '谷雨');
  expect((await convener.get('/w/county')).location).toBe('/w/county/2');
  expect((await convener.get('/w/county/2')).status).toBe(200);
  expect((await convener.get('/w/county/4')).status).toBe(200);
  for (const path of ['', '/list?figure=在办', '/trend.svg', '/categories.svg']) {
    expect((await convener.get(`/w/county/1${path}`)).status, path).toBe(404);
  }
  for (const person of ['秋实', '麦冬', '清泉', '小满']) {
    const other = await signedInAs(town, person);
    for (const path of ['/1', '/2', '/3', '/3/list?figure=在办', '/3/trend.svg'])
      expect((await other.get(`/w/county${path}`)).status, `${person} ${path}`).toBe(404);
    expect((await other.get('/w/county')).status).toBe(403);
  }
  const nobody = client(town.running.url);
  for (const path of ['/1', '/1/list?figure=在办', '/1/trend.svg'])
    expect((await nobody.get(`/w/county${path}`)).status).toBe(401);
});

test('an address that makes no sense is answered, not failed on', async () => {
  for (const path of [
    '/1/list?figure=工资',
    '/1/list',
    '/99',
    '/x',
    '/2147483648',
    '/1/list?figure=__proto__',
    '/1/list?figure=1',
  ])
    expect((await office.get(`/w/county${path}`)).status, path).toBe(404);
  for (const query of ['from=2026-13-45&to=x', 'from=2999-01-01&to=2999-01-01', 'to=1900-01-01', `figure=${hostile}`])
    expect((await office.get(`/w/county/1?${query}`)).status, query).toBe(200);
  const odd = await office.get(`/w/county/1/list?figure=在办&category=${encodeURIComponent(hostile)}`);
  expect(odd.status).toBe(200);
  expect(odd.text).not.toContain('<script>alert');
});

test('the charts are pictures that carry nothing that runs', async () => {
  for (const path of ['/w/county/1/trend.svg', '/w/county/1/categories.svg?from=&look=dark&size=narrow']) {
    const svg = await office.get(path);
    expect(svg.headers.get('content-type')).toContain('image/svg+xml');
    expect(svg.text).toMatch(/^<svg /);
    expect(svg.text).not.toMatch(/<script|onload|javascript:|href="http/);
  }
});

test.runIf(haveBrowser)('on a phone, in the dark and without script', async () => {
  const cookie = [...office.cookies].map(([name, value]) => ({ name, value, url: town.running.url }));
  const page = await browsing.visitor();
  await page.context().addCookies(cookie);
  for (const path of ['/w/county/1', '/w/county/1/list?from=&figure=在办']) {
    await page.goto(town.running.url + path);
    await page.evaluate(`for (const d of document.querySelectorAll('details')) d.open = true`);
    await expectAccessible(page);
  }
  const dark = await browsing.visitor({
    viewport: { width: 1280, height: 900 },
    colorScheme: 'dark',
  });
  await dark.context().addCookies(cookie);
  await dark.goto(`${town.running.url}/w/county/1`);
  await expectAccessible(dark);
  expect(await dark.evaluate(`document.querySelector('.chart img').decode().then(() => 'drawn')`)).toBe('drawn');
  expect(await dark.evaluate(`document.querySelector('.chart img').currentSrc`)).toContain('look=dark');
  const plain = await browsing.visitor({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
  await plain.context().addCookies(cookie);
  await plain.goto(`${town.running.url}/w/county/1`);
  await plain.locator('.chart img').first().scrollIntoViewIfNeeded();
  expect(await plain.locator('.chart img').first().isVisible()).toBe(true);
  await plain.click('text=看每个月的数');
  expect(await plain.isVisible('th:has-text("月份")')).toBe(true);
  if (process.env.LOOK) {
    for (const [name, who] of [
      ['phone', page],
      ['dark', dark],
    ] as const) {
      await who.goto(`${town.running.url}/w/county/1?from=`);
      await who.evaluate(`for (const i of document.images) i.loading = 'eager'`);
      await who.waitForTimeout(500);
      await who.screenshot({ path: `${process.env.LOOK}/county-${name}.png`, fullPage: true });
    }
  }
});
