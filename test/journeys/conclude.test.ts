// 成果: what was agreed on becomes items, tasks and minutes whose every sentence can be traced.
import { expect, test } from 'vitest';
import { convened, said } from '../support/lives.js';
import { useTown, village } from '../support/town.js';

const town = useTown();

test('what was agreed on is written as items, completed, and given to the bodies in one line', async () => {
  const n = await convened(town, '3号楼楼道灯坏了半个月，老人不敢下楼');
  const concluded = said(
    await town.says(
      '谷雨',
      `结论 ${n} 共识 供电所换灯，村里看护\n1. 镇供电所 3个工作日 换3号楼的灯 协办 镇水利站 责任人 亮堂\n2. 大家出人看护`,
    ),
  );
  expect(concluded).toMatch(
    /1\. 换3号楼的灯：镇供电所（协办镇水利站，责任人亮堂），\d+月\d+日前\n2\. 大家出人看护（还没定单位、期限、责任人）/,
  );
  expect(said(await town.says('谷雨', `交办 ${n}`))).toMatch(/要先补上单位和以后的期限：\n2\. 大家出人看护/);
  expect(said(await town.says('谷雨', `改事项 ${n} 9 镇环卫站`))).toContain('没有第9项');
  expect(said(await town.says('谷雨', `改事项 ${n} 2 镇环卫站 5个工作日`))).toMatch(
    /2\. 大家出人看护：镇环卫站，\d+月\d+日前（还没定责任人）/,
  );
  expect(said(await town.says('谷雨', `事项 ${n} 镇水利站 4个工作日 清楼前的沟`))).toMatch(
    /3\. 清楼前的沟[\s\S]*责任人定下来就补上/,
  );
  expect(said(await town.says('谷雨', `事项 ${n}`))).toMatch(
    /1\. 换3号楼的灯[\s\S]*2\. 大家出人看护[\s\S]*3\. 清楼前的沟/,
  );
  expect(said(await town.says('麦冬', `事项 ${n} 镇供电所 明天 别的事`))).toContain('要由召集人');

  const assigned = said(await town.says('谷雨', `交办 ${n}`));
  expect(assigned).toMatch(/镇供电所：换3号楼的灯.*镇水利站协办。\n镇环卫站：大家出人看护.*\n镇水利站：清楼前的沟/);
  expect(said(await town.says('谷雨', `交办 ${n}`))).toContain('请写上单位、期限和事项');
  expect(said(await town.says('王大娘', `查 ${n}`))).toMatch(/承办：镇供电所[\s\S]*承办：镇环卫站/);

  // The lead's word ends the part of those who helped; the topic goes on until all are done.
  expect(said(await town.says('亮堂', `办结 ${n} 灯换好了`))).toContain('还等镇环卫站、镇水利站');
  expect(said(await town.says('清泉', `办结 ${n} 沟清好了`))).toContain('还等镇环卫站');
  expect(said(await town.says('洁园', `办结 ${n} 有人看护了`))).toContain('正在问反映人');
});

test('minutes are drafted from what was captured; each line can be traced, changed and confirmed', async () => {
  const n = await convened(town, '村东头的水渠塌了一段，浇不上地', '老马');
  const spokenAt = await speak(n);
  expect(said(await town.says('谷雨', `纪要 ${n}`))).toContain('还没有协商结论');
  await town.says('谷雨', `结论 ${n} 部分 先修塌的一段\n1. 镇水利站 5个工作日 修塌的一段 责任人 清泉`);
  expect(said(await town.says('老马', `纪要 ${n}`))).toContain('还没有定稿的纪要');

  const draft = said(await town.says('麦冬', `纪要 ${n}`));
  for (const field of [
    '议题',
    '时间地点',
    '主持',
    '记录',
    '参会',
    '各方意见',
    '不同意见及说明',
    '协商结果',
    '落实措施',
    '责任人',
    '完成期限',
  ]) {
    expect(draft).toContain(`${field}：`);
  }
  expect(draft).toMatch(/议题：\d+号「.*」，1人反映，0人附议/);
  expect(draft).toContain('各方意见：群众代表 老马：“塌的那段先修，俺出工”');
  expect(draft).toContain('不同意见及说明：利益相关者 石头：“要修就全修”。说明：今年的钱只够一段');
  expect(draft).toContain('责任人：1. 镇水利站 清泉');
  const line = lineOf(draft, '各方意见');

  expect(said(await town.says('麦冬', `出处 ${n} ${line}`))).toMatch(
    /群众代表 老马：塌的那段先修，俺出工〔position:\d+〕/,
  );
  expect(said(await town.says('老马', `出处 ${n} ${line}`))).toContain('「出处」要由');
  // The other way round: from a message to the lines that rest on it.
  expect(said(await town.says('谷雨', `出处 ${n}`, { quote: spokenAt }))).toContain(`${line} 各方意见：`);
  expect(said(await town.says('谷雨', `出处 ${n}`, { quote: town.lastSaid() }))).toContain('没有用在');
  expect(said(await town.says('麦冬', `改纪要 ${n} ${line} 大家都同意`))).toContain('要由召集人');
  expect(said(await town.says('谷雨', `改纪要 ${n} 99 大家都同意`))).toMatch(/纪要只有\d+行/);
  expect(said(await town.says('谷雨', `改纪要 ${n} ${line} 群众代表 老马说先修塌的一段，他出工`))).toContain('改好了');

  expect(said(await town.says('谷雨', `纪要定稿 ${n}`))).toContain('定稿了');
  const open = said(await town.says('老马', `纪要 ${n}`));
  expect(open).toContain('各方意见：群众代表 一位群众说先修塌的一段');
  expect(open).not.toMatch(/老马|石头/);
  expect(said(await town.says('王大娘', `查 ${n}`))).toContain(`纪要 ${n}`);
  expect(said(await town.says('谷雨', `改纪要 ${n} ${line} 别的话`))).toContain('已经定稿');
  expect(said(await town.says('谷雨', `纪要 ${n} 修订`))).toContain('草稿，第2稿');
  // Until the revision is confirmed, people read what was.
  expect(said(await town.says('老马', `纪要 ${n}`))).toContain('先修塌的一段');
  await town.news(village);
});

test('minutes say so when a source was corrected, and cannot be confirmed', async () => {
  const n = await convened(town, '村口的桥栏杆断了，娃娃过桥危险');
  await speak(n);
  await town.says('谷雨', `结论 ${n} 共识 换新栏杆`);
  const draft = said(await town.says('谷雨', `纪要 ${n}`));
  expect(draft).not.toContain('来源有更正');
  expect(said(await town.says('谷雨', `更正 ${n} 老马：先修桥头，俺出两个工`))).toContain('老马的话');
  expect(said(await town.says('谷雨', `纪要 ${n}`))).toContain('来源有更正，请重新起草');
  expect(said(await town.says('谷雨', `出处 ${n} ${lineOf(draft, '各方意见')}`))).toContain('后来作了更正');
  expect(said(await town.says('谷雨', `纪要定稿 ${n}`))).toContain('来源有更正');
  const again = said(await town.says('谷雨', `纪要 ${n} 重新起草`));
  expect(again).toContain('俺出两个工');
  expect(again).not.toContain('来源有更正');
  expect(said(await town.says('谷雨', `纪要定稿 ${n}`))).toContain('定稿了');
});

/** The number of the first line of a field. */
const lineOf = (minutes: string, field: string) => Number(new RegExp(`^(\\d+) ${field}：`, 'm').exec(minutes)?.[1]);

/** What was said at the table, one thing against it, and how that was explained. */
async function speak(n: number): Promise<number> {
  await town.says('谷雨', `邀请 ${n} 群众代表 老马`);
  await town.says('谷雨', `签到 ${n} 老马`);
  await town.says('谷雨', `记录 ${n} 老马：塌的那段先修，俺出工`);
  const said = town.lastSaid();
  await town.says('谷雨', `不同意见 ${n} 反对方石头：要修就全修`);
  await town.says('谷雨', `解释说明 ${n} 今年的钱只够一段`);
  return said;
}
