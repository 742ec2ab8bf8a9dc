// Everything the offline engine reads off one text by itself. Cached: topics and quotes come round again and again.

import { type CueWeights, weighCues } from './cues.js';
import { type Cue, cueWords } from './lexicon/cues.js';
import { findMatters, type Matter, type MatterHit, weighMatters } from './lexicon/lexicon.js';
import { wordsOf } from './matcher.js';
import { findPlaces, type Places } from './place.js';
import { canonical, readable } from './plain-text.js';

export interface Profile {
  readable: string;
  canonical: string;
  hits: MatterHit[];
  matters: Map<Matter, number>;
  cues: CueWeights;
  places: Places;
  /** Pairs of characters that say something. */
  grams: Set<string>;
  /** The same in order; empty where a pair says nothing. */
  sequence: string[];
}

const cacheSize = 20_000;
const cache = new Map<string, Profile>();

export function profileOf(text: string): Profile {
  const known = cache.get(text);
  if (known) return known;
  const plain = readable(text);
  const spelled = canonical(text);
  const hits = findMatters(spelled);
  const sequence = gramsOf(spelled);
  const profile = {
    readable: plain,
    canonical: spelled,
    hits,
    matters: weighMatters(hits),
    cues: weighCues(spelled),
    places: findPlaces(plain),
    grams: new Set(sequence.filter((gram) => gram !== '')),
    sequence,
  };
  if (cache.size >= cacheSize) cache.clear();
  cache.set(text, profile);
  return profile;
}

const empty = new Set(
  '的了吗呢吧啊呀哦嘛么着过也都还就又很太才没不是在有要去来给跟被把让说这那哪什怎谁你我他她它们个只条次一二三四五六七八九十几上下里外大小人好多少能可以会到从向对与和及或请问何时为为么年月日天点时候市区县反映咨询关于希望建议投诉',
);

/** Pairs of characters in order, '' for one with a function character or a mere manner of speaking. */
export function gramsOf(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => {
    const [a, b] = [text[i] as string, text[i + 1] as string];
    const says = written.test(a) && written.test(b) && !empty.has(a) && !empty.has(b) && !manner.has(a + b);
    return says ? a + b : '';
  });
}

const written = /[\u4e00-\u9fa5a-z0-9]/;

const mannerCues: Cue[] = [
  'complaint',
  'wish',
  'status',
  'question',
  'support',
  'thanks',
  'again',
  'smalltalk',
  'official',
];
const manner = new Set(
  mannerCues.flatMap((cue) =>
    wordsOf(cueWords[cue]).flatMap((word) => Array.from({ length: word.length - 1 }, (_, i) => word.slice(i, i + 2))),
  ),
);
