// 采纳·落实: from the level above's word to the last lamp, with everybody told at each step.
import { expect, test } from 'vitest';
import { concluded, said } from '../support/lives.js';
import { useTown, village, workroom } from '../support/town.js';

const town = useTown();
const countyGroup = '清河县政协协商工作群';
const day = 86_400_000;

const later = async (ms: number) => {
  await town.clockTo(new Date((await town.now()).getTime() + ms).toISOString());
};

test('an outcome is submitted, and the county’s word comes back to the workroom and the village', async () => {
  const a = await concluded(town, '3号楼路灯坏了三天，老人晚上看不见', '共识 供电所换灯');
  expect(said(await town.says('谷雨', `采纳 ${a}`))).toMatch(/「采纳」要由县政协办来做/);
  expect(said(await town.says('谷雨', `报送 ${a}`))).toContain('报给清河县');
  expect(said(await town.news(countyGroup))).toMatch(/【报送】\d+号「.*路灯.*」\n协商结论：供电所换灯[\s\S]*1 采纳/);
  expect(said(await town.says('夏至', `部分采纳 ${a}`, { in: countyGroup }))).toContain('部分采纳要写上原因');
  await town.news(workroom);
  expect(said(await town.says('夏至', '1', { in: countyGroup }))).toContain('采纳，会告诉反映人和工作室');
  expect(said(await town.news(workroom))).toMatch(/【采纳】[\s\S]*请交办，发：交办/);
  expect(said(await town.says('谷雨', '待办'))).toMatch(/有结论，等交办】\d件[\s\S]*路灯/);

  const b = await concluded(town, '村口想修个停车场', '部分 先占用空地', '老马');
  expect(said(await town.says('夏至', `不采纳 ${b}`, { in: countyGroup }))).toContain('不采纳要写上原因');
  await town.says('夏至', `不采纳 ${b} 那块地是基本农田`, { in: countyGroup });
  await later(day);
  const posts = said(await town.posts(village));
  expect(posts).toMatch(new RegExp(`${a}号.*：商量的办法采纳了`));
  expect(posts).toMatch(new RegExp(`${b}号.*没有采纳。原因：那块地是基本农田。不同意可以在30天内申诉一次`));
  expect(said(await town.says('老马', `查 ${b}`))).toMatch(/现在：未采纳[\s\S]*说明：那块地是基本农田/);
  const reports = await town.running.deps.db.prisma.report.findMany({ where: { topic: { number: b } } });
  expect(reports.map((report) => report.answeredState)).toEqual(['notAdopted']);

  // Local rules may leave it to the township.
  const c = await concluded(town, '健身器材松了，孩子玩着危险', '共识 换新的');
  await setting('adoptionBy', 'township');
  expect(said(await town.says('小满', `部分采纳 ${c} 先换两件`))).toContain('部分采纳：先换两件');
  await setting('adoptionBy', 'county');
});

test('several bodies work, each on its own, with percent and pictures; people hear the body’s name', async () => {
  const n = await concluded(town, '村东头的水渠塌了，浇不上地', '共识 修渠');
  await town.says('谷雨', `交办 ${n} 镇水利站 8个工作日 修渠 协办 镇环卫站 责任人 清泉`);
  expect(said(await town.says('亮堂', `签收 ${n}`))).toContain('这件事是交给镇水利站、镇环卫站的');
  // Without a number it is what the own body was given.
  expect(said(await town.says('清泉', '签收'))).toMatch(new RegExp(`已签收${n}号`));
  expect(said(await town.says('清泉', `进展 ${n} 160% 快了`))).toContain('最多是100%');
  await town.says('清泉', `进展 ${n} 60% 石料已到`);
  await later(day);
  const posts = said(await town.posts(village));
  expect(posts).toContain('镇水利站有进展：完成60%，石料已到');
  expect(posts).not.toContain('清泉');
  expect(said(await town.says('王大娘', `查 ${n}`))).toMatch(/承办：镇水利站（.*前办好）——完成60%，石料已到/);

  // A picture along with the words is kept with the event and counted where people look.
  const { prisma } = town.running.deps.db;
  const { handleMessage } = await import('../../src/intake/handle-message.js');
  await town.says('清泉', `查 ${n}`);
  const last = await prisma.inboxMessage.findFirstOrThrow({ orderBy: { id: 'desc' } });
  const { leaseOwner } = await import('../../src/db/lease.js');
  const { id: _id, maskTokens: _tokens, mentions: _mentions, ...columns } = last;
  const picture = await prisma.inboxMessage.create({
    data: {
      ...columns,
      messageId: 'with-picture',
      text: `进展 ${n} 70% 渠底铺好了`,
      attachments: [{ kind: 'image', ref: 'picture-1' }],
      state: 'received',
      leaseOwner,
      leaseUntil: new Date(Date.now() + 60_000),
      handledAt: null,
    },
  });
  await handleMessage(town.running.deps, picture.id);
  expect(said(await town.says('王大娘', `查 ${n}`))).toContain('完成70%，渠底铺好了（附图1张）');
  const event = await prisma.topicEvent.findFirstOrThrow({
    where: { topic: { number: n }, action: 'progress' },
    orderBy: { seq: 'desc' },
  });
  expect(event.data).toMatchObject({ percent: 70, attachments: [{ ref: 'picture-1' }], bodies: ['镇水利站'] });

  // A convener writes down for one body what it told them by phone.
  await town.says('谷雨', `交办 ${n} 镇供电所 8个工作日 迁电线杆`);
  await town.says('谷雨', `办结 ${n} 镇供电所 电线杆迁好了`);
  expect(said(await town.says('谷雨', `进展 ${n} 90% 收尾`))).toContain('记下了');
  expect(said(await town.says('清泉', `办结 ${n} 渠修好了`))).toContain('正在问反映人');
});

test('a due day is put off with a reason, told to all; the second time the county decides', async () => {
  const n = await concluded(town, '自来水发黄，吃水不放心', '共识 换管子', '老马');
  expect(said(await town.says('清泉', `签收 ${n}`))).toContain('没有交给您的单位，现在不用签收');
  await town.says('谷雨', `交办 ${n} 镇水利站 3个工作日 换管子`);
  expect(said(await town.says('清泉', `延期 ${n} 10个工作日`))).toContain('为什么延期');
  expect(said(await town.says('清泉', `延期 ${n} 明天 管子没到`))).toContain('新期限要更晚');
  await town.news(workroom);
  // So many days more than it had.
  const had = /承办：镇水利站（(\d+)月(\d+)日前/.exec(said(await town.says('老马', `查 ${n}`)));
  const extended = said(await town.says('清泉', `延期 ${n} 管子没到，10个工作日`));
  expect(extended).toMatch(/期限改到\d+月\d+日，原因会告诉反映人：管子没到/);
  const [from, to] = [had, /期限改到(\d+)月(\d+)日/.exec(extended)].map((found) =>
    Date.UTC(2027, Number(found?.[1]) - 1, Number(found?.[2])),
  ) as [number, number];
  expect((to - from + 365 * day) % (365 * day)).toBeGreaterThanOrEqual(14 * day);
  expect(said(await town.news(workroom))).toMatch(/【延期】[\s\S]*镇水利站延期到.*原因：管子没到/);
  await later(day);
  expect(said(await town.posts(village))).toMatch(new RegExp(`${n}号.*镇水利站延期到\\d+月\\d+日，原因：管子没到`));

  await town.news(countyGroup);
  const asked = said(await town.says('清泉', `延期 ${n} 20个工作日 管子还没到`));
  expect(asked).toMatch(/再延要清河县来准.*还是原来的期限/);
  const before = said(await town.says('老马', `查 ${n}`));
  expect(said(await town.news(countyGroup))).toMatch(/【申请再延期】.*\n镇水利站已延过1次[\s\S]*准予延期/);
  expect(said(await town.says('谷雨', `准予延期 ${n} 20个工作日 管子还没到`))).toContain('要由县政协办');
  expect(said(await town.says('夏至', '1', { in: countyGroup }))).toContain('期限改到');
  expect(said(await town.says('老马', `查 ${n}`))).not.toBe(before);
});

test('bodies are pressed once a day, and what is long overdue is handed up once', async () => {
  const n = await concluded(town, '垃圾池满了没人清，臭得很', '共识 一天一清');
  await town.says('谷雨', `交办 ${n} 镇环卫站 2个工作日 清垃圾池`);
  await town.news(workroom);
  expect(said(await town.says('谷雨', `催办 ${n} 味道太大了`))).toContain('已经催了镇环卫站');
  expect(said(await town.news(workroom))).toMatch(/【催办】镇环卫站：.*\n味道太大了/);
  expect(said(await town.says('小满', `催办 ${n}`))).toContain('今天已经催过了');
  expect(said(await town.says('洁园', `催办 ${n}`))).toContain('要由召集人');

  await town.news(countyGroup);
  await later(14 * day);
  expect(said(await town.news(workroom))).toMatch(/【已超期】\d件[\s\S]*镇环卫站.*超期/);
  const handed = said(await town.news(countyGroup));
  expect(handed).toMatch(new RegExp(`【久拖未办，请督办】1件\\n${n}号.*镇环卫站.*超期6个工作日`));
  expect(handed.split(`${n}号`).length - 1).toBe(1);
  expect(said(await town.says('王大娘', `查 ${n}`))).toContain('提级督办');

  expect(said(await town.says('夏至', `督办 ${n}`, { in: countyGroup }))).toContain('为什么督办');
  await town.says('夏至', `督办 ${n} 三天内清完`, { in: countyGroup });
  expect(said(await town.news(workroom))).toMatch(/【督办】[\s\S]*三天内清完/);
});

test('what cannot be done now waits with a reason and a day, and comes back on that day', async () => {
  const n = await concluded(town, '想在村口修座桥', '部分 等资金', '老马');
  expect(said(await town.says('谷雨', `挂账 ${n} 等资金`))).toContain('哪天再看');
  expect(said(await town.says('谷雨', `挂账 ${n} 10天后`))).toContain('为什么挂账');
  expect(said(await town.says('谷雨', `挂账 ${n} 等明年的资金 10天后再看`))).toContain('我来提醒再看');
  expect(said(await town.says('谷雨', '待办'))).toMatch(/【挂账】1件[\s\S]*再看/);
  expect(said(await town.says('老马', `查 ${n}`))).toMatch(/现在：挂账[\s\S]*说明：等明年的资金[\s\S]*再看/);
  await town.news(workroom);
  await later(9 * day);
  expect(said(await town.news(workroom))).not.toContain('到复查日');
  await later(5 * day);
  expect(said(await town.news(workroom))).toMatch(/【挂账的到复查日了】1件\n.*修座桥/);
  expect(said(await town.posts(village))).toMatch(new RegExp(`${n}号.*眼下办不了，先挂账：等明年的资金`));
  expect(said(await town.says('谷雨', `恢复 ${n}`))).toContain('现在是「已有协商结论」');
  expect(said(await town.says('谷雨', `恢复 ${n}`))).toContain('不能恢复办理');
  expect(said(await town.says('谷雨', `归档 ${n}`))).toContain('不能归档');
});

test('bodies are called to the spot, the workroom sees who came in time, and both sides rate', async () => {
  const n = await concluded(town, '村东头污水管返水，院里进不去人', '共识 马上修');
  expect(said(await town.says('麦冬', `吹哨 ${n} 镇供电所 2小时 村东头 抢修`))).toContain('要由召集人');
  expect(said(await town.says('谷雨', `吹哨 ${n} 镇供电所`))).toContain('请写上到哪里');
  expect(said(await town.says('谷雨', `吹哨 ${n} 镇供电所 镇水利站 2小时 村东头 水进屋了`))).toMatch(
    /属于哪一种？[\s\S]*应急处置/,
  );
  await town.news(workroom);
  expect(said(await town.says('谷雨', `吹哨 ${n} 镇供电所 镇水利站 2小时 村东头 水进屋了要抢修`))).toMatch(
    /请镇供电所、镇水利站在.*前到村东头（应急处置）/,
  );
  expect(said(await town.news(workroom))).toMatch(/【吹哨】镇供电所、镇水利站[\s\S]*应急处置：水进屋了要抢修/);
  expect(said(await town.says('洁园', `应哨 ${n}`))).toContain('交给镇供电所、镇水利站的');
  await later(30 * 60_000);
  expect(said(await town.says('清泉', `应哨 ${n} 带了水泵`))).toMatch(/镇水利站按时到了。还在等镇供电所/);
  expect(said(await town.news(workroom))).toMatch(
    /【应哨】[\s\S]*镇水利站到了，用了3\d分钟，按时：带了水泵\n还没到：镇供电所/,
  );
  await later(2 * 3_600_000);
  expect(said(await town.news(workroom))).toMatch(/【没应哨】[\s\S]*镇供电所还没到村东头/);
  expect(said(await town.says('亮堂', `应哨 ${n}`))).toContain('超过了时间');
  expect(said(await town.says('亮堂', `应哨 ${n}`))).toContain('已经应过哨了');
  expect(said(await town.says('谷雨', `评哨 ${n} 镇水利站`))).toContain('好、一般还是差');
  expect(said(await town.says('谷雨', `评哨 ${n} 镇水利站 好 来得快`))).toContain('镇水利站：好');
  expect(said(await town.says('谷雨', `评哨 ${n} 镇水利站 差`))).toContain('已经评过了');
  expect(said(await town.says('清泉', `评哨 ${n} 一般 不用叫供电所`))).toContain('您评这次吹哨：一般');
});

test('a unit words what reporters are told of a step by itself', async () => {
  await setting('replyTemplates', { 交办: '{title}已请{body}去办，{due}前给您回话' });
  const n = await concluded(town, '公厕没有水，冲不了', '共识 接水');
  await town.says('谷雨', `交办 ${n} 镇水利站 3个工作日 接水`);
  await later(day);
  expect(said(await town.posts(village))).toMatch(new RegExp(`${n}号.*已请镇水利站去办，\\d+月\\d+日前给您回话`));
  await setting('replyTemplates', {});
});

test('a private matter stays unnamed outside the workroom all the way', async () => {
  const answer = said(await town.says('春花', '反映 私密 有人冒领低保'));
  const n = Number(/(\d+)号/.exec(answer)?.[1]);
  await town.says('谷雨', `受理 ${n}`);
  await town.says('谷雨', `简易协商 ${n} 镇里\n在场：委员麦冬\n大家说：麦冬：名单要重核\n商定：重新核实低保名单`);
  await town.news(countyGroup);
  await town.says('谷雨', `报送 ${n}`);
  expect(said(await town.news(countyGroup))).toMatch(new RegExp(`【报送】${n}号\\n`));
  await town.says('谷雨', `交办 ${n} 镇环卫站 1个工作日 核实低保名单`);
  await later(20 * day);
  expect(said(await town.posts(countyGroup))).not.toMatch(/低保/);
  expect(said(await town.posts(village))).not.toMatch(/低保/);
});

/** As an operator does with `unit set`. */
async function setting(name: string, value: unknown): Promise<void> {
  const { adminCommands } = await import('../../src/admin/commands.js');
  const set = adminCommands.find(({ words }) => words.join(' ') === 'unit set');
  await set?.run({
    ...town.running.deps,
    now: await town.now(),
    names: ['清河县'],
    options: { set: [`${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`] },
  } as never);
}
