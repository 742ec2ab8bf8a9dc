// Papers as the people who ask for them open them: a link in the chat, a file behind it.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import readExcel from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adminCommands } from '../../src/admin/commands.js';
import { local } from '../../src/time.js';
import { raised, said } from '../support/lives.js';
import { useTown, village, workroom } from '../support/town.js';
import { type LivedIn, liveIn } from './lived-in.js';
import { checkXml, paragraphsOf, unzip } from './unzip.js';

const site = 'https://haoshangliang.example';
const dataDir = mkdtempSync(join(tmpdir(), 'papers-'));
const town = useTown({ PUBLIC_URL: site, DATA_DIR: dataDir });
const county = '清河县政协协商工作群';
let life: LivedIn;

beforeAll(async () => {
  life = await liveIn(town);
}, 120_000);
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const linkIn = (answer: string) => new RegExp(`${site}(/files/\\S+)`).exec(answer)?.[1] ?? `no link in: ${answer}`;
const open = (path: string) => fetch(`${town.running.url}${path}`);

async function paper(
  person: string,
  line: string,
  where?: string,
): Promise<{ name: string; type: string; bytes: Buffer }> {
  const answer = said(await town.says(person, line, where ? { in: where } : {}));
  const response = await open(linkIn(answer));
  expect({ line, answer, status: response.status }).toMatchObject({ status: 200 });
  const name = /filename\*=UTF-8''(\S+)/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? '';
  const bytes = Buffer.from(await response.arrayBuffer());
  return { name: decodeURIComponent(name), type: response.headers.get('content-type') ?? '', bytes };
}

async function sheetsOf(bytes: Buffer): Promise<Map<string, unknown[][]>> {
  for (const [name, xml] of unzip(bytes)) checkXml(name, xml);
  return new Map((await readExcel(bytes)).map(({ sheet, data }) => [sheet.replace(/ \d+$/, ''), data]));
}

test('台账: a sheet of figures and one a stage, with days as days and what is private by its number alone', async () => {
  const { name, type, bytes } = await paper('夏至', '台账', county);
  expect(name).toMatch(/^清河县-台账-截至.*\.xlsx$/);
  expect(type).toContain('spreadsheetml');
  const sheets = await sheetsOf(bytes);
  expect([...sheets.keys()].slice(0, 4)).toEqual(['数字', '待筛选', '受理和公示', '协商']);
  const figures = sheets.get('数字') ?? [];
  expect(figures.find((row) => row[1] === '意见')).toEqual([
    '征集',
    '意见',
    5,
    '人次',
    expect.stringContaining('群里'),
    expect.any(Date),
  ]);
  const stats = said(await town.says('夏至', '统计 今年', { in: county }));
  expect(stats).toContain('意见5人次');
  const working = sheets.get('办理中') ?? [];
  expect(working[1]).toEqual(expect.arrayContaining(['号', '议题', '提出日期', '承办单位', '期限', '结果']));
  const today = new Date(`${(await town.now()).toISOString().slice(0, 10)}T00:00:00Z`);
  expect(working[2]).toEqual(
    expect.arrayContaining([life.lamps, '村东头路灯坏了三盏', '李家庄', '群里说的', today, '已交办', '镇供电所', 1]),
  );
  const screening = sheets.get('待筛选') ?? [];
  const secret = screening.find((row) => row[0] === life.secret);
  expect(secret?.[1]).toBe('（私下反映）');
  expect(JSON.stringify([...sheets])).not.toMatch(/接线费|王大娘|春花|船家老何/);
  const xml = unzip(bytes).get('xl/worksheets/sheet2.xml') ?? '';
  expect(xml).toMatch(/<pane [^>]*ySplit="2"[^>]*state="frozen"/);
  expect(xml).toMatch(/<autoFilter ref="A2:P\d+"\/>/);
  expect(xml).toMatch(/<col min="2" max="2" width="34"/);
});

test('台账 in the workroom names what was told it in private; a village and a place narrow it', async () => {
  const all = await sheetsOf((await paper('谷雨', '台账')).bytes);
  expect(all.get('待筛选')?.find((row) => row[0] === life.secret)?.[1]).toContain('接线费');
  const other = await sheetsOf((await paper('谷雨', '导出 台账 今年 河湾村')).bytes);
  const rows = [...other].flatMap(([name, data]) => (name === '数字' ? [] : data.slice(2).filter((row) => row[0])));
  expect(rows.map((row) => row[0])).toEqual([life.ferry]);
  expect(said(await town.says('谷雨', '台账 随便什么'))).toContain('台账 上半年');
  expect(said(await town.says('秋实', '台账', { in: workroom }))).toContain('要由召集人');
  expect(said(await town.says('王大娘', '台账'))).not.toContain(site);
});

test('纪要 in the layout of offices: paper, fonts, page numbers, and no resident’s name', async () => {
  const { name, bytes } = await paper('谷雨', `纪要 ${life.lamps} 文件`);
  expect(name).toBe(`协商纪要-${life.lamps}号-村东头路灯坏了三盏.docx`);
  const text = paragraphsOf(bytes);
  expect(text.slice(0, 2)).toEqual(['关于“村东头路灯坏了三盏”的', '协商纪要']);
  expect(text).toContain('一、各方意见');
  expect(text.join('\n')).toMatch(/三、协商结果\n达成共识：先修村东头三盏，一周内修好/);
  expect(text.join('\n')).toMatch(/主持：谷雨[\s\S]*政协委员：麦冬[\s\S]*柳林镇“有事好商量”工作室\n\d{4}年\d+月\d+日$/);
  expect(text.join('\n')).not.toMatch(/王大娘|柱子|〔|position:/);
  const files = unzip(bytes);
  for (const [path, xml] of files) if (/\.(xml|rels)$/.test(path)) checkXml(path, xml);
  const xml = files.get('word/document.xml') ?? '';
  // 37 mm above, 28 mm left, 156 mm wide, 28 points a line, 2号 and 3号.
  expect(xml).toMatch(/<w:pgSz w:w="11906" w:h="16838"/);
  expect(xml).toMatch(/<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"/);
  expect(xml).toContain('w:line="560" w:lineRule="exact"');
  expect(xml).toMatch(/w:eastAsia="方正小标宋简体"[\s\S]{0,120}w:val="44"/);
  expect(xml).toMatch(/w:eastAsia="仿宋_GB2312"[\s\S]{0,160}w:val="32"/);
  expect(files.get('word/fontTable.xml')).toContain('<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>');
  const footers = [...files].filter(([path]) => /footer\d/.test(path)).map(([, footer]) => footer);
  expect(footers.some((footer) => /w:jc w:val="right"[\s\S]*— [\s\S]*PAGE/.test(footer))).toBe(true);
  expect(footers.some((footer) => /w:jc w:val="left"[\s\S]*— [\s\S]*PAGE/.test(footer))).toBe(true);
});

test('纪要 for a villager: only what is confirmed', async () => {
  expect((await paper('石头', `纪要 ${life.lamps} 文件`)).name).toContain('协商纪要');
  expect(said(await town.says('石头', `纪要 ${life.rubbish} 文件`))).toContain('还没有定稿的纪要');
  expect(said(await town.says('谷雨', `纪要 ${life.secret} 文件`))).toContain('私下反映的，不出文件');
});

test('公示 to be hung up: what was posted, word for word', async () => {
  const { bytes } = await paper('谷雨', `公示 ${life.rubbish} 文件`);
  const text = paragraphsOf(bytes).join('\n');
  const posts = (await town.posts(village)).join('\n');
  const [, days, line] = new RegExp(`【议题公示】(.*)\n(${life.rubbish}号 .*)`).exec(posts) ?? [];
  expect(text).toContain(`议题公示\n\n一、${days}\n${line}`);
  expect(text).toContain(`有不同意见，发：异议 ${life.rubbish} 理由`);
  expect(said(await town.says('谷雨', `公示 ${life.ferry} 文件`))).toContain('还没有公示过');
  expect(said(await town.says('王大娘', `公示 ${life.rubbish} 文件`))).not.toContain(site);
});

test('提案 and the half-year report say what the chat says', async () => {
  const drafted = said(await town.says('谷雨', `提案 ${life.lamps} ${life.rubbish}`));
  const id = Number(/提案(\d+)/.exec(drafted)?.[1]);
  const motion = paragraphsOf((await paper('谷雨', `看提案 ${id} 文件`)).bytes).join('\n');
  expect(motion).toMatch(/^关于解决“村东头路灯坏了三盏”、“河边垃圾.*”的建议\n（草稿）/);
  expect(motion).toContain('由镇供电所负责');
  expect(motion).not.toMatch(/〔|王大娘/);
  const chat = said(await town.says('夏至', '半年报 今年', { in: county }));
  expect(chat).toMatch(/【清河县半年报】[\s\S]*意见5人次/);
  const report = await paper('夏至', '半年报 今年 文件', county);
  expect(report.name).toMatch(/^清河县-半年报-/);
  const text = paragraphsOf(report.bytes).join('\n');
  expect(text).toMatch(/清河县“有事好商量”半年报[\s\S]*一、工作情况\n（一）征集\n意见5人次（群里说的5）/);
  expect(text).not.toMatch(/接线费|【|发：提案/);
});

test('npm run admin -- export … writes the same files without any page', async () => {
  const { db, config } = town.running.deps;
  const now = await town.now();
  const run = (word: string, names: string[], options: Record<string, string | boolean>, base = config) => {
    const found = adminCommands.find(({ words }) => words.join(' ') === `export ${word}`);
    if (!found) throw new Error(`no export ${word}`);
    const out = join(dataDir, `${word}.out`);
    return found.run({ db, config: base, now, names, options: { ...options, out } }).then(() => readFileSync(out));
  };
  const ledger = await sheetsOf(await run('ledger', [], { unit: '清河县' }));
  expect(JSON.stringify([...ledger])).not.toContain('接线费');
  expect(paragraphsOf(await run('minutes', [String(life.lamps)], {}))[1]).toBe('协商纪要');
  expect(paragraphsOf(await run('posting', [String(life.rubbish)], {}))[0]).toBe('议题公示');
  expect(paragraphsOf(await run('half-year', [], { unit: '清河县' }))[0]).toBe('清河县“有事好商量”半年报');
  expect(sizeOf(await run('poster', [], { unit: '李家庄', square: true }))).toEqual([1080, 1080]);
  expect(sizeOf(await run('digest-picture', [], { unit: '李家庄' }))[0]).toBe(1080);
  await expect(run('minutes', [String(life.secret)], {})).rejects.toThrow('不出文件');
  await expect(run('ledger', [], { unit: '清河县', period: '随便' })).rejects.toThrow('--period');
  const { publicUrl: _, ...nowhere } = config;
  await expect(run('poster', [], { unit: '李家庄' }, nowhere)).rejects.toThrow('PUBLIC_URL');
});

test('a link is good for its days and for nobody who guesses', async () => {
  const path = linkIn(said(await town.says('谷雨', '台账 今年')));
  const first = await open(path);
  expect(Object.fromEntries(first.headers)).toMatchObject({
    'cache-control': 'no-store, private',
    'x-content-type-options': 'nosniff',
    'content-disposition': expect.stringMatching(/^attachment; filename="paper.xlsx"; filename\*=UTF-8''%E6/),
  });
  await first.arrayBuffer();
  expect(await (await open(`${path}/progress`)).json()).toMatchObject({ state: 'done', progress: 100 });
  for (const wrong of [
    `${path}x`,
    '/files/1',
    `/files/${'A'.repeat(43)}`,
    `/files/${encodeURIComponent('../../etc/passwd')}`,
  ]) {
    const response = await open(wrong);
    expect({ wrong, status: response.status }).toEqual({ wrong, status: 404 });
    expect(await response.text()).toContain('没有');
  }
  const token = path.split('/').at(-1) as string;
  const rows = await town.running.deps.db.prisma.export.findMany();
  expect(JSON.stringify(rows)).not.toContain(token);

  // Its file is lost: it is made again.
  for (const file of readdirSync(join(dataDir, 'exports'))) rmSync(join(dataDir, 'exports', file));
  const waiting = await open(path);
  expect(waiting.status).toBe(202);
  expect(await waiting.text()).toContain('文件正在做');
  await town.call('/idle', {});
  expect((await open(path)).status).toBe(200);

  const later = new Date((await town.now()).getTime() + 8 * 86_400_000);
  await town.clockTo(later.toISOString());
  const gone = await open(path);
  expect(gone.status).toBe(410);
  expect(await gone.text()).toMatch(/过期了。请在群里再要一次/);
}, 60_000);

/** Width and height of a PNG. */
const sizeOf = (bytes: Buffer) => {
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
};

test('海报 in A4 at 300 dots an inch, a square one to pass on, and 周报 as a picture that WeCom would take', async () => {
  const poster = await paper('秋实', '海报', village);
  expect(poster).toMatchObject({ name: '李家庄-有事好商量-海报.png', type: 'image/png' });
  expect(sizeOf(poster.bytes)).toEqual([2480, 3508]);
  expect(sizeOf((await paper('谷雨', '海报 图片 河湾村')).bytes)).toEqual([1080, 1080]);
  expect(said(await town.says('王大娘', '海报'))).not.toContain(site);
  const digest = await paper('秋实', '周报 图片', village);
  expect(digest.name).toMatch(/^李家庄-周报-.*\.png$/);
  expect(sizeOf(digest.bytes)[0]).toBe(1080);
  // https://developer.work.weixin.qq.com/document/path/99110
  expect(digest.bytes.length).toBeLessThan(2 * 1024 * 1024);
});

test('a village that prefers to look gets its week as a picture, with what it is under it', async () => {
  const { prisma } = town.running.deps.db;
  await prisma.unit.updateMany({ where: { name: '李家庄' }, data: { settings: { digestAs: 'picture' } } });
  const monday = local(await town.now())
    .plus({ weeks: 1 })
    .startOf('week')
    .set({ hour: 9, minute: 5 });
  await town.clockTo(monday.toJSDate().toISOString());
  const { id } = await prisma.group.findFirstOrThrow({ where: { title: village } });
  const messages = await town.call<{ text: string; picture?: string }[]>(`/groups/${id}/messages?after=0`);
  const shown = messages.filter(({ picture }) => picture);
  expect(shown).toMatchObject([{ text: expect.stringMatching(/^【李家庄一周】.*\n看文字的，@我发：议题/) }]);
  const response = await open(shown[0]?.picture as string);
  expect(response.headers.get('content-type')).toBe('image/png');
  expect(sizeOf(Buffer.from(await response.arrayBuffer()))[0]).toBe(1080);
});

const hostile = [
  '=HYPERLINK("http://x.example","点我") 路灯坏了',
  '+1+1 </w:t></w:r><script>alert(1)</script> & "引号" 水管漏了',
  '@SUM(A1:A9) 井盖丢了 👨‍👩‍👧‍👦🔥 \u202e反过来\u202c \u0007',
  `-2+3 桥塌了，${'很长的话'.repeat(60)}`,
];

test('what people write stays what they wrote: formulas, XML, emoji, marks that turn text around', async () => {
  const numbers: number[] = [];
  for (const words of ['学校门口没有减速带', '水塔漏水', '广场的井盖丢了', '小桥的栏杆断了']) {
    numbers.push(await raised(town, words, '石头'));
  }
  expect(new Set(numbers).size).toBe(hostile.length);
  const prisma = town.running.deps.db.prisma;
  for (const [i, number] of numbers.entries()) {
    // Whatever triage made of it: a title is any text.
    await prisma.topic.update({ where: { number }, data: { title: hostile[i] as string } });
    await town.says('谷雨', `受理 ${number}`);
    await town.says('谷雨', `公示 ${number} 3天`);
  }
  const { bytes } = await paper('谷雨', '台账');
  const rows = (await sheetsOf(bytes)).get('受理和公示') ?? [];
  const titles = numbers.map((number) => rows.find((row) => row[0] === number)?.[1]);
  expect(titles[0]).toBe(hostile[0]);
  expect(titles[1]).toBe(hostile[1]);
  expect(titles[2]).toMatch(/^@SUM\(A1:A9\) 井盖丢了 .*🔥 反过来/u);
  expect(titles[3]).toBe(hostile[3]);
  expect([...unzip(bytes).values()].join('')).not.toMatch(/<f>|\u202e/);
  const posting = await paper('谷雨', `公示 ${numbers.join(' ')} 文件`);
  for (const [path, xml] of unzip(posting.bytes)) if (/\.(xml|rels)$/.test(path)) checkXml(path, xml);
  const text = paragraphsOf(posting.bytes).join('\n');
  expect(text).toContain('</w:t></w:r><script>alert(1)</script> & "引号"');
  expect(text).not.toContain('\u202e');
  const drafted = said(await town.says('谷雨', `提案 ${numbers.join(' ')}`));
  const motion = await paper('谷雨', `导出 看提案 ${/提案(\d+)/.exec(drafted)?.[1]}`);
  expect(motion.name).not.toMatch(/[\\/:*?"<>|]/);
  for (const [path, xml] of unzip(motion.bytes)) if (/\.(xml|rels)$/.test(path)) checkXml(path, xml);
}, 60_000);
