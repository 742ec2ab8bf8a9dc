// Text in the lines of a picture, with the font that is shipped.
import { expect, test } from 'vitest';
import { drawable, linesOf, widthOf } from '../../src/papers/pictures/lines.js';

test('lines break as Chinese is set: no mark begins a line, none that opens ends it, numbers stay whole', () => {
  const text = '村口的水渠堵了，浇不上地（已解决）——先清淤，修渠的钱报到县里，电话0312-1234567，发“已解决 12”就行。';
  for (const width of [200, 260, 333, 420, 700]) {
    const lines = linesOf(text, 40, width);
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    for (const line of lines) {
      // A mark may hang over by its own width.
      expect({ line, fits: widthOf(line, 40) <= width + 40 }).toEqual({ line, fits: true });
      expect(line).not.toMatch(/^[，。、）”]/u);
      expect(line).not.toMatch(/.[（“]$/u);
    }
    if (width > 300) expect(lines.some((line) => line.includes('0312-1234567'))).toBe(true);
  }
  expect(linesOf(text, 40, 300, 2)).toHaveLength(2);
  expect(linesOf(text, 40, 300, 2)[1]).toMatch(/…$/);
});

test('rare characters are drawn; what the font lacks is never an empty box', () => {
  expect(drawable('㙍头村𫟼厂的䶮家，垱口、磘里、塅上')).toBe('㙍头村𫟼厂的䶮家，垱口、磘里、塅上');
  expect(drawable('路灯🔥坏了👨‍👩‍👧\u202e\u0007')).toBe('路灯坏了');
  expect(drawable('ก村')).toBe('〓村');
});
