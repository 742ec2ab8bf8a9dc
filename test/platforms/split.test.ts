import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numberingBytes, numberPart, splitText } from '../../src/platforms/split.js';
import { plainMarkdown } from '../../src/platforms/wecom/markdown.js';

const bytes = (text: string) => Buffer.byteLength(text, 'utf8');
const withoutSpace = (text: string) => text.replace(/\s/g, '');

const line = fc.string({ unit: fc.constantFrom('路', '灯', 'a', ' ', '👨‍👩‍👧‍👦', 'é', '，', '1'), maxLength: 60 });
const text = fc.array(line, { maxLength: 40 }).map((lines) => lines.join('\n'));

describe('splitText', () => {
  test('every part fits, numbered too, and nothing is lost', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 64, max: 600 }), (whole, limit) => {
        const parts = splitText(whole, limit);
        for (const [index, part] of parts.entries()) {
          expect(bytes(numberPart(part, index, parts.length))).toBeLessThanOrEqual(limit);
        }
        expect(withoutSpace(parts.join('\n'))).toBe(withoutSpace(whole));
      }),
    );
  });

  test('a text that fits stays as it is', () => {
    fc.assert(fc.property(text, (whole) => void expect(splitText(whole, bytes(whole))).toEqual([whole])));
  });

  test('lines stay whole when they fit', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `${index + 1}号楼的路灯坏了`);
    const parts = splitText(lines.join('\n'), 200);
    expect(parts.flatMap((part) => part.split('\n'))).toEqual(lines);
    expect(parts.every((part) => bytes(part) <= 200 - numberingBytes)).toBe(true);
  });

  test('no character is cut in half', () => {
    const parts = splitText('👨‍👩‍👧‍👦'.repeat(40), 100);
    expect(parts.join('')).toBe('👨‍👩‍👧‍👦'.repeat(40));
    expect(
      parts.every((part) => [...new Intl.Segmenter().segment(part)].every(({ segment }) => segment === '👨‍👩‍👧‍👦')),
    ).toBe(true);
  });
});

describe('plainMarkdown', () => {
  test.each([
    ['**加粗** 和 _斜体_', '＊＊加粗＊＊ 和 ＿斜体＿'],
    ['# 标题', '＃ 标题'],
    ['议题 #12 已办结', '议题 #12 已办结'],
    ['> 引用', '＞ 引用'],
    ['<@lisi> <font color="warning">急</font>', '＜@lisi＞ ＜font color="warning"＞急＜/font＞'],
    ['[点我](http://a.example/x_y)', '［点我］(http://a.example/x_y)'],
    ['看 https://gov.example/notice/a_b_c#top 这里', '看 https://gov.example/notice/a_b_c#top 这里'],
    ['小标题\n---\n- 一\n==', '小标题\n－－－\n- 一\n＝＝'],
    ['`code` \\n ~~删~~', '｀code｀ ＼n ～～删～～'],
  ])('%j is shown as typed', (typed, shown) => {
    expect(plainMarkdown(typed)).toBe(shown);
  });

  test('twice is once, and line ends stay', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('*', '_', '#', '<', '>', '\n', '-', '=', 'a', '[', '`', ' ', '路', 'http://'),
        }),
        (typed) => {
          const once = plainMarkdown(typed);
          expect(plainMarkdown(once)).toBe(once);
          expect(once.split('\n').length).toBe(typed.split('\n').length);
        },
      ),
    );
  });
});
