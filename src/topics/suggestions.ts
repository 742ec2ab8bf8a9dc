// What triage suggested about a topic and what people made of it: the accuracy of each prompt version (F32).
import type { TopicModel, Tx } from '../db/client.js';
import type { Actor } from './events.js';

export const suggestedFields = ['topic', 'title', 'category', 'unit', 'match'] as const;
export type SuggestedField = (typeof suggestedFields)[number];

/** That it is no matter of any older topic. */
export const noMatch = 'none';

export interface SuggestedBy {
  engine: string;
  /** Of the model's call; the offline engine has none. */
  llmCallId?: number | null | undefined;
  /** The engine, and not a person, decided that it is a matter to file. */
  isTopic: boolean;
  /** False: a person decided that it is a matter of its own. */
  isMatch?: boolean;
}

export async function logSuggestions(tx: Tx, topic: TopicModel, by: SuggestedBy): Promise<void> {
  const call = by.llmCallId ? await tx.llmCall.findUnique({ where: { id: by.llmCallId } }) : null;
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: topic.unitId } });
  const suggested: [SuggestedField, string][] = [
    ...(by.isTopic ? [['topic', topic.kind] as [SuggestedField, string]] : []),
    ['title', topic.title],
    ['category', topic.category],
    ['unit', unit.name],
    ...(by.isMatch === false ? [] : [['match', noMatch] as [SuggestedField, string]]),
  ];
  await tx.suggestionLog.createMany({
    data: suggested.map(([field, value]) => ({
      topicId: topic.id,
      engine: by.engine,
      prompt: call?.prompt ?? null,
      promptVersion: call?.promptVersion ?? null,
      field,
      suggested: value,
    })),
  });
}

/** A message was taken for one about a topic that is there already. */
export async function logJoin(
  tx: Tx,
  topic: TopicModel,
  messageId: number,
  by: Omit<SuggestedBy, 'isTopic' | 'isMatch'> & { suggested?: string },
): Promise<void> {
  const call = by.llmCallId ? await tx.llmCall.findUnique({ where: { id: by.llmCallId } }) : null;
  await tx.suggestionLog.createMany({
    data: [
      {
        topicId: topic.id,
        messageId,
        engine: by.engine,
        prompt: call?.prompt ?? null,
        promptVersion: call?.promptVersion ?? null,
        field: 'match',
        suggested: by.suggested ?? String(topic.number),
      },
    ],
    skipDuplicates: true,
  });
}

/** The engine thinks better of it before anybody has decided. */
export async function suggestAnew(
  tx: Tx,
  topic: TopicModel,
  field: SuggestedField,
  value: string,
  llmCallId: number | undefined,
): Promise<void> {
  const call = llmCallId === undefined ? null : await tx.llmCall.findUnique({ where: { id: llmCallId } });
  await tx.suggestionLog.updateMany({
    where: { topicId: topic.id, field, messageId: 0, accepted: null },
    data: {
      suggested: value,
      ...(call && { engine: 'llm', prompt: call.prompt, promptVersion: call.promptVersion }),
    },
  });
}

/** A person decided on the topic as it was: what nobody changed is accepted. */
export async function acceptSuggestions(tx: Tx, topic: TopicModel, actor: Actor, at: Date): Promise<void> {
  await tx.suggestionLog.updateMany({
    where: { topicId: topic.id, accepted: null },
    data: { accepted: true, decidedById: actor.personId, decidedAt: at },
  });
}

/** A person put something else in its place, before or after it was accepted. */
export async function changeSuggestion(
  tx: Tx,
  topic: TopicModel,
  change: { field: SuggestedField; to: string; messageId?: number },
  actor: Actor,
  at: Date,
): Promise<void> {
  const { field, messageId = 0 } = change;
  const key = { topicId_field_messageId: { topicId: topic.id, field, messageId } };
  const row = await tx.suggestionLog.findUnique({ where: key });
  if (!row) return;
  const back = row.suggested === change.to;
  await tx.suggestionLog.update({
    where: key,
    data: { accepted: back, changedTo: back ? null : change.to, decidedById: actor.personId, decidedAt: at },
  });
}
