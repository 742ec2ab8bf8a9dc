// The lexicon made ready: which matters a text speaks of, and which category that makes.
import { type Category, categories } from '../../understanding.js';
import { createMatcher, type Found } from '../matcher.js';
import { buildingMatters } from './matters-building.js';
import { environmentMatters } from './matters-environment.js';
import { peopleMatters } from './matters-people.js';
import { tradeAndFarmMatters } from './matters-trade-farm.js';

export interface Matter {
  id: number;
  name: string;
  category: Category;
  /** Where offices divide the work in another way, it is theirs. */
  shared: Category | undefined;
  /** Gathers many different things, so that two messages that speak of it need not speak of the same. */
  broad: boolean;
}

export type MatterHit = Found<Matter>;

const sources = [...buildingMatters, ...environmentMatters, ...peopleMatters, ...tradeAndFarmMatters];

const broad = new Set(
  (
    '文体设施 村庄建设 规划建设 房产开发 公园绿化 学校教育 医疗服务 就业人事 办事窗口 治安 ' +
    '市场监管 商铺经营 种地补贴 交通秩序 工厂污染 社会保险 市容环卫 出租快递 旅游景区'
  ).split(' '),
);

const find = createMatcher(
  sources.map(([name, where, words], id) => {
    const [category, shared] = where.split('/') as [Category, Category?];
    return [words, { id, name, category, shared, broad: broad.has(name) }] as const;
  }),
);

/** Words of matters in a canonical text. */
export function findMatters(text: string): MatterHit[] {
  const hits = find(text);
  return hits
    .filter((hit) => !hits.some((other) => hides(other, hit)))
    .map((hit) => ({
      ...hit,
      weight: Math.max(hit.weight, ...hits.filter((o) => o.of === hit.of && hides(hit, o)).map((o) => o.weight)),
    }))
    .map((hit) => (asPlace.test(text.slice(hit.end, hit.end + 3)) ? { ...hit, weight: hit.weight * placeOnly } : hit));
}

/** 学校附近的养猪场, 花桥镇: the word only says where. */
const asPlace =
  /^(?:附近|旁|边|门口|门前|对面|后面|前面|后街|周边|一带|路段|[东南西北]侧|[镇乡村组]|社区|街道|[东南西北中]?路|家属院|宿舍)/;
const placeOnly = 0.3;

/** A word inside a longer one, or across a heavier one of its own matter (中医 in 中医院 and 医院). */
function hides(other: MatterHit, hit: MatterHit): boolean {
  if (other === hit || other.word.includes('…') || hit.word.includes('…')) return false;
  const longer = other.end - other.start > hit.end - hit.start;
  if (longer && other.start <= hit.start && other.end >= hit.end) return true;
  const around = hit.start <= other.start && hit.end >= other.end;
  const across = !around && other.start < hit.end && hit.start < other.end;
  return (
    across &&
    other.of === hit.of &&
    (other.weight > hit.weight || (other.weight === hit.weight && other.start < hit.start))
  );
}

/** What each matter gathers; a word said twice counts once. */
export function weighMatters(hits: MatterHit[]): Map<Matter, number> {
  const sums = new Map<Matter, number>();
  const seen = new Set<string>();
  for (const { word, weight, of } of hits) {
    const key = `${of.id} ${word}`;
    if (seen.has(key)) continue;
    seen.add(key);
    sums.set(of, (sums.get(of) ?? 0) + weight);
  }
  return sums;
}

export interface CategoryWeight {
  category: Category;
  weight: number;
}

/** Best first; empty when no word tells. `among`: where only these are in use. */
export function weighCategories(
  matters: Map<Matter, number>,
  among: readonly Category[] = categories,
): CategoryWeight[] {
  const sums = new Map<Category, number>();
  const add = (category: Category, weight: number) => sums.set(category, (sums.get(category) ?? 0) + weight);
  for (const [matter, weight] of matters) {
    const first = among.includes(matter.category);
    if (first) add(matter.category, weight);
    if (matter.shared && among.includes(matter.shared)) add(matter.shared, first ? weight * sharedPart : weight);
  }
  return [...sums].sort((a, b) => b[1] - a[1]).map(([category, weight]) => ({ category, weight }));
}

const sharedPart = 0.4;
