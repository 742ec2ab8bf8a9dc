// 征集: rounds on a theme with an end; following a topic, and having heard enough of it.
import { expect, test } from 'vitest';
import { raised, said } from '../support/lives.js';
import { otherVillage, useTown, village, workroom } from '../support/town.js';

const town = useTown();
const days = async (count: number) =>
  town.clockTo(new Date((await town.now()).getTime() + count * 86_400_000).toISOString());

test('a round is announced folded, links what fits, reminds once, and ends by itself with its count', async () => {
  expect(said(await town.says('谷雨', '征集'))).toContain('现在没有专题征集');
  expect(said(await town.says('谷雨', '征集 冬季取暖'))).toContain('哪天截止');
  expect(said(await town.says('谷雨', '征集 冬季取暖 到12月20日前'))).toContain('到12月20日');
  expect(said(await town.says('谷雨', '征集 结束'))).toContain('收到0件');
  expect(said(await town.says('老马', '征集 修路 10天'))).toMatch(/要由|工作室/);
  expect(said(await town.says('谷雨', '征集 冬季取暖 10天'))).toContain('会告诉2个村群');
  expect(said(await town.says('谷雨', '征集 冬季取暖 12天'))).toContain('正在征集');
  expect(said(await town.news(village))).not.toContain('征集议题');

  const fits = await raised(town, '家里暖气片不热，屋里冷得很');
  const other = await raised(town, '村口公交站牌倒了');
  const elsewhere = await raised(town, '暖气费涨得太多', '二丫', otherVillage);
  const { prisma } = town.running.deps.db;
  const linked = await prisma.topic.findMany({ where: { roundId: { not: null } }, orderBy: { number: 'asc' } });
  expect(linked.map((topic) => topic.number)).toEqual([fits, elsewhere]);
  expect(other).toBeGreaterThan(0);
  expect(said(await town.says('谷雨', '征集'))).toMatch(/冬季取暖，到\d+月\d+日，已收到2件/);

  await days(1);
  expect(said(await town.news(village))).toMatch(/【征集议题】冬季取暖\n到\d+月\d+日为止/);
  await days(12);
  const heard = said(await town.posts(village));
  expect(heard.match(/【征集提醒】冬季取暖/g)).toHaveLength(1);
  expect(said(await town.news(workroom))).toContain('【征集结束】冬季取暖：收到2件');
  const events = await prisma.unitEvent.findMany({ where: { action: { in: ['openRound', 'closeRound'] } } });
  expect(events.at(-1)?.data).toMatchObject({ theme: '冬季取暖', topics: 2 });
  const late = await raised(town, '敬老院取暖的煤不够烧');
  expect((await prisma.topic.findUniqueOrThrow({ where: { number: late } })).roundId).toBeNull();
});

test('two rounds: which one ends is asked', async () => {
  await town.says('谷雨', '征集 修路 到12月31日');
  await town.says('谷雨', '征集 养老服务，下个月底前');
  const asked = said(await town.says('谷雨', '征集 结束'));
  expect(asked).toMatch(/结束哪一个[\s\S]*修路[\s\S]*养老服务/);
  expect(said(await town.says('谷雨', /(\d+) 养老服务/.exec(asked)?.[1] ?? ''))).toContain('征集「养老服务」结束了');
  expect(said(await town.says('谷雨', '征集 结束 修路'))).toContain('征集「修路」结束了');
});

test('订阅: whoever follows hears the outcome where they asked for it', async () => {
  const n = await raised(town, '村西头垃圾桶满了好几天', '二丫', otherVillage);
  expect(said(await town.says('老马', `订阅 ${n}`))).toContain('有结果告诉您');
  expect(said(await town.says('老马', `订阅 ${n}`))).toContain('已经订阅');
  expect(said(await town.says('二丫', `订阅 ${n}`, { in: otherVillage }))).toContain('就是您反映的');
  await town.says('老马', '附议 2');
  expect(said(await town.says('老马', '我的'))).toMatch(new RegExp(`您附议的：\\n2号[\\s\\S]*您订阅的：\\n${n}号`));
  await town.says('谷雨', `不予列入 ${n} 有关部门已经在办`);
  await days(1);
  expect(said(await town.news(village))).toMatch(new RegExp(`${n}号「.*」：.*有关部门已经在办`));
});

test('退订: no step and no question any more, the outcome once; 订阅 takes it back', async () => {
  const n = await raised(town, '幸福巷路灯一闪一闪，晚上看不清');
  expect(said(await town.says('老马', `退订 ${n}`))).toContain('您没有订阅');
  expect(said(await town.says('王大娘', `退订 ${n}`))).toContain('只在有结果时告诉您一次');
  await town.news(village);
  await town.says('谷雨', `受理 ${n}`);
  await days(1);
  expect(said(await town.news(village))).not.toContain(`${n}号`);
  expect(said(await town.says('王大娘', `订阅 ${n}`))).toContain('又会告诉您了');
  await town.says('王大娘', `退订 ${n}`);
  await town.says('谷雨', `公示 ${n} 1天`);
  await town.says('谷雨', `开启协商 ${n} 明天下午3点 村委会`);
  await town.says('谷雨', `开会 ${n} 人都在跟前，先商量`);
  await town.says('谷雨', `结论 ${n} 共识 换灯头`);
  await town.says('谷雨', `交办 ${n} 镇供电所 3个工作日 换灯头`);
  await days(1);
  await town.news(village);
  await town.says('亮堂', `办结 ${n} 换好了`);
  await days(1);
  expect(said(await town.news(village))).not.toMatch(new RegExp(`${n}号.*办好没有`));
  expect(said(await town.says('王大娘', `已解决 ${n}`))).toContain('谢谢您');
  await days(1);
  expect(said(await town.news(village)).match(new RegExp(`${n}号「.*」：反映人确认：已解决`, 'g'))).toHaveLength(1);
});
