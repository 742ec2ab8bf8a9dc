// Word boundaries, so that a title never ends in the middle of a word. The optional native segmenter where it is
// installed, else the one of the runtime (coarser: 会议/室).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export type Segment = (text: string) => string[];

interface JiebaPackage {
  Jieba: { withDict(dict: Uint8Array): { cut(text: string, hmm?: boolean): string[] } };
}

let shared: Segment | undefined;

/** Loaded once a process, at the first use. */
export function segment(text: string): string[] {
  shared ??= loadJieba() ?? runtimeSegment();
  return shared(text);
}

export function loadJieba(): Segment | undefined {
  const require = createRequire(import.meta.url);
  try {
    const { Jieba } = require('@node-rs/jieba') as JiebaPackage;
    // The file itself: its module reads a second one, of no use here and larger.
    const dict = readFileSync(join(dirname(require.resolve('@node-rs/jieba/dict')), 'dict.txt'));
    const jieba = Jieba.withDict(commonWords(dict));
    // Without its guesses at unknown words, which make 巷路 of 幸福巷路灯.
    return (text) => jieba.cut(text, false);
  } catch {
    // Not installed for this machine: it is optional.
    return undefined;
  }
}

/** Rarer words of the dictionary are names and terms of art, four of five of all, and take most of its memory. */
const common = 20;

/** Lines `word frequency tag` of the words in use; the buffer is overwritten. */
function commonWords(dict: Buffer): Buffer {
  let kept = 0;
  for (let from = 0; from < dict.length; ) {
    const newline = dict.indexOf('\n', from);
    const end = newline < 0 ? dict.length : newline + 1;
    const frequency = Number.parseInt(dict.toString('latin1', dict.indexOf(' ', from), end), 10);
    if (frequency >= common) {
      dict.copyWithin(kept, from, end);
      kept += end - from;
    }
    from = end;
  }
  return dict.subarray(0, kept);
}

export function runtimeSegment(): Segment {
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
  return (text) => Array.from(segmenter.segment(text), ({ segment: word }) => word);
}
