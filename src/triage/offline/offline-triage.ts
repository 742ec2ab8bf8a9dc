// Triage without a model: segmentation, the lexicon, the open topics and the conversation. Pure: no clock, no database.
import { tokenPattern } from '../mask.js';
import {
  type Category,
  categories,
  type MessageKind,
  type OpenTopic,
  type TriageMessage,
  type TriageWindow,
  type Understanding,
} from '../understanding.js';
import { type Context, type Looks, readContext } from './context.js';
import { guessKind } from './kind.js';
import { type CategoryLearner, createCategoryLearner } from './learner.js';
import { weighCategories } from './lexicon/lexicon.js';
import { comparePlaces, findPlaces } from './place.js';
import { clauses } from './plain-text.js';
import { type Profile, profileOf } from './profile.js';
import { segment } from './segment.js';
import { similarity } from './similar.js';
import { makeTitle } from './title.js';
import { createTopicIndex, type Similar, type TopicIndex } from './topic-index.js';

export interface OfflineTriage {
  /** One understanding a message, in the order of the window. */
  triage(window: TriageWindow): Understanding[];
  /** The open topics that a text may be about, best first. */
  similar(text: string, topics: OpenTopic[], limit?: number): Similar[];
}

/** `learner`: what conveners' decisions have taught, if anything. */
export function createOfflineTriage(learner: CategoryLearner = createCategoryLearner()): OfflineTriage {
  // The dictionary takes a moment to load: now, not while somebody waits for a title.
  segment('');
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
    triage: (window) => triageWindow(window, indexOf(window.unitName, window.openTopics), learner),
    similar: (text, topics, limit = 8) => indexOf('', topics).search(profileOf(text)).slice(0, limit),
  };
}

const other = (confidence: number): Understanding => ({ kind: 'other', items: [], confidence });

function triageWindow(window: TriageWindow, index: TopicIndex, learner: CategoryLearner): Understanding[] {
  const raised: OpenTopic[] = [];
  const filed = new Map<number, number[]>();
  const looks: Looks = {
    topicsOf: (message) =>
      (filed.get(message.id) ?? message.topics ?? foundIn(message.text, window.openTopics)).filter(
        (number) => index.topic(number) !== undefined,
      ),
    nearest: (text) => index.search(profileOf(text))[0],
  };
  const before = [...window.earlier];
  return window.messages.map((message) => {
    const understanding = understand(message, readContext(message, before, looks), index, learner);
    const numbers = understanding.items.flatMap((item) => (item.matchTopic === null ? [] : [item.matchTopic]));
    for (const item of understanding.items) {
      if (understanding.kind !== 'issue' || item.matchTopic !== null) continue;
      // A topic raised by this window has no number yet; for the messages after it the message's id stands for one.
      raised.push(asTopic(message, item, -message.id));
      numbers.push(-message.id);
      index.sync([...window.openTopics, ...raised]);
      break;
    }
    filed.set(message.id, numbers);
    before.push(message);
    return { ...understanding, items: understanding.items.map(asContinued) };
  });
}

/** Topics that hold these very words of a reporter. */
const foundIn = (text: string, topics: OpenTopic[]) =>
  text.length < 4 ? [] : topics.filter((topic) => topic.words.includes(text)).map((topic) => topic.number);

const done = new Set(['verifying', 'resolved', 'partlyResolved', 'unrated']);

type Item = Understanding['items'][number];

const asContinued = (item: Item): Item =>
  item.matchTopic !== null && item.matchTopic < 0 ? { ...item, matchTopic: null, continues: -item.matchTopic } : item;

function asTopic(message: TriageMessage, item: Item, number: number): OpenTopic {
  const { title, category, place } = item;
  return { number, title, category, place, state: 'candidate', words: [message.text], lastSaidAt: message.at };
}

function understand(
  message: TriageMessage,
  context: Context,
  index: TopicIndex,
  learner: CategoryLearner,
): Understanding {
  const text = withoutOrders(message.text);
  const profile = profileOf(text);
  const similar = index.search(profile);
  const guess = guessKind({
    profile,
    context,
    masked: maskedIn(text),
    upset: count(message.text, upset),
    pleased: count(message.text, pleased),
    joking: count(message.text, joking),
    called: message.calledBot,
    addressed: message.calledBot || /书记|主任|村长|站长|所长|领导|委员|网格员|会计/.test(profile.canonical),
    nearest: similar[0]?.score ?? 0,
    nearestDone: similar.find(({ number }) => done.has(index.topic(number)?.state ?? ''))?.score ?? 0,
  });
  // An office's answers raise nothing, but for what it passes on for somebody.
  if (message.official && guess.kind !== 'emergency' && (guess.kind === 'other' || !relays.test(profile.canonical)))
    return other(0.9);
  const filed = message.toFile === true && (guess.kind === 'other' || guess.kind === 'private');
  const kind = filed || (message.official && guess.kind === 'question') ? 'issue' : guess.kind;
  const { confidence } = guess;
  if (kind === 'other' || kind === 'private') return { kind, items: [], confidence };
  const item = (part: Profile, matchTopic: number | null): Item => {
    const topic = matchTopic === null ? undefined : index.topic(matchTopic);
    return {
      title: makeTitle(part.readable) ?? fallbackTitle(part),
      category: chooseCategory(part, topic, learner),
      place: part.places.text ?? profile.places.text,
      urgent: kind === 'emergency' || isUrgent(part),
      matchTopic,
      evidence: evidenceOf(message.text, part),
    };
  };
  if (kind === 'emergency' || kind === 'question') return { kind, confidence, items: [item(profile, null)] };
  const several = kind === 'issue' ? twoTopics(profile, index) : [];
  if (several.length > 1) return { kind, confidence, items: several.map(([part, number]) => item(part, number)) };
  const match = chooseTopic(kind, profile, context, index, similar);
  if (kind === 'support' && match === null) return { kind, confidence: Math.min(confidence, 0.45), items: [] };
  return { kind, confidence, items: [item(profile, match)] };
}

const nothingMasked: ReadonlySet<string> = new Set();

const maskedIn = (text: string): ReadonlySet<string> =>
  text.includes('〔')
    ? new Set([...text.matchAll(tokenPattern)].map((token) => token[0].replace(/[〔\d〕]/g, '')))
    : nothingMasked;

const relays = /托我|替[他她]|代[他她]|让我(?:帮[他她])?(?:反映|说|问)|(?:帮|给)[他她](?:说|反映|问)/;

/** 没处停车 一下雨还蹚水: clauses that speak clearly of two different topics. */
function twoTopics(profile: Profile, index: TopicIndex): [Profile, number][] {
  const parts = new Map<number, Profile>();
  const telling = clauses(profile.readable)
    .map(profileOf)
    .filter((part) => [...part.matters.values()].some((weight) => weight >= 1.5));
  if (telling.length < 2) return [];
  for (const part of telling) {
    const [best, next] = index.search(part);
    if (!best || best.score < clearMatch || (next && best.score - next.score < 0.1)) continue;
    if (!parts.has(best.number)) parts.set(best.number, part);
  }
  return [...parts].slice(0, 3).map(([number, part]) => [part, number]);
}

const clearMatch = 0.5;

/** Joins what the context or the words point to; a new topic rather than a wrong one. */
function chooseTopic(
  kind: MessageKind,
  profile: Profile,
  context: Context,
  index: TopicIndex,
  similar: Similar[],
): number | null {
  const scores = new Map<number, number>();
  const likeness = (number: number) => similar.find((one) => one.number === number) ?? unlike;
  if (similar[0]) scores.set(similar[0].number, similar[0].score);
  const boost = (number: number | undefined, by: number, others = false) => {
    const topic = number === undefined ? undefined : index.topic(number);
    if (!topic) return;
    const like = likeness(topic.number);
    const score = scores.get(topic.number) ?? like.score;
    const against = Math.max(contradiction(profile, topic, score), others ? ownSubject(profile, like) : 0);
    scores.set(topic.number, Math.min(1, score + by * (1 - against)));
  };
  boost(context.quoted, kind === 'support' ? 1 : 0.6);
  boost(context.quoteLike, context.quoteScore * 0.6);
  boost(context.own?.topic, 0.65 * (context.own?.strength ?? 0));
  if (context.thread?.topic !== context.own?.topic)
    boost(context.thread?.topic, 0.65 * (context.thread?.strength ?? 0), true);
  const best = [...scores].sort((a, b) => b[1] - a[1])[0];
  const from = kind === 'issue' ? similarity.sameTopic : similarity.maybeSame;
  return best && best[1] >= from ? best[0] : null;
}

const unlike: Omit<Similar, 'number'> = { score: 0, matter: 0, words: 0 };

/** 0 to 1: how clearly somebody who speaks after others begins a matter of their own. */
function ownSubject(profile: Profile, like: Omit<Similar, 'number'>): number {
  if (like.matter > 0.3 || joining.test(profile.canonical)) return 0;
  if (Math.max(0, ...profile.matters.values()) >= 3) return 0.9;
  // 晒谷场地面开裂: what it is about comes before what is wrong with it, and the topic has no word of it.
  return like.words < 0.1 && namesThing.test(profile.canonical) ? 0.75 : 0;
}

const joining = /[这那它]|[也还都就更]|^(?:不光|不止|何况|关键|主要|我|你|他|她|谁|怎么|为什么|没|不)/;
const namesThing =
  /^[^，,。\s]{0,6}[\u4e00-\u9fa5]{2,8}(?:全|又|老|总|经常|已经|都|快|被)?(?:坏|破|烂|裂|断|塌|掉|漏|堵|倒|歪|锈|脱|褪|松|脏|臭|黑|停|没有?|不|开裂|生锈|积水|失灵|太|上)/;

/** 0 to 1: how clearly the words speak of something else than the topic under discussion. */
function contradiction(profile: Profile, topic: OpenTopic, score: number): number {
  const strong = [...profile.matters.values()].some((weight) => weight >= 3);
  if (strong && score < 0.15) return 0.75;
  const place = comparePlaces(profile.places, findPlaces(`${topic.title} ${topic.place ?? ''}`));
  const directionOnly = profile.places.named.length === 0 && profile.places.buildings.length === 0;
  // People compare while they talk: 北边井坏了 · 就剩东头一眼井.
  return place >= -0.5 ? 0 : directionOnly ? 0.4 : 0.75;
}

/** The words' own category where they are clear; else that of the topic they join; else none rather than a guess. */
function chooseCategory(profile: Profile, topic: OpenTopic | undefined, learner: CategoryLearner): Category {
  const learned = learner.lean(profile);
  const [best, next] = learned ? withLearned(profile, learned) : weighCategories(profile.matters);
  if (best && best.weight >= 3 && best.weight - (next?.weight ?? 0) >= 1.5) return best.category;
  if (topic && topic.category !== '其他') return topic.category as Category;
  return best && best.weight >= (learned ? 0.5 : 1) ? best.category : '其他';
}

/** Beyond this the lexicon does not outvote what people decided. */
const lexiconSay = 4;

function withLearned(profile: Profile, learned: (category: Category) => number) {
  const words = new Map(weighCategories(profile.matters).map(({ category, weight }) => [category, weight]));
  return categories
    .filter((category) => category !== '其他')
    .map((category) => ({
      category,
      weight: Math.min(lexiconSay, words.get(category) ?? 0) + learned(category),
    }))
    .sort((a, b) => b.weight - a.weight);
}

/** What may hurt somebody if it is left. */
const hurtful =
  /危险|出人命|掉(?:下|进)去|窟窿|深沟|差点(?:砸|掉|轧|压|触)|砸(?:着|到|中)(?:人|一个|孩子|老人|路人|头)|(?:护栏|栏杆|扶手|围栏)[^,。]{0,8}(?:断|没|坏|掉|撞|松|晃)|(?:井盖|盖子|盖板)[^,。]{0,8}(?:没|丢|碎|断|破|翻|缺)|漏电|(?:电线|电缆|线)[^,。]{0,5}(?:断|掉|垂|耷拉|裸|露)|(?:要|快|随时)[^,。]{0,2}塌|塌[^,。]{0,4}(?:房|屋|墙|人)|(?:墙皮|外墙|瓷砖|玻璃|广告牌|树枝)[^,。]{0,4}(?:往下掉|掉下|脱落|砸)|火星|怕出事|出事|早晚[^,。]{0,4}(?:出|掉|砸|摔)|漏气|煤气味|赶紧的|快点来/;

const isUrgent = (profile: Profile) => hurtful.test(profile.canonical);

/** Orders to the machine are no words of a resident's; what stands beside them is read as usual. */
function withoutOrders(text: string): string {
  return text.replace(/[【[{（(][^】\]}）)]{6,200}[】\]}）)]/g, (part) => (profileOf(part).cues.bot >= 3 ? ' ' : part));
}

function evidenceOf(original: string, part: Profile): string[] {
  return clauses(part.readable.replace(tokenPattern, ' '))
    .filter((clause) => clause.length >= 2 && original.includes(clause))
    .slice(0, 4);
}

function fallbackTitle(profile: Profile): string {
  const plain = clauses(profile.readable.replace(tokenPattern, ' ')).join(' ').slice(0, 20).trim();
  return plain.length >= 2 ? plain : '未写明的事项';
}

const upset =
  /\[(?:流泪|大哭|裂开|捂脸|苦涩|抓狂|发怒|衰|晕|吐|叹气|怒|难过|快哭了|苦笑|尴尬|微笑|咒骂|骷髅|心碎|拳头)\]|[😡😷😭😢😤🤮🤬😞😣😩😰💔]/gu;
const pleased = /\[(?:强|玫瑰|鼓掌|呲牙|爱心|OK|胜利|赞|握手|抱拳|太阳|庆祝)\]|[👍🙏🙌🌹👏💪🎉]/gu;
const joking = /\[(?:偷笑|旺柴|坏笑|憨笑|奸笑|调皮|吃瓜|嘿哈|笑哭|破涕为笑|愉快|嘘)\]|[😂🤣😄😁😆]/gu;
const count = (text: string, pattern: RegExp) =>
  text.includes('[') || emoji.test(text) ? [...text.matchAll(pattern)].length : 0;
/** A half of a character beyond the basic plane. */
const emoji = /[\ud800-\udbff]/;
