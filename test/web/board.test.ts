// 公示栏 and the page of a topic, as anybody sees them.
import { expect, test } from 'vitest';
import { expectAccessible, haveBrowser, useBrowser } from '../support/browser.js';
import { concluded } from '../support/lives.js';
import { useTown, village } from '../support/town.js';

const town = useTown();
const browsing = useBrowser();
const board = '/b/3';

const html = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${town.running.url}${path}`, { headers });
  return { response, text: await response.text() };
};

test('a topic is on the board of its village and of those above, without the words nobody has screened', async () => {
  await town.says('王大娘', '3号楼后头的路灯坏了三天了，没人管');
  const before = await html(board);
  expect(before.response.status).toBe(200);
  expect(before.text).toMatch(/1号 一件[^<]*的事/);
  expect(before.text).not.toContain('路灯坏');
  expect(before.text).not.toContain('王大娘');
  expect((await html(`${board}?q=路灯`)).text).toContain('找到0件');
  await town.says('谷雨', '受理 1');
  expect((await html('/b/2?q=路灯')).text).toMatch(/找到1件[\s\S]*1号 [^<]*路灯坏/);
  expect((await html('/b/4')).text).toContain('还没有人提');
  expect((await html(`${board}?stage=posted`)).text).toContain('找到1件');
  expect((await html(`${board}?stage=nix&category=nix&village=x&page=-3`)).text).toContain('路灯坏');
});

test('its page tells the whole public story and names no resident', async () => {
  const n = await concluded(town, '村口的桥护栏断了，孩子天天从那过', '部分 先装临时护栏');
  await town.says('谷雨', `交办 ${n} 镇水利站 5个工作日 装护栏`);
  const { text } = await html(`/t/${n}`);
  for (const told of ['提出', '受理', '协商', '先装临时护栏', '镇水利站', '一条没改']) expect(text).toContain(told);
  for (const name of ['王大娘', '老马', '谷雨家']) expect(text).not.toContain(name);
  expect(text).toMatch(/指纹 <span class="code">[0-9a-f]{64}/);
});

test('what is private does not exist here', async () => {
  const [receipt] = await town.says('老马', '反映 私密 邻居家狗半夜乱叫，吵得睡不着');
  const n = Number(/(\d+)号/.exec(receipt ?? '')?.[1]);
  await town.says('谷雨', `受理 ${n}`);
  const { response, text } = await html(`/t/${n}`);
  expect(response.status).toBe(404);
  expect(text).toContain('没有公开');
  expect((await html('/b/1')).text).not.toContain(`/t/${n}"`);
  expect((await html(`/b/1?q=${n}`)).text).toContain('找到0件');
});

test('what people type is text, wherever it stands', async () => {
  const hostile = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>';
  await town.says('春花', `反映 村口路面坏了 ${hostile}`, { in: village });
  await town.says('谷雨', '待办');
  const { text } = await html(`/b/1?q=${encodeURIComponent(hostile)}`);
  expect(text).not.toContain('<script>alert');
  expect(text).not.toContain('<img src=x');
  expect(text).toContain('&lt;script>alert');
});

test('every answer forbids what a page does not need', async () => {
  const { response } = await html(board);
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('unsafe');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('x-powered-by')).toBeNull();
  const missing = await html('/nothing-here');
  expect(missing.response.status).toBe(404);
  expect(missing.text).toContain('您要找的这一页不在了');
  expect(missing.response.headers.get('content-security-policy')).toBe(policy);
  expect((await html('/t/99999999999')).response.status).toBe(404);
  expect((await html('/b/2147483648')).response.status).toBe(404);
});

test.runIf(haveBrowser)('it reads well on a phone, in the dark, without script, and with a keyboard', async () => {
  const page = await browsing.visitor();
  for (const path of ['/', board, '/b/1?q=桥', '/t/1', '/nothing-here']) {
    await page.goto(town.running.url + path);
    await expectAccessible(page);
  }
  const dark = await browsing.visitor({
    viewport: { width: 360, height: 740 },
    colorScheme: 'dark',
    javaScriptEnabled: true,
  });
  for (const path of [board, '/t/1']) {
    await dark.goto(town.running.url + path);
    await expectAccessible(dark);
  }
  const keys = await browsing.visitor({ viewport: { width: 1280, height: 800 }, javaScriptEnabled: false });
  await keys.goto(`${town.running.url}/b/1`);
  await keys.keyboard.press('Tab');
  expect(await keys.locator(':focus').textContent()).toContain('跳到正文');
  await keys.fill('input[name=q]', '护栏');
  await keys.keyboard.press('Enter');
  await keys.waitForURL(/q=/);
  await keys.click('.topics a');
  expect(await keys.textContent('h1')).toContain('护栏');
});
