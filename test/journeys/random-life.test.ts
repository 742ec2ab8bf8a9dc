// Random people say random things to a whole product for weeks of moved clock; what must always hold is looked at
// afterwards. The seed is printed with a failure: RANDOM_SEED=… plays the same life again.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verifyChain } from '../../src/topics/events.js';
import { answeredStates, isOpen } from '../../src/topics/lifecycle.js';
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
const offices = ['谷雨', '小满', '夏至', '清泉', '亮堂', '洁园', '秋实', '麦冬'];

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
  topics.map((n) => `附议 ${n}`),
  topics.map((n) => `撤回 ${n}`),
  topics.map((n) => `已解决 ${n}`),
  topics.map((n) => `部分解决 ${n} 还差一点`),
  topics.map((n) => `未解决 ${n} 还是老样子`),
  topics.map((n) => `查 ${n}`),
  fc.tuple(topics, topics).map(([a, b]) => `同一件 ${a} ${b}`),
  topics.map((n) => `申诉 ${n} 不是我一家的事`),
  topics.map((n) => `异议 ${n} 先修别处`),
  topics.map((n) => `投票 ${n}`),
  topics.map((n) => `参加 ${n}`),
  topics.map((n) => `不参加 ${n} 下地去了 由石头代`),
  topics.map((n) => `签到 ${n}`),
);

const officeLine = fc.oneof(
  fc.constantFrom('1', '2', '3', '待办', '周报', '统计 本月'),
  topics.map((n) => `受理 ${n}`),
  topics.map((n) => `不予列入 ${n} 已有规定`),
  topics.map((n) => `当场答复 ${n} 明天派人去修`),
  fc.tuple(topics, topics).map(([a, b]) => `合并 ${a} 到 ${b}`),
  topics.map((n) => `拆分 ${n}`),
  topics.map((n) => `转办 ${n} 镇环卫站 2天 清走`),
  topics.map((n) => `转办 ${n} 清河县 要县里定`),
  topics.map((n) => `退单 ${n} 不归我们管`),
  topics.map((n) => `改归属 ${n} 河湾村`),
  topics.map((n) => `公示 ${n} 3天`),
  topics.map((n) => `答复异议 ${n} 两处都修`),
  topics.map((n) => `异议成立 ${n} 先看看`),
  fc.tuple(topics, topics).map(([a, b]) => `投票开始 ${a} ${b} 1天`),
  topics.map((n) => `开启协商 ${n} 后天下午3点 村委会`),
  topics.map((n) => `结论 ${n} 部分 先修一半`),
  topics.map((n) => `邀请 ${n} 全部`),
  topics.map((n) => `参加 ${n}`),
  topics.map((n) => `开会 ${n} 人就在跟前`),
  topics.map((n) => `签到 ${n} 老马 船家老何`),
  topics.map((n) => `记录 ${n} 群众代表柱子：先修主路`),
  topics.map((n) => `不同意见 ${n} 反对方老丁：占了我家的地`),
  topics.map((n) => `解释说明 ${n} 只借三天`),
  topics.map((n) => `说法 ${n} 先修主路`),
  topics.map((n) => `赞成 ${n} 1`),
  topics.map((n) => `休会 ${n} 等设计图 后天下午3点`),
  topics.map((n) => `简易协商 ${n} 村口\n在场：村干部秋实、群众老马\n大家说：老马：早点修\n商定：先修一半`),
  topics.map((n) => `交办 ${n} 镇供电所 2个工作日 修好`),
  topics.map((n) => `交办 ${n} 镇水利站 5个工作日 疏通`),
  topics.map((n) => `签收 ${n}`),
  topics.map((n) => `进展 ${n} 正在修`),
  topics.map((n) => `办结 ${n} 修好了`),
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
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 60 }).map((hours) => ({ hours })) },
);

const seed = Number(process.env.RANDOM_SEED ?? Math.floor(Math.random() * 2 ** 31));
const life = fc.sample(fc.array(step, { minLength: 150, maxLength: 150, size: 'max' }), { numRuns: 1, seed })[0] ?? [];

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
      if (
        [
          'decline',
          'appeal',
          'transfer',
          'refer',
          'returnLast',
          'upholdObjection',
          'answerOnSpot',
          'conclude',
          'claimDone',
          'reopen',
        ].includes(event.action)
      )
        expect(event.reason).toBeTruthy();
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
  const names = ['王大娘', '老马', '春花', '二丫', '枣花婶'];
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
