// Which open topics a text may be about. Holds what it has read of the topics and updates only those that changed.
import type { OpenTopic } from '../understanding.js';
import type { Matter } from './lexicon/lexicon.js';
import { comparePlaces, findPlaces, joinPlaces, type Places } from './place.js';
import { type Profile, profileOf } from './profile.js';

export interface Similar {
  number: number;
  /** 0 to 1. Compare with `similarity`. */
  score: number;
}

interface Entry {
  key: string;
  topic: OpenTopic;
  matters: Map<Matter, number>;
  places: Places;
  grams: Set<string>;
}

/** Of a topic's reporters, newest first. */
const wordsRead = 12;

export interface TopicIndex {
  sync(topics: OpenTopic[]): void;
  search(profile: Profile, places?: Places): Similar[];
}

export function createTopicIndex(): TopicIndex {
  const entries = new Map<number, Entry>();
  /** Who holds a pair of characters, a matter, a named place. */
  const holders = new Map<string | Matter, Set<number>>();
  const namers = new Map<string, Set<number>>();

  function hold<K>(map: Map<K, Set<number>>, key: K, number: number): void {
    const set = map.get(key);
    if (set) set.add(number);
    else map.set(key, new Set([number]));
  }

  function remove(number: number): void {
    const entry = entries.get(number);
    if (!entry) return;
    for (const key of [...entry.grams, ...entry.matters.keys()]) release(holders, key, number);
    for (const name of entry.places.named) release(namers, name, number);
    entries.delete(number);
  }

  function release<K>(map: Map<K, Set<number>>, key: K, number: number): void {
    const set = map.get(key);
    set?.delete(number);
    if (set?.size === 0) map.delete(key);
  }

  function add(topic: OpenTopic, key: string): void {
    const entry = readTopic(topic, key);
    entries.set(topic.number, entry);
    for (const key of [...entry.grams, ...entry.matters.keys()]) hold(holders, key, topic.number);
    for (const name of entry.places.named) hold(namers, name, topic.number);
  }

  /** How many open topics are chiefly about this. */
  function carriers(matter: Matter): number {
    let count = 0;
    for (const number of holders.get(matter) ?? [])
      if ((entries.get(number)?.matters.get(matter) ?? 0) >= 0.5) count += 1;
    return count;
  }

  /** How many open topics name the rarest place that both name. */
  function placeCommonness(a: Places, b: Places): number {
    let least = Number.POSITIVE_INFINITY;
    for (const name of a.named) {
      if (!b.named.some((other) => name.includes(other) || other.includes(name))) continue;
      let count = 0;
      for (const [other, numbers] of namers) if (name.includes(other) || other.includes(name)) count += numbers.size;
      least = Math.min(least, count);
    }
    return Number.isFinite(least) ? Math.max(1, least) ** 0.5 : 1;
  }

  return {
    sync(topics) {
      const open = new Set(topics.map((topic) => topic.number));
      for (const number of [...entries.keys()]) if (!open.has(number)) remove(number);
      for (const topic of topics) {
        const known = entries.get(topic.number);
        if (known?.topic === topic) continue;
        const key = keyOf(topic);
        if (known?.key === key) {
          known.topic = topic;
          continue;
        }
        remove(topic.number);
        add(topic, key);
      }
    },
    search(profile, places = profile.places) {
      const most = Math.log(entries.size + 8);
      const rarity = (gram: string) => {
        const held = holders.get(gram)?.size ?? 0;
        // What no topic holds may be a name or just another way to put it.
        return held === 0 ? most * unseen : Math.log((entries.size + 8) / (held + 1));
      };
      // In a village two complaints about lamps are one; in a county they are two.
      const matterWeight = weightOfMatter - matterFades * Math.log10(entries.size + 1);
      let total = 0;
      const shared = new Map<number, number>();
      for (const gram of profile.grams) {
        const weight = rarity(gram);
        total += weight;
        for (const number of holders.get(gram) ?? []) shared.set(number, (shared.get(number) ?? 0) + weight);
      }
      const commonness = new Map([...profile.matters.keys()].map((matter) => [matter, carriers(matter)]));
      const candidates = new Set(shared.keys());
      for (const matter of profile.matters.keys())
        for (const number of holders.get(matter) ?? []) candidates.add(number);
      const results: Similar[] = [];
      for (const number of candidates) {
        const entry = entries.get(number) as Entry;
        const matter = matterAgreement(profile.matters, entry.matters, commonness);
        const gram = shared.get(number) ?? 0;
        if (matter === 0 && gram === 0) continue;
        const words = total > 0 ? gram / (total + 2) : 0;
        const place = comparePlaces(places, entry.places);
        const run = gram === 0 ? 0 : longestRun(profile.sequence, entry.grams, rarity) / (most * 4);
        let score = matterWeight * matter + weightOfWords * words + weightOfRun * Math.min(1, run);
        if (place > 0)
          score += (weightOfPlace * place * Math.min(1, 2 * (matter + words))) / placeCommonness(places, entry.places);
        if (place < 0) score *= 1 + againstPlace * place;
        results.push({ number, score: Math.min(1, score) });
      }
      const saidAt = (number: number) => entries.get(number)?.topic.lastSaidAt.getTime() ?? 0;
      return results.sort((a, b) => b.score - a.score || saidAt(b.number) - saidAt(a.number) || a.number - b.number);
    },
  };
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
  return { key, topic, matters, places, grams: new Set(profiles.flatMap((profile) => [...profile.grams])) };
}

/** Rarity of the heaviest stretch of the text that the topic shares: a name is found so, however long the rest is. */
function longestRun(sequence: string[], grams: Set<string>, rarity: (gram: string) => number): number {
  let best = 0;
  let run = 0;
  for (const gram of sequence) {
    run = gram !== '' && grams.has(gram) ? run + rarity(gram) : 0;
    if (run > best) best = run;
  }
  return best;
}

/**
 * 0 to 1: how much of what the text speaks of is what the topic is about. What many open topics are about says less: one
 * of seven lamps is not found by the word 路灯.
 */
function matterAgreement(
  text: Map<Matter, number>,
  topic: Map<Matter, number>,
  commonness: Map<Matter, number>,
): number {
  let total = 0;
  let agreed = 0;
  for (const [matter, weight] of text) {
    const strength = Math.min(weight, 4.5);
    total += strength;
    agreed += (strength * (topic.get(matter) ?? 0)) / Math.max(1, commonness.get(matter) ?? 1) ** commonMatter;
  }
  // A single hint word is no agreement yet.
  return total === 0 ? 0 : (agreed / total) * Math.min(1, total / 2.5);
}

const weightOfMatter = 1;
const matterFades = 0.2;
const commonMatter = 0.5;
const weightOfWords = 0.6;
const weightOfRun = 0.4;
const unseen = 0.55;
const weightOfPlace = 0.3;
const againstPlace = 0.75;
