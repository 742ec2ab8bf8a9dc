// 反馈·评价: what is asked after 办结, of whom, and what becomes of the answers.
import { expect, test } from 'vitest';
import { raised, said } from '../support/lives.js';
import { otherVillage, useTown, village, workroom } from '../support/town.js';

const town = useTown();
const later = async (hours: number) =>
  town.clockTo(new Date((await town.now()).getTime() + hours * 3_600_000).toISOString());
const days = (count: number) => later(count * 24);
/** The next day at nine: a village group hears no more than three posts a day. */
const nextMorning = async () => {
  const shanghai = new Date((await town.now()).getTime() + 8 * 3_600_000);
  await town.clockTo(
    new Date(
      Date.UTC(shanghai.getUTCFullYear(), shanghai.getUTCMonth(), shanghai.getUTCDate() + 1, 1, 1),
    ).toISOString(),
  );
};

/** Raises a matter, gives it to the power station, which says it is done; its number. */
async function claimed(words: string, reporter = '王大娘', endorsers: string[] = []): Promise<number> {
  const number = await raised(town, words, reporter);
  for (const person of endorsers) await town.says(person, `附议 ${number}`, { in: homeOf(person) });
  await town.says('谷雨', `转办 ${number} 镇供电所 5个工作日 修好`);
  await nextMorning();
  for (const group of [village, otherVillage, workroom]) await town.news(group);
  await town.says('亮堂', `办结 ${number} 都换好了`);
  return number;
}

const homeOf = (person: string) => (['二丫', '枣花婶', '船家老何'].includes(person) ? otherVillage : village);

test('reporters and endorsers are asked once, in one post, and answer with one word or a digit', async () => {
  const n = await claimed('东胡同口的路灯坏了', '王大娘', ['老马', '春花']);
  const ask = (await town.news(village)).filter((post) => post.includes('办好没有'));
  expect(ask).toHaveLength(1);
  expect(ask[0]).toMatch(
    new RegExp(`${n}号「.*路灯.*」：镇供电所说办好了：都换好了[\\s\\S]*回数字：1 已解决　2 部分解决　3 未解决`),
  );
  // An endorser's no is kept, shown apart and told to the workroom; it settles nothing.
  expect(said(await town.says('老马', `未解决 ${n} 西头那盏还黑着`))).toContain('以反映人的话为准');
  expect(said(await town.says('春花', '1'))).toMatch(/「已解决」记下了[\s\S]*满意不满意/);
  expect(said(await town.says('王大娘', `查 ${n}`))).toMatch(/现在：待群众确认[\s\S]*附议人：1人已解决，1人未解决/);
  // Whoever neither reported nor endorsed it has no say.
  expect(said(await town.says('柱子', '1', { in: village }))).toContain('要由反映人来确认');
  // One word, no number: the topic on which the word is waited for.
  expect(said(await town.says('王大娘', '已解决，很满意'))).toContain(`${n}号「`);
  expect(said(await town.says('王大娘', `查 ${n}`))).toMatch(
    /现在：已解决[\s\S]*反映人：1人已解决[\s\S]*评价：1人满意/,
  );
  await days(2);
  expect(said(await town.news(workroom))).toMatch(/【附议人说没解决】[\s\S]*西头那盏还黑着/);
  await days(8);
  expect(
    (await town.posts(village)).filter((post) => post.includes(`${n}号`) && post.includes('说办好了')),
  ).toHaveLength(1);
});

test('a no needs a sentence; it is kept until that comes, and goes back to the body with a new due day', async () => {
  const n = await claimed('磨坊边的变压器嗡嗡响');
  expect(said(await town.says('王大娘', `未解决 ${n}`))).toMatch(/「未解决」记下了。.*哪里没办好？请再说一句/);
  expect(said(await town.says('王大娘', `查 ${n}`))).toMatch(/待群众确认[\s\S]*反映人：1人未解决/);
  expect(said(await town.says('王大娘', '晚上还是响得睡不着，打我电话13800001234'))).toMatch(/已重新办理/);
  await town.news(village);
  expect(said(await town.news(workroom))).toMatch(
    new RegExp(`【重新办理】${n}号[\\s\\S]*晚上还是响[\\s\\S]*已退给镇供电所，.*前重办`),
  );
  expect(said(await town.says('王大娘', `查 ${n}`))).toMatch(/已交办[\s\S]*承办：镇供电所（\d+月\d+日前办好）/);
  // What is said meanwhile is kept and not refused.
  expect(said(await town.says('王大娘', `未解决 ${n} 白天也响`))).toContain('您的话记下了');
  await days(2);
  const told = said(await town.posts(village));
  expect(told).toContain('有人说还没解决：晚上还是响得睡不着');
  expect(told).not.toContain('13800001234');
  expect(told).not.toContain('王大娘');
});

test('a no that no sentence follows holds all the same: reopened the next morning', async () => {
  const n = await claimed('水塔下的垃圾堆成山');
  await town.says('王大娘', `没修好 ${n}`);
  await later(24);
  expect(said(await town.says('王大娘', `查 ${n}`))).toContain('已交办');
});

test('the third time it is done again the county hears of it', async () => {
  const county = '清河县政协协商工作群';
  const n = await claimed('校门口的井盖翘起来了');
  for (const words of ['还是翘', '又翘了', '没好']) {
    await town.news(county);
    await town.says('王大娘', `未解决 ${n} ${words}`);
    await town.says('亮堂', `办结 ${n} 垫平了`);
  }
  expect(said(await town.news(county))).toMatch(new RegExp(`【提级督办】${n}号[\\s\\S]*已经重办3次`));
});

test('partly solved, and content or not, are two different things', async () => {
  const n = await claimed('公厕里没水冲');
  expect(said(await town.says('王大娘', `部分解决 ${n} 还差北头`))).toMatch(
    /记为「部分解决」[\s\S]*满意不满意[\s\S]*1? ?满意/,
  );
  expect(said(await town.says('王大娘', `不太满意 ${n} 拖太久`))).toContain('记下「不满意」');
  expect(said(await town.says('王大娘', `查 ${n}`))).toMatch(/部分解决[\s\S]*1人不满意/);
  expect(said(await town.says('老马', `满意 ${n}`))).toContain('请反映人和附议人来评');
  // An answer given on the spot can be rated as well.
  const asked = Number(/(\d+)号/.exec(said(await town.says('春花', '反映 卫生室老锁门看不了病')))?.[1]);
  expect(said(await town.says('春花', `满意 ${asked}`))).toContain('不能评价满意度');
  await town.says('谷雨', `当场答复 ${asked} 明天换锁`);
  expect(said(await town.says('春花', `还行 ${asked}`))).toContain('记下「基本满意」');
});

test('whoever said 退订 is not asked', async () => {
  const n = await raised(town, '粮站门口的电线耷拉着');
  await town.says('二丫', `附议 ${n}`, { in: otherVillage });
  await town.says('枣花婶', `附议 ${n}`, { in: otherVillage });
  await town.says('谷雨', `转办 ${n} 镇供电所 5个工作日 拉紧`);
  for (const person of ['二丫', '枣花婶']) await town.says(person, `退订 ${n}`, { in: otherVillage });
  await nextMorning();
  await town.news(otherVillage);
  await town.says('亮堂', `办结 ${n} 拉紧了`);
  await days(1);
  expect(said(await town.news(otherVillage))).not.toContain('说办好了');
  expect(said(await town.posts(village))).toContain(`${n}号「`);
  // Their word counts all the same when they give it.
  expect(said(await town.says('二丫', `已解决 ${n}`, { in: otherVillage }))).toContain('记下了');
});

test('a private matter is asked about in private only', async () => {
  await town.says('春花', '反映 私密 供电所的人乱收接线费');
  const n = Number(/【私下反映】(\d+)号/.exec(said(await town.news(workroom)))?.[1]);
  await town.says('谷雨', `转办 ${n} 镇供电所 5个工作日 查清退费`);
  await nextMorning();
  await town.news(village);
  await town.says('谷雨', `办结 ${n} 退了`);
  const post = said(await town.news(village));
  expect(post).toContain(`${n}号（私下反映）有新消息`);
  expect(post).not.toMatch(/接线费|退了|回数字/);
});

test('the reporter of a merged topic answers under their own number', async () => {
  const a = Number(/(\d+)号/.exec(said(await town.says('老马', '反映 两村中间的高压线垂下来了')))?.[1]);
  const b = Number(
    /(\d+)号/.exec(said(await town.says('二丫', '反映 机耕道旁电线垂得够得着', { in: otherVillage })))?.[1],
  );
  await town.says('谷雨', `合并 ${b} 到 ${a}`);
  await town.says('谷雨', `转办 ${a} 镇供电所 5个工作日 收紧`);
  await town.news(otherVillage);
  await town.says('亮堂', `办结 ${a} 收紧了`);
  await days(1);
  expect(said(await town.news(otherVillage))).toMatch(new RegExp(`${b}号「.*」（已并入${a}号）：镇供电所说办好了`));
  expect(said(await town.says('老马', `已解决 ${a}`))).toContain('还等另外1位反映人');
  expect(said(await town.says('二丫', `已解决 ${b}`, { in: otherVillage }))).toContain('记为「已解决」');
});

test('回头看: a day is set, people are asked once, and a relapse reopens', async () => {
  const n = await raised(town, '戏台的台阶塌了');
  await town.says('谷雨', `受理 ${n}`);
  await town.says('谷雨', `公示 ${n} 1天`);
  await days(3);
  await town.says('谷雨', `开启协商 ${n} 明天下午3点 村委会`);
  await town.says('谷雨', `开会 ${n} 部门的人电话里说`);
  await town.says('谷雨', `结论 ${n} 共识 镇里出料，村里出工`);
  await town.says('谷雨', `办结 ${n} 台阶砌好了`);
  await town.says('王大娘', `已解决 ${n}`);
  // The outcome of a formal consultation is looked at again by itself.
  expect(said(await town.says('谷雨', `查 ${n}`))).toMatch(/回头看：\d+月\d+日/);
  expect(said(await town.says('谷雨', `回头看 ${n} 昨天啊`))).toContain('没看明白');
  expect(said(await town.says('王大娘', `回头看 ${n} 3天`, { in: village }))).toContain('要由召集人');
  expect(said(await town.says('谷雨', `回头看 ${n} 10天`))).toContain('回头看');
  await town.news(village);
  await town.news(workroom);
  await days(12);
  const asked = (await town.news(village)).filter((post) => post.includes('现在还好吗'));
  expect(asked).toHaveLength(1);
  expect(said(await town.news(workroom))).toContain(`【回头看】${n}号`);
  expect(said(await town.says('谷雨', `回头看 ${n} 情况 灯都亮着`))).toContain('记下了');
  expect(said(await town.says('谷雨', `回头看 ${n} 反弹`))).toContain('请写上哪里不好');
  expect(said(await town.says('谷雨', `回头看 ${n} 反弹 又灭了一盏`))).toContain('已重新办理');
});
