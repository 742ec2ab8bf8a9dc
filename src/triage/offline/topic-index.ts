// Which open topics a text may be about. Holds what it has read of the topics and updates only those that changed.
import type { OpenTopic } from '../understanding.js';
import type { Matter } from './lexicon/lexicon.js';
import { comparePlaces, findPlaces, joinPlaces, type Places } from './place.js';
import { type Gram, noGram, type Profile, profileOf } from './profile.js';

export interface Similar {
  number: number;
  /** 0 to 1. Compare with `similarity`. */
  score: number;
  /** 0 to 1: how much of it is about the same matters, and how much of it is said in the same words. */
  matter: number;
  words: number;
}

interface Entry {
  key: string;
  topic: OpenTopic;
  matters: Map<Matter, number>;
  places: Places;
  grams: Set<Gram>;
  /** The last look at the topics that it was met in. */
  seen: number;
  /** In the search under way: rarity of what it shares with the text, and of the stretch that ends `runEnd`. */
  shared: number;
  run: number;
  runEnd: number;
  longestRun: number;
}

/** Of a topic's reporters, newest first. */
const wordsRead = 12;

export interface TopicIndex {
  sync(topics: readonly OpenTopic[]): void;
  /** Of those in the last look. */
  topic(number: number): OpenTopic | undefined;
  search(profile: Profile, places?: Places): Similar[];
}

export function createTopicIndex(): TopicIndex {
  const entries = new Map<number, Entry>();
  /** Who holds a pair of characters, a matter, a named place. */
  const holders = new Map<Gram, Entry[]>();
  const speakers = new Map<Matter, Entry[]>();
  const namers = new Map<string, Entry[]>();
  /** How many open topics are chiefly about this. */
  const carriers = new Map<Matter, number>();
  /** The topics of the last look. */
  let inSight: readonly OpenTopic[] = [];
  let looks = 0;

  function remove(entry: Entry): void {
    for (const gram of entry.grams) release(holders, gram, entry);
    for (const matter of entry.matters.keys()) release(speakers, matter, entry);
    for (const name of entry.places.named) release(namers, name, entry);
    countCarried(entry, -1);
    entries.delete(entry.topic.number);
  }

  function add(entry: Entry): void {
    entries.set(entry.topic.number, entry);
    countCarried(entry, 1);
    for (const gram of entry.grams) hold(holders, gram, entry);
    for (const matter of entry.matters.keys()) hold(speakers, matter, entry);
    for (const name of entry.places.named) hold(namers, name, entry);
  }

  function countCarried({ matters }: Entry, by: 1 | -1): void {
    for (const [matter, share] of matters) if (share >= 0.5) carriers.set(matter, (carriers.get(matter) ?? 0) + by);
  }

  /** How many open topics name the rarest place that both name. */
  function placeCommonness(names: { name: string; topics: number }[], entry: Entry): number {
    let least = Number.POSITIVE_INFINITY;
    for (const { name, topics } of names)
      if (topics < least && entry.places.named.some((other) => sameName(name, other))) least = topics;
    return Number.isFinite(least) ? Math.max(1, least) ** 0.5 : 1;
  }

  function topicsNaming(name: string): number {
    let count = 0;
    for (const [other, named] of namers) if (sameName(name, other)) count += named.length;
    return count;
  }

  /** The topics that share something with the text, with how much they share. */
  function gather({ sequence, matters }: Profile, rarity: (gram: Gram) => number): { met: Entry[]; total: number } {
    const look = ++looks;
    const met: Entry[] = [];
    const counted = new Set<Gram>();
    let total = 0;
    const meet = (entry: Entry) => {
      if (entry.seen === look) return;
      entry.seen = look;
      entry.shared = entry.run = entry.longestRun = 0;
      entry.runEnd = -1;
      met.push(entry);
    };
    for (const [at, gram] of sequence.entries()) {
      if (gram === noGram) continue;
      const weight = rarity(gram);
      const again = counted.has(gram);
      if (!again) {
        counted.add(gram);
        total += weight;
      }
      for (const entry of holders.get(gram) ?? []) {
        meet(entry);
        if (!again) entry.shared += weight;
        entry.run = (entry.runEnd === at - 1 ? entry.run : 0) + weight;
        entry.runEnd = at;
        if (entry.run > entry.longestRun) entry.longestRun = entry.run;
      }
    }
    for (const matter of matters.keys()) for (const entry of speakers.get(matter) ?? []) meet(entry);
    return { met, total };
  }

  return {
    sync(topics) {
      if (topics.length === inSight.length && topics.every((topic, at) => topic === inSight[at])) return;
      inSight = [...topics];
      const look = ++looks;
      for (const topic of topics) {
        let entry = entries.get(topic.number);
        if (entry?.topic !== topic) {
          const key = keyOf(topic);
          if (entry?.key === key) entry.topic = topic;
          else {
            if (entry) remove(entry);
            entry = readTopic(topic, key);
            add(entry);
          }
        }
        entry.seen = look;
      }
      if (entries.size > topics.length) for (const entry of entries.values()) if (entry.seen !== look) remove(entry);
    },
    topic: (number) => entries.get(number)?.topic,
    search(profile, places = profile.places) {
      const most = Math.log(entries.size + 8);
      const rarity = (gram: Gram) => {
        const held = holders.get(gram)?.length ?? 0;
        // What no topic holds may be a name or just another way to put it.
        return held === 0 ? most * unseen : Math.log((entries.size + 8) / (held + 1));
      };
      // In a village two complaints about lamps are one; in a county they are two.
      const matterWeight = weightOfMatter - matterFades * Math.log10(entries.size + 1);
      const { met, total } = gather(profile, rarity);
      const spoken = [...profile.matters].map(([matter, weight]) => ({
        matter,
        strength: Math.min(weight, 4.5),
        commonness: Math.max(1, carriers.get(matter) ?? 0) ** commonMatter,
      }));
      const chief = Math.max(0, ...profile.matters.values());
      const names = places.named.map((name) => ({ name, topics: topicsNaming(name) }));
      const results: { like: Similar; at: number }[] = [];
      for (const entry of met) {
        const words = total > 0 ? entry.shared / (total + 2) : 0;
        const matter = matterAgreement(spoken, entry.matters, words > 0);
        const place = comparePlaces(places, entry.places);
        const run = entry.longestRun / (most * 4);
        let score = matterWeight * matter + weightOfWords * words + weightOfRun * Math.min(1, run);
        if (place > 0)
          score += (weightOfPlace * place * Math.min(1, 2 * (matter + words))) / placeCommonness(names, entry);
        if (place < 0) score *= 1 + againstPlace * place;
        if (chief >= 3 && matter < 0.1 && entry.matters.size > 0) score *= otherMatter;
        if (score < faint) continue;
        const { number, lastSaidAt } = entry.topic;
        results.push({ like: { number, score: Math.min(1, score), matter, words }, at: lastSaidAt.getTime() });
      }
      results.sort((a, b) => b.like.score - a.like.score || b.at - a.at || a.like.number - b.like.number);
      return results.map(({ like }) => like);
    },
  };
}

const sameName = (a: string, b: string) => a.includes(b) || b.includes(a);

function hold<K>(map: Map<K, Entry[]>, key: K, entry: Entry): void {
  const list = map.get(key);
  if (list) list.push(entry);
  else map.set(key, [entry]);
}

function release<K>(map: Map<K, Entry[]>, key: K, entry: Entry): void {
  const list = map.get(key) ?? [];
  if (list.length <= 1) map.delete(key);
  else list.splice(list.indexOf(entry), 1);
}

function keyOf(topic: OpenTopic): string {
  return [topic.title, topic.place ?? '', topic.category, ...topic.words.slice(0, wordsRead)].join('\n');
}

function readTopic(topic: OpenTopic, key: string): Entry {
  const texts = [topic.title, ...topic.words.slice(0, wordsRead)];
  const profiles = texts.map(profileOf);
  const matters = new Map<Matter, number>();
  for (const profile of profiles) {
    for (const [matter, weight] of profile.matters)
      matters.set(matter, (matters.get(matter) ?? 0) + Math.min(weight, 4.5));
  }
  const top = Math.max(1, ...matters.values());
  for (const [matter, weight] of matters) matters.set(matter, weight / top);
  const places = joinPlaces([
    ...(topic.place ? [findPlaces(topic.place)] : []),
    ...profiles.map((profile) => profile.places),
  ]);
  const grams = new Set(profiles.flatMap((profile) => profile.sequence));
  grams.delete(noGram);
  return { key, topic, matters, places, grams, seen: 0, shared: 0, run: 0, runEnd: -1, longestRun: 0 };
}

/**
 * 0 to 1: how much of what the text speaks of is what the topic is about. What many open topics are about says less: one
 * of seven lamps is not found by the word 路灯.
 */
function matterAgreement(
  spoken: readonly { matter: Matter; strength: number; commonness: number }[],
  topic: Map<Matter, number>,
  sharesWords: boolean,
): number {
  let total = 0;
  let agreed = 0;
  for (const { matter, strength, commonness } of spoken) {
    total += strength;
    agreed += (strength * (topic.get(matter) ?? 0) * (matter.broad && !sharesWords ? broadMatter : 1)) / commonness;
  }
  // A single hint word is no agreement yet.
  return total === 0 ? 0 : (agreed / total) * Math.min(1, total / 2.5);
}

/** Less is nothing. */
const faint = 0.03;
const weightOfMatter = 1;
const matterFades = 0.2;
const commonMatter = 0.5;
/** Of a matter that gathers many things, without a word in common: 戏台 and 健身器材 are both for 文体. */
const broadMatter = 0.3;
/** Another matter at the same place: 3号楼's lift and its drain. */
const otherMatter = 0.6;
const weightOfWords = 0.6;
const weightOfRun = 0.4;
const unseen = 0.55;
const weightOfPlace = 0.3;
const againstPlace = 0.75;
