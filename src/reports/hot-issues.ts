// 一类问题: the same trouble in several villages, or again and again: no longer one village's, and the stuff of a 提案.
// Worked out from the topics' words with the lexicon of matters; people decide what comes of it.
import { local } from '../time.js';
import { findMattersOf } from '../triage/offline/matters.js';
import type { Logs, TopicLog } from './log.js';

export interface HotIssue {
  /** What it is about: 路灯. */
  matter: string;
  topics: TopicLog[];
  /** Names of the units that have it. */
  units: string[];
  /** How many of the topics are an old trouble come back. */
  again: number;
}

/** Come back this often, it is one even in a single village. */
const manyTimes = 3;

export function hotIssues(logs: Logs, least: { villages: number; months: number }, zone: string): HotIssue[] {
  const since = local(logs.span.to, zone).minus({ months: least.months }).toJSDate();
  const perMatter = new Map<string, TopicLog[]>();
  for (const topic of logs.topics) {
    const raised = topic.events[0]?.at;
    if (topic.private || topic.state === 'withdrawn' || topic.mergedInto !== null || !raised || raised <= since)
      continue;
    const matter = findMattersOf(topic.title)[0];
    if (matter) perMatter.set(matter, [...(perMatter.get(matter) ?? []), topic]);
  }
  return [...perMatter]
    .map(([matter, topics]) => ({
      matter,
      topics,
      units: [...new Set(topics.map((topic) => logs.nameOfUnit(topic.unitId)))],
      again: topics.filter((topic) => topic.events.some(({ action }) => action === 'linkRecurrence')).length,
    }))
    .filter(({ units, again }) => units.length >= least.villages || again >= manyTimes)
    .sort((a, b) => b.units.length - a.units.length || b.topics.length - a.topics.length);
}
