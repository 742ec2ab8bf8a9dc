// What conveners' decisions teach about categories: complement naive Bayes over pairs of characters and the lexicon's
// matters (Rennie et al. 2003, "Tackling the Poor Assumptions of Naive Bayes Text Classifiers"). Only counts are kept, so
// a decision can be learnt when it is made and unlearnt when it is corrected, in any order.
import type { Category } from '../understanding.js';
import type { Profile } from './profile.js';

export interface CategoryLearner {
  /** `times` is -1 to take a decision back. */
  learn(profile: Profile, category: Category, times?: 1 | -1): void;
  /** How much speaks for each category, in the measure of the lexicon's weights; undefined while too little is known. */
  lean(profile: Profile): ((category: Category) => number) | undefined;
}

/** So many decisions have half of the say that very many have. */
const halfTrust = 150;
/** Before so many nothing is said. */
const least = 20;
const smoothing = 1;
/** Against a category that nobody has chosen so far. */
const neverChosen = -1.5;

export function createCategoryLearner(): CategoryLearner {
  /** How often a feature came with each category. */
  const counts = new Map<string, Map<Category, number>>();
  const total = new Map<Category, number>();
  const decisions = new Map<Category, number>();
  let all = 0;
  let decided = 0;

  return {
    learn(profile, category, times = 1) {
      decided += times;
      decisions.set(category, (decisions.get(category) ?? 0) + times);
      for (const feature of featuresOf(profile)) {
        const row = counts.get(feature) ?? new Map<Category, number>();
        row.set(category, (row.get(category) ?? 0) + times);
        counts.set(feature, row);
        total.set(category, (total.get(category) ?? 0) + times);
        all += times;
      }
    },
    lean(profile) {
      if (decided < least) return undefined;
      const known = featuresOf(profile).flatMap((feature) => counts.get(feature) ?? []);
      const trust = decided / (decided + halfTrust);
      const spread = Math.sqrt(Math.max(1, known.length));
      return (category) => {
        if ((decisions.get(category) ?? 0) === 0) return trust * neverChosen;
        const own = total.get(category) ?? 0;
        let sum = 0;
        for (const row of known) {
          const here = row.get(category) ?? 0;
          let everywhere = 0;
          for (const count of row.values()) everywhere += count;
          sum +=
            Math.log((here + smoothing) / (own + smoothing * counts.size)) -
            Math.log((everywhere - here + smoothing) / (all - own + smoothing * counts.size));
        }
        return (trust * sum) / spread;
      };
    },
  };
}

function featuresOf({ canonical, matters }: Profile): string[] {
  const features = new Set<string>();
  for (let i = 0; i + 1 < canonical.length; i += 1) {
    const pair = canonical.slice(i, i + 2);
    if (/^[\u4e00-\u9fa5]{2}$/.test(pair)) features.add(pair);
  }
  for (const matter of matters.keys()) features.add(`= ${matter.name}`);
  return [...features];
}
