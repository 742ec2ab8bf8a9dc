// 提案: from topics to a filed motion, and its answer back to the villages.
import { expect, test } from 'vitest';
import { concluded, raised, said } from '../support/lives.js';
import { otherVillage, useTown, village } from '../support/town.js';

const town = useTown();
const countyGroup = '清河县政协协商工作群';

test('topics become a motion whose words can be traced; the villages hear that it was filed and answered', async () => {
  const a = await concluded(
    town,
    '自来水发黄，吃水不放心',
    '部分 先清洗管道，换管要县里立项\n1. 镇水利站 8个工作日 清洗管道',
  );
  await town.says('老马', `附议 ${a}`);
  await town.says('谷雨', `交办 ${a}`);
  await town.says('清泉', `延期 ${a} 15个工作日 泵坏了`);
  const b = await raised(town, '河湾村的水塔漏得厉害，供不上水', '二丫', otherVillage);

  expect(said(await town.says('麦冬', `提案 ${a} ${b}`))).toContain('「提案」要由');
  expect(said(await town.says('谷雨', '提案 列表'))).toContain('还没有提案');
  expect(said(await town.says('谷雨', '提案 999'))).toContain('没有 999 号议题');
  const draft = said(await town.says('谷雨', `提案 ${a} ${b}`));
  expect(draft).toMatch(/【提案1】草稿/);
  expect(draft).toMatch(/案由：关于解决“.*”、“.*”的建议/);
  expect(draft).toContain(`共2件，涉及2个村（社区），2人次反映，1人次附议。〔topic:${a} topic:${b}〕`);
  expect(draft).toMatch(/（李家庄）：\d+月\d+日提出，1人反映，1人附议，现在“已交办”/);
  expect(draft).toMatch(/群众说：“.*自来水发黄.*”〔report:\d+〕/);
  expect(draft).toMatch(new RegExp(`协商，部分达成共识：先清洗管道，换管要县里立项〔event:${a}\\.\\d+〕`));
  expect(draft).toContain(`${a}号办理中延期1次。`);
  expect(draft).toMatch(/建议：清洗管道，由镇水利站负责。〔item:\d+〕/);
  expect(draft).not.toMatch(/王大娘|二丫|老马/);

  expect(said(await town.says('谷雨', '改提案 1 历史 很久了'))).toContain('改哪一部分');
  expect(said(await town.says('谷雨', '改提案 1 建议 请县里立项换管'))).toContain('建议改好了：请县里立项换管');
  expect(said(await town.says('谷雨', '看提案 1'))).toContain('建议：请县里立项换管〔item:');
  expect(said(await town.says('夏至', '提案 1 立案 2026-031', { in: countyGroup }))).toContain('要已提交的才行');
  await town.news(countyGroup);
  expect(said(await town.says('谷雨', '提案 1 提交'))).toContain('已提交');
  expect(said(await town.news(countyGroup))).toMatch(/【提案】柳林镇提交：关于解决/);
  expect(said(await town.says('谷雨', '改提案 1 建议 别的'))).toContain('不能再改');
  expect(said(await town.says('谷雨', '提案 1 立案 2026-031'))).toContain('要由县政协办');
  await town.says('夏至', '提案 1 立案 2026-031', { in: countyGroup });
  expect(said(await town.says('夏至', '提案 1 答复', { in: countyGroup }))).toContain('后面还要写一句');
  await town.says('夏至', '提案 1 交办 县水利局', { in: countyGroup });
  expect(said(await town.says('夏至', '提案 1 答复 D 不办', { in: countyGroup }))).toContain('A、B 或 C');
  await town.says('夏至', '提案 1 答复 B 已列入今年的管网改造，正在招标', { in: countyGroup });
  expect(said(await town.says('谷雨', '提案 1 不满意 没有完工时间'))).toContain('现在是「已交办」');
  await town.says('夏至', '提案 1 答复 A 管子换好了', { in: countyGroup });
  expect(said(await town.says('谷雨', '提案 1 满意'))).toContain('现在是「已答复」');
  expect(said(await town.says('谷雨', '提案 列表'))).toMatch(/提案1 关于解决.*（已答复）/);

  await town.clockTo(new Date((await town.now()).getTime() + 2 * 86_400_000).toISOString());
  for (const [group, number] of [
    [village, a],
    [otherVillage, b],
  ] as const) {
    expect(said(await town.posts(group))).toMatch(
      new RegExp(`${number}号.*政协提案有答复了（A类，已经解决或基本解决）：管子换好了`),
    );
  }
  const events = await town.running.deps.db.prisma.topicEvent.findMany({
    where: { action: 'motion', topic: { number: b } },
    orderBy: { seq: 'asc' },
  });
  expect(events.map((event) => (event.data as { step: string }).step)).toEqual([
    'drafted',
    'edited',
    'submitted',
    'filed',
    'assigned',
    'answered',
    'judged',
    'answered',
    'judged',
  ]);
});

test('a private matter is never written into a motion', async () => {
  const answer = said(await town.says('春花', '反映 私密 有人冒领低保'));
  const n = Number(/(\d+)号/.exec(answer)?.[1]);
  expect(said(await town.says('谷雨', `提案 ${n}`))).toContain('私下反映的，不能写进提案');
});
