// The lexicon made ready: one pass over a text finds every word of every matter.
import { type Category, categories } from '../../understanding.js';
import { buildingMatters } from './matters-building.js';
import { environmentMatters } from './matters-environment.js';
import { peopleMatters } from './matters-people.js';
import { tradeAndFarmMatters } from './matters-trade-farm.js';

export interface Matter {
  id: number;
  name: string;
  category: Category;
  shared: Category | undefined;
}

export interface Hit {
  word: string;
  start: number;
  end: number;
  weight: number;
  matter: Matter;
}

interface Entry {
  head: string;
  /** After `…`. */
  tail: string;
  word: string;
  weight: number;
  matter: Matter;
}

const sources = [...buildingMatters, ...environmentMatters, ...peopleMatters, ...tradeAndFarmMatters];
const gap = 4;
/** A hint, a typical word, one that decides, one that overrules. */
const weights = [0, 0.5, 1.5, 3, 4.5];

export const matters: Matter[] = sources.map(([name, where], id) => {
  const [category, shared] = where.split('/') as [Category, Category?];
  return { id, name, category, shared };
});

const entries = new Map<string, Entry[]>();
for (const [id, [, , words]] of sources.entries()) {
  for (const written of words.split(/\s+/)) {
    const [, word, weight] = /^(.+?)([1-4]?)$/.exec(written) as unknown as [string, string, string];
    const [head, tail = ''] = word.toLowerCase().split('…') as [string, string?];
    const entry = { head, tail, word, weight: weights[Number(weight || 2)] as number, matter: matters[id] as Matter };
    const first = head[0] as string;
    entries.set(first, [...(entries.get(first) ?? []), entry]);
  }
}

/** Words of matters in a canonical text. A word inside a longer one does not count. */
export function findMatters(text: string): Hit[] {
  const hits: Hit[] = [];
  for (let i = 0; i < text.length; i++) {
    for (const entry of entries.get(text[i] as string) ?? []) {
      if (!text.startsWith(entry.head, i)) continue;
      let end = i + entry.head.length;
      if (entry.tail) {
        const at = text.indexOf(entry.tail, end);
        if (at < 0 || at - end > gap || /[，。！？；\n]/.test(text.slice(end, at))) continue;
        end = at + entry.tail.length;
      }
      hits.push({ word: entry.word, start: i, end, weight: entry.weight, matter: entry.matter });
    }
  }
  return hits
    .filter((hit) => !hits.some((other) => hides(other, hit)))
    .map((hit) => (asPlace.test(text.slice(hit.end, hit.end + 3)) ? { ...hit, weight: hit.weight * placeOnly } : hit));
}

/** 学校附近的养猪场, 花桥镇: the word only says where. */
const asPlace = /^(?:附近|旁|边|门口|门前|对面|后面|前面|后街|周边|一带|路段|[东南西北]侧|[镇乡村组]|社区|街道|[东南西北中]?路|家属院|宿舍)/;
const placeOnly = 0.3;

/** A word inside a longer one, or across a heavier one of its own matter (中医 in 中医院 and 医院). */
function hides(other: Hit, hit: Hit): boolean {
  if (other === hit || other.word.includes('…') || hit.word.includes('…')) return false;
  const longer = other.end - other.start > hit.end - hit.start;
  if (longer && other.start <= hit.start && other.end >= hit.end) return true;
  const across = other.start < hit.end && hit.start < other.end;
  return across && other.matter === hit.matter && (other.weight > hit.weight || (other.weight === hit.weight && other.start < hit.start));
}

/** What each matter gathers; a word said twice counts once. */
export function weighMatters(hits: Hit[]): Map<Matter, number> {
  const sums = new Map<Matter, number>();
  const seen = new Set<string>();
  for (const { word, weight, matter } of hits) {
    const key = `${matter.id} ${word}`;
    if (seen.has(key)) continue;
    seen.add(key);
    sums.set(matter, (sums.get(matter) ?? 0) + weight);
  }
  return sums;
}

/** The best category and by how much it leads. `among`: where only these are in use. */
export function weighCategories(hits: Hit[], among: readonly Category[] = categories): { category: Category; weight: number; lead: number }[] {
  const sums = new Map<Category, number>();
  const add = (category: Category, weight: number) => sums.set(category, (sums.get(category) ?? 0) + weight);
  for (const [matter, weight] of weighMatters(hits)) {
    const first = among.includes(matter.category);
    if (first) add(matter.category, weight);
    if (matter.shared && among.includes(matter.shared)) add(matter.shared, first ? weight * sharedPart : weight);
  }
  const sorted = [...sums].sort((a, b) => b[1] - a[1]);
  return sorted.map(([category, weight], i) => ({ category, weight, lead: weight - (sorted[i + 1]?.[1] ?? 0) }));
}

const sharedPart = 0.4;
