// 挂账: nothing can be done for now, and a day is set on which it is looked at again. 归档: it is over and put away.
import type { TopicModel, Tx } from '../db/client.js';
import { formatCalendarDay } from '../time.js';
import { tellReporters } from '../topics/answers.js';
import { type Actor, record } from '../topics/events.js';

export interface Waiting {
  reason: string;
  /** Midnight UTC of the calendar day. */
  reviewOn: Date;
}

/** A suspended topic gets another day. */
export async function suspend(tx: Tx, topic: TopicModel, actor: Actor, wait: Waiting, at: Date): Promise<void> {
  const { reason, reviewOn } = wait;
  const again = topic.state === 'suspended';
  const data = { reviewOn: reviewOn.toISOString().slice(0, 10) };
  const action = again ? 'setReview' : 'suspend';
  const after = await record(tx, topic, { action, actor, at, reason, data, set: { reviewOn } });
  const day = formatCalendarDay(reviewOn);
  const text = again ? `还办不了：${reason}。${day}再看。` : `眼下办不了，先挂账：${reason}。${day}再看，不会丢下。`;
  await tellReporters(tx, after, { text, prompt: false, alsoFollowers: true, at });
}

export async function resume(tx: Tx, topic: TopicModel, actor: Actor, words: string, at: Date): Promise<TopicModel> {
  const reason = words || undefined;
  const set = { reviewOn: null };
  const after = await record(tx, topic, { action: 'resume', actor, at, set, ...(reason && { reason }) });
  const text = `挂账的事接着办了${words ? `：${words}` : ''}。`;
  await tellReporters(tx, after, { text, prompt: false, alsoFollowers: true, at });
  return after;
}

export async function archive(tx: Tx, topic: TopicModel, actor: Actor, at: Date): Promise<void> {
  await record(tx, topic, { action: 'archive', actor, at });
}
