import { expect, test } from 'vitest';
import { createTopicFinder } from '../../src/triage/topic-finder.js';

const everywhere = { units: new Set([1, 2, 3]), since: new Date('2026-11-01T00:00:00Z'), limit: 5 };
const open = { inSight: true, endedAt: null };

function finderWith(titles: string[]) {
  const finder = createTopicFinder();
  for (const [id, title] of titles.entries()) finder.put({ id, unitId: 1, ...open, texts: [title] });
  return finder;
}

test('the topic that shares what is rare comes first', () => {
  const finder = finderWith(['村东头路灯不亮', '村东头垃圾没人清', '幸福巷路灯坏了', '机井水泵坏了浇不上地']);
  expect(finder.near('幸福巷的路灯又坏了', everywhere)[0]).toBe(2);
  expect(finder.near('地里等着浇水，机井啥时候修', everywhere)[0]).toBe(3);
  expect(finder.near('吃了没', everywhere)).toEqual([]);
});

test('only topics of the units asked for, and only what is open or ended lately', () => {
  const finder = createTopicFinder();
  finder.put({ id: 1, unitId: 9, ...open, texts: ['石桥栏杆断了'] });
  finder.put({ id: 2, unitId: 1, inSight: true, endedAt: new Date('2026-10-01T00:00:00Z'), texts: ['石桥栏杆断了'] });
  finder.put({ id: 3, unitId: 1, inSight: true, endedAt: new Date('2026-11-20T00:00:00Z'), texts: ['石桥栏杆断了'] });
  expect(finder.near('石桥的栏杆断了', everywhere)).toEqual([3]);
});

test('what comes to a topic later finds it, and what is taken out of sight is not found', () => {
  const finder = finderWith(['路灯不亮']);
  finder.put({ id: 0, unitId: 1, ...open, texts: ['路灯不亮', '老槐树底下黑咕隆咚'] });
  expect(finder.near('老槐树那儿太黑', everywhere)).toEqual([0]);
  finder.put({ id: 0, unitId: 1, inSight: false, endedAt: null, texts: ['路灯不亮'] });
  expect(finder.near('老槐树那儿太黑', everywhere)).toEqual([]);
  expect(finder.near('路灯不亮', everywhere)).toEqual([]);
});

test('the likest of many, in order, and no more than asked for', () => {
  const finder = finderWith(Array.from({ length: 3_000 }, (_, i) => `第${i}村的水塔${i % 7 === 0 ? '漏水' : '生锈'}`));
  const found = finder.near('第2100村的水塔漏水', { ...everywhere, limit: 3 });
  expect(found).toHaveLength(3);
  expect(found[0]).toBe(2100);
});
