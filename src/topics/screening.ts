// 筛选: what becomes of a candidate.
import type { TopicModel, Tx } from '../db/client.js';
import type { DeclineReason } from '../people/unit-settings.js';
import { settingsOf } from '../people/units.js';
import { tellReporters } from './answers.js';
import { type Actor, record } from './events.js';
import { acceptSuggestions, changeSuggestion } from './suggestions.js';

export async function shortlist(tx: Tx, topic: TopicModel, actor: Actor, at: Date): Promise<TopicModel> {
  const after = await record(tx, topic, { action: 'shortlist', actor, at });
  await acceptSuggestions(tx, topic, actor, at);
  await tellReporters(tx, after, { text: '工作室已受理，下一步公示给大家看。', prompt: false, at });
  return after;
}

/** 不予列入: the reporter hears why, where the matter belongs and how to appeal; the topic stays findable. */
export async function decline(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  why: Pick<DeclineReason, 'code' | 'label' | 'whereToGo'> & { words: string },
  at: Date,
): Promise<TopicModel> {
  const reason = sentenceOf(why);
  const data = { code: why.code, label: why.label };
  const after = await record(tx, topic, { action: 'decline', actor, at, reason, data });
  await acceptSuggestions(tx, topic, actor, at);
  const { appealDays } = await settingsOf(tx, topic.unitId);
  const where = why.whereToGo ? `${why.whereToGo}。` : '';
  const text = `这次没有列入协商。原因：${reason}。${where}不同意可以在${appealDays}天内申诉一次，由上一级来看，发：申诉 ${topic.number} 理由`;
  await tellReporters(tx, after, { text, official: reason, prompt: true, alsoFollowers: true, at });
  return after;
}

/** The reason's label and the convener's own words, neither said twice. */
export function sentenceOf({ label, words }: { label: string; words: string }): string {
  const own = words.replace(/[。！!\s]+$/, '');
  if (own === '' || label.includes(own)) return label;
  return own.includes(label) ? own : `${label}。${own}`;
}

/** 不是议题: what triage took for a matter was none. */
export async function notATopic(tx: Tx, topic: TopicModel, actor: Actor, words: string, at: Date): Promise<TopicModel> {
  await changeSuggestion(tx, topic, { field: 'topic', to: 'none' }, actor, at);
  const why = {
    code: 'notATopic',
    label: '这不像是要大家商量的公事，是我听错了',
    whereToGo: '要是真有事，再说清楚一点就行',
    words,
  };
  return decline(tx, topic, actor, why, at);
}

const answers = {
  /** A matter settled by a word. */
  answerOnSpot: '答复',
  /** A question about the rules: counted apart. */
  policyAnswer: '政策解答',
} as const;

export async function answer(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  action: keyof typeof answers,
  words: string,
  at: Date,
): Promise<TopicModel> {
  const after = await record(tx, topic, { action, actor, at, reason: words });
  await acceptSuggestions(tx, topic, actor, at);
  const text = `${answers[action]}：${words}`;
  await tellReporters(tx, after, { text, official: words, prompt: true, alsoFollowers: true, at });
  return after;
}
