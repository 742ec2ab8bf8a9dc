// Everything the offline engine reads off one text by itself. Cached: topics and quotes come round again and again.

import { type CueWeights, findCues, weighCues } from './cues.js';
import { type Cue, cueWords } from './lexicon/cues.js';
import { findMatters, type Matter, type MatterHit, weighMatters } from './lexicon/lexicon.js';
import { wordsOf } from './matcher.js';
import { findPlaces, type Places } from './place.js';
import { canonical, readable } from './plain-text.js';

/** A pair of characters as a number: the first one's code above that of the second. */
export type Gram = number;
export const noGram: Gram = 0;

export interface Profile {
  readable: string;
  canonical: string;
  hits: MatterHit[];
  matters: Map<Matter, number>;
  readonly cues: CueWeights;
  /** Begins with the words of one who joins in. */
  readonly opensJoining: boolean;
  places: Places;
  /** Pairs of characters in order; `noGram` where a pair says nothing. */
  sequence: Gram[];
}

const cacheSize = 20_000;
const cache = new Map<string, Profile>();

export function profileOf(text: string): Profile {
  const known = cache.get(text);
  if (known) return known;
  const profile = readProfile(text);
  if (cache.size >= cacheSize) cache.clear();
  cache.set(text, profile);
  return profile;
}

/** For what is read once. */
export function readProfile(text: string): Profile {
  const plain = readable(text);
  const spelled = canonical(text, plain);
  const hits = findMatters(spelled);
  let manners: Manners | undefined;
  return {
    readable: plain,
    canonical: spelled,
    hits,
    matters: weighMatters(hits),
    // The dearest part, and of most clauses and topics nobody asks for it.
    get cues() {
      manners ??= mannersOf(spelled);
      return manners.cues;
    },
    get opensJoining() {
      manners ??= mannersOf(spelled);
      return manners.opensJoining;
    },
    places: findPlaces(plain),
    sequence: gramsOf(spelled),
  };
}

type Manners = Pick<Profile, 'cues' | 'opensJoining'>;

function mannersOf(spelled: string): Manners {
  const said = findCues(spelled);
  return {
    cues: weighCues(spelled, said),
    opensJoining: said.some(({ of, start }) => of === 'support' && start <= 1),
  };
}

const functionWords =
  '的了吗呢吧啊呀哦嘛么着过也都还就又很太才没不是在有要去来给跟被把让说这那哪什怎谁你我他她它们个只条次一二三四五六七八九十几上下里外大小人好多少能可以会到从向对与和及或请问何时为为么年月日天点时候市区县反映咨询关于希望建议投诉';

/** By character code: whether it can be part of a pair that says something. */
const says = Uint8Array.from({ length: 0x10000 }, (_, code) => {
  const char = String.fromCharCode(code);
  return /[\u4e00-\u9fa5a-z0-9]/.test(char) && !functionWords.includes(char) ? 1 : 0;
});

/** Pairs of characters in order, `noGram` for one with a function character or a mere manner of speaking. */
export function gramsOf(text: string): Gram[] {
  const grams: Gram[] = [];
  let before = text.charCodeAt(0);
  for (let i = 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const gram = pair(before, code);
    grams.push(says[before] === 1 && says[code] === 1 && !manner.has(gram) ? gram : noGram);
    before = code;
  }
  return grams;
}

const pair = (first: number, second: number): Gram => (first << 16) | second;

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
    wordsOf(cueWords[cue]).flatMap((word) =>
      Array.from({ length: word.length - 1 }, (_, i) => pair(word.charCodeAt(i), word.charCodeAt(i + 1))),
    ),
  ),
);
