// The model's second look at what the offline engine filed while the model could not be had: the wording is put right as
// long as nobody has decided. Nothing is merged, taken back or told by it.
import type { TopicModel, Tx } from '../db/client.js';
import { record, theBot } from '../topics/events.js';
import { suggestAnew } from '../topics/suggestions.js';
import type { Triaged, Understanding } from './understanding.js';

/** What residents and the engine itself do to a topic; anything else is a decision about it. */
const undecided = ['raise', 'report', 'supplement', 'endorse', 'withdrawReport', 'linkRecurrence'];

type Item = Understanding['items'][number];

/** How many topics were put right. */
export async function amend(tx: Tx, messageId: number, { understanding, callId }: Triaged, at: Date): Promise<number> {
  if (understanding.kind !== 'issue' && understanding.kind !== 'question') return 0;
  const raised = await topicsRaisedBy(tx, messageId);
  const fresh = understanding.items.filter((item) => item.matchTopic === null && item.continues === undefined);
  // Which of several topics an item stands for cannot be told when their numbers differ.
  if (raised.length !== fresh.length) return 0;
  let amended = 0;
  for (const [index, topic] of raised.entries()) {
    if (await putRight(tx, topic, fresh[index] as Item, callId, at)) amended += 1;
  }
  return amended;
}

async function topicsRaisedBy(tx: Tx, messageId: number): Promise<TopicModel[]> {
  const raises = await tx.topicEvent.findMany({
    where: {
      action: 'raise',
      data: { path: ['messageId'], equals: messageId },
      topic: { sources: { some: { messageId } } },
    },
    orderBy: { id: 'asc' },
  });
  const locked: TopicModel[] = [];
  for (const { topicId } of raises) {
    await tx.$queryRaw`SELECT id FROM "Topic" WHERE id = ${topicId} FOR UPDATE`;
    locked.push(await tx.topic.findUniqueOrThrow({ where: { id: topicId } }));
  }
  return locked;
}

async function putRight(
  tx: Tx,
  topic: TopicModel,
  item: Item,
  llmCallId: number | undefined,
  at: Date,
): Promise<boolean> {
  if (topic.state !== 'candidate') return false;
  const decisions = await tx.topicEvent.count({ where: { topicId: topic.id, action: { notIn: undecided } } });
  if (decisions > 0) return false;
  // People have endorsed these words.
  const endorsed = await tx.endorsement.count({ where: { topicId: topic.id } });
  const changes = [
    ...(item.title !== topic.title && endorsed === 0 ? [{ field: 'title', to: item.title } as const] : []),
    ...(item.category !== topic.category && item.category !== '其他'
      ? [{ field: 'category', to: item.category } as const]
      : []),
  ];
  let current = topic;
  for (const { field, to } of changes) {
    const data = { field, from: topic[field], to, ...(llmCallId !== undefined && { llmCallId }) };
    current = await record(tx, current, { action: 'correct', actor: theBot, at, data, set: { [field]: to } });
    await suggestAnew(tx, topic, field, to, llmCallId);
  }
  return changes.length > 0;
}
