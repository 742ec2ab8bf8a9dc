// 成果: what was agreed on becomes items, tasks and minutes whose every sentence can be traced.
import { expect, test } from 'vitest';
import { convened, said } from '../support/lives.js';
import { useTown } from '../support/town.js';

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
