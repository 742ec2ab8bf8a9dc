// A convener's day on the workbench, in a browser without script: what chat can decide is decided here.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible, haveBrowser, useBrowser } from '../support/browser.js';
import { raised } from '../support/lives.js';
import { loginPath } from '../support/signed-in.js';
import { useTown, village, workroom } from '../support/town.js';

const town = useTown();
const browsing = useBrowser();
const wide = { viewport: { width: 1280, height: 900 }, javaScriptEnabled: false, locale: 'zh-CN' };

async function enter(person: string, options: Parameters<typeof browsing.visitor>[0] = wide): Promise<Page> {
  const page = await browsing.visitor(options);
  await page.goto(town.running.url + (await loginPath(town, person)));
  await page.click('main button');
  await page.waitForURL(/\/w$/);
  return page;
}

const open = (page: Page, path: string) => page.goto(town.running.url + path);
const answer = async (page: Page) => (await page.textContent('.notice')) ?? '';

/** Opens the form, fills it in and sends it; gives what the page says then. */
async function press(page: Page, label: string, fields: Record<string, string> = {}): Promise<string> {
  const form = page.locator(`form[aria-label$="${label}"]`).first();
  for (const details of await page.locator('details', { has: form }).all()) {
    if ((await details.getAttribute('open')) === null) await details.locator('> summary').click();
  }
  for (const [name, value] of Object.entries(fields)) {
    const control = form.locator(`[name=${name}]`);
    if ((await form.locator(`select[name=${name}]`).count()) > 0) await control.selectOption(value);
    else await control.fill(value);
  }
  await form.locator('button').click();
  await page.waitForLoadState();
  return answer(page);
}

test.runIf(haveBrowser)('from a report in the village to a body that reports it done', async () => {
  const n = await raised(town, '村口的桥护栏断了两根，孩子天天从那过');
  const page = await enter('谷雨');
  expect(await page.textContent('#screening')).toContain('护栏断');
  expect(await press(page, `${n}号 受理`)).toContain('已受理');
  await page.click('.notice button');
  expect(await answer(page)).toContain('开始公示');
  await town.call('/idle', {});
  expect((await town.posts(village)).join()).toContain('公示');

  await open(page, `/w/t/${n}`);
  expect(await page.textContent('.story')).toMatch(/公示\s*谷雨（召集人），在工作台/);
  const day = new Date((await town.now()).getTime() + 8 * 3_600_000 + 86_400_000).toISOString().slice(0, 10);
  expect(await press(page, '开启协商', { when: `${day}T15:00`, place: '村委会' })).toContain('村委会协商');
  await open(page, `/w/t/${n}/consult`);
  expect(await page.textContent('.seats')).toContain('还差1位');
  expect(await press(page, '建议的人都请')).toContain('请了');
  expect(await press(page, '另请一位', { party: '群众代表', who: '老马' })).toContain('老马（群众代表）');
  expect(await press(page, '定议程', { items: '先看现场\n再议办法' })).toContain('2. 再议办法');
  expect(await press(page, '现在开始协商')).toContain('原因');
  expect(await press(page, '现在开始协商', { reason: '大家正好都在村委会' })).toContain('开始协商');
  expect(await press(page, '替人签到', { who: '老马、麦冬' })).toContain('到了');
  expect(await press(page, '记一句发言', { who: '麦冬', words: '先装临时护栏' })).toContain('记下了麦冬');
  expect(await press(page, '记一条不同意见', { who: '老马', words: '临时的不顶用' })).toContain('不同意见');
  expect(await page.textContent('#live')).toMatch(/麦冬[\s\S]*先装临时护栏[\s\S]*老马\s*不同意见/);
  expect(await press(page, '记下结论', { result: '共识', words: '装护栏' })).toContain('不同意见');
  expect(await press(page, '解释说明', { reason: '月底换成铁的' })).toContain('解释记下了');
  expect(await press(page, '提一条说法', { words: '先临时后永久' })).toContain('第1条说法');
  expect(await press(page, '结束表态，公布结果')).toContain('先临时后永久');
  expect(
    await press(page, '记下结论', { result: '共识', words: '月底前装好铁护栏', items: '镇水利站 20个工作日 装铁护栏' }),
  ).toContain('已记下');

  expect(await press(page, '起草纪要')).toContain('协商纪要');
  expect(await page.textContent('.minutes')).toMatch(/先装临时护栏[\s\S]*麦冬：先装临时护栏/);
  expect(await press(page, '改第1句', { text: '村口桥护栏的事' })).toContain('第1行改好了');
  expect(await page.textContent('.minutes')).toContain('村口桥护栏的事');
  expect(await press(page, '没问题，定稿')).toContain('定稿了');
  expect(await page.textContent('#minutes')).not.toContain('改第1句');

  await open(page, `/w/t/${n}`);
  expect(await press(page, '把议定事项都交下去')).toContain('交给镇水利站');
  const head = await enter('清泉');
  expect(await head.textContent('#atWork')).toContain('镇水利站');
  expect(await press(head, `${n}号 签收`)).toContain('已签收');
  await open(head, `/w/t/${n}`);
  expect(await press(head, '进展', { percent: '60', words: '料到了' })).toContain('进展记下了');
  expect(await press(head, '办结', { reason: '铁护栏装好了' })).toContain('已办结');
  await town.call('/idle', {});
  expect((await town.posts(village)).join('\n')).toContain('铁护栏装好了');
  expect((await town.says('王大娘', `已解决 ${n}`)).join()).toContain('谢谢');
});

test.runIf(haveBrowser)('a whole flow with the keyboard alone', async () => {
  const n = await raised(town, '广场的健身器材松了，差点伤到人', '老马');
  const page = await enter('谷雨');
  await open(page, `/w/t/${n}`);
  const focused = () => page.locator(':focus');
  const tabTo = async (text: string) => {
    for (let i = 0; i < 80; i += 1) {
      await page.keyboard.press('Tab');
      if ((await focused().textContent())?.trim() === text) return;
    }
    throw new Error(`no way to 「${text}」`);
  };
  await tabTo('当场答复');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('今天下午村里来人拧紧');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.notice');
  expect(await answer(page)).toContain('已答复');
  expect(await page.textContent('main')).toContain('已当场答复');
});

test.runIf(haveBrowser)('what was filled in wrongly is there to be put right', async () => {
  const n = await raised(town, '村西头的路坑坑洼洼', '春花');
  await town.says('谷雨', `受理 ${n}`);
  const page = await enter('谷雨');
  await open(page, `/w/t/${n}`);
  expect(await press(page, `${n}号 改标题`, { title: '很长'.repeat(30) })).toContain('标题请短一些');
  expect(await page.locator(`#field-title-${n}-title`).inputValue()).toContain('很长很长');
});

test.runIf(haveBrowser)('every page reads well on a phone, in the dark and on a wide screen', async () => {
  const n = await raised(town, '渠里的水放不下来，庄稼旱了', '石头');
  await town.says('谷雨', `受理 ${n}`);
  await town.says('谷雨', `公示 ${n} 3天`);
  await town.says('谷雨', `开启协商 ${n} 明天下午3点 村委会`);
  await town.says('谷雨', `邀请 ${n} 全部`);
  await town.says('谷雨', `开会 ${n} 大家都在`);
  await town.says('谷雨', `记录 ${n} 麦冬：先清淤`);
  await town.says('谷雨', `说法 ${n} 先清淤再修闸`);
  const phone = { viewport: { width: 360, height: 740 }, locale: 'zh-CN' };
  for (const options of [phone, { ...phone, colorScheme: 'dark' as const }, { ...wide, javaScriptEnabled: true }]) {
    const page = await enter('谷雨', options);
    for (const path of [
      '/w',
      '/w/topics',
      '/w/topics?stage=discussing',
      '/w/t/1',
      `/w/t/${n}`,
      `/w/t/${n}/consult`,
      '/w/t/1/consult',
    ]) {
      await open(page, path);
      for (const details of await page.locator('details:not([open]) > summary').all()) {
        if (await details.isVisible()) await details.click();
      }
      await expectAccessible(page);
    }
  }
});

test.runIf(haveBrowser)('what is said appears by itself while a consultation is open', async () => {
  const number = (await town.running.deps.db.prisma.topic.findFirstOrThrow({ where: { state: 'inSession' } })).number;
  const page = await enter('谷雨', { viewport: { width: 1280, height: 900 }, locale: 'zh-CN' });
  await page.clock.install();
  await open(page, `/w/t/${number}/consult`);
  expect(await page.textContent('#live')).not.toContain('闸门也要修');
  await town.says('白露', `记录 ${number} 闸门也要修`, { in: workroom });
  await page.clock.runFor(11_000);
  await page.waitForSelector('#live:has-text("闸门也要修")');
});
