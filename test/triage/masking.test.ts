// How well masking holds on messages that nobody wrote it for. The aims: 98 % of what is personal masked whole, and no
// more than 3 characters in 1,000 masked beside it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mask, unmask } from '../../src/triage/mask.js';
import { masking } from '../../tools/eval/scores.js';
import { hardCases, harmless } from './masking-cases.js';
import { harmlessMessage, personalMessage, type Sample } from './masking-generator.js';
import { surnameWords } from './surname-words.js';

const aims = { spanRecall: 0.98, falsePer1000: 3 };
const seeded = { seed: 20260907, numRuns: 4_000 };

describe('hard cases', () => {
  it.each(hardCases)('%s', (text, personal) => {
    expect(Object.values(mask(text).tokens).sort()).toEqual([...new Set(personal)].sort());
  });

  it.each(harmless)('stays: %s', (text) => expect(mask(text).text).toBe(text));
});

describe('random messages', () => {
  it('personal data in every disguise is masked whole', () => {
    const scores = scoresOf(fc.sample(personalMessage, seeded));
    print('random personal data', scores);
    expect(scores.spanRecall).toBeGreaterThanOrEqual(aims.spanRecall);
    expect(scores.falsePer1000).toBeLessThanOrEqual(aims.falsePer1000);
  });

  it('numbers and words that are nobody’s stay', () => {
    const scores = scoresOf(fc.sample(harmlessMessage, seeded).map((text) => ({ text, personal: [] })));
    print('random harmless text', scores);
    expect(scores.falsePer1000).toBeLessThanOrEqual(aims.falsePer1000);
  });

  it('come back as they were typed, whatever was typed', () => {
    const anything = fc.oneof(
      personalMessage.map(({ text }) => text),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.tuple(personalMessage, fc.string({ unit: 'binary', maxLength: 20 })).map(([a, b]) => b + a.text + b),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const { text: safe, tokens } = mask(text);
        expect(unmask(safe, tokens)).toBe(text);
      }),
    );
  });
});

describe('everyday words that begin like a surname', () => {
  const carriers = ['▢', '我家▢', '找▢', '感谢▢', '我是▢', '叫▢', '这个▢的事', '1. ▢', '俺▢', '邻居▢', '给▢看看'];

  it('are no names, wherever they stand', () => {
    const samples = surnameWords.flatMap((word) =>
      carriers.map((carrier) => ({ text: carrier.replace('▢', word), personal: [] })),
    );
    const wrong = samples.filter(({ text }) => mask(text).text !== text);
    const share = wrong.length / samples.length;
    print('words like surnames', { places: samples.length, masked: wrong.length });
    expect(
      share,
      wrong
        .slice(0, 20)
        .map(({ text }) => `${mask(text).text} ← ${text}`)
        .join('\n'),
    ).toBeLessThan(0.003);
  });
});

/** The measured figures, whatever the reporter does with logs. */
const print = (what: string, figures: object) => process.stdout.write(`masking, ${what}: ${JSON.stringify(figures)}\n`);

function scoresOf(samples: Sample[]) {
  return masking(samples.map(({ text, personal }) => ({ text, gold: personal, masked: maskedIn(text) })));
}

/** Which characters the mask took. */
function maskedIn(text: string): boolean[] {
  const { text: out, tokens } = mask(text);
  const masked: boolean[] = [];
  for (let at = 0; at < out.length; ) {
    const token = Object.keys(tokens).find((one) => out.startsWith(one, at));
    masked.push(...Array.from({ length: token ? (tokens[token] as string).length : 1 }, () => token !== undefined));
    at += token?.length ?? 1;
  }
  return masked;
}
