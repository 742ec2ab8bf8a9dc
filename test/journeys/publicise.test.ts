// 公示 and 投票: what is put up for all to see, who objects, and what the residents choose.
import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { otherVillage, useTown, village, workroom } from '../support/town.js';

const town = useTown();
const said = (posts: string[]) => posts.join('\n\n');
const day = 86_400_000;

async function later(days: number): Promise<void> {
  await town.clockTo(new Date((await town.now()).getTime() + days * day).toISOString());
}

async function accepted(person: string, words: string, where = village): Promise<number> {
  const receipt = said(await town.says(person, `反映 ${words}`, { in: where }));
  const number = Number(/记下了，(\d+)号/.exec(receipt)?.[1]);
  expect(number, receipt).toBeGreaterThan(0);
  expect(said(await town.says('谷雨', `受理 ${number}`))).toContain('已受理');
  return number;
}

async function posted(person: string, words: string, where = village): Promise<number> {
  const number = await accepted(person, words, where);
  expect(said(await town.says('谷雨', `公示 ${number} 1天`))).toContain('开始公示');
  return number;
}

const lookUp = async (number: number) => said(await town.says('春花', `查 ${number}`));
const count = (text: string, part: string) => text.split(part).length - 1;

beforeAll(async () => {
  const { prisma } = town.running.deps.db;
  await prisma.unit.update({ where: { name: '清河县' }, data: { settings: { postsPerDay: 50, postingDays: 3 } } });
});

test('several topics are put up in one post, with the period of the settings and a fingerprint anybody can compute', async () => {
  const a = await accepted('王大娘', '3号楼路灯坏了三天了');
  const b = await accepted('春花', '广场的健身器材锈断了');
  const secret = said(await town.says('春花', '反映 私密 有人占了公家的房子'));
  const hidden = Number(/(\d+)号/.exec(secret)?.[1]);
  await town.says('谷雨', `受理 ${hidden}`);
  expect(said(await town.says('谷雨', `公示 ${hidden}`))).toMatch(/私下反映的，不公示[\s\S]*转办/);

  await town.news(village);
  expect(said(await town.says('谷雨', `公示 ${a} ${b}`))).toContain('开始公示');
  const news = said(await town.news(village));
  expect(count(news, '【议题公示】')).toBe(1);
  expect(news).toMatch(new RegExp(`【议题公示】.*\\n${a}号 .*路灯.*\\n${b}号 .*健身器材`));
  expect(news).toContain(`异议 ${a} 理由`);

  const check = said(await town.says('老马', `验 ${a}`));
  expect(check).toContain('一条没改');
  expect(check).toContain('和现在的标题一致');
  const text = /(【议题公示】[^\n]*\n[^\n]*)\n/.exec(check)?.[1] ?? '';
  // The text is the one people saw in the group.
  expect(news).toContain(text);
  expect(check).toContain(createHash('sha256').update(text).digest('hex'));
  expect(said(await town.says('老马', `验 ${hidden}`))).not.toContain('公示');

  expect(said(await town.says('谷雨', `改标题 ${a} 另一个说法`))).toMatch(/已经公示过，标题不能再改[\s\S]*异议成立/);
  // Changed behind everybody's back it shows.
  const { prisma } = town.running.deps.db;
  const { title } = await prisma.topic.findUniqueOrThrow({ where: { number: a } });
  await prisma.topic.update({ where: { number: a }, data: { title: '另一个说法' } });
  expect(said(await town.says('老马', `验 ${a}`))).toContain('不一样了');
  await prisma.topic.update({ where: { number: a }, data: { title } });

  await later(5);
  expect(await lookUp(a)).toContain('现在：已确定');
  expect(said(await town.posts(village))).not.toContain('公家的房子');
});

test('an objection is answered to the one who raised it; without an answer nothing is confirmed', async () => {
  const n = await posted('王大娘', '村口要修一个垃圾中转站，太脏了');
  expect(said(await town.says('老马', `异议 ${n}`))).toContain('请写上为什么有异议');
  expect(said(await town.says('二丫', `异议 ${n} 我不同意`, { in: otherVillage }))).toContain('由李家庄的乡亲来提');
  await town.news(workroom);
  expect(said(await town.says('老马', `异议 ${n} 离我家窗户太近，电话13900001234`))).toContain('记下了');
  const asked = said(await town.news(workroom));
  expect(asked).toMatch(
    new RegExp(`【异议】${n}号[\\s\\S]*老马：离我家窗户太近[\\s\\S]*答复异议 ${n}[\\s\\S]*\\d 异议成立`),
  );
  expect(asked).not.toContain('13900001234');
  // What the neighbour said is not shown to the village, nor who said it.
  expect(await lookUp(n)).not.toContain('窗户');
  expect(said(await town.says('谷雨', '待办'))).toMatch(new RegExp(`有异议等答复】1件\\n${n}号`));

  await later(3);
  expect(await lookUp(n)).toContain('现在：公示中');
  expect(said(await town.news(workroom))).toMatch(new RegExp(`公示期满，还不能确定】${n}号[\\s\\S]*答复异议 ${n}`));

  expect(said(await town.says('老马', `答复异议 ${n} 不算数`, { in: workroom }))).toContain('「答复异议」要由');
  await town.news(village);
  expect(said(await town.says('谷雨', `答复异议 ${n} 往东挪二十米，加盖密封`))).toContain('1条异议已答复');
  const told = said(await town.news(village));
  expect(told).toContain('异议有答复了：往东挪二十米');
  expect(told).not.toContain('老马');
  expect(said(await town.says('谷雨', `答复异议 ${n} 再说一遍`))).toContain('没有等答复的异议');
  await later(1);
  expect(await lookUp(n)).toContain('现在：已确定');
  expect(said(await town.says('老马', `异议 ${n} 现在才想起来`))).toContain('不能异议');
});

test('an objection that holds takes the topic down again, and its title may be put right', async () => {
  const n = await posted('春花', '把晒谷场改成停车场');
  await town.says('石头', `异议 ${n} 秋天没地方晒谷`);
  await town.news(village);
  expect(said(await town.says('谷雨', `异议成立 ${n} 晒谷场还要用，另找地方`))).toMatch(/撤下公示[\s\S]*受理/);
  await later(1);
  const news = said(await town.news(village));
  expect(news).toContain('提的异议有道理');
  expect(news).toContain('撤下来重新看：晒谷场还要用');
  expect(await lookUp(n)).toMatch(/现在：待筛选[\s\S]*说明：晒谷场还要用，另找地方/);
  expect(said(await town.says('谷雨', `改标题 ${n} 村里缺停车的地方`))).toContain('改好了');
  await later(2);
  expect(await lookUp(n)).toContain('现在：待筛选');
});

test('an objection is still answered when the topic was called together before its posting was over', async () => {
  const n = await posted('王大娘', '村里的广播早上太吵');
  await town.says('老马', `异议 ${n} 广播还是要有的`);
  expect(said(await town.says('谷雨', `开启协商 ${n} 明天下午3点 村委会`))).toContain('协商');
  expect(said(await town.says('谷雨', '待办'))).toMatch(new RegExp(`有异议等答复】1件\\n${n}号`));
  await town.news(village);
  expect(said(await town.says('谷雨', `答复异议 ${n} 只改时间，不取消`))).toContain('已答复');
  expect(said(await town.news(village))).toContain('异议有答复了：只改时间');
});

test('the residents vote what goes first: one vote each, secret until the end, shown to all afterwards', async () => {
  const a = await posted('王大娘', '自来水发黄有味道');
  const b = await posted('老马', '村医室常常没有人');
  const c = await posted('石头', '灌溉渠塌了一段');
  const candidate = said(await town.says('春花', '反映 快递点占着消防通道'));
  const unposted = Number(/(\d+)号/.exec(candidate)?.[1]);

  expect(said(await town.says('王大娘', '投票'))).toContain('现在没有投票');
  expect(said(await town.says('王大娘', `投票开始 ${a} ${b}`, { in: workroom }))).toContain('「投票开始」要由');
  expect(said(await town.says('谷雨', `投票 开始 ${a} ${unposted}`))).toContain('公示过的才能投票');
  expect(said(await town.says('谷雨', `投票开始 ${a}`))).toContain('至少要两件');
  expect(said(await town.says('谷雨', `投票开始 ${a} ${b} 3天 选2件`))).toContain('最多选1件');
  await town.news(village);
  await town.news(otherVillage);
  expect(said(await town.says('谷雨', `投票 开始 ${a} ${b} ${c} 3天 选2件`))).toContain('每人选2件');
  expect(said(await town.says('谷雨', `投票开始 ${a} ${b}`))).toContain('正在投票');
  await later(0.5);
  const call = said(await town.news(village));
  expect(call).toMatch(new RegExp(`【投票】[\\s\\S]*${a}号 .*\\n${b}号 .*\\n${c}号[\\s\\S]*每人选2件`));
  expect(said(await town.news(otherVillage))).not.toContain('【投票】');

  expect(said(await town.says('王大娘', '投票'))).toMatch(new RegExp(`选2件[\\s\\S]*${a}号`));
  expect(said(await town.says('王大娘', `投 ${a} ${b}`))).toMatch(new RegExp(`您投了${a}号「.*、${b}号「`));
  expect(said(await town.says('老马', `投票 ${a} ${b} ${c}`))).toContain('最多选2件');
  expect(said(await town.says('老马', `投票 ${unposted}`))).toContain('没有在投票');
  expect(said(await town.says('老马', `投票 ${a} ${unposted}`))).toContain('不在这次投票里');
  await town.says('老马', `投票 ${b}`);
  await town.says('春花', `投票 ${c}`);
  // Changed: the last word counts, and counts once.
  await town.says('春花', `投票 ${a} ${b}`);
  expect(said(await town.says('二丫', `投票 ${a}`, { in: otherVillage }))).toContain('现在没有投票');
  expect(said(await town.says('谷雨', `投票 ${a}`, { in: village }))).toContain('乡亲们的事');

  for (const [who, where] of [
    ['王大娘', village],
    ['谷雨', workroom],
  ] as const) {
    expect(said(await town.says(who, '投票结果', { in: where }))).not.toMatch(/\d票/);
  }
  expect(await lookUp(a)).toContain('正在投票');

  await town.news(workroom);
  await later(5);
  const result = said(await town.news(village));
  expect(result).toMatch(
    new RegExp(`【投票结果】3人投票\\n${b}号 .*：3票（选中，先商量）\\n${a}号 .*：2票（选中.*\\n${c}号 .*：0票\\n?`),
  );
  expect(said(await town.news(workroom))).toContain('【投票结果】3人投票');
  expect(said(await town.says('王大娘', '投票结果'))).toContain(`${b}号`);
  expect(said(await town.says('王大娘', `投票 ${c}`))).toContain('现在没有投票');
  const list = said(await town.says('谷雨', '待办'));
  expect(list).toMatch(new RegExp(`${b}号 .*（群众投票选中，先商量）[\\s\\S]*${c}号`));

  const { prisma } = town.running.deps.db;
  const chosen = await prisma.topicEvent.findMany({ where: { action: 'chosen' }, include: { topic: true } });
  expect(chosen.map((event) => [event.topic.number, (event.data as { votes: number }).votes])).toEqual([
    [b, 3],
    [a, 2],
  ]);
  const events = await prisma.unitEvent.findMany({ orderBy: { seq: 'asc' } });
  expect(events.map((event) => event.action)).toEqual(['openBallot', 'closeBallot']);
});

test('topics of two villages are voted on in both, and a vote nobody cast chooses nothing', async () => {
  const a = await posted('王大娘', '村口的减速带磨平了');
  const b = await posted('二丫', '河湾小学门口没有斑马线', otherVillage);
  await town.news(otherVillage);
  expect(said(await town.says('谷雨', `投票开始 ${a} ${b}`))).toContain('每人选1件');
  await later(0.5);
  expect(said(await town.news(otherVillage))).toContain('【投票】');
  await later(5);
  expect(said(await town.news(otherVillage))).toContain('没有人投票');
  expect(await town.running.deps.db.prisma.topicEvent.count({ where: { action: 'chosen' } })).toBe(2);
});

test('every chain is whole', async () => {
  const { verifyChain } = await import('../../src/topics/events.js');
  const { prisma } = town.running.deps.db;
  for (const topic of await prisma.topic.findMany()) {
    expect(await verifyChain(prisma, topic)).toMatchObject({ ok: true });
  }
});
