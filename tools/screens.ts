// `npm run screens`: pictures of every page of a county that has lived for some weeks, into docs/screens/, for the README and
// to be looked at after each change of a page.
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { readConfig } from '../src/config.js';
import { createLog } from '../src/log.js';
import { makeLoginLink } from '../src/people/login-links.js';
import { type Running, start } from '../src/start.js';

const out = fileURLToPath(new URL('../docs/screens/', import.meta.url));
const village = 1;
const workroom = 2;
const otherVillage = 3;

type Line = [group: number, person: string, text: string] | { to: string };

const life = (day: (plus: number, time: string) => string): Line[] => [
  [village, '王大娘', '村口那座桥的护栏断了，天天有娃从那过'],
  [village, '老马', '3号楼后头的路灯坏了三天了，晚上看不见路'],
  [village, '柱子', '桥上的栏杆早就该修了'],
  [otherVillage, '二丫', '垃圾池满了没人清，臭得很'],
  [otherVillage, '枣花婶', '晒谷场边的水沟堵了，一下雨就漫到路上'],
  [workroom, '谷雨', '受理 1'],
  [workroom, '谷雨', '公示 1 5天'],
  [workroom, '谷雨', '受理 2'],
  [workroom, '谷雨', '转办 2 镇供电所 3个工作日 换灯'],
  [workroom, '亮堂', '签收 2'],
  [workroom, '谷雨', '受理 3'],
  [village, '春花', '附议 1'],
  [village, '春花', '异议 1 修桥别占我家的菜地'],
  [workroom, '谷雨', '答复异议 1 只换栏杆，不占地'],
  { to: day(8, '09:00') },
  [workroom, '亮堂', '办结 2 三盏灯都换好了'],
  [village, '老马', '已解决 2 满意'],
  [workroom, '谷雨', '开启协商 1 后天下午3点 村委会'],
  [workroom, '谷雨', '邀请 1 全部'],
  [workroom, '谷雨', '邀请 1 镇水利站'],
  [workroom, '麦冬', '参加 1'],
  [workroom, '清泉', '参加 1'],
  [workroom, '秋实', '参加 1'],
  [village, '柱子', '参加 1'],
  [village, '王大娘', '参加 1'],
  { to: day(10, '15:05') },
  [workroom, '谷雨', '签到 1 麦冬 清泉 秋实 柱子 王大娘'],
  [workroom, '麦冬', '记录 1 先装临时护栏，别等出了事'],
  [workroom, '清泉', '记录 1 年前先修一侧，另一侧开春修'],
  [workroom, '谷雨', '记录 1 柱子：要修就修牢'],
  [workroom, '谷雨', '说法 1 年前先修一侧，另一侧开春修'],
  [workroom, '麦冬', '赞成 1 1'],
  [workroom, '清泉', '赞成 1 1'],
  [otherVillage, '船家老何', '渡口的台阶滑，老人摔了两回'],
  [workroom, '谷雨', '提案 1'],
  [workroom, '谷雨', '征集 冬季取暖 20天'],
];

async function main(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'haoshangliang-screens-'));
  chmodSync(dataDir, 0o755);
  const env = { PORT: '0', DATA_DIR: dataDir, SANDBOX: 'on', SECRET_KEY: 'screens!'.repeat(4) };
  const running = await start(readConfig(env), createLog('error'));
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'];
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args });
  try {
    await live(running);
    await shoot(running, browser);
  } finally {
    await browser.close();
    await running.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function call(running: Running, path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${running.url}/sandbox/api${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} ${JSON.stringify(body)}: ${await response.text()}`);
}

async function live(running: Running): Promise<void> {
  const { prisma } = running.deps.db;
  const now = running.deps.clock.now();
  const day = (plus: number, time: string) =>
    `${new Date(now.getTime() + plus * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)}T${time}:00+08:00`;
  await call(running, '/clock', { to: day(1, '10:00') });
  for (const line of life(day)) {
    if ('to' in line) await call(running, '/clock', line);
    else {
      const [group, name, text] = line;
      const person = await prisma.person.findFirstOrThrow({ where: { platform: 'sandbox', name } });
      await call(running, '/say', { group, person: person.id, text });
    }
    await call(running, '/idle', {});
  }
}

const looks: Record<string, BrowserContextOptions> = {
  phone: { viewport: { width: 360, height: 740 } },
  wide: { viewport: { width: 1280, height: 860 } },
  dark: { viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
};

const open = ['/', '/b/1', '/t/1', '/r/3', '/sandbox'];
const forConveners = ['/w', '/w/topics', '/w/t/1', '/w/t/1/consult', '/w/motions', '/w/m/1', '/w/more'];
const forTheCounty = [
  '/w/county',
  '/w/outbox',
  '/w/settings',
  '/w/settings/3',
  '/w/settings/3/rules',
  '/w/settings/1/notes',
  '/w/settings/1/model',
];

async function shoot(running: Running, browser: Browser): Promise<void> {
  for (const [look, options] of Object.entries(looks)) {
    const page = await (await browser.newContext({ locale: 'zh-CN', ...options })).newPage();
    for (const path of open) await picture(page, running, path, look);
    await signIn(page, running, '谷雨');
    for (const path of forConveners) await picture(page, running, path, look);
    await signIn(page, running, '立冬');
    for (const path of forTheCounty) await picture(page, running, path, look);
    await page.context().close();
  }
}

async function signIn(page: Page, running: Running, name: string): Promise<void> {
  const { prisma } = running.deps.db;
  const { id } = await prisma.person.findFirstOrThrow({ where: { platform: 'sandbox', name } });
  const { path } = await makeLoginLink(prisma, { personId: id, madeBy: 'operator' }, new Date());
  await page.goto(running.url + path);
  await page.click('main button[type=submit]');
  await page.waitForURL(/\/w$/);
}

async function picture(page: Page, running: Running, path: string, look: string): Promise<void> {
  const response = await page.goto(running.url + path, { waitUntil: 'load' });
  if (path === '/sandbox') await page.waitForTimeout(1_500);
  const name = path === '/' ? 'places' : path.slice(1).replaceAll('/', '-');
  const seen = await page.screenshot({ fullPage: path !== '/sandbox' });
  // A palette is enough for pages, and a quarter of the size.
  await sharp(seen)
    .png({ palette: true, quality: 80 })
    .toFile(join(out, `${name}-${look}.png`));
  console.log(`${response?.status()} ${path} ${look}`);
}

await main();
