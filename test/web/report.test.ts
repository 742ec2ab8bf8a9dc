// 征集表: from the form behind the QR code to the workroom, and back to the page that only the reporter can open.
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { expectAccessible, haveBrowser, useBrowser } from '../support/browser.js';
import { directChat } from '../support/direct.js';
import { said } from '../support/lives.js';
import { useTown, workroom } from '../support/town.js';

const dataDir = mkdtempSync(join(tmpdir(), 'haoshangliang-test-photos-'));
const town = useTown({ DATA_DIR: dataDir });
const browsing = useBrowser();
const form = '/r/3';

const at = (path: string) => `${town.running.url}${path}`;
const get = async (path: string) => (await fetch(at(path))).text();

/** As a browser sends it, after somebody took their time to write. */
async function fillIn(fields: Record<string, string>, files: Blob[] = [], headers: Record<string, string> = {}) {
  const stamp = /name="stamp" value="([^"]+)"/.exec(await get(form))?.[1] ?? '';
  await new Promise((resolve) => setTimeout(resolve, 1_600));
  const data = new FormData();
  for (const [name, value] of Object.entries({ stamp, ...fields })) data.append(name, value);
  for (const [index, file] of files.entries()) data.append('photos', file, `照片${index}.jpg`);
  const response = await fetch(at(form), { method: 'POST', body: data, redirect: 'manual', headers });
  await town.call('/idle', {});
  return { response, text: await response.text(), page: response.headers.get('location')?.split('?')[0] ?? '' };
}

const photograph = async () =>
  new Blob([
    new Uint8Array(
      await sharp({ create: { width: 2400, height: 1200, channels: 3, background: '#888' } })
        .withExif({ IFD0: { Make: 'CAMERA-OF-LAOMA' }, IFD3: { GPSLatitude: '31/1 0/1 0/1' } })
        .jpeg()
        .toBuffer(),
    ),
  ]);

test.runIf(haveBrowser)('a resident without any chat reports, is answered, and says it is solved', async () => {
  const page = await browsing.visitor();
  await page.goto(at(form));
  await expectAccessible(page);
  await page.fill('[name=what]', '3号楼后头的路灯坏了三天了');
  await page.fill('[name=where]', '3号楼后头');
  await page.fill('[name=name]', '船家老何');
  await page.fill('[name=phone]', '139 0000 1234');
  await page.waitForTimeout(1_600);
  await page.click('button[type=submit]');
  await page.waitForURL(/\/f\//);
  expect(await page.textContent('.notice')).toMatch(/记下了，\d+号/);
  await expectAccessible(page);
  const n = Number(/(\d+)号/.exec((await page.textContent('h1')) ?? '')?.[1]);
  await town.call('/idle', {});
  const told = said(await town.news(workroom));
  expect(told).toMatch(/船家老何（尾号1234）（网上征集表）：3号楼后头的路灯坏了/);
  expect(told).not.toContain('13900001234');
  for (const line of [`受理 ${n}`, `转办 ${n} 镇供电所 5个工作日 去看看`]) await town.says('谷雨', line);
  await town.says('亮堂', `签收 ${n}`);
  await town.says('亮堂', `办结 ${n} 灯换好了`);
  await page.reload();
  expect(await page.textContent('#talk')).toContain('灯换好了');
  await page.check('[value=resolved]');
  await page.check('[value=satisfied]');
  await page.click('button[value=verdict]');
  await page.waitForURL(/#talk/);
  expect(await page.textContent('.badge')).toBe('已解决');
  expect(await page.textContent('#talk')).toContain(`已解决 ${n} 满意`);
  await expectAccessible(page);
  expect(said(await town.says('谷雨', `查 ${n}`))).toMatch(/反映人：1人已解决[\s\S]*1人满意/);
});

test('a picture loses what the camera wrote into it, and only its owner can open it', async () => {
  const { page } = await fillIn({ what: '村口的桥护栏断了一截' }, [await photograph()]);
  const html = await get(page);
  const path = /src="([^"]+\/photos\/\d+)"/.exec(html)?.[1] ?? '';
  const response = await fetch(at(path));
  const bytes = Buffer.from(await response.arrayBuffer());
  const { width, exif, format } = await sharp(bytes).metadata();
  expect({ width, exif, format }).toEqual({ width: 1600, exif: undefined, format: 'jpeg' });
  expect(bytes.includes('LAOMA')).toBe(false);
  expect(
    readdirSync(join(dataDir, 'photos'), { recursive: true }).filter((name) => `${name}`.endsWith('.jpg')),
  ).toHaveLength(1);
  const other = await fillIn({ what: '晒谷场边上的沟堵了' });
  const id = path.split('/').at(-1);
  expect((await fetch(at(`${other.page}/photos/${id}`))).status).toBe(404);
});

test('private and anonymous reports stay what they are', async () => {
  await town.news(workroom);
  const { page } = await fillIn({ what: '隔壁工地半夜施工，吵得睡不着', name: '春花', anonymous: '1', private: '1' });
  const n = Number(/(\d+)号/.exec(await get(page))?.[1]);
  const told = said(await town.news(workroom));
  expect(told).toMatch(/【私下反映】[\s\S]*匿名（网上征集表）/);
  expect(told).not.toContain('春花');
  expect((await fetch(at(`/t/${n}`))).status).toBe(404);
  expect(await get(page)).toContain('只给工作室看');
});

test('what is wrong is said beside the field, and nothing that was written is lost', async () => {
  const { response, text } = await fillIn({ what: '坏了', where: '村口小桥边', phone: '12345' });
  expect(response.status).toBe(400);
  expect(text).toContain('请再写几个字');
  expect(text).toContain('电话好像不对');
  expect(text).toContain('村口小桥边');
  const bad = await fillIn({ what: '村口的路坑坑洼洼' }, [new Blob(['<svg onload=alert(1)>'])]);
  expect(bad.text).toContain('有一张照片打不开');
  expect(bad.text).toContain('村口的路坑坑洼洼');
});

test('machines, other sites, bombs and guesses get nowhere', async () => {
  const before = await town.running.deps.db.prisma.topic.count();
  expect((await fillIn({ what: '便宜贷款点这里', website: 'http://spam' })).text).toContain('多出来的那一格');
  expect((await fillIn({ what: '没有打开过这一页', stamp: '1.x' })).response.status).toBe(400);
  const elsewhere = await fillIn({ what: '别的网站替人填的' }, [], { 'sec-fetch-site': 'cross-site' });
  expect(elsewhere.response.status).toBe(403);
  // 81 million pixels in a few KB.
  const bomb = await sharp({
    create: { width: 9_000, height: 9_000, channels: 3, background: '#fff' },
    limitInputPixels: false,
  })
    .png({ compressionLevel: 9 })
    .toBuffer();
  expect((await fillIn({ what: '照片是个炸弹' }, [new Blob([new Uint8Array(bomb)])])).text).toContain('打不开');
  const large = await fillIn({ what: `字太多了${'多'.repeat(20_000)}` });
  expect(large.response.status).toBe(413);
  for (const path of ['/f/x', `/f/${'a'.repeat(24)}`, '/f/..%2f..%2fetc', `/f/${'a'.repeat(24)}/photos/1`]) {
    expect((await fetch(at(path))).status).toBe(404);
  }
  expect(await town.running.deps.db.prisma.topic.count()).toBe(before);
});

test('a danger is answered at once with whom to call, and the workroom is alarmed', async () => {
  await town.news(workroom);
  const { page } = await fillIn({ what: '着火了，村西头草垛着火了，快来人' });
  expect(await get(page)).toContain('119');
  expect(said(await town.news(workroom))).toContain('【紧急】');
});

test('somebody who reported in a chat gets a page of their own in the 1:1 chat: a verdict there counts, and 附议 too', async () => {
  const direct = await directChat(town, '王大娘');
  const [receipt] = await town.says('王大娘', '3号楼西边的井盖丢了，晚上要摔人');
  const n = Number(/(\d+)号/.exec(receipt ?? '')?.[1]);
  const own = said(await direct.says('我的'));
  const page = /http:\/\/[^\s/]+(\/f\/[\w-]{24})/.exec(own)?.[1] ?? '';
  expect(await get(page)).toContain(`${n}号`);
  const [other] = await town.says('老马', '文化活动室的门锁坏了，进不去');
  const m = Number(/(\d+)号/.exec(other ?? '')?.[1]);
  await town.says('谷雨', `受理 ${m}`);
  const press = (fields: Record<string, string>) =>
    fetch(at(page), { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  expect((await press({ topic: String(m), act: 'endorse' })).status).toBe(303);
  expect(said(await town.says('谷雨', `查 ${m}`))).toContain('1人附议');
  await town.says('谷雨', `受理 ${n}`);
  await town.says('谷雨', `转办 ${n} 镇水利站 5个工作日 去看看`);
  await town.says('清泉', `签收 ${n}`);
  await town.says('清泉', `办结 ${n} 盖好了`);
  expect((await press({ topic: String(n), act: 'verdict', verdict: 'unresolved', words: '还是空的' })).status).toBe(
    303,
  );
  expect(said(await town.says('谷雨', `查 ${n}`))).toContain('重新办理');
  // The address of a page lies about in a chat: it gives nobody an office's powers.
  const cadre = await directChat(town, '秋实');
  expect(said(await cadre.says('我的'))).not.toContain('/f/');
  await town.running.deps.db.prisma.roleGrant.create({
    data: {
      personId: (await town.running.deps.db.prisma.person.findFirstOrThrow({ where: { name: '王大娘' } })).id,
      unitId: 2,
      role: 'convener',
    },
  });
  expect((await press({ topic: String(m), act: 'more', words: `不予列入 ${m} 不归我们管` })).status).toBe(403);
});
