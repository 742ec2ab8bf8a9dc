// Word boundaries, so that a title never ends in the middle of a word. The optional native segmenter where it is
// installed, else the one of the runtime (coarser: 会议/室).
import { createRequire } from 'node:module';

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
    const { dict } = require('@node-rs/jieba/dict') as { dict: Uint8Array };
    const jieba = Jieba.withDict(dict);
    // Without its guesses at unknown words, which make 巷路 of 幸福巷路灯.
    return (text) => jieba.cut(text, false);
  } catch {
    // Not installed for this machine: it is optional.
    return undefined;
  }
}

export function runtimeSegment(): Segment {
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
  return (text) => Array.from(segmenter.segment(text), ({ segment: word }) => word);
}
