// The sieve before the patterns of the offline engine: it may let through what does not match, never the other way round.
import { expect, test } from 'vitest';
import { shapes } from '../../src/triage/offline/lexicon/shapes.js';
import { dangerShapes } from '../../src/triage/offline/lexicon/shapes-danger.js';
import { quarrelShapes } from '../../src/triage/offline/lexicon/shapes-quarrel.js';
import { talkShapes } from '../../src/triage/offline/lexicon/shapes-talk.js';
import { createSieve, neededBy } from '../../src/triage/offline/sieve.js';
import { inventText } from '../../tools/bench/texts.js';

const needs = (pattern: RegExp) => {
  const needed = neededBy(pattern);
  return needed && [...needed].map((code) => String.fromCharCode(code)).sort();
};

test.each<[RegExp, string[] | undefined]>([
  [/路灯/, ['路']],
  [/路?灯/, ['灯']],
  [/路灯|井盖/, ['井', '路']],
  [/[东西][门口]?头/u, ['头']],
  [/[东西]+/u, ['东', '西']],
  [/坏(?:了|着)?(?=路)/, ['坏']],
  [/(?<!没)坏{1,3}/, ['坏']],
  [/(?:坏|烂){0,2}/, undefined],
  [/坏|.{2}/, undefined],
  [/[^东西]/, undefined],
  [/[\u4e00-\u9fa5]\d\s\p{L}$/u, undefined],
  [/\u597d\?/u, ['好']],
  [/😡/u, undefined],
  [/ABC/i, undefined],
])('%s needs %j', (pattern, needed) => {
  expect(needs(pattern)).toEqual(needed);
});

test('no pattern of the lexicon that matches is left out', () => {
  const patterns = [...shapes, ...talkShapes, ...quarrelShapes, ...dangerShapes].map(([, , shape]) => shape);
  const sieve = createSieve(patterns);
  // Pieces of the patterns themselves, glued: each meets many of them.
  const pieces = patterns.flatMap(({ source }) => source.match(/[\u4e00-\u9fa5]{1,6}/g) ?? []);
  let state = 7;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state % below;
  };
  let matched = 0;
  for (let n = 0; n < 4_000; n += 1) {
    const glued = Array.from({ length: 6 }, () => pieces[random(pieces.length)]).join(random(3) === 0 ? '，' : '');
    const text = n % 2 === 0 ? glued : `${inventText(n)}${glued}${random(2) === 0 ? '了！' : '吗？'}`;
    const may = sieve(text);
    expect(may).toEqual([...may].sort((a, b) => a - b));
    for (const [at, pattern] of patterns.entries()) {
      if (!pattern.test(text)) continue;
      matched += 1;
      if (!may.includes(at)) throw new Error(`${pattern} matches ${text} and is left out`);
    }
  }
  expect(matched).toBeGreaterThan(4_000);
});
