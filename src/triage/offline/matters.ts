// What a text is about, for one look outside triage.
import { profileOf } from './profile.js';

/** A word that decides weighs this much (`matcher.ts`). */
const sure = 1.5;

/** The names of the matters that it clearly speaks of, the chief one first. */
export function findMattersOf(text: string): string[] {
  return [...profileOf(text).matters]
    .filter(([, weight]) => weight >= sure)
    .sort((a, b) => b[1] - a[1])
    .map(([matter]) => matter.name);
}
