// A quiet guest in a loud week: much is reported, posted, voted on and done in two villages, by day and by night. What the
// bot says unasked stays within its limits, and all of it is said.
import { expect, test } from 'vitest';
import { local } from '../../src/time.js';
import { raised } from '../support/lives.js';
import { otherVillage, useTown, village, workroom } from '../support/town.js';

const town = useTown();
const zone = 'Asia/Shanghai';

const endorsers: [string, string][] = [
  ['柱子', village],
  ['二丫', otherVillage],
  ['枣花婶', otherVillage],
];
const nightly = [
  '',
  '夜里广场音响太吵',
  '门口停满了车出不去',
  '快递柜坏了拿不出东西',
  '健身器材的螺丝掉了',
  '营业执照改地址跑了三趟',
  '课后服务收了费没老师',
];
const matters = [
  '东胡同口的路灯坏了',
  '自来水发黄不能喝',
  '渡口的栏杆断了',
  '垃圾三天没人清',
  '卫生室老锁门看不了病',
  '机井坏了没法浇地',
  '校门口的井盖翘起来了',
  '末班车等不到',
  '戏台的台阶塌了',
  '大黄狗追着孩子咬',
  '高龄补贴两个月没发',
  '化粪罐满了没人抽',
  '村北鸡场臭味大',
  '宅基地证一直办不下来',
];

test('a busy week', async () => {
  const { prisma } = town.running.deps.db;
  const monday = local(await town.now(), zone)
    .plus({ weeks: 1 })
    .startOf('week');
  const lamps: number[] = [];
  for (let day = 0; day < 7; day += 1) {
    const at = (hour: number) => town.clockTo(monday.plus({ days: day, hours: hour }).toJSDate().toISOString());
    const speaker = ['王大娘', '老马', '春花', '石头'][day % 4] as string;
    const [first, second] = matters.slice(day * 2) as [string, string];
    await at(8);
    const n = await raised(town, first, speaker);
    lamps.push(n);
    for (const [person, where] of endorsers) await town.says(person, `附议 ${n}`, { in: where });
    await at(9);
    await town.says('谷雨', `受理 ${n}`);
    await town.says('谷雨', `公示 ${n} 2天`);
    await at(10);
    const asked = await raised(town, second, '柱子', village);
    await town.says('谷雨', `政策解答 ${asked} 按规定每月十五发到卡上`);
    if (day === 2) await town.says('谷雨', `发起投票 ${lamps.join(' ')} 2天`);
    const older = lamps[day - 1];
    if (older !== undefined) {
      await at(11);
      await town.says('谷雨', `简易协商 ${older} 村委会`);
      await town.says('谷雨', `在场 ${older} 村干部秋实、群众代表柱子`);
      await town.says('谷雨', `大家说 ${older} 先修要紧的`);
      await town.says('谷雨', `结论 ${older} 共识 供电所来修`);
      await at(14);
      await town.says('谷雨', `交办 ${older} 镇供电所 2个工作日 修好`);
      await town.says('亮堂', `办结 ${older} 修好了`);
      await at(15);
      await town.says(['王大娘', '老马', '春花', '石头'][(day - 1) % 4] as string, `未解决 ${older} 还是老样子`);
      await at(16);
      await town.says('亮堂', `办结 ${older} 又修了一遍`);
    }
    await at(22);
    // The village talks at night; the bot answers whoever asks, and says nothing else.
    await town.says('王大娘', `查 ${n}`);
    if (older !== undefined)
      await town.says('谷雨', `当场答复 ${await raised(town, `${nightly[day]}`, '春花')} 明早就去看`);
  }
  // The weekend after, what still waits goes out.
  await town.clockTo(monday.plus({ days: 12, hours: 20 }).toJSDate().toISOString());

  const groups = await prisma.group.findMany({ where: { purpose: 'village' } });
  const posts = await prisma.outboxPost.findMany({
    where: { groupId: { in: groups.map(({ id }) => id) }, kind: { not: 'reply' } },
    include: { notices: true },
    orderBy: { id: 'asc' },
  });
  expect(posts.length).toBeGreaterThan(10);

  const perDay = new Map<string, number>();
  for (const post of posts) {
    expect(['notice', 'digest']).toContain(post.kind);
    expect(post.state).toBe('sent');
    const sent = local(post.sentAt as Date, zone);
    expect(sent.hour, `${sent.toISO()}: ${post.text}`).toBeGreaterThanOrEqual(7);
    expect(sent.hour, `${sent.toISO()}: ${post.text}`).toBeLessThan(21);
    const key = `${post.groupId} ${sent.toISODate()}`;
    perDay.set(key, (perDay.get(key) ?? 0) + 1);
  }
  expect(Math.max(...perDay.values())).toBeLessThanOrEqual(3);
  // The limit was felt, and what waited was folded.
  expect([...perDay.values()].filter((count) => count === 3).length).toBeGreaterThan(0);
  expect(posts.some((post) => post.notices.length > 2)).toBe(true);

  // Nothing is lost: every notice went out, by itself or as the newer word on the same topic that stands in its post.
  expect(await prisma.notice.count({ where: { postId: null } })).toBe(0);
  const notices = posts.flatMap((post) => post.notices.map((notice) => ({ notice, post })));
  for (const { notice, post } of notices) {
    const newer = post.notices.some(
      ({ id, topicId, aboutId }) => id > notice.id && topicId === notice.topicId && aboutId === notice.aboutId,
    );
    expect(newer || post.text.includes(notice.text), notice.text).toBe(true);
  }
  expect(await prisma.outboxPost.count({ where: { state: { not: 'sent' } } })).toBe(0);
  expect((await town.posts(workroom)).length).toBeGreaterThan(10);
}, 240_000);
