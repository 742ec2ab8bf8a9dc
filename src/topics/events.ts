// The log of what happened to a topic: append-only, hash-chained per topic. A change is made only through `record`.
import type { Prisma, Role, TopicEventModel, TopicModel, TopicState, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { type Broken, brokenLink, genesis, hashOf } from '../hash-chain.js';
import { type Action, needsReason, next, refusal, replay } from './lifecycle.js';

export interface Actor {
  /** Null: the bot itself, by a job. */
  personId: number | null;
  role?: Role | 'reporter';
  /** Where it was done, when not in a chat. */
  via?: 'page';
}

export const theBot: Actor = { personId: null };

export interface Change {
  action: Action;
  actor: Actor;
  at: Date;
  reason?: string;
  data?: Prisma.InputJsonObject;
  /** Columns of the topic that change along with the state. */
  set?: Prisma.TopicUncheckedUpdateInput;
}

/** The topic's row, locked until the transaction ends: two who decide at once decide one after the other. */
export async function lockTopic(tx: Tx, number: number): Promise<TopicModel> {
  await tx.$queryRaw`SELECT id FROM "Topic" WHERE number = ${number} FOR UPDATE`;
  const topic = await tx.topic.findUnique({ where: { number } });
  if (!topic) throw new UserError(`没有 ${number} 号议题。发「议题」看看都有哪些。`);
  return topic;
}

/** Writes the event and the new state; throws a UserError when the table does not allow the action now. */
export async function record(tx: Tx, topic: TopicModel, change: Change): Promise<TopicModel> {
  const first = change.action === 'raise';
  const from = first ? null : topic.state;
  const to = next(change.action, from, topic.suspendedFrom);
  if (to === undefined) throw refusal(change.action, topic);
  const reason = change.reason?.trim() || null;
  if (needsReason(change.action) && !reason) throw new Error(`${change.action} needs a reason`);
  const last = await tx.topicEvent.findFirst({ where: { topicId: topic.id }, orderBy: { seq: 'desc' } });
  const event = {
    topicId: topic.id,
    seq: (last?.seq ?? 0) + 1,
    action: change.action,
    actorId: change.actor.personId,
    actorRole: change.actor.role ?? null,
    fromState: from,
    toState: to,
    reason,
    data: { ...change.data, ...(change.actor.via && { via: change.actor.via }) },
    at: change.at,
    prevHash: last?.hash ?? genesis(topic.number),
  };
  await tx.topicEvent.create({ data: { ...event, hash: hashOf(event) } });
  return tx.topic.update({
    where: { id: topic.id },
    data: {
      ...change.set,
      ...(to !== from && { state: to, stateSince: change.at, suspendedFrom: to === 'suspended' ? from : null }),
      version: event.seq,
    },
  });
}

export type ChainCheck =
  | { ok: true; number: number; events: number; head: string }
  | { ok: false; number: number; seq: number; problem: Broken['problem'] | 'state' };

/** Recomputes a topic's chain and replays it against the stored state. */
export async function verifyChain(tx: Tx, topic: TopicModel): Promise<ChainCheck> {
  const events = await tx.topicEvent.findMany({ where: { topicId: topic.id }, orderBy: { seq: 'asc' } });
  const first = genesis(topic.number);
  const broken = brokenLink(events, first, ({ id: _id, hash: _hash, ...content }) => content);
  if (broken) return { ok: false, number: topic.number, ...broken };
  const seq = events.length;
  if (seq !== topic.version || !replaysTo(events, topic.state))
    return { ok: false, number: topic.number, seq, problem: 'state' };
  return { ok: true, number: topic.number, events: seq, head: events.at(-1)?.hash ?? first };
}

function replaysTo(events: TopicEventModel[], state: TopicState): boolean {
  try {
    return replay(events) === state;
  } catch {
    return false;
  }
}
