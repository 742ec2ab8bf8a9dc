// How much of each way of speaking a text holds.
import { type Cue, cueWords } from './lexicon/cues.js';
import { shapes as broad } from './lexicon/shapes.js';
import { dangerShapes } from './lexicon/shapes-danger.js';
import { quarrelShapes } from './lexicon/shapes-quarrel.js';
import { talkShapes } from './lexicon/shapes-talk.js';
import { createMatcher, type Found } from './matcher.js';
import { createSieve } from './sieve.js';

export type CueWeights = Record<Cue, number>;

const shapes = [...broad, ...talkShapes, ...quarrelShapes, ...dangerShapes];
const shapesLike = createSieve(shapes.map(([, , shape]) => shape));
export const cueNames = Object.keys(cueWords) as Cue[];
const noCues = Object.fromEntries(cueNames.map((name) => [name, 0])) as CueWeights;
const find = createMatcher(cueNames.map((name) => [cueWords[name], name] as const));

export function findCues(text: string): Found<Cue>[] {
  const hits = find(text);
  // Within one cue a longer word stands for the shorter ones in it.
  return hits.filter(
    (hit) =>
      !(hit.of === 'complaint' && denied(text, hit)) &&
      !hits.some(
        (other) =>
          other.of === hit.of &&
          other.start <= hit.start &&
          other.end >= hit.end &&
          other.end - other.start > hit.end - hit.start,
      ),
  );
}

/** 没漏, 不堵: the trouble is gone. */
const denied = (text: string, hit: Found<Cue>) =>
  /[没不未]$/.test(text.slice(0, hit.start)) && !/^[没不又还没]/.test(hit.word) && hit.word.length <= 2;

export function weighCues(text: string, hits: Found<Cue>[] = findCues(text)): CueWeights {
  const sums = { ...noCues };
  const seen = new Set<string>();
  for (const { word, weight, of } of hits) {
    const key = `${of} ${word}`;
    if (seen.has(key)) continue;
    seen.add(key);
    sums[of] += weight;
  }
  for (const at of shapesLike(text)) {
    const [cue, weight, shape] = shapes[at] as (typeof shapes)[number];
    if (shape.test(text)) sums[cue] += weight;
  }
  return sums;
}
