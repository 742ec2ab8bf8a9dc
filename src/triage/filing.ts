// From what was understood to a topic: a new one, or one that is open already and gets another voice.
import type { InboxMessageModel, TopicModel, Tx } from '../db/client.js';
import { notify, type Offer } from '../outbox/notices.js';
import { isOffline, offlineName } from '../people/offline.js';
import { settingsOf, workroomGroupOf } from '../people/units.js';
import { channelLabels } from '../topics/channels.js';
import { lockTopic } from '../topics/events.js';
import { isOpen, stateLabels } from '../topics/lifecycle.js';
import { logJoin, logSuggestions, type SuggestedBy } from '../topics/suggestions.js';
import { joinTopic, nameOf, type Reporter, raiseTopic } from '../topics/topics.js';
import { similarity, similarTopics } from './offline/similar.js';
import { linkRecurrence, type Recurrence } from './recurrence.js';
import { roundFor } from './rounds.js';
import { harmlessTitle } from './titles.js';
import { isApart } from './told-apart.js';
import type { Category, OpenTopic, Understanding } from './understanding.js';

export interface ToFile {
  tx: Tx;
  now: Date;
  unitId: number;
  message: InboxMessageModel;
  reporter: Reporter;
  isPrivate: boolean;
  /** Grows with what is raised. */
  openTopics: OpenTopic[];
  /** Topics that messages of this window were filed under, by message row: one matter told over several messages. */
  filed: Map<number, number>;
  /** It gets its own number whatever it is like: what was answered at once is settled by itself. */
  alone?: boolean;
  /** Topics that the engine has compared it with: joined to none of them, it is another matter. */
  considered?: number[];
  /** The message speaks of other matters too: only what is said of this one counts. */
  oneOfSeveral?: boolean;
  /** Whose understanding the item is; left out where a person wrote it. */
  suggestedBy?: SuggestedBy | undefined;
}

export interface Filed {
  topic: TopicModel;
  how: 'raised' | 'reported' | 'supplemented';
  /** Open topics that a new one may be the same as, the likest first. */
  similar: OpenTopic[];
  /** The ended topic of which a new one is the same trouble again. */
  again?: Recurrence | undefined;
}

export type Item = Understanding['items'][number];

const maxTitle = 24;

/** Whoever says 反映 or asks a question is taken at their word, also when the engine made nothing of it. */
export function itemsOf(understanding: Understanding, words: string): Item[] {
  if (understanding.items.length > 0) return understanding.items;
  const title = plainTitle(words);
  return [{ title, category: '其他' as Category, place: null, urgent: false, matchTopic: null, evidence: [] }];
}

export function plainTitle(words: string): string {
  const firstSentence =
    words
      .split(/[。！？!?\n；;]/)[0]
      ?.replace(/〔[^〕]*〕/g, '')
      .trim() ?? '';
  const title = firstSentence.length > maxTitle ? `${firstSentence.slice(0, maxTitle - 1)}…` : firstSentence;
  return harmlessTitle(title) ?? '群众反映的一件事';
}

export async function fileItem(f: ToFile, item: Item, kind: 'issue' | 'question' = 'issue'): Promise<Filed> {
  const apart = f.isPrivate || f.alone === true;
  const same = apart ? undefined : ((await matched(f, item)) ?? (await clearlySame(f, item)));
  if (same) {
    f.filed.set(f.message.id, same.number);
    const how = await joinTopic(f.tx, same, f.reporter, f.message, f.now);
    if (f.suggestedBy) await logJoin(f.tx, same, f.message.id, f.suggestedBy);
    return { topic: same, how, similar: [] };
  }
  const similar = apart ? [] : looksLike(f, item, similarity.maybeSame);
  const { title, category, place, urgent } = item;
  const roundId = await roundFor(f.tx, f.unitId, `${title} ${f.reporter.words}`, category, f.now);
  const raised = await raiseTopic(f.tx, {
    unitId: f.unitId,
    kind,
    title,
    category,
    place,
    urgent,
    private: f.isPrivate,
    ...(roundId !== undefined && { roundId }),
    reporter: f.reporter,
    message: f.message,
    at: f.now,
  });
  if (!f.isPrivate) {
    const { number, state } = raised;
    const words = f.oneOfSeveral ? item.evidence : [f.reporter.words];
    f.openTopics.unshift({ number, title, category, place, state, words, lastSaidAt: f.now });
    f.filed.set(f.message.id, number);
  }
  if (f.suggestedBy) await logSuggestions(f.tx, raised, f.suggestedBy);
  const again = apart ? undefined : await linkRecurrence(f.tx, raised, item, f.reporter, f.now);
  return { topic: again?.topic ?? raised, how: 'raised', similar, again };
}

async function matched(f: ToFile, item: Item): Promise<TopicModel | undefined> {
  const number = item.matchTopic ?? (item.continues === undefined ? undefined : f.filed.get(item.continues));
  if (number === undefined || !f.openTopics.some((topic) => topic.number === number)) return undefined;
  if (f.openTopics.some((topic) => topic.number === number && isApart(topic, wordsFor(f, item)))) return undefined;
  const topic = await lockTopic(f.tx, number);
  // An ended topic is not joined: what happens again is a new matter, or feedback.
  return isOpen(topic.state) ? topic : undefined;
}

/** The engine saw the topics as they were before this window: one raised a message ago is recognised here. */
async function clearlySame(f: ToFile, item: Item): Promise<TopicModel | undefined> {
  const best = looksLike(f, item, similarity.sameTopic).find(({ number }) => !f.considered?.includes(number));
  if (!best) return undefined;
  const topic = await lockTopic(f.tx, best.number);
  return isOpen(topic.state) ? topic : undefined;
}

/** Open topics at least this much like the item, the likest first. */
function looksLike(f: ToFile, item: Item, atLeast: number): OpenTopic[] {
  const open = f.openTopics.filter(
    (topic) => isOpen(topic.state as TopicModel['state']) && !isApart(topic, wordsFor(f, item)),
  );
  const words = wordsFor(f, item);
  const similar = similarTopics(`${item.title} ${words}`, item.place, open).filter((s) => s.score >= atLeast);
  return similar.slice(0, 2).flatMap(({ number }) => open.filter((topic) => topic.number === number));
}

const wordsFor = (f: ToFile, item: Item) => (f.oneOfSeveral ? item.evidence.join(' ') : f.reporter.words);

/** What a convener can do at once with a new candidate. */
export function screeningChoices({ topic, similar }: Filed): Offer[] {
  const n = topic.number;
  return [
    { label: '受理', command: `受理 ${n}` },
    { label: '不予列入', command: `不予列入 ${n}` },
    ...similar.map((other) => ({ label: `并入${other.number}号`, command: `合并 ${n} 到 ${other.number}` })),
  ];
}

export interface About {
  /** The title is the model's. */
  draftedByModel?: boolean;
  /** What the policy notes say to a question. */
  fromNotes?: { noteId: number; answer: string; given: boolean } | undefined;
}

/** The new candidate goes to the workroom with numbered choices. */
export async function announce(f: ToFile, filed: Filed, about: About = {}): Promise<void> {
  const { tx, reporter } = f;
  const { topic } = filed;
  const workroom = await workroomGroupOf(tx, f.unitId);
  if (!workroom) return;
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: f.unitId } });
  const facts = [unit.name, topic.category, ...(topic.place ? [topic.place] : []), ...(topic.urgent ? ['急'] : [])];
  const drafted = about.draftedByModel ? '（标题由AI归纳）' : '';
  const heading = topic.kind === 'question' ? '有人问' : topic.private ? '私下反映' : '新议题线索';
  const { again } = filed;
  const before = again ? `\n又发生了，以前是${nameOf(again.old)}（${stateLabels[again.old.state]}）` : '';
  const whose = `${facts.join(' · ')}\n${await shownTo(tx, f)}：${reporter.words}${before}`;
  await notify(tx, {
    dedupeKey: `candidate:${topic.id}`,
    groupId: workroom.id,
    topicId: topic.id,
    kind: 'candidate',
    text: `【${heading}】${nameOf(topic)}${drafted}\n${whose}\n${whatToSay(topic, about)}`,
    prompt: !about.fromNotes?.given,
    choices: about.fromNotes ? answerChoices(topic, about.fromNotes) : screeningChoices(filed),
    at: f.now,
  });
}

function whatToSay({ number, kind }: TopicModel, { fromNotes }: About): string {
  if (fromNotes?.given) return `已按政策知识答复：${fromNotes.answer}`;
  if (fromNotes) return `政策知识里有：${fromNotes.answer}`;
  return kind === 'question'
    ? `政策知识里没有。请发：政策解答 ${number} 怎么解答`
    : `能当场说清的，发：当场答复 ${number} 怎么答复`;
}

const answerChoices = ({ number }: TopicModel, { noteId, given }: { noteId: number; given: boolean }): Offer[] =>
  given
    ? []
    : [
        { label: '就这样答', command: `政策解答 ${number} 依据 ${noteId}` },
        { label: '受理', command: `受理 ${number}` },
        { label: '不予列入', command: `不予列入 ${number}` },
      ];

/** How the workroom sees a reporter. */
async function shownTo(tx: Tx, { unitId, reporter }: ToFile): Promise<string> {
  const { hideAnonymousNames } = await settingsOf(tx, unitId);
  const hidden = reporter.anonymous === true && hideAnonymousNames;
  const name = isOffline(reporter.person)
    ? offlineName(reporter.person, hidden)
    : hidden
      ? '匿名'
      : (reporter.person.name ?? '群众');
  const asked = reporter.anonymous && !hidden ? ['要求匿名'] : [];
  const way = reporter.channel && reporter.channel !== 'chat' ? [channelLabels[reporter.channel]] : [];
  const notes = [...way, ...asked];
  return notes.length > 0 ? `${name}（${notes.join('，')}）` : name;
}
