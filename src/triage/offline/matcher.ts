// Finds many words in a text in one pass. Lexicon entries may end in a weight (1 to 4) and hold one `…`, which stands for
// up to four characters within a clause.

export interface Found<T> {
  word: string;
  start: number;
  end: number;
  weight: number;
  of: T;
}

interface Entry<T> {
  head: string;
  tail: string;
  word: string;
  weight: number;
  of: T;
}

/** A hint, a typical word, one that decides, one that overrules. */
const weights = [0, 0.5, 1.5, 3, 4.5];
const gap = 4;
const clauseEnd = /[，。！？；,!?;\n]/;

export function createMatcher<T>(sources: Iterable<readonly [words: string, of: T]>): (text: string) => Found<T>[] {
  const entries = new Map<number, Entry<T>[]>();
  for (const [words, of] of sources) {
    for (const written of words.trim().split(/\s+/)) {
      const [, word, weight] = /^(.+?)([1-4]?)$/.exec(written) as unknown as [string, string, string];
      const [head, tail = ''] = word.toLowerCase().split('…') as [string, string?];
      // By the first two characters: by the first alone, 不 or 没 would bring up hundreds at every turn.
      const key = keyAt(head, 0);
      const list = entries.get(key) ?? [];
      list.push({ head, tail, word, weight: weights[Number(weight || 2)] as number, of });
      entries.set(key, list);
    }
  }
  return (text) => {
    const found: Found<T>[] = [];
    const look = (list: Entry<T>[] | undefined, i: number) => {
      for (const { head, tail, word, weight, of } of list ?? []) {
        if (!text.startsWith(head, i)) continue;
        let end = i + head.length;
        if (tail) {
          const at = text.indexOf(tail, end);
          if (at < 0 || at - end > gap || clauseEnd.test(text.slice(end, at))) continue;
          end = at + tail.length;
        }
        found.push({ word, start: i, end, weight, of });
      }
    };
    for (let i = 0; i < text.length; i++) {
      look(entries.get(text.charCodeAt(i)), i);
      if (i + 1 < text.length) look(entries.get(keyAt(text, i)), i);
    }
    return found;
  };
}

/** Two characters as a number, the second above the first; of a last one the code alone. */
const keyAt = (text: string, i: number) => text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16);

/** The words of a list, without their weights. */
export function wordsOf(words: string): string[] {
  return words
    .trim()
    .split(/\s+/)
    .map((written) => written.replace(/^(.+?)[1-4]?$/, '$1'));
}
