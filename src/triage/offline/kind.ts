// What a resident does with a message. Points for each way of speaking; the order of the questions matters more than the
// points: a danger goes before everything, an advert is no issue however well it names one.
import { type MessageKind, messageKinds } from '../understanding.js';
import type { Context } from './context.js';
import { type CueWeights, cueNames } from './cues.js';
import { hearKind } from './hearing.js';
import type { Profile } from './profile.js';

export interface Reading {
  profile: Profile;
  context: Context;
  /** The kinds of personal data that were masked in it. */
  masked: ReadonlySet<string>;
  /** [流泪] 😡 and the like, and [强] 👍. */
  upset: number;
  pleased: number;
  /** [偷笑] [旺柴] */
  joking: number;
  /** Speaks to the bot. */
  called: boolean;
  /** Speaks to the bot or to an official by title. */
  addressed: boolean;
  /** Similarity to the nearest open topic, 0 to 1. */
  nearest: number;
  /** The same to the nearest that is said to be done. */
  nearestDone: number;
}

export interface KindGuess {
  kind: MessageKind;
  confidence: number;
  /** Shown by its form, not only by its words. */
  certain?: true;
}

/** A reading, weighed. */
interface Weighed extends Reading {
  c: CueWeights;
  /** How much it names what offices deal with. */
  matter: number;
  length: number;
  asks: boolean;
  /** How sure it is that it belongs to what is being talked about. */
  talk: number;
  /** How near to something that was raised before. */
  near: number;
  /** Told to the bot from the beginning, pointing to nothing that was said before. */
  anew: boolean;
}

const questions: ((reading: Weighed) => KindGuess | undefined)[] = [
  advertises,
  petitions,
  spreadsRumors,
  invites,
  warns,
  quarrels,
  talksBack,
  joinsIn,
  asksAfterIt,
  tellsHowItCameOut,
  inquires,
];

export function guessKind(reading: Reading): KindGuess {
  const weighed = weigh(reading);
  for (const question of questions) {
    const guess = question(weighed);
    if (guess) return guess.certain ? guess : secondOpinion(weighed, guess);
  }
  return secondOpinion(weighed, raises(weighed));
}

/** How much the rules count against what the words sound like. */
const rulesCount = 0.8;
/** Against a kind that the conversation gives no ground for. */
const groundless = -3;

interface Ranked {
  kind: MessageKind;
  points: number;
}

/** The rules know the conversation, the examples know more words. */
function secondOpinion(reading: Weighed, guess: KindGuess): KindGuess {
  if (reading.length < 4) return guess;
  const heard = hearKind(reading.profile);
  // What a fragment is about is in the talk around it, which the examples do not have.
  const trust = rulesCount * (1 + reading.talk + (reading.context.invited ? 1 : 0));
  const points = (kind: MessageKind) =>
    Math.log(heard[kind] + 1e-4) +
    (kind === guess.kind ? trust * (0.5 + guess.confidence) : 0) +
    (kind === guess.kind ? 0 : ground(reading, kind));
  const ranked = messageKinds.map((kind) => ({ kind, points: points(kind) })).sort((a, b) => b.points - a.points);
  const [{ kind: best, points: most }, { points: second }] = ranked as [Ranked, Ranked];
  const lead = most - second;
  // Where the two disagree there is doubt, whoever wins.
  return sure(best, best === guess.kind ? Math.min(guess.confidence, 0.55 + lead / 4) : 0.35 + lead / 8);
}

/** What the conversation says about a kind that only the words speak for. */
function ground({ c, talk, near, length, context, anew }: Weighed, kind: MessageKind): number {
  const wishes = c.wish >= 1.5 && c.advert + c.smalltalk + c.bot < 1.5;
  if (kind === 'support')
    return Math.max(talk, context.quotedTrouble) > 0.15 && !context.quotedGoods && length <= 16 ? 0 : 3 * groundless;
  if (kind === 'status' && anew) return 3 * groundless;
  if (kind === 'other' && anew && wishes) return groundless;
  if (kind === 'status' || kind === 'feedback') return near > 0.25 ? 0.5 : near > 0.12 ? -0.5 : groundless / 2;
  // Seen by one message alone, before anything else is done with it: `dangerOf`.
  if (kind === 'emergency') return 3 * groundless;
  if (kind === 'issue') return talk + (context.invited ? 0.7 : 0);
  return 0;
}

function weigh(reading: Reading): Weighed {
  const { profile, context } = reading;
  const c = capped(profile.cues);
  const matter = Math.min(6, sum(profile.matters.values()));
  const talk = Math.max(context.quoted === undefined ? 0 : 1, context.thread?.strength ?? 0, context.quoteScore);
  const length = lengthOf(profile.canonical);
  // Each by its name: copied by `...` the reading costs ten times as much.
  return {
    profile,
    context,
    masked: reading.masked,
    upset: reading.upset,
    pleased: reading.pleased,
    joking: reading.joking,
    called: reading.called,
    addressed: reading.addressed,
    nearest: reading.nearest,
    nearestDone: reading.nearestDone,
    c,
    matter,
    length,
    asks: asking.test(profile.canonical),
    talk,
    near: Math.max(reading.nearest, talk * 0.6, reading.addressed ? 0.3 : 0),
    anew:
      reading.called &&
      talk < 0.15 &&
      (matter >= 1.5 || length >= 10) &&
      (reading.nearest < known || c.complaint + c.wish >= 3) &&
      !pointsBack.test(profile.canonical),
  };
}

/** From here on a topic that is open already is meant. */
const known = 0.4;
/** To what was raised, promised or reported before. */
const pointsBack =
  /上次|上回|[那这]个?事|的事|说的|记下|登记|不是说|[天周月]说|说派|说要|说好|[了到]没|没有?[?？]?$|回音|下文|信儿?没|结果|怎么样/;

/** Without spaces and punctuation. */
const lengthOf = (text: string) => text.replace(/[\s!-#%-*,-/:;?@[-\]_{}·\u2010-\u205e\u3001-\u303f]+/g, '').length;

const asking = /[?？]|[吗不没呢么](?:[\s,]|$)|什么时候|几点|哪天|几号|怎么样|哪一?步|多久/;

function advertises({ c, masked }: Weighed): KindGuess | undefined {
  const advert = c.advert + (masked.has('手机') || masked.has('微信') ? 1.5 : 0);
  if (advert < 3 || advert <= 0.6 * (c.complaint + c.wish) || c.wish >= 3) return undefined;
  return {
    ...sure('other', 0.4 + advert / 8),
    ...((advert >= 4.5 || c.complaint < 1.5) && { certain: true as const }),
  };
}

/** 接龙 is for eggs as a rule; with a demand and no goods it is a petition. */
const petition =
  /^#?接龙(?![\s\S]*(?:\d\s?份|\d\s?斤|\d\s?盒|\d\s?只|\d\s?箱|\d元|\d块|团购|报名|尺码|舞队))[\s\S]*(?:要求|反对|请求|希望|强烈|联名|诉求|更换|抵制|公示|公开|恢复|退还|呼吁|抗议|不同意|同意.{0,6}[换装修改])/u;

function petitions({ c, profile }: Weighed): KindGuess | undefined {
  return petition.test(profile.canonical) && c.advert < 4.5 ? certain('issue', 0.7) : undefined;
}

function spreadsRumors({ c }: Weighed): KindGuess | undefined {
  return c.rumor >= 4.5 ? sure('other', 0.8) : undefined;
}

/** Who asks all others to speak raises nothing yet. */
function invites({ profile }: Weighed): KindGuess | undefined {
  const asksAll = /(?:大家|乡亲们?|各位|大伙)[^。]*(?:说说|有什么说什么|提提|都说|谈谈)|(?:我|我们)记着$|大家说说/;
  return asksAll.test(profile.canonical) ? certain('other', 0.6) : undefined;
}

/** How much it counts that a message sounds like a danger. */
const heardDanger = 2.5;
/** From here on it is a danger now. */
export const dangerFrom = 3;

function warns({ c, profile, masked, joking }: Weighed): KindGuess | undefined {
  const danger = dangerOf(profile) + (masked.has('姓名') && c.emergency > 0 ? 0.5 : 0) - joking;
  return danger >= dangerFrom ? certain('emergency', danger / 6) : undefined;
}

/** Words that are over, feared, told or trained for take away from those that alarm. */
export function dangerOf(profile: Profile): number {
  const c = capped(profile.cues);
  const asks = /[?？吗]\s*$/.test(profile.canonical) ? 0.5 : 0;
  const told = Math.min(6, c.emergency) - 0.8 * c.notNow - 0.7 * c.rumor - asks;
  if (told <= 0) return told;
  return told + (/[!！]/.test(profile.readable) ? 0.7 : 0) + heardDanger * (hearKind(profile).emergency - 0.4);
}

/** What many share makes a quarrel public. */
const manyShare =
  /大家|全村|全楼|整个|小区|村里|业主|居民|消防通道|养殖场|猪场|鸡场|工地|烧烤|饭店|厂|ktv|歌厅|广场|公共|百姓|乡亲|几十户|几户|多户|我们村|摊|物业|充电|学校|商户|客人|顾客/;

function quarrels({ c, matter, masked, profile }: Weighed): KindGuess | undefined {
  const quarrel =
    c.private +
    (masked.has('车牌') ? 2.5 : 0) +
    (masked.has('银行卡') ? 3 : 0) +
    (masked.has('身份证') && c.question < 1.5 ? 3 : 0) +
    (masked.has('姓名') ? 1 : 0);
  const open = manyShare.test(profile.canonical) ? 1.5 : 0;
  if (quarrel < 3 || quarrel <= 0.35 * matter + 0.4 * c.wish + 0.25 * c.complaint + open) return undefined;
  return masked.size > 0 ? certain('private', quarrel / 6) : sure('private', quarrel / 6);
}

/** Hits back, calms down, tells of elsewhere: nothing is raised. */
function talksBack({ c, matter }: Weighed): KindGuess | undefined {
  const aside = c.retort + c.soothing;
  if (aside >= 3 && aside > 0.6 * c.wish + 0.35 * matter) return certain('other', 0.4 + aside / 10);
  return undefined;
}

function joinsIn({ c, profile, context, length, pleased, talk }: Weighed): KindGuess | undefined {
  const listed = /^\s*\d{1,3}\s*[.、．)]\s*\S{1,10}\s*$/.test(profile.readable);
  if (listed && (context.quoted !== undefined || context.quotedPetition)) return certain('support', 0.8);
  const joins = c.support >= 3 || (length <= 3 && pleased > 0);
  const answered = context.quotedGoods ? 0 : Math.max(talk, context.quotedTrouble);
  if (length > 4 && (c.fixed >= 2.5 || c.again >= 2.5) && talk > 0.15) return undefined;
  if (!joins || answered <= 0.15 || c.advert >= 3) return undefined;
  const says = length <= 14 || (length <= 24 && profile.opensJoining && c.wish < 3);
  return says ? sure('support', 0.5 + 0.4 * answered) : undefined;
}

function asksAfterIt({ c, profile, asks, near, matter, length, anew }: Weighed): KindGuess | undefined {
  if (anew) return undefined;
  const told = c.status - (length > 18 ? 0.4 : 0.2) * c.complaint;
  const strong = c.status >= 3 && near > 0.15;
  const refers = /上次|上回|那事|的事|反映|说的|投诉|登记|不是说|[天周月]说|说派|说要|说好/.test(profile.canonical);
  // 补贴什么时候发 about nothing that was raised asks for a rule.
  if (c.policy >= 1.5 && !refers && near < 0.35 && c.status < 4) return undefined;
  if (c.status >= 1.5 && asks && told + 0.5 >= 1.5 && (near > 0.2 || (matter >= 1.5 && refers)))
    return sure('status', 0.5 + told / 8);
  if (c.status >= 3.5 && asks && refers && c.complaint < 3) return sure('status', 0.45 + told / 8);
  if ((c.status >= 4.5 || strong) && c.complaint < 3.5 && c.again < 2.5) return sure('status', 0.5 + told / 8);
  return undefined;
}

function tellsHowItCameOut(reading: Weighed): KindGuess | undefined {
  const { c, context, profile, asks, near, nearestDone, pleased, length } = reading;
  const anew = c.again >= 1.5 || (/又|还是|照样/.test(profile.canonical) && c.complaint >= 1.5);
  if (nearestDone > 0.2 && anew) return certain('feedback', 0.6);
  if (c.again - (c.fixed > c.again + 3 ? 1 : 0) >= 2.5 && near > 0.3) return sure('feedback', 0.4 + c.again / 10);
  // Somebody has just said that it is done: what is said against it now is about that.
  if (context.claimed && (c.complaint + c.again >= 1.5 || c.fixed + c.thanks >= 1.5) && near > 0.2)
    return certain('feedback', 0.55);
  const fixed = c.fixed - 1.2 * c.elsewhere + 0.5 * c.thanks + 0.5 * pleased - 0.4 * c.complaint - 0.5 * c.wish;
  if (c.fixed >= 1.5 && !(asks && c.fixed < 4.5) && c.smalltalk < 3 && c.personal < 3) {
    const known = near > 0.35 ? 1.5 : near > 0.12 ? 2.25 : 4.5;
    if (fixed >= known) return sure('feedback', 0.4 + fixed / 10);
  }
  if (c.thanks >= 3 && near > 0.3 && c.smalltalk < 3 && c.complaint < 1.5 && length > 4) return sure('feedback', 0.5);
  return undefined;
}

function inquires({ c, context, asks, matter, upset }: Weighed): KindGuess | undefined {
  const inquiry =
    c.question +
    0.6 * c.policy +
    (asks ? 0.5 : 0) +
    (context.notice ? 1.5 : 0) -
    0.45 * c.complaint -
    0.4 * c.wish -
    0.5 * upset;
  const asksRule = c.question >= 1.5 || (asks && c.complaint < 1.5 && (c.policy >= 3 || context.notice));
  const ruled = c.policy >= 1.5 || matter >= 3 || context.notice;
  if (asksRule && inquiry >= 2.6 && ruled && c.smalltalk + c.personal < c.question + c.policy)
    return sure('question', 0.3 + inquiry / 10);
  return undefined;
}

const weightOfMatter = 0.7;
/** A matter named this clearly, or talk this fresh, needs no complaint to be one. */
const matterSpeaks = 3;
const talkSpeaks = 0.75;
const issueFrom = 1.4;

function raises(reading: Weighed): KindGuess {
  const { c, context, matter, length, upset, joking, talk, nearest, anew } = reading;
  const substance = c.complaint + c.wish + 0.5 * upset + (context.invited ? 1 : 0);
  const trouble =
    weightOfMatter * matter +
    0.75 * Math.min(c.complaint, 5) +
    0.5 * Math.min(c.wish, 4) +
    0.6 * upset +
    2 * talk +
    (context.invited ? 1.5 : 0) +
    0.3 * Math.min(2, length / 15) +
    0.5 * Math.min(c.public, 2) +
    1.5 * nearest +
    (anew && c.wish + c.status >= 1.5 ? 1 : 0) -
    0.8 * c.smalltalk -
    0.9 * c.personal -
    0.8 * c.advert -
    1.2 * c.rumor -
    0.8 * c.elsewhere -
    0.8 * c.retort -
    0.8 * c.soothing -
    0.5 * c.official -
    0.5 * c.private -
    1.2 * c.bot -
    0.3 * c.support -
    0.8 * joking;
  const light = c.smalltalk + c.personal + c.advert + c.rumor + c.retort + c.soothing + joking > 0.9;
  const speaks = substance >= 0.5 || (!light && (matter >= matterSpeaks || talk >= talkSpeaks));
  if (trouble >= issueFrom && speaks && length >= 4) return sure('issue', 0.45 + (trouble - issueFrom) / 9);
  return { kind: 'other', confidence: Math.max(0.3, Math.min(0.95, 0.5 + (issueFrom - trouble) / 6)) };
}

const certain = (kind: MessageKind, confidence: number): KindGuess => ({ ...sure(kind, confidence), certain: true });

const sure = (kind: MessageKind, confidence: number): KindGuess => ({
  kind,
  confidence: Math.max(0.35, Math.min(0.95, confidence)),
});

function capped(cues: CueWeights): CueWeights {
  const weights = { ...cues };
  for (const cue of cueNames) weights[cue] = Math.min(7, weights[cue]);
  return weights;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
