// Whether something is said or denied: 修好了 must not rest on 没修好. What both have in words must be denied in both or in
// neither; a sentence that denies must rest on one that does.

const between = /[，。；：！？、,;:!?\s“”「」『』"（）()〔〕…—·]+/;

/** 不, 没, 无, 未 and 别 that deny nothing. */
const neutral =
  /不仅|不但|不少|不过|不久|不断|不管|不论|无论|不得不|对不起|差不多|不好意思|了不起|要不|不定期|不锈钢|未来|无障碍|特别|个别|分别|区别|类别|别的|别人|级别|别墅|没事|(.)[不没]\1|有没有|是否/g;
const denial = /没有|没能|未能|不能|不会|不再|不用|不是|[没未不无莫勿]|别(?!处)|难以|尚缺|拒绝/g;

/** Characters after a denial that it covers, and those that it may cover: 没有把灯修好, but not all of 没有资金提级督办. */
const sure = 4;
const perhaps = 6;

interface Pair {
  words: string;
  /** Undefined: cannot be told. */
  denied: boolean | undefined;
}

const han = /^[\u4e00-\u9fff]{2}$/;

function pairsIn(text: string): { pairs: Pair[]; denies: boolean } {
  const pairs: Pair[] = [];
  let denies = false;
  for (const clause of text.split(between)) {
    const plain = clause.replace(neutral, (words) => '＿'.repeat(words.length));
    const covered = new Map<number, boolean | undefined>();
    for (const match of plain.matchAll(denial)) {
      denies = true;
      const start = match.index + match[0].length;
      for (let i = 0; i < perhaps; i += 1)
        covered.set(start + i, i < sure && !covered.has(start + i) ? true : undefined);
    }
    for (let i = 0; i + 1 < plain.length; i += 1) {
      const words = plain.slice(i, i + 2);
      if (han.test(words) && !/[不没未无]/.test(words))
        pairs.push({ words, denied: covered.has(i) ? covered.get(i) : false });
    }
  }
  return { pairs, denies };
}

export function turnedRound(text: string, grounds: readonly string[]): boolean {
  const said = pairsIn(text);
  const grounded = grounds.map(pairsIn);
  if (said.denies && !grounded.some((one) => one.denies)) return true;
  const ways = new Map<string, Set<boolean | undefined>>();
  for (const { words, denied } of grounded.flatMap((one) => one.pairs)) {
    ways.set(words, (ways.get(words) ?? new Set()).add(denied));
  }
  return said.pairs.some(({ words, denied }) => {
    const known = ways.get(words);
    return known !== undefined && denied !== undefined && !known.has(undefined) && !known.has(denied);
  });
}

/** A line that is only worded anew denies where the old one did. */
export const denies = (text: string) => pairsIn(text).denies || /反对|拒绝/.test(text);

/** A line worded anew keeps what it depends on. */
export const dropsCondition = (text: string, line: string) =>
  /要是|如果|假如|只要|除非|的话|前提/.test(line) && !/要是|如果|假如|只要|除非|的话|前提|就|才|若|超过/.test(text);
