// What a staff member types for somebody else: whose words they are, and whether they fit a round.
import { describe, expect, test } from 'vitest';
import { takeFlags, takeName } from '../../src/triage/dictated.js';
import { fitsTheme } from '../../src/triage/rounds.js';

describe('a name before the matter', () => {
  test.each([
    ['王大爷 村东头路灯不亮', '王大爷', '村东头路灯不亮'],
    ['王大爷：村东头路灯不亮', '王大爷', '村东头路灯不亮'],
    ['春花：村东头路灯不亮', '春花', '村东头路灯不亮'],
    ['姓名：谷穗 水渠淤了', '谷穗', '水渠淤了'],
    ['老马，水渠淤了浇不上地', '老马', '水渠淤了浇不上地'],
    ['李婶 水渠淤了浇不上地', '李婶', '水渠淤了浇不上地'],
  ])('%s', (text, name, rest) => expect(takeName(text)).toEqual({ name, rest }));

  test.each([
    '路灯 坏了三天',
    '水管 漏了没人修',
    '村东头路灯不亮，晚上看不见',
    '公厕：没水好几天了',
    '垃圾 没人收',
    '王大爷 好',
  ])('none: %s', (text) => expect(takeName(text)).toEqual({ name: null, rest: text }));
});

test('匿名 and 私密 before the matter, in any order', () => {
  expect(takeFlags('匿名 私密：有人冒领')).toEqual({ words: '有人冒领', anonymous: true, isPrivate: true });
  expect(takeFlags('（私下）有人冒领')).toEqual({ words: '有人冒领', anonymous: false, isPrivate: true });
  expect(takeFlags('路灯坏了')).toEqual({ words: '路灯坏了', anonymous: false, isPrivate: false });
});

describe('a round', () => {
  test.each([
    ['冬季取暖', '家里暖气片不热', '城乡建设', true],
    ['村里修路', '村西头的路全是坑', '交通运输', true],
    ['村里修路', '卫生室药不全', '卫生计生', false],
    ['大家有啥说啥', '卫生室药不全', '卫生计生', true],
  ] as const)('%s: %s', (theme, words, category, fits) => expect(fitsTheme(theme, words, category)).toBe(fits));
});
