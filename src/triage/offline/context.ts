// What was being talked about when a message came: the quoted topic, the thread of the last minutes, the speaker's own.
import type { TriageMessage } from '../understanding.js';
import { profileOf } from './profile.js';
import { similarity } from './similar.js';
import type { Similar } from './topic-index.js';

export interface Context {
  /** The topic that the quoted message belongs to. */
  quoted: number | undefined;
  /** The topic that the quoted words are like, when none is known for them. */
  quoteLike: number | undefined;
  quoteScore: number;
  /** The topic under discussion in the chat, and how fresh it is (0 to 1). */
  thread: { topic: number; strength: number } | undefined;
  /** What this person spoke of last, and how fresh. */
  own: { topic: number; strength: number } | undefined;
  /** 0 to 1: how clearly the quoted words are a complaint, also where no topic is known for them. */
  quotedTrouble: number;
  /** The quoted words offer goods or fun. */
  quotedGoods: boolean;
  /** The quoted words ask others to sign. */
  quotedPetition: boolean;
  /** Somebody official has just asked people to speak up. */
  invited: boolean;
  /** An office has just said that it is done, or is quoted so. */
  claimed: boolean;
  /** An office has just told of a rule, a benefit, a date. */
  notice: boolean;
}

const threadMinutes = 25;
const ownMinutes = 20;

export interface Looks {
  /** What a message said before was filed under. */
  topicsOf(message: TriageMessage): readonly number[];
  /** The topic most like some words. */
  nearest(text: string): Similar | undefined;
}

/** From here on an official's answer or a quote is taken to be about a topic. */
const clearlyAbout = 0.45;

export function readContext(message: TriageMessage, before: readonly TriageMessage[], looks: Looks): Context {
  let thread: Context['thread'];
  let own: Context['own'];
  let passed = 0;
  let invited = false;
  let claimed = false;
  let notice = false;
  for (let i = before.length - 1; i >= 0; i--) {
    const other = before[i] as TriageMessage;
    const minutes = (message.at.getTime() - other.at.getTime()) / 60_000;
    if (minutes > Math.max(threadMinutes, ownMinutes)) break;
    const topic = looks.topicsOf(other)[0] ?? (other.official && !thread ? about(other.text, looks) : undefined);
    if (topic !== undefined) {
      const same = other.speaker === message.speaker;
      if (!thread && minutes <= threadMinutes) {
        const strength = (1 - minutes / threadMinutes) * 0.8 ** passed;
        thread = { topic, strength: same ? Math.max(strength, 1 - minutes / ownMinutes) : strength };
      }
      if (!own && same && minutes <= ownMinutes) own = { topic, strength: 1 - minutes / ownMinutes };
    }
    if (other.official && minutes <= 15) {
      invited ||= asksForWords(other.text);
      claimed ||= saysDone(other.text);
      notice ||= givesNotice(other.text);
    }
    passed += 1;
  }
  const known = message.quoteTopic ?? topicOfQuoted(message, before, looks);
  const quoted = known === undefined && message.quote ? looks.nearest(message.quote) : undefined;
  return {
    quoted: known,
    quoteLike: quoted?.number,
    quoteScore: quoted && quoted.score >= similarity.maybeSame ? quoted.score * 0.9 : 0,
    quotedTrouble: message.quote === undefined ? 0 : troubleIn(message.quote),
    quotedGoods: message.quote !== undefined && message.quoteTopic === undefined && offersGoods(message.quote),
    quotedPetition:
      message.quote !== undefined && /接龙/.test(message.quote) && !/\d\s?[份斤盒元块只箱]/.test(message.quote),
    thread,
    own,
    invited: invited || (message.quote !== undefined && asksForWords(message.quote)),
    claimed: claimed || (message.quote !== undefined && saysDone(message.quote)),
    notice: notice || (message.quote !== undefined && givesNotice(message.quote)),
  };
}

/** A message of the same window has no topic on record yet. */
function topicOfQuoted({ quote }: TriageMessage, before: readonly TriageMessage[], looks: Looks): number | undefined {
  if (quote === undefined) return undefined;
  const said = before.findLast(({ text }) => text === quote);
  return said && looks.topicsOf(said)[0];
}

const saysDone = (text: string) => profileOf(text).cues.done >= 1.5;

const givesNotice = (text: string) => {
  const { cues } = profileOf(text);
  return cues.official >= 1.5 && cues.policy >= 1.5;
};

const offersGoods = (text: string) => {
  const { cues } = profileOf(text);
  const priced = /\d\s?(?:元|块|毛|份|斤|盒|箱|板|只)|团购|集合|活动|报名|舞/.test(text);
  return priced && cues.complaint + cues.wish < 3;
};

function troubleIn(text: string): number {
  const { cues, matters } = profileOf(text);
  if (cues.advert + cues.smalltalk >= 3) return 0;
  const matter = Math.max(0, ...matters.values());
  return Math.min(1, (cues.complaint + cues.wish + 0.5 * matter) / 6);
}

function about(text: string, looks: Looks): number | undefined {
  const nearest = looks.nearest(text);
  return nearest && nearest.score >= clearlyAbout ? nearest.number : undefined;
}

const asksForWords = (text: string) =>
  /大家说说|都说说|有[啥什]么?说[啥什]|提提|征求|意见|往上反映|我记着|收集|哪个时段|有什么困难/.test(
    profileOf(text).canonical,
  );
