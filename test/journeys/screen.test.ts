// 筛选: what becomes of what people raise, and what those who raised it hear of it.
import { beforeAll, expect, test } from 'vitest';
import { adminCommands } from '../../src/admin/commands.js';
import { otherVillage, useTown, village, workroom } from '../support/town.js';

const town = useTown();
const county = '清河县政协协商工作群';
const said = (posts: string[]) => posts.join('\n\n');
const day = 86_400_000;

async function later(days: number): Promise<void> {
  await town.clockTo(new Date((await town.now()).getTime() + days * day).toISOString());
}

async function raise(person: string, words: string, where = village): Promise<number> {
  const receipt = said(await town.says(person, `反映 ${words}`, { in: where }));
  const number = Number(/记下了，(\d+)号/.exec(receipt)?.[1]);
  expect(number, receipt).toBeGreaterThan(0);
  return number;
}

async function lookUp(number: number, person = '谷雨', where = workroom): Promise<string> {
  return said(await town.says(person, `查 ${number}`, { in: where }));
}

async function setUnit(name: string, settings: Record<string, string | number>): Promise<void> {
  const { prisma } = town.running.deps.db;
  const unit = await prisma.unit.findUniqueOrThrow({ where: { name } });
  await prisma.unit.update({
    where: { id: unit.id },
    data: { settings: { ...(unit.settings as object), ...settings } },
  });
}

beforeAll(async () => {
  // The story takes days; its people should not have to wait for a daily allowance of posts.
  await setUnit('清河县', { postsPerDay: 50 });
  const { prisma } = town.running.deps.db;
  const unit = await prisma.unit.findUniqueOrThrow({ where: { name: '柳林镇' } });
  const office = { platform: 'sandbox', chatId: 'water', title: '镇水利站工作群', body: '镇水利站' };
  await prisma.group.create({ data: { ...office, unitId: unit.id, purpose: 'department' } });
});

test('并案 tells the reporters of both sides, is seen from both, and can be taken apart again', async () => {
  const a = await raise('王大娘', '村口石桥的护栏坏了一大截，走着害怕');
  const b = await raise('二丫', '河湾小学门口没有斑马线，孩子过路危险', otherVillage);
  await town.news(village);
  await town.news(otherVillage);
  expect(said(await town.says('谷雨', `合并 ${b} 到 ${a}`))).toContain('现在2人反映');
  await later(1);
  expect(said(await town.news(otherVillage))).toMatch(new RegExp(`${b}号「.*和${a}号「.*说的是一件事`));
  expect(said(await town.news(village))).toMatch(new RegExp(`${a}号「.*：${b}号「.*并进来一起办`));
  expect(await lookUp(a)).toContain(`并来：${b}号「`);
  expect(await lookUp(b)).toContain(`并入：${a}号「`);
  expect(said(await town.says('枣花婶', `附议 ${b}`, { in: otherVillage }))).toContain(`附议 ${a}`);

  expect(said(await town.says('王大娘', `拆分 ${b}`))).toContain('「拆分」要由');
  expect(said(await town.says('谷雨', `拆分 ${b}`))).toContain('拆出来了');
  expect(said(await town.says('谷雨', `拆分 ${b}`))).toContain('没有并到别的议题里');
  await later(1);
  expect(said(await town.news(otherVillage))).toContain('拆出来单独办');
  expect(said(await town.news(village))).toContain('拆出去单独办了');
  expect(await lookUp(a)).not.toContain('并来');
  expect(await lookUp(b)).toContain('现在：待筛选');
  // Each is answered by itself now.
  await town.says('谷雨', `当场答复 ${a} 下周修护栏`);
  await later(1);
  expect(said(await town.news(otherVillage))).not.toContain('护栏');
});

test('several are merged at once, and a private one never with a public one', async () => {
  const a = await raise('春花', '广场的健身器材锈断了');
  const b = await raise('二丫', '文化室的电视没有信号', otherVillage);
  const c = await raise('石头', '快递点天天占着消防通道');
  expect(said(await town.says('谷雨', `合并 ${a}、${b} 到 ${c}`))).toContain(`${a}号、${b}号已并入${c}号`);
  const secret = said(await town.says('春花', '反映 私密 有人占了公家的房子'));
  const hidden = Number(/(\d+)号/.exec(secret)?.[1]);
  expect(said(await town.says('谷雨', `合并 ${hidden} 到 ${c}`))).toContain('不能并在一起');
  expect(said(await town.says('谷雨', `合并 ${c}`))).toContain('请写上并到哪一号');
  // Taken apart after the answer: the answer stays with the one, the other waits for its own.
  await town.says('谷雨', `当场答复 ${c} 已经清理`);
  expect(said(await town.says('谷雨', `拆分 ${a}`))).toContain('拆出来了');
  expect(await lookUp(c)).toContain('现在：已当场答复');
  expect(await lookUp(a)).toContain('现在：待筛选');
});

test('what is private stays so on the way through screening', async () => {
  const secret = said(await town.says('石头', '反映 私密 有人把救灾款挪走了'));
  const n = Number(/(\d+)号/.exec(secret)?.[1]);
  await town.says('谷雨', `转办 ${n} 镇水利站 2天 核实救灾款`);
  await town.says('清泉', `退单 ${n} 这是财政所的事`);
  await town.says('谷雨', `转办 ${n} 清河县 请县里核实`);
  await town.says('夏至', `不予列入 ${n} 1 已转纪检`, { in: county });
  expect(said(await town.says('石头', `申诉 ${n} 不服`))).toContain('私聊我');
  await later(1);
  for (const group of [village, otherVillage, '镇水利站工作群']) {
    expect(said(await town.posts(group))).not.toMatch(/救灾款|纪检|财政所/);
  }
  expect(said(await town.posts(village))).toContain(`${n}号（私下反映）有新消息`);
  expect(said(await town.posts('镇水利站工作群'))).toContain(`【转办】${n}号`);
});

test('enough 附议 take a topic up by themselves; the reporter, the endorsers and the workroom hear of it', async () => {
  await setUnit('李家庄', { endorseThreshold: 2, titleLockEndorsements: 2 });
  const n = await raise('王大娘', '自来水发黄有味道');
  expect(said(await town.says('谷雨', `改标题 ${n} 李家庄自来水发黄`))).toContain('改好了');
  await town.says('老马', `附议 ${n}`);
  await town.news(workroom);
  await town.news(village);
  expect(said(await town.says('春花', `附议 ${n}`))).toContain('已经自动受理');
  expect(said(await town.news(workroom))).toMatch(new RegExp(`附议够数】${n}号`));
  await later(1);
  expect(said(await town.news(village))).toContain('已有2位乡亲附议，自动受理了');

  // What they endorsed stays as they endorsed it.
  expect(said(await town.says('谷雨', `改标题 ${n} 换个说法`))).toContain('已有2人附议');
  expect(await lookUp(n)).toContain('李家庄自来水发黄');

  // Endorsers get the outcome.
  await town.says('谷雨', `政策解答 ${n} 管网改造已列入今年计划，九月动工`);
  await later(1);
  expect(said(await town.news(village))).toContain('政策解答：管网改造已列入今年计划');
  const events = await town.running.deps.db.prisma.topicEvent.findMany({ where: { topic: { number: n } } });
  expect(events.filter((event) => event.action === 'policyAnswer')).toHaveLength(1);
  expect(events.filter((event) => event.action === 'answerOnSpot')).toHaveLength(0);
});

test('不予列入 has a code, says where to go, stays findable; 申诉 once goes to the level above', async () => {
  const n = await raise('老马', '两家合用的水渠该谁出钱修');
  const question = said(await town.says('谷雨', `不予列入 ${n} 这事我们办不了`));
  expect(question).toMatch(/原因是[\s\S]*法定渠道[\s\S]*个人之间的事/);
  const digit = /(\d+) 属于个人之间的事/.exec(question)?.[1] ?? '';
  await town.news(village);
  expect(said(await town.says('谷雨', digit))).toContain('属于个人之间的事。这事我们办不了');
  const told = said(await town.news(village));
  expect(told).toContain(`${n}号`);
  expect(told).toMatch(/人民调解员[\s\S]*申诉 \d+ 理由/);
  const declined = await town.running.deps.db.prisma.topicEvent.findFirstOrThrow({
    where: { topic: { number: n }, action: 'decline' },
  });
  expect(declined.data).toMatchObject({ code: 'betweenPersons' });
  expect(await lookUp(n, '春花', village)).toMatch(/不予列入[\s\S]*说明：属于个人之间的事/);

  expect(said(await town.says('春花', '议题 不予列入'))).toContain(`${n}号 两家`);
  expect(said(await town.says('春花', '议题 乱写的'))).toMatch(/没有「乱写的」这种状态或单位[\s\S]*不予列入/);

  expect(said(await town.says('春花', `申诉 ${n} 我也觉得不对`))).toContain('要由反映人来申诉');
  expect(said(await town.says('老马', `申诉 ${n}`))).toContain('请写上为什么不同意');
  await town.news(workroom);
  await town.news(county);
  expect(said(await town.says('老马', `申诉 ${n} 这条渠灌着半个村的地，电话13900001234`))).toContain(
    '交给清河县重新看',
  );
  const appeal = said(await town.news(county));
  expect(appeal).toMatch(/【申诉】[\s\S]*灌着半个村的地[\s\S]*\d 受理/);
  expect(appeal).not.toContain('13900001234');
  expect(said(await town.news(workroom))).toContain('现在由清河县来定');
  expect(await lookUp(n, '春花', village)).not.toContain('半个村');

  // The level below has handed it over.
  expect(said(await town.says('谷雨', `受理 ${n}`))).toContain('已经交给清河县来定');
  expect(said(await town.says('谷雨', '待办'))).not.toContain(`${n}号 两家`);
  expect(said(await town.says('夏至', '待办', { in: county }))).toContain('两家合用的水渠');
  expect(said(await town.says('夏至', '1', { in: county }))).toContain(`已受理${n}号`);
  await town.says('夏至', `不予列入 ${n} 政策已有明确规定`, { in: county });
  expect(said(await town.says('老马', `申诉 ${n} 还是不服`))).toContain('已经申诉过一次');
});

test('what was not adopted can be appealed too', async () => {
  const n = await raise('王大娘', '村里想把废弃的打谷场建成小公园');
  await town.says('谷雨', `受理 ${n}`);
  await town.says('谷雨', `公示 ${n} 1天`);
  await town.says('谷雨', `开启协商 ${n} 明天下午3点 村委会`);
  await later(2);
  await town.says('谷雨', `开会 ${n} 人都在跟前，先商量`);
  const concluded = said(await town.says('谷雨', `结论 ${n} 共识 建小公园`));
  expect(concluded).toContain('共识');
  expect(said(await town.says('夏至', `不采纳 ${n} 那块是基本农田`, { in: county }))).toContain('不采纳');
  await town.news(county);
  expect(said(await town.says('王大娘', `申诉 ${n} 那块地早就硬化了`))).toContain('交给清河县重新看');
  expect(said(await town.news(county))).toMatch(/【申诉】.*（原来：未采纳）[\s\S]*早就硬化了/);
});

test('the list of reasons is the unit’s own, and 筛选规则 shows it to anyone', async () => {
  const set = adminCommands.find((command) => command.words.join(' ') === 'unit set');
  const { db, config } = town.running.deps;
  const reasons = [
    { code: 'voteByLaw', label: '要由村民会议表决', whereToGo: '请村委会提请村民代表会议', keywords: ['村民会议'] },
    { code: 'other', label: '其他原因', whereToGo: '' },
  ];
  await set?.run({
    db,
    config,
    now: new Date(),
    names: ['河湾村'],
    options: { set: [`declineReasons=${JSON.stringify(reasons)}`, 'screeningDays=3'] },
  });
  const rules = said(await town.says('二丫', '筛选规则', { in: otherVillage }));
  expect(rules).toMatch(/3个工作日内有答复[\s\S]*要由村民会议表决——请村委会提请村民代表会议/);
  expect(rules).not.toContain('仲裁');
  expect(said(await town.says('王大娘', '筛选规则'))).toContain('仲裁');
  const n = await raise('船家老何', '土地流转的钱怎么分', otherVillage);
  expect(said(await town.says('谷雨', `不予列入 ${n} 1 章程里写着`))).toContain('要由村民会议表决。章程里写着');
});

test('转办 to a body needs no consultation: task, 办结, verification', async () => {
  const n = await raise('石头', '村西的灌溉渠塌了一段');
  expect(said(await town.says('谷雨', `转办 ${n}`))).toContain('请写上转给哪个单位');
  expect(said(await town.says('谷雨', `转办 ${n} 镇水利站`))).toContain('请写上要办什么');
  expect(said(await town.says('谷雨', `转办 ${n} 镇水利站 3个工作日 把塌的渠段砌好`))).toContain('转给镇水利站');
  expect(said(await town.posts('镇水利站工作群'))).toMatch(/【转办】[\s\S]*签收 \d+[\s\S]*退单 \d+ 原因/);
  expect(said(await town.says('谷雨', '待办'))).toContain('镇水利站');
  expect(said(await town.says('亮堂', `退单 ${n} 不归我们管`))).toContain('交给镇水利站的');
  await town.says('清泉', `签收 ${n}`);
  await town.news(village);
  await town.says('清泉', `办结 ${n} 渠砌好了`);
  expect(said(await town.news(village))).toMatch(/镇水利站说办好了：渠砌好了/);
  expect(await lookUp(n)).toContain('待群众确认');
});

test('a body without a chat has someone who sees to it', async () => {
  const n = await raise('石头', '到镇上的公交车一天只有一趟');
  expect(said(await town.says('谷雨', `转办 ${n} 镇客运站 加一班车`))).toContain('由谷雨兜底');
  await setUnit('李家庄', { fallbackOwner: '小满' });
  const m = await raise('石头', '公厕的化粪池满了没人抽');
  expect(said(await town.says('谷雨', `转办 ${m} 镇城建所 抽化粪池`))).toContain('由小满兜底');
});

test('退单 in time: the workroom finds another; after three the level above is told', async () => {
  const n = await raise('春花', '村东涵洞积水过不去人');
  await town.news(county);
  for (const [body, head] of [
    ['镇水利站', '清泉'],
    ['镇供电所', '亮堂'],
    ['镇环卫站', '洁园'],
  ] as const) {
    expect(said(await town.says('谷雨', `转办 ${n} ${body} 排掉积水`))).toContain(`转给${body}`);
    await town.news(workroom);
    expect(said(await town.says(head, `退单 ${n}`))).toContain('请写上为什么退回');
    await town.says(head, `退单 ${n} 涵洞不归${body}管`);
    expect(said(await town.news(workroom))).toMatch(new RegExp(`【退单】${n}号[\\s\\S]*涵洞不归${body}管`));
    expect(await lookUp(n)).toMatch(new RegExp(`退回待重新安排[\\s\\S]*涵洞不归${body}管`));
    expect(await lookUp(n)).not.toContain('承办：');
  }
  expect(said(await town.news(county))).toMatch(new RegExp(`【问题工单】${n}号[\\s\\S]*退单3次`));
  await later(1);
  expect(said(await town.posts(village))).toContain('已报清河县来协调');

  await town.says('谷雨', `转办 ${n} 镇水利站 10个工作日 排掉积水`);
  await later(8);
  expect(said(await town.says('清泉', `退单 ${n} 还是不归我们管`))).toMatch(/超过3个工作日[\s\S]*请召集人来退/);
  expect(said(await town.says('谷雨', `退单 ${n} 核实过，确实不归水利站`))).toContain('退回了');
});

test('转办 to another level or village: they decide, everybody is told', async () => {
  const n = await raise('王大娘', '县道上的大车夜里太吵');
  expect(said(await town.says('谷雨', `转办 ${n} 清河县`))).toContain('请写上为什么转');
  await town.news(county);
  expect(said(await town.says('谷雨', `转办 ${n} 清河县 县道归县里管`))).toContain('转给清河县来定');
  expect(said(await town.news(county))).toMatch(/【转来】[\s\S]*县道归县里管[\s\S]*\d 受理/);
  expect(said(await town.says('谷雨', `当场答复 ${n} 好`))).toContain('已经交给清河县来定');
  expect(await lookUp(n)).toContain('由清河县来定');
  expect(said(await town.says('夏至', `转办 ${n} 清河县/柳林镇 镇里先劝导`, { in: county }))).toContain('转给柳林镇');
  expect(said(await town.says('谷雨', `受理 ${n}`))).toContain('已受理');

  const m = await raise('王大娘', '河湾村的渡船班次太少了');
  expect(said(await town.says('谷雨', `转办 ${m} 清河县/柳林镇/河湾村 渡口在河湾村`))).toContain('转给河湾村');
  await later(1);
  expect(said(await town.posts(village))).toContain('转给河湾村来定：渡口在河湾村');
  expect(said(await town.says('二丫', '议题', { in: otherVillage }))).toContain(`${m}号`);
});

test('what triage got wrong is put right in one line, told, and counted', async () => {
  const n = await raise('老马', '桥头路灯不亮好几天了');
  const before = await lookUp(n);
  expect(before).toContain('路灯');
  expect(said(await town.says('老马', `改分类 ${n} 交通运输`, { in: workroom }))).toContain('「改分类」要由');
  expect(said(await town.says('谷雨', `改分类 ${n} 乱七八糟`))).toMatch(/没有「乱七八糟」这一类[\s\S]*城乡建设/);
  expect(said(await town.says('谷雨', `改分类 ${n} 交通`))).toContain('改为「交通运输」');
  expect(said(await town.says('谷雨', `改归属 ${n} 没有的村`))).toContain('没有叫「没有的村」的单位');
  expect(said(await town.says('谷雨', `改归属 ${n} 河湾村`))).toContain('改归河湾村');
  await later(1);
  expect(said(await town.posts(village))).toContain('改记到河湾村名下');
  await town.says('谷雨', `受理 ${n}`);

  const chat = await raise('春花', '门口那棵树开花了真好看');
  await town.says('谷雨', `不是议题 ${chat}`);
  expect(said(await town.news(village))).toContain('是我听错了');
  const logged = await town.running.deps.db.prisma.suggestionLog.findMany({
    where: { topic: { number: n } },
    orderBy: { id: 'asc' },
  });
  expect(logged.map(({ field, accepted, changedTo }) => [field, accepted, changedTo])).toEqual([
    ['title', true, null],
    ['category', false, '交通运输'],
    ['unit', false, '河湾村'],
    ['match', true, null],
  ]);

  const accuracy = adminCommands.find((command) => command.words[0] === 'accuracy');
  const { db, config } = town.running.deps;
  const run = (options: Record<string, string>) =>
    accuracy?.run({ db, config, now: new Date(), names: [], options }) as Promise<{ text: string; data: unknown }>;
  const all = await run({});
  expect(all.data).toContainEqual(expect.objectContaining({ engine: 'offline', field: 'category', changed: 1 }));
  expect((await run({ since: '2099-01-01' })).data).toEqual([]);
  await expect(run({ since: 'gestern' })).rejects.toThrow('--since is a date');
  expect(said(await town.says('谷雨', '准确率'))).toMatch(/本机规则[\s\S]*分类：建议\d+次，采用\d+，改过1/);
  expect(said(await town.says('王大娘', '准确率', { in: workroom }))).toContain('「准确率」要由');
});

test('talk that triage takes for a matter can be called none, and that is its error', async () => {
  await town.says('老马', '村头垃圾堆成山了没人管', { at: false });
  const topic = await town.running.deps.db.prisma.topic.findFirstOrThrow({ orderBy: { id: 'desc' } });
  expect(topic.title).toContain('垃圾');
  await town.says('谷雨', `不是议题 ${topic.number} 说的是邻镇`);
  const row = await town.running.deps.db.prisma.suggestionLog.findUniqueOrThrow({
    where: { topicId_field_messageId: { topicId: topic.id, field: 'topic', messageId: 0 } },
  });
  expect(row).toMatchObject({ accepted: false, changedTo: 'none' });
});

test('待办 explains its order and says by when', async () => {
  const quiet = await raise('船家老何', '村史馆的展板该换了', otherVillage);
  const many = await raise('二丫', '卫生室老是缺药', otherVillage);
  await town.says('枣花婶', `附议 ${many}`, { in: otherVillage });
  await town.says('青禾', `附议 ${many}`, { in: otherVillage });
  await town.running.deps.db.prisma.topic.update({ where: { number: quiet }, data: { urgent: false } });
  const list = said(await town.says('谷雨', '待办'));
  expect(list).toMatch(new RegExp(`${many}号 .*，3人关心，.*前要定[\\s\\S]*${quiet}号 .*，1人关心`));
  await later(9);
  expect(said(await town.says('谷雨', '待办'))).toMatch(/等了\d+个工作日，已超筛选期限/);
});

test('the same trouble months later is linked to the old topic, or reopens it for its reporter', async () => {
  const old = await raise('柱子', '村南的变压器嗡嗡响，老跳闸');
  await town.says('谷雨', `转办 ${old} 镇供电所 检修变压器`);
  await town.says('亮堂', `办结 ${old} 检修好了`);
  await town.says('柱子', `已解决 ${old}`, { in: village });
  await later(30);
  await town.news(workroom);
  const again = said(await town.says('春花', '反映 村南的变压器又嗡嗡响，老跳闸'));
  expect(again).toContain(`以前办过${old}号`);
  const n = Number(/记下了，(\d+)号/.exec(again)?.[1]);
  expect(said(await town.news(workroom))).toContain(`又发生了，以前是${old}号`);
  expect(await lookUp(n)).toContain(`以前反映过：${old}号`);
  expect(await lookUp(old)).toContain(`后来又发生：${n}号`);
  await town.says('谷雨', `当场答复 ${n} 明天再检修`);

  const mine = said(await town.says('柱子', '反映 村南的变压器又嗡嗡响，老跳闸', { in: village }));
  expect(mine).toMatch(new RegExp(`是您上次反映的${old}号.*没办好吗[\\s\\S]*\\d 是，没办好`));
  expect(said(await town.says('柱子', '1', { in: village }))).toContain(`${old}号「`);
  expect(await lookUp(old)).toMatch(/经过：.*确认解决 → .*重新办理[\s\S]*并来：/);
});

test('every chain is whole', async () => {
  const { verifyChain } = await import('../../src/topics/events.js');
  const { prisma } = town.running.deps.db;
  for (const topic of await prisma.topic.findMany()) {
    expect(await verifyChain(prisma, topic)).toMatchObject({ ok: true });
  }
});
