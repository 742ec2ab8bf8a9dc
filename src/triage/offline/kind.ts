// What a resident does with a message. Points for each way of speaking; the order of the questions matters more than the
// points: a danger goes before everything, an advert is no issue however well it names one.
import type { MessageKind } from '../understanding.js';
import type { Context } from './context.js';
import type { CueWeights } from './cues.js';
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
  /** Speaks to the bot or to an official by title. */
  addressed: boolean;
  /** Begins with the words of one who joins in. */
  opensJoining: boolean;
  /** Similarity to the nearest open topic, 0 to 1, and whether that one has been worked on. */
  nearest: number;
}

export interface KindGuess {
  kind: MessageKind;
  confidence: number;
}

export function guessKind(reading: Reading): KindGuess {
  const { profile, context, masked, upset, pleased, joking, nearest } = reading;
  const c = capped(profile.cues);
  const matter = Math.min(6, sum(profile.matters.values()));
  const length = profile.canonical.replace(/[\s\p{P}]/gu, '').length;
  const asks = /[?？]|[吗不没呢么]\s*$|[吗不没]\s*[?？]/.test(profile.canonical);
  const talk = Math.max(context.quoted === undefined ? 0 : 1, context.thread?.strength ?? 0, context.quoteScore);
  const near = Math.max(nearest, talk * 0.6, reading.addressed ? 0.3 : 0);

  const advert = c.advert + (masked.has('手机') || masked.has('微信') ? 1.5 : 0);
  if (advert >= 3 && advert > 0.6 * (c.complaint + c.wish) && c.wish < 3) return sure('other', 0.4 + advert / 8);
  if (petition.test(profile.canonical) && c.advert < 4.5) return sure('issue', 0.7);
  if (c.rumor >= 4.5) return sure('other', 0.8);

  const danger = dangerOf(profile) + (masked.has('姓名') && c.emergency > 0 ? 0.5 : 0);
  if (danger >= dangerFrom) return sure('emergency', danger / 6);

  const quarrel =
    c.private +
    (masked.has('车牌') ? 2 : 0) +
    (masked.has('银行卡') ? 3 : 0) +
    (masked.has('身份证') && c.question < 1.5 ? 3 : 0) +
    (masked.has('姓名') ? 1 : 0);
  if (quarrel >= 3 && quarrel > 0.5 * matter + 0.5 * c.wish + 0.4 * c.complaint) return sure('private', quarrel / 6);

  if (context.quoted !== undefined && /^\s*\d{1,3}\s*[.、．)]\s*\S{1,10}\s*$/.test(profile.readable))
    return sure('support', 0.8);
  const joins = c.support >= 3 || (length <= 3 && pleased > 0);
  if (joins && talk > 0.15 && (length <= 14 || (length <= 24 && reading.opensJoining)))
    return sure('support', 0.5 + 0.4 * talk);

  const told = c.status - 0.5 * c.complaint;
  if (c.status >= 1.5 && told + (asks ? 0.5 : 0) >= 1.5 && asks && (near > 0.2 || matter >= 1.5))
    return sure('status', 0.5 + told / 8);
  if (c.status >= 4.5 || (c.status >= 3 && near > 0.15)) if (c.complaint < 3) return sure('status', 0.5 + told / 8);

  if (c.again - (c.fixed > c.again ? 1 : 0) >= 3 && near > 0.3) return sure('feedback', 0.4 + c.again / 10);
  const fixed = c.fixed + 0.5 * c.thanks + 0.5 * pleased - 0.5 * c.complaint - 0.5 * c.wish;
  if (c.fixed >= 1.5 && !asks && c.smalltalk < 3) {
    const known = near > 0.35 ? 1.5 : near > 0.12 || matter >= 1.5 ? 2.25 : 4.5;
    if (fixed >= known) return sure('feedback', 0.4 + fixed / 10);
  }
  if (c.thanks >= 3 && near > 0.3 && c.smalltalk < 3) return sure('feedback', 0.5);

  const inquiry = c.question + 0.6 * c.policy + (asks ? 0.5 : 0) - 0.6 * c.complaint - 0.5 * c.wish - 0.5 * upset;
  const inquires = c.question >= 1.5 || (asks && c.policy >= 3);
  if (inquires && inquiry >= 2.6 && (c.policy >= 1.5 || matter >= 3) && c.smalltalk < c.question + c.policy)
    return sure('question', 0.3 + inquiry / 10);

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
    1.5 * nearest -
    0.8 * c.smalltalk -
    0.8 * c.advert -
    1.2 * c.rumor -
    0.5 * c.official -
    0.5 * c.private -
    1.2 * c.bot -
    0.3 * c.support -
    0.8 * joking;
  const light = c.smalltalk + c.advert + c.rumor + joking > 0.9;
  const speaks = substance >= 0.5 || (!light && (matter >= matterSpeaks || talk >= talkSpeaks));
  if (trouble >= issueFrom && speaks && length >= 4) return sure('issue', 0.45 + (trouble - issueFrom) / 6);
  return { kind: 'other', confidence: Math.max(0.3, Math.min(0.95, 0.5 + (issueFrom - trouble) / 6)) };
}

/** 接龙 is for eggs as a rule; with a demand and no goods it is a petition. */
const petition =
  /^#?接龙(?![\s\S]*(?:\d份|\d斤|\d盒|\d元|\d块|团购|报名))[\s\S]*(?:要求|反对|请求|希望|强烈|联名|诉求|更换|同意.{0,6}[换装修改])/u;

const weightOfMatter = 0.7;
/** A matter named this clearly, or talk this fresh, needs no complaint to be one. */
const matterSpeaks = 3;
const talkSpeaks = 0.75;
const issueFrom = 1.4;

/** From here on it is a danger now. */
export const dangerFrom = 3;

/** Words that are over, feared, told or trained for take away from those that alarm. */
export function dangerOf(profile: Profile): number {
  const c = capped(profile.cues);
  const asks = /[?？吗]\s*$/.test(profile.canonical) ? 0.5 : 0;
  return c.emergency - 0.8 * c.notNow - 0.7 * c.rumor - asks + (/[!！]/.test(profile.readable) ? 0.7 : 0);
}

const sure = (kind: MessageKind, confidence: number): KindGuess => ({
  kind,
  confidence: Math.max(0.35, Math.min(0.95, confidence)),
});

function capped(cues: CueWeights): CueWeights {
  return Object.fromEntries(Object.entries(cues).map(([name, weight]) => [name, Math.min(7, weight)])) as CueWeights;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
