// 征集表: a sheet of paper forms comes in by the shell, as a whole or not at all, and once.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { AdminResult } from '../../src/admin/command.js';
import { adminCommands } from '../../src/admin/commands.js';
import { parseCsv } from '../../src/intake/forms/sheet.js';
import { said } from '../support/lives.js';
import { otherVillage, useTown, village, workroom } from '../support/town.js';

const town = useTown();
const folder = mkdtempSync(join(tmpdir(), 'forms-'));
afterAll(() => rmSync(folder, { recursive: true }));

const xlsx = new URL('../fixtures/intake-forms.xlsx', import.meta.url).pathname;
const topics = () => town.running.deps.db.prisma.topic.count();

async function run(file: string, more: { dryRun?: boolean; unit?: string } = {}): Promise<AdminResult> {
  const { db, config, clock } = town.running.deps;
  const command = adminCommands.find(({ words }) => words.join(' ') === 'import');
  if (!command) throw new Error('there is no import');
  const options = { unit: more.unit ?? '柳林镇', 'dry-run': more.dryRun ?? false };
  return command.run({ db, config, now: clock.now(), options, names: [file] });
}

function csv(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('an Excel sheet with a title, a gap and a date: first dry, then filed, then known', async () => {
  const before = await topics();
  expect((await run(xlsx, { dryRun: true })).text).toMatch(/^Dry run: nothing was kept.\n2 forms filed: 2 new topics/);
  expect(await topics()).toBe(before);

  const { data, text } = await run(xlsx);
  expect(text).toContain('2 forms filed: 2 new topics');
  expect(data).toMatchObject({ forms: 2, known: 0, endorsements: 3, joined: 0 });
  const [first, second] = (data as { raised: number[] }).raised;
  // The running product posts what the shell wrote.
  await town.says('谷雨', '待办');
  expect(said(await town.news(workroom))).toContain('【征集表】录入了2份');
  expect(said(await town.says('老马', `查 ${first}`))).toMatch(/水塔[\s\S]*1人反映，3人附议（其中线下4人）/);
  await town.says('谷雨', `当场答复 ${first} 水管站明天来修`);
  expect(said(await town.news(workroom))).toMatch(/请转告王大爷（尾号1111）：\n.*水塔/);
  await town.says('谷雨', `当场答复 ${second} 卫生室月底前补药`);
  expect(said(await town.news(workroom))).toMatch(/请转告反映人：\n.*卫生室/);
  await town.clockTo(new Date((await town.now()).getTime() + 2 * 86_400_000).toISOString());
  for (const group of [village, otherVillage]) expect(said(await town.posts(group))).not.toMatch(/王大爷|1111/);

  expect((await run(xlsx)).data).toMatchObject({ forms: 0, known: 2, raised: [], endorsements: 0 });
  const events = await town.running.deps.db.prisma.topicEvent.findMany({ where: { topic: { number: first ?? 0 } } });
  expect(events.find((event) => event.action === 'raise')?.data).toMatchObject({ channel: 'import', offline: true });
});

test('every row that is wrong is named at once, and nothing is imported', async () => {
  const before = await topics();
  const file = csv(
    'wrong.csv',
    '\ufeff内容,村,日期,匿名,附议人数,电话\n路灯坏了,李家庄,2026-02-30,,,\n,,,,,13900001111\n井坏了,王家庄,2026-11-01,也许,三个,abc\n好好的一条,李家庄,,,,\n',
  );
  const error = await run(file).catch((e: Error) => e.message);
  expect(error).toMatch(/^Nothing was imported/);
  expect(error).toContain('row 2: 日期 "2026-02-30" is no day');
  expect(error).toContain('row 3: 内容 is missing');
  expect(error).toContain('row 4: 村 "王家庄" is neither 柳林镇 nor beneath it');
  expect(error).toContain('row 4: 匿名 is 是 or 否, not "也许"');
  expect(error).toContain('row 4: 附议人数 is a number');
  expect(error).toContain('row 4: 电话 "abc" is no telephone number');
  expect(await topics()).toBe(before);
  await expect(run(csv('none.csv', '姓名,电话\n王大爷,1\n'))).rejects.toThrow('No header was found');
  await expect(run(csv('empty.csv', '内容\n'))).rejects.toThrow('no forms under the header');
  await expect(run(csv('broken.xlsx', '内容'))).rejects.toThrow('cannot be read as .xlsx');
  await expect(run(join(folder, 'missing.csv'))).rejects.toThrow('ENOENT');
  await expect(run(csv('old.xls', ''))).rejects.toThrow('saved as .xlsx');
});

test('CSV as Excel saves it in China; what repeats within the sheet is left out and said; a private form stays private', async () => {
  // 内容,私密,备注 / 幼儿园门口没有减速带,, / 有人占着公家的仓库,是,密 / 幼儿园门口没有减速带,, in GB18030.
  const gbk = Buffer.from(
    'c4dac8dd2ccbbdc3dc2cb1b8d7a20a' +
      'd3d7b6f9d4b0c3c5bfdac3bbd3d0bcf5cbd9b4f82c2c0a' +
      'd3d0c8cbd5bcd7c5b9abbcd2b5c4b2d6bfe22ccac72cc3dc0a' +
      'd3d7b6f9d4b0c3c5bfdac3bbd3d0bcf5cbd9b4f82c2c0a',
    'hex',
  );
  const { text, data } = await run(csv('gbk.csv', gbk), { unit: '李家庄' });
  expect(text).toContain('rows 4 repeat earlier rows');
  expect(text).toContain('columns not read: 备注');
  const numbers = (data as { raised: number[] }).raised;
  expect(numbers).toHaveLength(2);
  const filed = await town.running.deps.db.prisma.topic.findMany({
    where: { number: { in: numbers } },
    include: { unit: true },
  });
  expect(filed.map((topic) => [topic.unit.name, topic.private, topic.channel])).toEqual([
    ['李家庄', false, 'import'],
    ['李家庄', true, 'import'],
  ]);
  expect(said(await town.says('老马', '议题'))).not.toContain('仓库');
});

test('cells in quotes', () => {
  expect(parseCsv('a,"b, ""c""\nd",\r\ne\n')).toEqual([['a', 'b, "c"\nd', ''], ['e']]);
});
