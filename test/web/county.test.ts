// 一览: the figures of a place with the list behind each, for those who answer for it and nobody else.
import { beforeAll, expect, test } from 'vitest';
import { expectAccessible, haveBrowser, useBrowser } from '../support/browser.js';
import { convened, raised } from '../support/lives.js';
import { type Client, client, noticeOn, press, signedInAs } from '../support/signed-in.js';
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

/** What stands in figures and opens no list, each with why. */
const noLists: readonly RegExp[] = [
  // The days asked for.
  /截至\d+年\d+月\d+日(?:，从\d+年\d+月\d+日算起)?/g,
  // How the figures are made: settings, with their names.
  /\d+个工作日里有人答复的/g,
  /最近\d+件的平均，不足\d+件的不算/g,
  /征集渠道不少于\d+种/g,
  /只看最近的\d+件/g,
  /\d+个月里\d+个以上的村/g,
  // Shares, with what they are shares of linked beside each; their sum, by weights.
  /\d+\.\d%/g,
  // How long a body took on the average, in the row of the linked number of its tasks.
  /<td class="number">(?:\d+\.\d)<\/td>/g,
  // A hot issue, with its topics and places listed right under it.
  /：\d+件，\d+个地方(?:，\d+件是老问题又来了)?/g,
  /（[^）]*）/g,
  /还没定下怎么办的\d+件合成一件/g,
];

test('no number stands there without its list, or a reason', async () => {
  const { text } = await office.get('/w/county/1?from=&to=');
  const main = /<main[^>]*>(.*)<\/main>/s.exec(text)?.[1] ?? '';
  const unlinked = noLists.reduce(
    (left, pattern) => left.replace(pattern, ''),
    main
      .replace(/<!--.*?-->/gs, '')
      .replace(/<a [^>]*>.*?<\/a>/gs, '')
      .replace(/<picture.*?<\/picture>/gs, '')
      .replace(/<th [^>]*>\d+年\d+月<\/th>/g, ''),
  );
  expect(shown(unlinked).match(/.{0,20}\d.{0,20}/g) ?? []).toEqual([]);
  const parts = [...text.matchAll(/href="(\/w\/county\/[^"]*kind=[^"]+)" aria-label="[^"]*?(\d+)\D*"/g)];
  expect(parts.length).toBeGreaterThan(2);
  for (const [, path = '', count] of parts) {
    const list = shown((await office.get(path.replace(/&amp;/g, '&'))).text);
    expect(/：(\d+)(?:件|人次|场|项|次)/.exec(list)?.[1], path).toBe(count);
  }
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

test('the same trouble in two villages becomes one topic of the county, and a motion', async () => {
  const here = await raised(town, '村口的井盖没了', '老马');
  const there = await raised(town, '桥边的井盖翻了', '二丫', otherVillage);
  const path = '/w/county/1';
  expect((await office.get(`${path}?from=&to=2026-01-01`)).text).not.toContain('/hot/');
  const told = noticeOn(await press(office, path, '井盖 升为清河县的一件'));
  expect(told).toContain('转给清河县来定');
  expect(told).toContain(`${there}号已并入${here}号`);
  const { prisma } = town.running.deps.db;
  const topic = await prisma.topic.findUniqueOrThrow({ where: { number: here }, include: { events: true } });
  expect(topic).toMatchObject({ state: 'candidate', deciderId: 1 });
  expect(topic.events.find(({ action }) => action === 'transfer')).toMatchObject({
    actorRole: 'countyOffice',
    reason: '2个地方都有的一类问题“井盖”',
    data: { via: 'page' },
  });
  expect((await office.get(path)).text).not.toContain('井盖 升为');
  expect(noticeOn(await press(office, path, '路灯 起草提案'))).toMatch(/【提案1】[\s\S]*共2件/);
  expect((await office.get('/w/motions')).text).toContain('href="/w/m/1"');
  expect(noticeOn(await office.post(`${path}/hot/raise`, { matter: '工资' }))).toContain('现在没有了');
  const cadre = await signedInAs(town, '秋实');
  for (const step of ['raise', 'motion'])
    expect((await cadre.post(`${path}/hot/${step}`, { matter: '路灯' })).status).toBe(404);
  expect(await prisma.motion.count()).toBe(1);
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
  // On paper nothing dark is left, and nothing that can only be pressed.
  await dark.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const grounds = `[...document.querySelectorAll('body, .card, .place, .badge, .notice')]
    .map((e) => getComputedStyle(e).backgroundColor).filter((c) => !/^rgba?\\((255, 255, 255|238, 238, 238|0, 0, 0, 0)\\)$/.test(c))`;
  expect(await dark.evaluate(grounds)).toEqual([]);
  expect(await dark.locator('main button:visible').count()).toBe(0);
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
