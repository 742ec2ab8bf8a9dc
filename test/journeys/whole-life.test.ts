// A topic's whole life as the people of an invented county would live it.
import { expect, test } from 'vitest';
import { otherVillage, useTown, village, workroom } from '../support/town.js';

const town = useTown();
const said = (posts: string[]) => posts.join('\n\n');

test('a street lamp, from the first word to 件件有回音', async () => {
  expect(said(await town.says('王大娘', '3号楼路灯坏了三天了，晚上看不见路'))).toMatch(/记下了，1号「.*路灯.*」/);
  expect(said(await town.news(workroom))).toMatch(
    /新议题线索】1号.*\n李家庄 · 城乡建设[\s\S]*王大娘：3号楼路灯坏了[\s\S]*1 受理/,
  );

  expect(said(await town.says('老马', '附议 1'))).toContain('现在1人附议');
  expect(said(await town.says('老马', '附议 1'))).toContain('已经附议过');
  expect(said(await town.says('王大娘', '附议 1'))).toContain('就是您反映的');

  expect(said(await town.says('谷雨', '待办'))).toContain('等筛选');
  expect(said(await town.says('谷雨', '1'))).toContain('已受理1号');
  expect(said(await town.says('谷雨', '公示 1 5天'))).toContain('开始公示');
  expect(said(await town.news(village))).toMatch(/工作室已受理[\s\S]*【议题公示】/);

  // The days of the posting go by; then it can be consulted.
  const start = await town.now();
  await town.clockTo(new Date(start.getTime() + 7 * 86_400_000).toISOString());
  expect(said(await town.news(workroom))).toContain('【公示期满】1号');
  expect(said(await town.says('谷雨', '开启协商 1 明天下午3点 村委会'))).toMatch(/15:00，村委会协商/);
  expect(said(await town.news(village))).toContain('【协商通知】1号');
  expect(said(await town.says('谷雨', '结论 1 共识 换灯'))).toMatch(/还没开，人没齐[\s\S]*开会 1 原因/);
  expect(said(await town.says('谷雨', '邀请 1 全部'))).toContain('王大娘（利益相关者）');
  for (const who of ['秋实', '麦冬', '亮堂', '柱子', '王大娘']) {
    expect(said(await town.says(who, '参加 1'))).toContain('记下您来商量1号');
  }
  await town.clockTo(new Date(start.getTime() + 9 * 86_400_000).toISOString());
  expect(said(await town.news(workroom))).toContain('【开始协商】1号');
  expect(said(await town.says('谷雨', '结论 1 共识 供电所月底前换灯，村里出人看护'))).toContain('达成共识');

  expect(said(await town.says('谷雨', '交办 1 镇供电所 3个工作日 换3号楼路灯'))).toContain('交给镇供电所：换3号楼路灯');
  expect(said(await town.says('亮堂', '签收 1'))).toContain('已签收1号');
  expect(said(await town.says('亮堂', '进展 1 灯到货了'))).toContain('进展记下了');

  // Late: the office is reminded, once a working day, and the resident's matter stays open.
  await town.clockTo(new Date(start.getTime() + 17 * 86_400_000).toISOString());
  expect(said(await town.news(workroom))).toMatch(/【办理提醒】\n【已超期】1件\n1号.*镇供电所.*超期/);

  expect(said(await town.says('亮堂', '办结 1 三盏灯都换好了'))).toContain('正在问反映人');
  expect(said(await town.news(village))).toMatch(/镇供电所说办好了：三盏灯都换好了[\s\S]*已解决 1/);
  expect(said(await town.says('老马', '已解决 1'))).toContain('以反映人的话为准');
  expect(said(await town.says('王大娘', '没解决 1 还有一盏不亮'))).toContain('已重新办理');
  expect(said(await town.news(workroom))).toMatch(/【重新办理】1号[\s\S]*还有一盏不亮/);

  await town.says('谷雨', '交办 1 镇供电所 3天 修最后一盏');
  await town.says('亮堂', '办结 1 修好了');
  expect(said(await town.says('王大娘', '修好了，谢谢'))).toContain('记为「已解决」');
  expect(said(await town.says('王大娘', '查 1'))).toMatch(/现在：已解决[\s\S]*1人反映，1人附议/);
  expect(said(await town.says('王大娘', '验 1'))).toMatch(/条记录一条没改/);

  await town.news(village);
  await town.news(workroom);
  await town.clockTo(nextMonday(await town.now()));
  expect(said(await town.news(village))).toMatch(/【李家庄一周】[\s\S]*【有结果了】1件\n1号.*（已解决）/);
  expect(said(await town.news(workroom))).toMatch(/【柳林镇工作室一周】[\s\S]*群众确认解决1件/);
});

test('one matter from two villages is merged, and each reporter is answered under their own number', async () => {
  await town.says('老马', '反映 河湾村和李家庄之间的石桥栏杆断了，孩子上学危险');
  const second = said(await town.says('二丫', '反映 村口石桥的护栏坏了一大截，走着害怕', { in: otherVillage }));
  const [a, b] = [2, Number(/(\d+)号/.exec(second)?.[1])];
  expect(b).toBe(3);
  expect(said(await town.says('谷雨', `合并 ${b} 到 ${a}`))).toContain('现在2人反映');
  expect(said(await town.says('谷雨', `合并 ${a} 到 ${b}`))).toContain(`${b}号已经并入${a}号`);
  await town.says('谷雨', `当场答复 ${a} 镇里已安排，本周内修好护栏`);
  await town.clockTo(new Date((await town.now()).getTime() + 2 * 86_400_000).toISOString());
  expect(said(await town.posts(village))).toContain(`${a}号「`);
  expect(said(await town.posts(otherVillage))).toMatch(new RegExp(`${b}号「.*」（已并入${a}号）：答复：镇里已安排`));
  const reports = await town.running.deps.db.prisma.report.findMany({ where: { topic: { number: { in: [a, b] } } } });
  expect(reports.every((report) => report.answeredState === 'answeredOnSpot')).toBe(true);
});

test('what was said in private is never named where others read', async () => {
  const answer = said(await town.says('春花', '反映 私密 有人冒领低保'));
  const number = Number(/(\d+)号/.exec(answer)?.[1]);
  expect(answer).not.toContain('低保');
  expect(said(await town.news(workroom))).toMatch(/【私下反映】.*低保/);
  expect(said(await town.says('老马', `查 ${number}`))).toContain('私下反映的');
  expect(said(await town.says('老马', '议题'))).not.toContain('低保');
  await town.says('谷雨', `不予列入 ${number} 已转纪检部门核实`);
  await town.clockTo(nextMonday(await town.now()));
  expect(said(await town.posts(village))).not.toMatch(/低保|纪检/);
  expect(said(await town.posts(village))).toContain(`${number}号（私下反映）有新消息`);
});

test('anonymous is anonymous to the workroom too', async () => {
  await town.news(workroom);
  await town.says('春花', '反映 匿名 村西头垃圾桶好几天没人清了');
  const post = said(await town.news(workroom));
  expect(post).toContain('匿名：');
  expect(post).not.toContain('春花');
});

test('a neighbour’s words are filed by quoting them', async () => {
  await town.says('石头', '俺家门口那条排水沟又堵了 污水都漫到路上了', { at: false });
  const quoted = town.lastSaid();
  const answer = said(await town.says('王大娘', '记一下', { quote: quoted }));
  expect(answer).toMatch(/替邻居记下了|邻居这话已经算在/);
});

test('an emergency gets the numbers to dial at once and becomes no topic', async () => {
  const before = await town.running.deps.db.prisma.topic.count();
  await town.news(workroom);
  expect(said(await town.says('柱子', '快来人啊 老槐树旁边着火了！', { in: village }))).toMatch(/119/);
  expect(said(await town.news(workroom))).toContain('【紧急】');
  expect(await town.running.deps.db.prisma.topic.count()).toBe(before);
});

test('a line that is not clear gets one clear question with numbers', async () => {
  await town.says('二丫', '反映 村口公厕没水，臭得很', { in: otherVillage });
  const question = said(await town.says('谷雨', '不予列入'));
  expect(question).toMatch(/哪一件[\s\S]*回数字：/);
  const digit = /(\d+) \d+号[^　]*公厕/.exec(question)?.[1] ?? /回数字：(\d+)/.exec(question)?.[1] ?? '';
  const reasons = said(await town.says('谷雨', digit));
  expect(reasons).toMatch(/原因是[\s\S]*有关部门已经在办/);
  const reason = /(\d+) 有关部门已经在办/.exec(reasons)?.[1] ?? '';
  expect(said(await town.says('谷雨', reason))).toContain('不予列入，原因会告诉反映人：有关部门已经在办');
});

test('every chain of the county is whole', async () => {
  const { db } = town.running.deps;
  const { verifyChain } = await import('../../src/topics/events.js');
  for (const topic of await db.prisma.topic.findMany()) {
    expect(await verifyChain(db.prisma, topic)).toMatchObject({ ok: true });
  }
});

/** A minute past nine on the Monday after `now`, in Shanghai. */
function nextMonday(now: Date): string {
  const shanghai = new Date(now.getTime() + 8 * 3_600_000);
  const days = (8 - shanghai.getUTCDay()) % 7 || 7;
  const nine = Date.UTC(shanghai.getUTCFullYear(), shanghai.getUTCMonth(), shanghai.getUTCDate() + days, 1, 1);
  return new Date(nine).toISOString();
}
