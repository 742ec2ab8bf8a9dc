// A question is answered from the office's own notes: by the convener with one digit, or at once where the unit allows it;
// where the notes say nothing, nothing is made up.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminCommands } from '../../src/admin/commands.js';
import { readConfig } from '../../src/config.js';
import { NoteFileError, parseNotes } from '../../src/knowledge/note-file.js';
import { createNoteSearch } from '../../src/knowledge/search.js';
import { useTown, village, workroom } from '../support/town.js';

const town = useTown();
const said = (posts: string[]) => posts.join('\n\n');
let folder: string;

const notes = `# 低保多久核一次？
来源：县民政局《低保办事指南》
日期：2026-03-01

每年核一次。家里收入有变化，随时到村委会说。

# 遛狗不拴绳罚多少钱？
来源：《县城市管理办法》
有效期至：2025-12-31

头一回提醒，再犯罚50元。

# 外地能不能交合作医疗？
来源：县医保局公告
日期：2026-09-01

能。手机上搜「医保服务」小程序，点城乡居民缴费。
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hsl-notes-'));
  writeFileSync(join(folder, '民政.md'), notes);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function admin(words: string[], names: string[], options: Record<string, string | string[]> = {}) {
  const command = adminCommands.find((one) => one.words.join(' ') === words.join(' '));
  if (!command) throw new Error(`no command ${words.join(' ')}`);
  const config = readConfig({ DATABASE_URL: town.database.url });
  return command.run({ db: town.running.deps.db, config, now: await town.now(), options, names });
}

test('notes come in from files; the same again changes nothing, a new answer takes the old one’s place', async () => {
  const first = await admin(['knowledge', 'import'], [folder], { unit: '清河县' });
  expect(first.text).toBe('清河县: 3 added, 0 changed, 0 as before');
  const again = await admin(['knowledge', 'import'], [folder], { unit: '清河县' });
  expect(again.text).toBe('清河县: 0 added, 0 changed, 3 as before');
  writeFileSync(join(folder, '民政.md'), notes.replace('头一回提醒', '头一次提醒'));
  expect((await admin(['knowledge', 'import'], [folder], { unit: '清河县' })).text).toContain('1 changed');
  const list = (await admin(['knowledge', 'list'], [])).text;
  expect(list).toContain('低保多久核一次？');
  expect(list).toMatch(/遛狗.*until 12月31日 \(over\)/);
  expect(list.split('\n')).toHaveLength(3);
});

test('the convener answers with one digit; the resident gets it with source and date; it counts as 政策解答', async () => {
  const receipt = said(await town.says('王大娘', '请问低保多长时间核一次呀'));
  const number = /(\d+)号/.exec(receipt)?.[1];
  expect(receipt).toContain('工作室看过就答复您');
  const post = said(await town.news(workroom));
  expect(post).toMatch(
    /【有人问】[\s\S]*政策知识里有：每年核一次。[\s\S]*依据：县民政局《低保办事指南》，2026年3月1日[\s\S]*1 就这样答/,
  );
  expect(said(await town.says('谷雨', '1'))).toMatch(new RegExp(`已解答${number}号`));
  await town.clockTo(new Date((await town.now()).getTime() + 86_400_000).toISOString());
  expect(said(await town.posts(village))).toMatch(
    /政策解答：每年核一次。家里收入有变化，随时到村委会说。（依据：县民政局/,
  );
  const events = await town.running.deps.db.prisma.topicEvent.findMany({ where: { action: 'policyAnswer' } });
  expect(events).toHaveLength(1);
});

test('what the notes do not know, or no longer know, is not made up', async () => {
  await town.news(workroom);
  const unknown = said(await town.says('王大娘', '请问宅基地能不能过户给闺女'));
  expect(unknown).toContain('我这儿没有现成的规定');
  expect(said(await town.news(workroom))).toMatch(/政策知识里没有。请发：政策解答 \d+ 怎么解答/);
  // The note about dogs is over.
  expect(said(await town.says('老马', '请问遛狗不拴绳罚多少钱'))).toContain('没有现成的规定');
});

test('a unit may let the bot answer at once', async () => {
  await admin(['unit', 'set'], ['李家庄'], { set: ['answerFromNotes=atOnce'] });
  await town.news(workroom);
  const answer = said(await town.says('春花', '俺在天津干活，合作医疗能在手机上交不'));
  expect(answer).toMatch(/^能。手机上搜「医保服务」小程序[\s\S]*（依据：县医保局公告，2026年9月1日）\n记作\d+号/);
  const number = Number(/记作(\d+)号/.exec(answer)?.[1]);
  const topic = await town.running.deps.db.prisma.topic.findUniqueOrThrow({
    where: { number },
    include: { reports: true },
  });
  expect(topic.state).toBe('answeredOnSpot');
  expect(topic.reports[0]?.answeredState).toBe('answeredOnSpot');
  expect(said(await town.news(workroom))).toContain('已按政策知识答复');
});

test('a retired note is not used any more', async () => {
  const list = (await admin(['knowledge', 'list'], [])).text;
  const id = /^(\d+) .*合作医疗/m.exec(list)?.[1] as string;
  await admin(['knowledge', 'retire'], [id]);
  expect(said(await town.says('石头', '请问在外地能交合作医疗吗'))).toContain('没有现成的规定');
  await expect(admin(['knowledge', 'retire'], [id])).rejects.toThrow('no such note');
});

test('all that is wrong with a file is said at once, and nothing of it is taken', async () => {
  const broken = '# 甲？\n日期：去年\n\n答。\n\n# 乙？\n来源：某文件\n';
  expect(() => parseNotes(broken, '错.md')).toThrow(NoteFileError);
  writeFileSync(join(folder, '错.md'), broken);
  const failed = admin(['knowledge', 'import'], [folder], { unit: '李家庄' });
  await expect(failed).rejects.toThrow(
    /错\.md:1 has no 来源[\s\S]*错\.md:1 日期 must be like 2026-03-01[\s\S]*错\.md:6 has no answer/,
  );
  expect(await town.running.deps.db.prisma.knowledgeNote.count({ where: { unit: { name: '李家庄' } } })).toBe(0);
});

describe('finding the note', () => {
  const questions = [
    '低保多久核一次？',
    '高龄补贴多大岁数能领，领多少？',
    '养老保险断交了能不能补？',
    '宅基地翻盖要办什么手续？',
    '外地能不能交合作医疗？',
    '新生儿怎么上户口？',
    '残疾证在哪里办？',
    '孩子考上大学有没有补助？',
    '秸秆能不能烧？',
    '农机补贴怎么申请？',
    '老年公交卡怎么办？',
    '遛狗不拴绳怎么处罚？',
  ];
  const search = createNoteSearch(questions.map((question, id) => ({ id, question, answer: '按规定办。' })));

  test.each([
    ['俺奶奶刚够90 高龄补贴能领多少', 1],
    ['养老金断了两年没交，还能补交吗', 2],
    ['老房子想翻盖，宅基地手续咋办', 3],
    ['在外头打工，新农合能在那边交不', 4],
    ['刚出生的娃户口咋上', 5],
    ['残疾证上哪办啊', 6],
    ['家里孩子今年考上大学了，有补助没有', 7],
    ['地里秸秆让不让烧', 8],
    ['买拖拉机的农机补贴咋申请', 9],
    ['60岁的老年公交卡怎么办理', 10],
  ])('%s', (asked, note) => {
    expect(search.best(asked)).toBe(note);
  });

  test.each([
    '村里路灯啥时候修',
    '结婚证丢了去哪补',
    '公交车几点有',
    '请问退伍军人优待证怎么办',
    '低价房怎么申请',
    '种地保险买哪家',
    '在哪能领口罩',
  ])('nothing for: %s', (asked) => {
    expect(search.best(asked)).toBeUndefined();
  });
});
