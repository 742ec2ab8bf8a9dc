// What people have split (拆分, 不是这件) is not joined again: words like those that were taken out of a topic, and less
// like its own, are of another matter.
import type { TopicModel, Tx } from '../db/client.js';
import { mask } from './mask.js';
import { canonical } from './offline/plain-text.js';
import { gramsOf, noGram } from './offline/profile.js';
import type { OpenTopic } from './understanding.js';

/** Of what is said, so much must be in the words that were taken out. */
const much = 0.6;

export function isApart({ apart = [], title, words }: OpenTopic, text: string): boolean {
  if (apart.length === 0) return false;
  const gramsIn = (of: string) => new Set(gramsOf(canonical(of)).filter((gram) => gram !== noGram));
  const grams = gramsIn(text);
  const share = (of: string) => {
    const there = gramsIn(of);
    return grams.size === 0 ? 0 : [...grams].filter((gram) => there.has(gram)).length / grams.size;
  };
  const most = Math.max(...apart.map(share));
  return most >= much && most > Math.max(share(title), ...words.map(share));
}

/** By topic: the masked words that were split from it and are not merged with it again. */
export async function toldApart(tx: Tx, topics: Pick<TopicModel, 'id'>[]): Promise<Map<number, string[]>> {
  const events = await tx.topicEvent.findMany({
    where: { topicId: { in: topics.map(({ id }) => id) }, action: { in: ['takeOut', 'releaseMerged'] } },
    orderBy: { id: 'desc' },
  });
  const told = new Map<number, string[]>();
  for (const { topicId, data } of events) {
    const { messageId, released } = data as { messageId?: number; released?: number };
    const messages = await tx.inboxMessage.findMany({
      where: {
        ...(messageId === undefined ? { sources: { some: { topic: { number: released ?? 0 } } } } : { id: messageId }),
        // 我家也是 is said of any matter.
        triage: { kind: { not: 'support' } },
        sources: { none: { OR: [{ topicId }, { topic: { mergedIntoId: topicId } }] } },
      },
    });
    const words = messages.map(({ maskedText, text }) => mask(maskedText ?? text).text);
    told.set(topicId, [...(told.get(topicId) ?? []), ...words]);
  }
  return told;
}
