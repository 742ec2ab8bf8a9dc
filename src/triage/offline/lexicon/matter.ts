// How the lexicon is written down. A matter is a thing that people raise again and again (路灯, 电梯, 机井), with the words
// for it, from officialese to dialect. Matters carry categories and tell whether two messages speak of the same thing.
import type { Category } from '../../understanding.js';

/**
 * Name, category, words. A digit after a word is its weight: 4 overrules others, 3 decides by itself, 2 (left out) is typical, 1 only hints.
 * `灯…亮` allows up to four characters in between. A category after `/` shares the matter: where offices divide the work in
 * another way, it stands in for the first.
 */
export type MatterSource = readonly [
  name: string,
  categories: `${Category}` | `${Category}/${Category}`,
  words: string,
];
