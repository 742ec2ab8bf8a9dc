// 统计: figures, their lists and filters, 三率, 程序体检, reports and plans, as the people of the county read them.
import { expect, test } from 'vitest';
import { adminCommands } from '../../src/admin/commands.js';
import { raised, said } from '../support/lives.js';
import { otherVillage, useTown, village, workroom } from '../support/town.js';

const town = useTown();
const county = '清河县政协协商工作群';
const days = async (count: number) =>
  town.clockTo(new Date((await town.now()).getTime() + count * 86_400_000).toISOString());
/** `11月24日`, some days from now. */
const dayFromNow = async (count: number) => {
  const at = new Date((await town.now()).getTime() + count * 86_400_000 + 8 * 3_600_000);
  return `${at.getUTCMonth() + 1}月${at.getUTCDate()}日`;
};

test('figures of a span, the list behind each, by village and category; as they were on a day', async () => {
  const lamp = await raised(town, '东胡同口的路灯坏了');
  const bridge = await raised(town, '渡口的栏杆断了', '二丫', otherVillage);
  const answered = await raised(town, '卫生室老锁门看不了病', '老马');
  await town.says('谷雨', `当场答复 ${answered} 每周一三五开门`);
  await town.says('春花', '反映 私密 有人冒领低保');
  const secret = Number(/【私下反映】(\d+)号/.exec(said(await town.posts(workroom)))?.[1]);
  await town.says('谷雨', `受理 ${lamp}`);

  const all = said(await town.says('谷雨', '统计 本月'));
  expect(all).toMatch(/柳林镇 [\s\S]*1 意见4人次（群里说的4）　2 新线索4件[\s\S]*受理1件　\d+ 当场答复1件/);
  expect(all).toMatch(/【三率】响应率[\s\S]*【在办】3件：新3/);
  expect(said(await town.says('谷雨', '统计 本月 当场答复'))).toMatch(new RegExp(`当场答复1件\\n${answered}号 `));
  const listed = said(await town.says('谷雨', '统计 本月 明细 2'));
  expect(listed).toContain(`${secret}号（私下反映）`);
  expect(listed).not.toContain('低保');
  expect(said(await town.says('谷雨', '统计 本月 河湾村 新线索'))).toMatch(
    new RegExp(`^河湾村 .*新线索1件\\n${bridge}号`),
  );
  expect(said(await town.says('谷雨', '统计 本月 城乡建设'))).toMatch(/^柳林镇 · 城乡建设/);
  expect(said(await town.says('谷雨', '统计 本月 张家寨'))).toContain('没看明白');
  expect(said(await town.says('谷雨', '统计 上个月'))).toContain('1 意见0人次');
  expect(said(await town.says('王大娘', '统计 本月', { in: village }))).toContain('要由');

  // What is moved to another category counts there from then on, not before.
  const today = await dayFromNow(0);
  await days(1);
  await town.says('谷雨', `改分类 ${lamp} 物业管理`);
  const list = async (when: string, category: string) =>
    said(await town.says('谷雨', `统计 ${when} ${category} 新线索`));
  expect(await list(`截至${today}`, '物业管理')).not.toContain(`${lamp}号`);
  expect(await list('截至目前', '物业管理')).toContain(`${lamp}号`);
  expect(said(await town.says('谷雨', '统计 本月 用时'))).toContain('还没有办结过的事项');
});

test('程序体检 says what is missing where the outcome is written down, and shows what is there', async () => {
  const n = await raised(town, '磨坊的变压器嗡嗡响');
  expect(said(await town.says('谷雨', `体检 ${n}`))).toContain('还没有协商过');
  await town.says('谷雨', `受理 ${n}`);
  await town.says('谷雨', `公示 ${n} 1天`);
  await days(3);
  await consult(n);
  const concluded = said(await town.says('谷雨', `结论 ${n} 共识 供电所换变压器`));
  expect(concluded).toMatch(/程序体检：7项齐\d项，缺：.*纪要定稿.*（看明细发：体检 \d+）/);
  await town.says('谷雨', `交办 ${n} 镇供电所 5个工作日 换变压器`);
  expect(said(await town.says('亮堂', `办结 ${n} 换好了`))).toContain('程序体检：7项齐');
  const checks = said(await town.says('谷雨', `体检 ${n}`));
  expect(checks).toMatch(/✗ 征集渠道不少于2种：群里说的（\d+月\d+日）/);
  expect(checks).toMatch(/✓ 公示期满：\d+月\d+日公示，\d+月\d+日期满/);
  expect(checks).toContain('✓ 不同意见已解释：没有不同意见');
  expect(checks).toMatch(/✓ 责任人和期限：镇供电所，\d+月\d+日前/);
  expect(checks).toMatch(/✓ 答复到每位反映人：1位里1位/);
  expect(checks).toContain('✗ 纪要定稿');
  await town.says('谷雨', `纪要 ${n}`);
  await town.says('谷雨', `纪要定稿 ${n}`);
  expect(said(await town.says('谷雨', `体检 ${n}`))).toMatch(/✓ 纪要定稿：\d+月\d+日定稿/);
  expect(said(await town.says('王大娘', `体检 ${n}`, { in: village }))).toMatch(/要由|工作室群里/);
  await town.says('王大娘', `已解决 ${n} 满意`);
  expect(said(await town.says('谷雨', '统计 本月'))).toMatch(/解决率100\.0%（1\/1）　满意率100\.0%（1\/1）/);
});

async function consult(n: number): Promise<void> {
  await town.says('谷雨', `开启协商 ${n} 明天下午3点 村委会`);
  await town.says('谷雨', `开会 ${n} 部门的人电话里说`);
}

test('待办 shows eight of a kind and how to see the rest', async () => {
  const { prisma } = town.running.deps.db;
  const { raiseTopic } = await import('../../src/topics/topics.js');
  const person = await prisma.person.findFirstOrThrow({ where: { name: '石头' } });
  const group = await prisma.group.findFirstOrThrow({ where: { title: village } });
  const message = await prisma.inboxMessage.findFirstOrThrow();
  for (let i = 1; i <= 9; i += 1) {
    await prisma.$transaction(async (tx) =>
      raiseTopic(tx, {
        unitId: group.unitId as number,
        kind: 'issue',
        title: `第${i}件小事`,
        category: '其他',
        place: null,
        urgent: false,
        reporter: { person, group, words: `第${i}件` },
        message,
        at: await town.now(),
      }),
    );
  }
  const first = said(await town.says('谷雨', '待办'));
  expect(first).toMatch(/…还有\d+件，发「待办 2」看/);
  const second = said(await town.says('谷雨', '待办 2'));
  expect(second).toMatch(/第\d件小事/);
  const numbers = (text: string) => [...text.matchAll(/^(\d+)号 第/gm)].map((match) => match[1]);
  expect(numbers(first).filter((n) => numbers(second).includes(n))).toEqual([]);
  expect(new Set([...numbers(first), ...numbers(second)]).size).toBe(9);
  expect(said(await town.says('谷雨', '待办 9'))).toContain('从头看');
  expect(said(await town.says('谷雨', '待办 路灯'))).toContain('第几页');
});

test('activities are planned, reminded of, noted; visits are recorded; a workroom without a plan is named, not its people', async () => {
  const { prisma } = town.running.deps.db;
  const home = await prisma.unit.findUniqueOrThrow({ where: { name: '清河县' } });
  const title = '农业界别工作室';
  const unit = await prisma.unit.create({ data: { kind: 'workroom', name: title, parentId: home.id } });
  await prisma.group.create({
    data: { platform: 'sandbox', chatId: 'farm', title, purpose: 'workroom', unitId: unit.id },
  });
  const farm = { in: title };
  expect(said(await town.says('夏至', '计划', farm))).toContain('还没有活动计划');
  expect(said(await town.says('夏至', '计划 活动 明年再说', farm))).toContain('日期没看明白');
  expect(said(await town.says('夏至', `计划 活动 ${await dayFromNow(6)} 送种下乡 去张家寨`, farm))).toContain(
    '没有找到「张家寨」',
  );
  const planned = said(await town.says('夏至', `计划 活动 ${await dayFromNow(6)} 送种下乡 去柳林镇`, farm));
  const id = Number(/活动(\d+) /.exec(planned)?.[1]);
  expect(said(await town.says('夏至', '计划', farm))).toContain(`活动${id}`);
  expect(said(await town.says('王大娘', '计划 活动 明天 唱戏', { in: village }))).toMatch(/要由|工作室群里/);
  await town.news(title);
  await town.news(workroom);
  await days(4);
  expect(said(await town.news(title))).toMatch(new RegExp(`【活动提醒】活动${id} .*送种下乡（去柳林镇）`));
  expect(said(await town.news(workroom))).toContain('【活动提醒】农业界别工作室');
  await days(3);
  expect((await town.posts(title)).filter((post) => post.includes('【活动提醒】'))).toHaveLength(1);
  expect(said(await town.says('夏至', `活动 ${id} 已办`, farm))).toContain('办得怎样');
  expect(said(await town.says('夏至', `活动 ${id} 已办 听了12位乡亲的意见`, farm))).toContain('记为已办');
  expect(said(await town.says('夏至', `活动 ${id} 取消 下雨`, farm))).toContain('已经办过');
  expect(said(await town.says('麦冬', '走访 李家庄 看了5户老人，都说吃水没问题'))).toContain('走访李家庄');
  expect(said(await town.says('麦冬', '走访 张家寨 看了看'))).toContain('没有找到');
  const figures = said(await town.says('夏至', '统计 今年', { in: county }));
  expect(figures).toMatch(/走访1次　\d+ 活动1次/);
  expect(said(await town.says('夏至', '统计 今年 走访', { in: county }))).toContain('柳林镇：李家庄 看了5户老人');

  // For the half-year that comes next it has none.
  await town.news(county);
  const now = await town.now();
  const [year, half, month] =
    now.getUTCMonth() < 6 ? [now.getUTCFullYear(), '下', '07'] : [now.getUTCFullYear() + 1, '上', '01'];
  await town.clockTo(`${year}-${month}-22T10:00:00+08:00`);
  const posts = await town.news(county);
  expect(posts.filter((post) => post.includes('还没有计划的工作室：农业界别工作室'))).toHaveLength(1);
  expect(said(await town.posts(title))).toContain(`【活动计划】${year}年${half}半年还没有计划`);
  // On the way there, each month was reported once.
  const monthly = posts.flatMap((post) => /清河县月报】(\d+)月1日/.exec(post)?.[1] ?? []);
  expect(monthly.at(-1)).toBe(half === '上' ? '12' : '6');
  expect(new Set(monthly).size).toBe(monthly.length);
});

test('a month and a week can be read as they were; a private matter is in none of them', async () => {
  const report = said(
    await town.says('夏至', `月报 ${await dayFromNow(-40).then((day) => day.split('月')[0])}月`, { in: county }),
  );
  expect(report).toMatch(/【清河县月报】\d+月1日—\d+月(?:28|29|30|31)日[\s\S]*【三率】/);
  expect(report).not.toContain('低保');
  expect(said(await town.says('谷雨', '月报 哪个月'))).toContain('没看明白');
  const then = said(await town.says('秋实', `周报 ${await dayFromNow(-40)}`, { in: village }));
  expect(then).toMatch(/【李家庄一周】/);
  expect(then).not.toContain('低保');
});

test('the operator sees when a unit’s log was changed behind its back', async () => {
  const { deps } = town.running;
  const verify = adminCommands.find((command) => command.words[0] === 'verify');
  const run = () => verify?.run({ db: deps.db, config: deps.config, now: new Date(), options: {}, names: [] });
  expect((await run())?.text).toContain('every chain is whole');
  // As somebody with the rights of the database's owner could.
  const visit = await deps.db.prisma.unitEvent.findFirstOrThrow({ where: { action: 'visit' } });
  await deps.db.pool.query('ALTER TABLE "UnitEvent" DISABLE TRIGGER USER');
  await deps.db.pool.query('UPDATE "UnitEvent" SET reason = $1 WHERE id = $2', ['没去', visit.id]);
  expect(await run()).toMatchObject({ failed: true, text: `unit 柳林镇: hash at event ${visit.seq}` });
  await deps.db.pool.query('UPDATE "UnitEvent" SET reason = $1 WHERE id = $2', [visit.reason, visit.id]);
  await deps.db.pool.query('ALTER TABLE "UnitEvent" ENABLE TRIGGER USER');
});

test('nothing that is posted ranks persons or names whoever reported', async () => {
  const posts: string[] = [];
  for (const group of [village, otherVillage, workroom, county]) posts.push(...(await town.posts(group)));
  expect(posts.length).toBeGreaterThan(20);
  for (const post of posts) {
    expect(post).not.toMatch(/排名|排行|名次|第[一二三]名|积分|打卡|在线时长|最活跃|截图/);
  }
  // Figures and reports name units and bodies, never people.
  const people = (await town.running.deps.db.prisma.person.findMany()).flatMap(({ name }) => name ?? []);
  const figures = posts.filter((post) => /数字都从|三率|月报|一周】/.test(post));
  expect(figures.length).toBeGreaterThan(3);
  for (const post of figures) for (const name of people) expect(post).not.toContain(name);
});
