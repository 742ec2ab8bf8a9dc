// Triage without a model: segmentation, the lexicon, the open topics and the conversation. Pure: no clock, no database.
import { tokenPattern } from '../mask.js';
import type { Category, MessageKind, OpenTopic, TriageMessage, TriageWindow, Understanding } from '../understanding.js';
import { type Context, readContext } from './context.js';
import { guessKind } from './kind.js';
import { weighCategories } from './lexicon/lexicon.js';
import { comparePlaces, findPlaces } from './place.js';
import { clauses } from './plain-text.js';
import { type Profile, profileOf } from './profile.js';
import { similarity } from './similar.js';
import { makeTitle } from './title.js';
import { createTopicIndex, type Similar, type TopicIndex } from './topic-index.js';

export interface OfflineTriage {
  /** One understanding a message, in the order of the window. */
  triage(window: TriageWindow): Understanding[];
  /** The open topics that a text may be about, best first. */
  similar(text: string, topics: OpenTopic[], limit?: number): Similar[];
}

export function createOfflineTriage(): OfflineTriage {
  const indexes = new Map<string, TopicIndex>();
  const indexOf = (unitName: string, topics: OpenTopic[]) => {
    let index = indexes.get(unitName);
    if (!index) {
      index = createTopicIndex();
      indexes.set(unitName, index);
    }
    index.sync(topics);
    return index;
  };
  return {
    triage: (window) => triageWindow(window, indexOf(window.unitName, window.openTopics)),
    similar: (text, topics, limit = 8) => indexOf('', topics).search(profileOf(text)).slice(0, limit),
  };
}

const other = (confidence: number): Understanding => ({ kind: 'other', items: [], confidence });

function triageWindow(window: TriageWindow, index: TopicIndex): Understanding[] {
  const topics = new Map(window.openTopics.map((topic) => [topic.number, topic]));
  const filed = new Map<number, number[]>();
  const topicsOf = (message: TriageMessage) =>
    (filed.get(message.id) ?? message.topics ?? []).filter((number) => topics.has(number));
  const before = [...window.earlier];
  return window.messages.map((message) => {
    const context = readContext(message, before, topicsOf);
    const understanding = understand(message, context, topics, index);
    filed.set(
      message.id,
      understanding.items.flatMap((item) => (item.matchTopic === null ? [] : [item.matchTopic])),
    );
    before.push(message);
    return understanding;
  });
}

function understand(
  message: TriageMessage,
  context: Context,
  topics: Map<number, OpenTopic>,
  index: TopicIndex,
): Understanding {
  const text = withoutOrders(message.text);
  const profile = profileOf(text);
  const relays = message.official && /托我|替[他她]|代[他她]|让我(?:反映|说|问)|帮[他她]说/.test(profile.canonical);
  const similar = index.search(profile);
  const guess = guessKind({
    profile,
    context,
    masked: new Set([...text.matchAll(tokenPattern)].map((token) => token[0].replace(/[〔\d〕]/g, ''))),
    upset: count(
      message.text,
      /\[(?:流泪|大哭|裂开|捂脸|苦涩|抓狂|发怒|衰|晕|吐|叹气|怒|难过|快哭了|苦笑|尴尬|微笑)\]|[😡😷😭😢😤🤮🤬😞😣😩😰]/gu,
    ),
    pleased: count(message.text, /\[(?:强|玫瑰|鼓掌|呲牙|爱心|OK|胜利|赞|握手|抱拳)\]|[👍🙏🙌🌹👏💪]/gu),
    nearest: similar[0]?.score ?? 0,
  });
  if (message.official && !relays && guess.kind !== 'emergency') return other(0.9);
  if (guess.kind === 'other' || guess.kind === 'private')
    return { kind: guess.kind, items: [], confidence: guess.confidence };
  const place = profile.places.text;
  const urgent = guess.kind === 'emergency' || isUrgent(profile);
  const item = (matchTopic: number | null, part = text, category?: Category) => ({
    title: makeTitle(part) ?? fallbackTitle(part),
    category: category ?? categoryOf(profileOf(part), matchTopic === null ? undefined : topics.get(matchTopic)),
    place,
    urgent,
    matchTopic,
    evidence: evidenceOf(message.text, part),
  });
  if (guess.kind === 'emergency' || guess.kind === 'question') return { ...guess, items: [item(null)] };
  const match = chooseTopic(guess.kind, profile, context, topics, similar, index);
  if (guess.kind !== 'issue' && match === null) {
    return guess.kind === 'support' ? other(0.4) : { ...guess, items: [] };
  }
  return { ...guess, items: [item(match)] };
}

/** Joins what the context or the words point to; a new topic rather than a wrong one. */
function chooseTopic(
  kind: MessageKind,
  profile: Profile,
  context: Context,
  topics: Map<number, OpenTopic>,
  similar: Similar[],
  index: TopicIndex,
): number | null {
  const scores = new Map(similar.map(({ number, score }) => [number, score]));
  const boost = (number: number | undefined, by: number) => {
    if (number === undefined || !topics.has(number)) return;
    const against = contradicts(profile, topics.get(number) as OpenTopic, scores.get(number) ?? 0);
    scores.set(number, Math.min(1, (scores.get(number) ?? 0) + (against ? by * 0.25 : by)));
  };
  boost(context.quoted, kind === 'support' ? 1 : 0.6);
  if (context.quoteText) {
    const quoted = index.search(profileOf(context.quoteText))[0];
    if (quoted && quoted.score > similarity.maybeSame) boost(quoted.number, 0.4);
  }
  boost(context.own?.topic, 0.65 * (context.own?.strength ?? 0));
  if (context.thread?.topic !== context.own?.topic)
    boost(context.thread?.topic, 0.65 * (context.thread?.strength ?? 0));
  const best = [...scores].sort((a, b) => b[1] - a[1])[0];
  const from = kind === 'issue' ? similarity.sameTopic : similarity.maybeSame;
  return best && best[1] >= from ? best[0] : null;
}

/** The words speak clearly of something else than the topic under discussion. */
function contradicts(profile: Profile, topic: OpenTopic, score: number): boolean {
  const strong = [...profile.matters].filter(([, weight]) => weight >= 3);
  return (
    (strong.length > 0 && score < 0.15) ||
    comparePlaces(profile.places, findPlaces(`${topic.title} ${topic.place ?? ''}`)) < -0.5
  );
}

function categoryOf(profile: Profile, topic: OpenTopic | undefined): Category {
  if (topic) return topic.category as Category;
  const best = weighCategories(profile.matters)[0];
  return best && best.weight >= 1 ? best.category : '其他';
}

function isUrgent(profile: Profile): boolean {
  return /危险|出人命|掉(?:下|进)去|黑窟窿|赶紧的|快点来|塌|断了.{0,6}(?:栏|护)|栏杆.{0,4}断|漏电|电线.{0,4}(?:断|掉|垂)|怕出事/.test(
    profile.canonical,
  );
}

/** Orders to the machine are no words of a resident's; what stands beside them is read as usual. */
function withoutOrders(text: string): string {
  return text.replace(/[【[{（(][^】\]}）)]{6,200}[】\]}）)]/g, (part) => (profileOf(part).cues.bot >= 3 ? ' ' : part));
}

function evidenceOf(original: string, part: string): string[] {
  const parts = clauses(part.replace(tokenPattern, ' ')).filter(
    (clause) => original.includes(clause) && clause.length >= 2,
  );
  return parts.slice(0, 4);
}

function fallbackTitle(text: string): string {
  const plain = clauses(profileOf(text).readable.replace(tokenPattern, ' ')).join(' ').slice(0, 20).trim();
  return plain.length >= 2 ? plain : '未写明的事项';
}

const count = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length;
