// What triage took for words about a topic that they are not about: they are taken out of it, with what followed from
// them. What was said of another matter becomes a topic of its own; nobody's words are lost.
import type { InboxMessageModel, TopicModel, TriageResultModel, Tx } from '../db/client.js';
import { notify } from '../outbox/notices.js';
import { tellReporters } from '../topics/answers.js';
import { type Actor, record } from '../topics/events.js';
import { changeSuggestion, logSuggestions, noMatch } from '../topics/suggestions.js';
import { nameOf, publicNameOf, raiseTopic } from '../topics/topics.js';
import { tellWorkroom } from '../topics/workroom.js';
import { itemsOf } from './filing.js';
import { mask } from './mask.js';
import { understandingShape } from './understanding.js';

/** Words that triage added to a topic: as another report, as a backing (附议), or as more from somebody known. */
export interface Joined {
  message: InboxMessageModel & { triage: TriageResultModel };
  was: 'report' | 'endorse' | 'supplement';
  personId: number;
  /** Masked. */
  words: string;
}

/** Newest first. */
export async function joinedWords(tx: Tx, topic: TopicModel, personId?: number): Promise<Joined[]> {
  const events = await tx.topicEvent.findMany({
    where: { topicId: topic.id, action: { in: ['report', 'endorse', 'supplement'] } },
    orderBy: { seq: 'desc' },
  });
  const idOf = (data: unknown) => Number((data as { messageId?: number }).messageId ?? 0);
  const messages = await tx.inboxMessage.findMany({
    where: { id: { in: events.map(({ data }) => idOf(data)) }, sources: { some: { topicId: topic.id } } },
    include: { triage: true },
  });
  return events.flatMap(({ action, actorId, data }): Joined[] => {
    const message = messages.find(({ id }) => id === idOf(data));
    const saidBy = Number((data as { reporterId?: number }).reporterId ?? actorId ?? 0);
    if (!message?.triage || (personId !== undefined && saidBy !== personId)) return [];
    const words = mask(message.maskedText ?? message.text).text;
    return [{ message: message as Joined['message'], was: action as Joined['was'], personId: saidBy, words }];
  });
}

/** Undefined: the words were about nothing of their own. */
export async function takeOut(
  tx: Tx,
  topic: TopicModel,
  joined: Joined,
  actor: Actor,
  at: Date,
): Promise<TopicModel | undefined> {
  const { message, was, personId } = joined;
  const report = await tx.report.findUnique({ where: { topicId_personId: { topicId: topic.id, personId } } });
  const after = await record(tx, topic, {
    action: 'takeOut',
    actor,
    at,
    data: { messageId: message.id, was, personId },
  });
  await tx.topicSource.delete({ where: { topicId_messageId: { topicId: topic.id, messageId: message.id } } });
  const key = { topicId: topic.id, personId };
  // Who said more of this matter than these words stays its reporter.
  const alone = (await joinedWords(tx, topic, personId)).length === 0;
  if (was === 'report' && alone) await tx.report.deleteMany({ where: key });
  if (was === 'endorse') await tx.endorsement.deleteMany({ where: key });
  if (was !== 'supplement' && alone) await tx.follow.deleteMany({ where: key });
  await changeSuggestion(tx, topic, { field: 'match', to: noMatch, messageId: message.id }, actor, at);
  const own = report && was !== 'endorse' ? await raiseFrom(tx, after, { ...joined, report }, actor, at) : undefined;
  if (!own && actor.personId !== personId) await tellWhoSaidIt(tx, after, joined, at);
  return own;
}

/** A matter told in these words gets its own number, with the one who told it as its reporter. */
async function raiseFrom(
  tx: Tx,
  topic: TopicModel,
  { message, personId, report, words }: Joined & { report: { groupId: number; anonymous: boolean } },
  actor: Actor,
  at: Date,
): Promise<TopicModel | undefined> {
  const { kind, engine, llmCallId, ...rest } = message.triage;
  if (kind !== 'issue' && kind !== 'question') return undefined;
  const understanding = understandingShape.safeParse({ kind, ...rest }).data;
  const items = itemsOf(understanding ?? { kind, items: [], confidence: 0 }, words);
  const item = items.find(({ matchTopic }) => matchTopic === topic.number) ?? items[0];
  if (!item) return undefined;
  const { title, category, place, urgent } = item;
  const own = await raiseTopic(tx, {
    unitId: topic.unitId,
    kind,
    title,
    category,
    place,
    urgent,
    reporter: {
      person: await tx.person.findUniqueOrThrow({ where: { id: personId } }),
      group: await tx.group.findUniqueOrThrow({ where: { id: report.groupId } }),
      words,
      anonymous: report.anonymous,
      ...(actor.personId !== personId && { filedBy: actor }),
    },
    message,
    at,
  });
  await logSuggestions(tx, own, { engine, llmCallId, isTopic: false, isMatch: false });
  if (actor.personId !== personId) {
    const text = `原来算进了${publicNameOf(topic)}，看下来不是一件事，单独记下，工作室会另外答复。`;
    await tellReporters(tx, own, { text, prompt: false, at });
    return own;
  }
  await tellWorkroom(tx, own, {
    about: 'taken-out',
    text: `【新议题线索】${nameOf(own)}\n反映人说，和${publicNameOf(topic)}不是一件：${words}`,
    choices: [
      { label: '受理', command: `受理 ${own.number}` },
      { label: '不予列入', command: `不予列入 ${own.number}` },
    ],
    at,
  });
  return own;
}

async function tellWhoSaidIt(tx: Tx, topic: TopicModel, { message, was }: Joined, at: Date): Promise<void> {
  if (message.groupId === null) return;
  const again = was === 'endorse' ? `真支持这件的，发：附议 ${topic.number}` : '有别的事，再说清楚一点就行。';
  await notify(tx, {
    dedupeKey: `taken-out:${topic.id}:${message.id}`,
    groupId: message.groupId,
    topicId: topic.id,
    kind: 'noted',
    text: `${nameOf(topic)}：有位乡亲的一句话原来算在这件里，看下来说的不是它，已经拿出来了。${again}`,
    prompt: false,
    at,
  });
}
