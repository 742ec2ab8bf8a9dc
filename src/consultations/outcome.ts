// 成果: what a consultation came to, and what was agreed on (议定事项): who does what by when.
import type { TopicModel, Tx } from '../db/client.js';
import { tellReporters } from '../topics/answers.js';
import { type Actor, record } from '../topics/events.js';
import { openConsultation, openSession } from './consultations.js';

export type Result = 'consensus' | 'partial' | 'none';

export const resultLabels: Record<Result, string> = {
  consensus: '达成共识',
  partial: '部分达成共识',
  none: '未达成共识',
};

/** The outcome, in the words of the convener. Opens the session first when its hour had not come. */
export async function conclude(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  outcome: { result: Result; text: string },
  at: Date,
): Promise<TopicModel> {
  const session = topic.state === 'convened' ? await openSession(tx, topic, actor, at) : topic;
  const after = await record(tx, session, {
    action: 'conclude',
    actor,
    at,
    reason: outcome.text,
    data: { result: outcome.result },
  });
  const consultation = await openConsultation(tx, topic.id);
  await tx.consultation.update({
    where: { id: consultation.id },
    data: { concludedAt: at, result: outcome.result, outcome: outcome.text },
  });
  const text = `已经协商，${resultLabels[outcome.result]}：${outcome.text}`;
  await tellReporters(tx, after, { text, prompt: false, alsoFollowers: true, at });
  return after;
}
