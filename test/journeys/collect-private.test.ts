// 私密 and 匿名: what was said in private lives its whole life in the workroom; whose name is not to be told is not told.
import { expect, test } from 'vitest';
import { adminCommands } from '../../src/admin/commands.js';
import { said } from '../support/lives.js';
import { otherVillage, type Town, useTown, village, workroom } from '../support/town.js';

const town = useTown();
const county = '清河县政协协商工作群';
const office = '镇供电所工作群';
const days = async (count: number) =>
  town.clockTo(new Date((await town.now()).getTime() + count * 86_400_000).toISOString());

/** A 1:1 chat of the person with the bot; gives a way to speak in it and hear what is posted there. */
async function directChat(of: Town, name: string) {
  const { prisma } = of.running.deps.db;
  const person = await prisma.person.findFirstOrThrow({ where: { name } });
  const chat = await prisma.group.create({
    data: { platform: 'sandbox', chatId: `direct-${person.id}`, purpose: 'direct', directPersonId: person.id },
  });
  const heard = async () => {
    const messages = await of.call<{ from: number | 'bot'; text: string }[]>(`/groups/${chat.id}/messages`);
    return messages.filter((message) => message.from === 'bot').map((message) => message.text);
  };
  return {
    heard,
    async says(text: string): Promise<string> {
      const before = (await heard()).length;
      await of.call('/say', { group: chat.id, person: person.id, text, at: true });
      await of.call('/idle', {});
      return said((await heard()).slice(before));
    },
  };
}

test('a private topic through its whole life: no word of it in a village’s, a body’s or the county’s chat', async () => {
  await town.call('/groups', { title: office, purpose: 'department', unit: '柳林镇', body: '镇供电所' });
  const chunhua = await directChat(town, '春花');
  await town.says('春花', '大家好', { at: false });
  const receipt = await chunhua.says('反映 私密 供电所有人乱收接线费，每户二百');
  const n = Number(/(\d+)号/.exec(receipt)?.[1]);
  expect(receipt).toContain('只有工作室能看到');
  expect(said(await town.news(workroom))).toMatch(/【私下反映】\d+号「.*接线费/);
  const secret = /接线费|二百|乱收/;

  const lookedAt = async () => {
    for (const [who, where] of [
      ['老马', village],
      ['秋实', village],
      ['亮堂', office],
      ['谷雨', office],
      ['夏至', county],
    ] as const) {
      for (const line of [`查 ${n}`, `验 ${n}`, '议题', '我的', `附议 ${n}`, `订阅 ${n}`]) {
        expect({ who, line, heard: said(await town.says(who, line, { in: where })) }).toEqual({
          who,
          line,
          heard: expect.not.stringMatching(secret),
        });
      }
    }
    for (const line of ['待办', '周报', '统计 本月', '月报']) {
      expect(said(await town.says('谷雨', line, { in: county }))).not.toMatch(secret);
      expect(said(await town.says('夏至', line, { in: county }))).not.toMatch(secret);
      expect(said(await town.says('亮堂', line, { in: office }))).not.toMatch(secret);
    }
  };
  await lookedAt();
  await town.says('谷雨', `受理 ${n}`);
  await town.says('谷雨', `公示 ${n}`);
  await town.says('谷雨', `投票 ${n}`);
  await town.says('谷雨', `转办 ${n} 镇供电所 3个工作日 核查接线收费`);
  await lookedAt();
  await days(1);
  await town.says('亮堂', `签收 ${n}`, { in: office });
  await town.says('亮堂', `签收 ${n}`);
  await town.says('亮堂', `进展 ${n} 正在退接线费`);
  await days(8);
  await town.says('亮堂', `办结 ${n} 多收的接线费都退了`);
  await lookedAt();
  expect(await chunhua.heard()).toContainEqual(expect.stringMatching(/接线费都退了/));
  expect(await chunhua.says(`已解决 ${n} 满意`)).toContain('谢谢您');
  expect(await chunhua.says(`查 ${n}`)).toMatch(/接线费/);
  expect(await chunhua.says('我的')).toMatch(/接线费/);
  await days(9);
  await lookedAt();
  for (const group of [village, otherVillage, county, office]) {
    expect({ group, posts: said(await town.posts(group)) }).toEqual({
      group,
      posts: expect.not.stringMatching(secret),
    });
  }
  const { prisma } = town.running.deps.db;
  expect((await prisma.topic.findUniqueOrThrow({ where: { number: n } })).state).toBe('resolved');
}, 120_000);

test('匿名: the workroom does not hear the name; a county may decide otherwise; the public never does', async () => {
  await town.news(workroom);
  await town.says('石头', '反映 匿名 村西头垃圾桶好几天没人清了');
  const hidden = said(await town.news(workroom));
  expect(hidden).toContain('匿名：');
  expect(hidden).not.toContain('石头');
  const { prisma } = town.running.deps.db;
  const { number } = await prisma.topic.findFirstOrThrow({ orderBy: { id: 'desc' } });
  // Whoever decides a moment later is not told who withdrew it.
  await town.says('石头', `撤回 ${number}`);
  const refused = said(await town.says('谷雨', `受理 ${number}`));
  expect(refused).toContain('反映人已经撤回');
  expect(refused).not.toContain('石头');

  const { db, config } = town.running.deps;
  const set = adminCommands.find(({ words }) => words.join(' ') === 'unit set');
  const options = { set: ['hideAnonymousNames=false'] };
  await set?.run({ db, config, now: new Date(), options, names: ['清河县'] });
  await town.says('石头', '反映 匿名 幼儿园门口没有减速带');
  expect(said(await town.news(workroom))).toContain('石头（要求匿名）：');
  await days(2);
  expect(said(await town.posts(village))).not.toContain('石头');
});

test('quoted: the author is told in private that it was filed for them, both hear the outcome', async () => {
  const qinghe = await directChat(town, '青禾');
  // A cadre's talk is filed by nobody but who quotes it.
  await town.says('青禾', '村口那座小桥的栏杆松了 一碰就晃', { in: otherVillage, at: false });
  const quoted = town.lastSaid();
  const before = (await town.running.deps.db.prisma.topic.count()) + 1;
  const receipt = said(await town.says('二丫', '记一下', { in: otherVillage, quote: quoted }));
  const n = Number(/(\d+)号/.exec(receipt)?.[1]);
  expect(receipt).toMatch(/替邻居记下了，\d+号「.*栏杆/);
  expect(receipt).not.toContain('青禾');
  expect(n).toBeGreaterThanOrEqual(before);
  expect(await qinghe.heard()).toContainEqual(expect.stringMatching(`有乡亲把您在群里说的记成了${n}号`));
  const { prisma } = town.running.deps.db;
  const topic = await prisma.topic.findUniqueOrThrow({
    where: { number: n },
    include: { reports: { include: { person: true } } },
  });
  const erya = await prisma.person.findFirstOrThrow({ where: { name: '二丫' } });
  expect(topic).toMatchObject({ channel: 'quote', reports: [{ person: { name: '青禾' }, filedById: erya.id }] });
  expect(said(await town.says('二丫', '我的', { in: otherVillage }))).toMatch(`${n}号`);
  expect(said(await town.says('青禾', '我的', { in: otherVillage }))).toMatch(new RegExp(`您反映的：\\n${n}号`));
  await town.news(otherVillage);
  await town.says('谷雨', `受理 ${n}`);
  await days(1);
  expect(said(await town.news(otherVillage))).toMatch(`${n}号「`);
  // What was filed already gets no second number.
  await town.says('枣花婶', '卫生室的药不全 老人买药要跑镇上', { in: otherVillage, at: false });
  const again = said(await town.says('二丫', '记一下', { in: otherVillage, quote: town.lastSaid() }));
  expect(again).toMatch(/邻居这话已经算在\d+号「.*」里了/);
  expect(said(await town.says('青禾', `撤回 ${n}`, { in: otherVillage }))).toContain('已撤回');
});
