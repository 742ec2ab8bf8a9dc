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
  /** By character code: whether any word begins with it. */
  const begins = new Uint8Array(0x10000);
  for (const [words, of] of sources) {
    for (const written of words.trim().split(/\s+/)) {
      const [, word, weight] = /^(.+?)([1-4]?)$/.exec(written) as unknown as [string, string, string];
      const [head, tail = ''] = word.toLowerCase().split('…') as [string, string?];
      // By the first two characters: by the first alone, 不 or 没 would bring up hundreds at every turn.
      const key = keyAt(head, 0);
      const list = entries.get(key) ?? [];
      begins[head.charCodeAt(0)] = 1;
      list.push({ head, tail, word, weight: weights[Number(weight || 2)] as number, of });
      entries.set(key, list);
    }
  }
  return (text) => {
    const found: Found<T>[] = [];
    for (let i = 0; i < text.length; i++) {
      if (begins[text.charCodeAt(i)] === 0) continue;
      const alone = entries.get(text.charCodeAt(i));
      if (alone) lookAt(text, i, alone, found);
      const paired = i + 1 < text.length ? entries.get(keyAt(text, i)) : undefined;
      if (paired) lookAt(text, i, paired, found);
    }
    return found;
  };
}

/** Which of the words whose key was met stand at `start`. */
function lookAt<T>(text: string, start: number, list: Entry<T>[], found: Found<T>[]): void {
  for (const { head, tail, word, weight, of } of list) {
    // The key stands for two characters.
    if (head.length > 2 && !text.startsWith(head, start)) continue;
    let end = start + head.length;
    if (tail) {
      const at = text.indexOf(tail, end);
      if (at < 0 || at - end > gap || clauseEnd.test(text.slice(end, at))) continue;
      end = at + tail.length;
    }
    found.push({ word, start, end, weight, of });
  }
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
