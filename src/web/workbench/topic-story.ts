// A topic as the workroom sees it: what was said, by whom, what the machine made of it, what is like it, who did what.
import type { PersonModel, SuggestionLogModel, TaskModel, TopicModel, Tx } from '../../db/client.js';
import { roleLabels } from '../../people/roles.js';
import { settingsOf } from '../../people/units.js';
import { decryptSecret } from '../../secrets.js';
import { channelLabels } from '../../topics/channels.js';
import { type Action, moves } from '../../topics/lifecycle.js';
import { mergedFamily } from '../../topics/topics.js';
import { verdictLines } from '../../topics/verdicts.js';
import { mask } from '../../triage/mask.js';
import { similarTopics } from '../../triage/offline/similar.js';
import { topicsInSight } from '../../triage/topics-in-sight.js';
import { understandingShape } from '../../triage/understanding.js';

export interface SaidWords {
  id: number;
  who: string;
  where: string;
  at: Date;
  words: string;
}

export interface WorkStory {
  unit: string;
  decider: string | undefined;
  mergedInto: number | undefined;
  mergedFrom: number[];
  channel: string;
  reporters: string[];
  endorsers: number;
  said: SaidWords[];
  similar: { number: number; title: string; category: string; likeness: number }[];
  suggestions: SuggestionLogModel[];
  /** Exact words on which the engine rested what it made of the topic. */
  evidence: string[];
  engine: { name: string; confidence: number } | undefined;
  tasks: TaskModel[];
  verdicts: string[];
  history: { at: Date; label: string; who: string; reason: string | null; page: boolean }[];
  photos: { id: number; width: number; height: number }[];
  /** How many reporters left their number; the numbers where they are open. */
  phones: { count: number; open: { who: string; phone: string | undefined }[] };
  /** Who has opened the words as they were said, or the numbers. */
  opened: { who: string; at: Date; what: Opened }[];
}

export type Opened = 'words' | 'phone';

export interface Look {
  /** What was asked for on this look, and written down. */
  open: Opened | undefined;
  mayOpen: boolean;
  secretKey: string | undefined;
}

const similarShown = 5;

export async function workStory(tx: Tx, topic: TopicModel, now: Date, look: Look): Promise<WorkStory> {
  const family = await mergedFamily(tx, topic.id);
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: topic.unitId } });
  const decider = topic.deciderId && (await tx.unit.findUnique({ where: { id: topic.deciderId } }));
  const target = topic.mergedIntoId && (await tx.topic.findUnique({ where: { id: topic.mergedIntoId } }));
  const merged = await tx.topic.findMany({ where: { mergedIntoId: topic.id }, orderBy: { number: 'asc' } });
  const names = await namesFor(tx, topic, family);
  const reports = await tx.report.findMany({
    where: { topicId: { in: family } },
    include: { person: true },
    orderBy: { id: 'asc' },
  });
  const suggestions = await tx.suggestionLog.findMany({ where: { topicId: topic.id }, orderBy: { id: 'asc' } });
  return {
    unit: unit.name,
    decider: decider ? decider.name : undefined,
    mergedInto: target ? target.number : undefined,
    mergedFrom: merged.map(({ number }) => number),
    channel: channelLabels[topic.channel as keyof typeof channelLabels] ?? topic.channel,
    reporters: [...new Set(reports.map(({ personId }) => names(personId)))],
    endorsers: await tx.endorsement.count({ where: { topicId: { in: family } } }),
    said: await saidWords(tx, family, names, look.open === 'words'),
    similar: await similarTo(
      tx,
      topic,
      reports.map(({ words }) => words),
      now,
    ),
    suggestions,
    ...(await engineOf(tx, topic)),
    tasks: await tx.task.findMany({ where: { topicId: topic.id }, orderBy: { id: 'asc' } }),
    verdicts: await verdictLines(tx, topic.id),
    history: await historyOf(tx, topic, names),
    photos: mayLookAtPhotos(topic, look)
      ? await tx.photo.findMany({ where: { topicId: { in: family } }, orderBy: { id: 'asc' } })
      : [],
    phones: phonesOf(
      reports.map(({ person }) => person),
      names,
      look,
    ),
    opened: await openedBy(tx, topic, names),
  };
}

/** Whoever asked not to be named is not named to the workroom either, where the unit's settings say so. */
async function namesFor(tx: Tx, topic: TopicModel, family: number[]): Promise<(personId: number | null) => string> {
  const { hideAnonymousNames } = await settingsOf(tx, topic.unitId);
  const hidden = hideAnonymousNames
    ? await tx.report.findMany({ where: { topicId: { in: family }, anonymous: true }, select: { personId: true } })
    : [];
  const people = new Map((await peopleAround(tx, topic, family)).map((person) => [person.id, person.name]));
  return (personId) => {
    if (personId === null) return '好商量';
    if (hidden.some((one) => one.personId === personId)) return '匿名的反映人';
    return people.get(personId) ?? '一位乡亲';
  };
}

async function peopleAround(tx: Tx, topic: TopicModel, family: number[]) {
  const within = { topicId: { in: family } };
  const events = await tx.topicEvent.findMany({ where: { topicId: topic.id }, select: { actorId: true } });
  const reports = await tx.report.findMany({ where: within, select: { personId: true } });
  const sources = await tx.topicSource.findMany({ where: within, include: { message: true } });
  const looks = await tx.unitEvent.findMany({ where: looksAt(topic), select: { actorId: true } });
  const ids = [
    ...events.map(({ actorId }) => actorId),
    ...reports.map(({ personId }) => personId),
    ...sources.map(({ message }) => message.personId),
    ...looks.map(({ actorId }) => actorId),
  ].filter((id) => id !== null);
  return tx.person.findMany({ where: { id: { in: ids } } });
}

async function saidWords(
  tx: Tx,
  family: number[],
  names: (personId: number | null) => string,
  open: boolean,
): Promise<SaidWords[]> {
  const sources = await tx.topicSource.findMany({
    where: { topicId: { in: family } },
    include: { message: { include: { group: true } } },
    distinct: ['messageId'],
    orderBy: { messageId: 'asc' },
  });
  return sources.map(({ message }) => ({
    id: message.id,
    who: names(message.personId),
    where:
      message.origin === 'page' ? '工作台' : message.chatType === 'single' ? '私聊' : (message.group?.title ?? '群里'),
    at: message.sentAt,
    words: open ? message.text : mask(message.maskedText ?? message.text).text,
  }));
}

async function similarTo(tx: Tx, topic: TopicModel, words: string[], now: Date): Promise<WorkStory['similar']> {
  // Private matters are like nothing: what is found would tell what they are about.
  if (topic.private) return [];
  const inSight = (await topicsInSight(tx, topic.unitId, now)).filter(({ number }) => number !== topic.number);
  const found = similarTopics([topic.title, ...words].join('，'), topic.place, inSight, similarShown);
  return found.flatMap(({ number, score }) => {
    const like = inSight.find((one) => one.number === number);
    return like && score > 0 ? [{ number, title: like.title, category: like.category, likeness: score }] : [];
  });
}

/** What the message from which the topic came was understood as. */
async function engineOf(tx: Tx, topic: TopicModel): Promise<Pick<WorkStory, 'engine' | 'evidence'>> {
  const results = await tx.triageResult.findMany({
    where: { message: { sources: { some: { topicId: topic.id } } } },
    orderBy: { id: 'asc' },
  });
  const items = understandingShape.shape.items;
  const evidence = results.flatMap((result) =>
    (items.safeParse(result.items).data ?? []).flatMap((item) => item.evidence),
  );
  const first = results[0];
  return {
    evidence: [...new Set(evidence)].slice(0, 6).map((words) => mask(words).text),
    engine: first && { name: first.engine === 'llm' ? '模型' : '自带的识别', confidence: first.confidence },
  };
}

async function historyOf(
  tx: Tx,
  topic: TopicModel,
  names: (personId: number | null) => string,
): Promise<WorkStory['history']> {
  const events = await tx.topicEvent.findMany({ where: { topicId: topic.id }, orderBy: { seq: 'asc' } });
  return events.map((event) => {
    const role =
      event.actorRole && event.actorRole in roleLabels ? roleLabels[event.actorRole as keyof typeof roleLabels] : '';
    return {
      at: event.at,
      label: event.action in moves ? moves[event.action as Action].label : event.action,
      who: `${names(event.actorId)}${role ? `（${role}）` : ''}`,
      reason: event.reason && mask(event.reason).text,
      page: (event.data as { via?: unknown }).via === 'page',
    };
  });
}

/** What somebody told in confidence is for those who decide on it. */
export const mayLookAtPhotos = ({ private: isPrivate }: TopicModel, { mayOpen }: Pick<Look, 'mayOpen'>): boolean =>
  mayOpen || !isPrivate;

function phonesOf(
  people: PersonModel[],
  names: (personId: number | null) => string,
  { open, secretKey }: Look,
): WorkStory['phones'] {
  const left = people.filter(
    ({ id, phoneCipher }, index) => phoneCipher !== null && people.findIndex((one) => one.id === id) === index,
  );
  const numbers = left.map(({ id, phoneCipher }) => ({
    who: names(id),
    phone: secretKey && phoneCipher ? decryptSecret(secretKey, phoneCipher, 'phone numbers') : undefined,
  }));
  return { count: left.length, open: open === 'phone' ? numbers : [] };
}

const looksAt = (topic: Pick<TopicModel, 'number'>) => ({
  action: { in: ['openWords', 'openPhone'] },
  data: { path: ['topic'], equals: topic.number },
});

async function openedBy(
  tx: Tx,
  topic: TopicModel,
  names: (personId: number | null) => string,
): Promise<WorkStory['opened']> {
  const looks = await tx.unitEvent.findMany({ where: looksAt(topic), orderBy: { id: 'asc' } });
  return looks.map(({ actorId, at, action }) => ({
    who: names(actorId),
    at,
    what: action === 'openPhone' ? 'phone' : 'words',
  }));
}
