// Random people say random things to a whole product for weeks of moved clock; what must always hold is looked at
// afterwards. The seed is printed with a failure: RANDOM_SEED=… plays the same life again.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verifyChain } from '../../src/topics/events.js';
import { type Action, answeredStates, isOpen, needsReason } from '../../src/topics/lifecycle.js';
import { otherVillage, useTown, village, workroom } from '../support/town.js';

const town = useTown();

const topics = fc.integer({ min: 1, max: 6 });
const residents: [string, string][] = [
  ['王大娘', village],
  ['老马', village],
  ['春花', village],
  ['二丫', otherVillage],
  ['枣花婶', otherVillage],
];
const offices = ['谷雨', '小满', '清泉', '亮堂', '秋实', '洁园', '麦冬', '夏至'];

const about = (...lines: string[]) =>
  fc.oneof(...lines.map((line) => topics.map((n) => line.replaceAll('N', String(n)))));

const residentLine = fc.oneof(
  {
    weight: 7,
    arbitrary: fc.constantFrom(
      '村东头路灯不亮好几天了',
      '自来水发黄不能喝',
      '机井坏了没法浇地',
      '反映 匿名 垃圾没人清',
      '反映 私密 有人冒领补贴',
      '污水管返水，院里进不去人',
      '门口的路坑坑洼洼，车都过不去',
      '谢谢',
      '1',
      '2',
      '我的',
      '议题',
    ),
  },
  {
    weight: 6,
    arbitrary: about(
      '附议 N',
      '撤回 N',
      '已解决 N',
      '部分解决 N 还差一点',
      '未解决 N 还是老样子',
      '满意 N',
      '不满意 N',
      '查 N',
      '异议 N 影响我家出行',
      '申诉 N 这是大家的事',
      '投票 N',
      '订阅 N',
      '退订 N',
      '参加 N',
      '纪要 N',
      '不参加 N 下地去了 由石头代',
      '签到 N',
    ),
  },
  fc.tuple(topics, topics).map(([a, b]) => `同一件 ${a} ${b}`),
);

/** In the order of a life, so that a random walk gets far now and then. */
const officeLine = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('1', '2', '3', '待办', '周报', '统计 本月', '统计 截至 昨天') },
  {
    weight: 5,
    arbitrary: about(
      '受理 N',
      '不予列入 N 已有规定',
      '当场答复 N 明天派人去修',
      '政策解答 N 按规定每年核一次',
      '转办 N 镇水利站 3个工作日 去疏通',
      '转办 N 清河县 镇里定不了',
      '拆分 N',
      '改标题 N 村里的一件大事',
      '改归属 N 河湾村',
      '改分类 N 环境保护',
      '公示 N 3天',
      '答复异议 N 已经改了路线',
      '异议成立 N 确有影响',
      '调研 N 到现场看了',
    ),
  },
  fc.tuple(topics, topics).map(([a, b]) => `合并 ${a} 到 ${b}`),
  fc.tuple(topics, topics).map(([a, b]) => `投票开始 ${a} ${b} 1天`),
  {
    weight: 7,
    arbitrary: about(
      '开启协商 N 后天下午3点 村委会',
      '邀请 N 全部',
      '参加 N',
      '签到 N 老马 船家老何',
      '开会 N 人不齐，先议起来',
      '简易协商 N 村口\n在场：村干部秋实、群众老马\n大家说：老马：早点修\n商定：先修一半',
      '记录 N 群众代表柱子：先修主路',
      '不同意见 N 反对方老丁：占了我家的地',
      '说法 N 先修主路',
      '赞成 N 1',
      '解释说明 N 只借三天',
      '休会 N 等图纸 后天下午3点',
      '结论 N 部分 先修一半',
      '事项 N 镇供电所 5个工作日 修好',
      '纪要 N',
      '报送 N',
      '采纳 N',
      '部分采纳 N 钱不够',
      '不采纳 N 和规划冲突',
    ),
  },
  {
    weight: 7,
    arbitrary: about(
      '交办 N 镇供电所 2个工作日 修好',
      '交办 N 镇水利站 5个工作日 疏通',
      '签收 N',
      '进展 N 50% 正在修',
      '延期 N 10个工作日 等配件',
      '退单 N 不归我们管',
      '催办 N',
      '督办 N 拖太久了',
      '办结 N 修好了',
      '挂账 N 等明年资金 10天后再看',
      '恢复 N',
      '归档 N',
      '回头看 N 1个月',
      '体检 N',
      '提案 N',
    ),
  },
  fc.constantFrom('走访 李家庄 看了三户', '待办 2'),
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '代录 电话 李家庄 赵六婶 村西水塔漏水',
      '摆摊 开始 李家庄集市',
      '赵六婶：村口公交站没有棚子',
      '幼儿园门口没有减速带（当场答复：下月就装）',
      '宣传页 20',
      '摆摊 结束',
      '征集 修路 3天',
      '征集 结束',
    ),
  },
  {
    weight: 2,
    arbitrary: about('代附议 N 3人 签名表', '代附议 N 赵六婶 电话', '回访 N 已解决 满意', '回访 N 未解决 还漏'),
  },
);

type Step = { who: string; where: string; text: string } | { hours: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom(...residents), residentLine)
      .map(([[who, where], text]) => ({ who, where, text })),
  },
  {
    weight: 12,
    arbitrary: fc.tuple(fc.constantFrom(...offices), officeLine).map(([who, text]) => ({ who, where: workroom, text })),
  },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 150 }).map((hours) => ({ hours })) },
);

const seed = Number(process.env.RANDOM_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** RANDOM_STEPS=1000 for a long night. */
const steps = Number(process.env.RANDOM_STEPS ?? 140);
const life =
  fc.sample(fc.array(step, { minLength: steps, maxLength: steps, size: 'max' }), { numRuns: 1, seed })[0] ?? [];

test(`a life of ${life.length} random steps (RANDOM_SEED=${seed})`, async () => {
  for (const one of life) {
    if ('hours' in one) {
      await town.clockTo(new Date((await town.now()).getTime() + one.hours * 3_600_000).toISOString());
    } else {
      await town.says(one.who, one.text, { in: one.where });
    }
  }
  // Let what waits for the evening or the end of the quiet hours go out.
  await town.clockTo(new Date((await town.now()).getTime() + 4 * 86_400_000).toISOString());
  const { prisma } = town.running.deps.db;
  const all = await prisma.topic.findMany({ include: { reports: true, events: { orderBy: { seq: 'asc' } } } });
  expect(all.length).toBeGreaterThan(2);

  for (const topic of all) {
    // Replaying the log gives the stored state, and the chain is whole.
    expect(await verifyChain(prisma, topic)).toMatchObject({ ok: true });
    // Every event has an actor or is the bot's own, and a reason where the table asks for one.
    for (const event of topic.events) {
      if (needsReason(event.action as Action)) expect(event.reason).toBeTruthy();
    }
    if (isOpen(topic.state) || !answeredStates.includes(topic.state)) continue;
    // No end without an answer to each reporter.
    for (const report of topic.reports)
      expect({ number: topic.number, answered: report.answeredState }).toEqual({
        number: topic.number,
        answered: topic.mergedIntoId ? report.answeredState : topic.state,
      });
    for (const report of topic.reports) expect(report.answeredAt).not.toBeNull();
  }

  // Solved only by a reporter's word.
  for (const topic of all.filter((t) => t.state === 'resolved')) {
    expect(topic.events.some((event) => event.action === 'verdict')).toBe(true);
  }

  // No post in a village group names a person, or what was said in private.
  const names = ['王大娘', '老马', '春花', '二丫', '枣花婶', '赵六婶'];
  for (const group of [village, otherVillage]) {
    const posts = (await town.posts(group)).join('\n');
    for (const name of names) expect(posts).not.toContain(name);
    expect(posts).not.toContain('冒领');
  }

  // Nothing failed, nothing is left waiting, nothing was said twice.
  expect(await prisma.inboxMessage.count({ where: { state: { not: 'handled' } } })).toBe(0);
  expect(await prisma.outboxPost.count({ where: { state: { not: 'sent' } } })).toBe(0);
  expect(await prisma.notice.count({ where: { postId: null } })).toBe(0);

  // The quiet guest: at most three unasked posts a day in a village group, none in quiet hours.
  const perDay = await prisma.$queryRaw<{ posts: bigint }[]>`
    SELECT count(*) AS posts FROM "OutboxPost" p JOIN "Group" g ON g.id = p."groupId"
     WHERE g.purpose = 'village' AND p.kind IN ('notice', 'digest')
     GROUP BY g.id, (p."createdAt" AT TIME ZONE 'Asia/Shanghai')::date`;
  for (const day of perDay) expect(Number(day.posts)).toBeLessThanOrEqual(3);
  const atNight = await prisma.$queryRaw<{ posts: bigint }[]>`
    SELECT count(*) AS posts FROM "OutboxPost" p JOIN "Group" g ON g.id = p."groupId"
     WHERE g.purpose = 'village' AND p.kind IN ('notice', 'digest')
       AND extract(hour FROM p."createdAt" AT TIME ZONE 'Asia/Shanghai') NOT BETWEEN 7 AND 20`;
  expect(Number(atNight[0]?.posts)).toBe(0);
}, 180_000);
