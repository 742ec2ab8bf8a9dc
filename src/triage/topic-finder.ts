// Out of all topics of a county the few that a text may be about, in some milliseconds: an inverted index over pairs of
// characters, held in memory. What is found is looked at closely by whoever asked; here only the rarity of what is shared
// counts. Lives as long as the process and is told of every change (`put`).
import { canonical } from './offline/plain-text.js';
import { type Gram, gramsOf, noGram } from './offline/profile.js';

export interface FindableTopic {
  id: number;
  unitId: number;
  /** False: not to be found any more. */
  inSight: boolean;
  /** When it ended; null while it is open. */
  endedAt: Date | null;
  /** Title, place and words of its reporters. Words only ever come to a topic; those it once had keep finding it. */
  texts: string[];
}

export interface TopicFinder {
  put(topic: FindableTopic): void;
  /** Ids, the likest first, of topics of these units that are open or ended after `since`. */
  near(text: string, where: { units: ReadonlySet<number>; since: Date; limit: number }): number[];
}

/** Pairs that more than this part of the topics hold tell nothing apart, and take the most time to look through. */
const tooCommon = 0.1;
/** Below so many topics nothing is left out. */
const few = 1_000;
const neverEnded = Number.POSITIVE_INFINITY;
const outOfSight = -1;

export function createTopicFinder(): TopicFinder {
  const slots = new Map<number, number>();
  const ids: number[] = [];
  const units: number[] = [];
  const endedAt: number[] = [];
  /** For each pair, the slots of the topics that hold it. */
  const holders = new Map<Gram, number[]>();
  let points = new Float32Array(1_024);

  function slotOf(id: number): number {
    const known = slots.get(id);
    if (known !== undefined) return known;
    const slot = ids.push(id) - 1;
    slots.set(id, slot);
    if (slot >= points.length) points = new Float32Array(points.length * 2);
    return slot;
  }

  return {
    put({ id, unitId, inSight, endedAt: ended, texts }) {
      if (!inSight && !slots.has(id)) return;
      const slot = slotOf(id);
      units[slot] = inSight ? unitId : outOfSight;
      endedAt[slot] = ended?.getTime() ?? neverEnded;
      for (const gram of gramsIn(texts)) {
        const list = holders.get(gram);
        if (!list) holders.set(gram, [slot]);
        else if (list.at(-1) !== slot && !(list.length > 1 && list.includes(slot))) list.push(slot);
      }
    },
    near(text, { units: wanted, since, limit }) {
      const after = since.getTime();
      const touched: number[] = [];
      for (const gram of gramsIn([text])) {
        const list = holders.get(gram);
        if (!list || (ids.length > few && list.length > ids.length * tooCommon)) continue;
        const weight = Math.log((ids.length + 8) / (list.length + 1));
        for (const slot of list) {
          if (points[slot] === 0) touched.push(slot);
          points[slot] = (points[slot] as number) + weight;
        }
      }
      const best = createShortList(limit);
      for (const slot of touched) {
        const score = points[slot] as number;
        points[slot] = 0;
        if (score > best.least && wanted.has(units[slot] as number) && (endedAt[slot] as number) > after)
          best.add(slot, score);
      }
      return best.list().map((slot) => ids[slot] as number);
    },
  };
}

function gramsIn(texts: string[]): Set<Gram> {
  const grams = new Set(texts.flatMap((text) => gramsOf(canonical(text))));
  grams.delete(noGram);
  return grams;
}

/** The highest of many, in order, without sorting them all. */
function createShortList(limit: number) {
  const kept: { slot: number; score: number }[] = [];
  return {
    /** Lower ones need not be added. */
    get least(): number {
      return kept.length < limit ? 0 : (kept.at(-1)?.score ?? 0);
    },
    add(slot: number, score: number): void {
      let at = kept.length;
      while (at > 0 && (kept[at - 1] as { score: number }).score < score) at -= 1;
      kept.splice(at, 0, { slot, score });
      if (kept.length > limit) kept.pop();
    },
    list: () => kept.map(({ slot }) => slot),
  };
}
