// How people write a number so that it is not seen at once: spaced, dashed, full-width, spoken.
import fc from 'fast-check';

const spokenDigits = '零幺二三四五六七八九';
const hanDigits = '〇一二三四五六七八九';
const fullWidth = (s: string) => s.replace(/[0-9A-Za-z-]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
const split = (s: string, sizes: number[], by: string) => {
  const out: string[] = [];
  let at = 0;
  for (const size of sizes) {
    out.push(s.slice(at, at + size));
    at += size;
  }
  if (at < s.length) out.push(s.slice(at));
  return out.filter((part) => part !== '').join(by);
};
const spell = (s: string, with_: string) => s.replace(/\d/g, (d) => with_[Number(d)] as string);

export const disguises: ((s: string) => string)[] = [
  (s) => s,
  (s) => s,
  (s) => split(s, [3, 4, 4, 4, 4], ' '),
  (s) => split(s, [3, 4, 4, 4, 4], '-'),
  (s) => split(s, [3, 4, 4, 4, 4], '.'),
  (s) => split(s, [3, 4, 4, 4, 4], ' - '),
  fullWidth,
  (s) => spell(s, spokenDigits),
  (s) => spell(s, hanDigits),
  (s) => [...s].map((c, i) => (i % 3 === 1 ? spell(c, hanDigits) : c)).join(''),
  (s) => [...s].join(' '),
  (s) => [...s].join('\u200b'),
  (s) => split(s, [3, 4, 4, 4, 4], '🌹'),
  (s) => [...s].map((c) => `${c}\ufe0f\u20e3`).join(''),
  (s) => spell(s, '⓪①②③④⑤⑥⑦⑧⑨'),
];
export const idDisguises: ((s: string) => string)[] = [
  (s) => s,
  (s) => s.toLowerCase(),
  (s) => split(s, [6, 8, 4], ' '),
  (s) => split(s, [6, 4, 4, 4], ' '),
  (s) => split(s, [6, 8, 4], '-'),
  fullWidth,
  (s) => [...s].join('\u200b'),
];
export const cardDisguises: ((s: string) => string)[] = [
  (s) => s,
  (s) => split(s, [4, 4, 4, 4, 4], ' '),
  (s) => split(s, [4, 4, 4, 4, 4], '-'),
  (s) => split(s, [6, 13], ' '),
  fullWidth,
];
export const plateDisguises: ((s: string) => string)[] = [
  (s) => s,
  (s) => s.toLowerCase(),
  (s) => `${s.slice(0, 2)}·${s.slice(2)}`,
  (s) => `${s.slice(0, 2)} ${s.slice(2)}`,
  fullWidth,
];
export const disguised = (value: fc.Arbitrary<string>, ways: ((s: string) => string)[]) =>
  fc.tuple(value, fc.constantFrom(...ways)).map(([v, way]) => way(v));
