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
  /** Somebody official has just asked people to speak up. */
  invited: boolean;
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
    if (other.official && minutes <= 15 && asksForWords(other.text)) invited = true;
    passed += 1;
  }
  const quoted = message.quoteTopic === undefined && message.quote ? looks.nearest(message.quote) : undefined;
  return {
    quoted: message.quoteTopic,
    quoteLike: quoted?.number,
    quoteScore: quoted && quoted.score >= similarity.maybeSame ? quoted.score * 0.9 : 0,
    thread,
    own,
    invited: invited || (message.quote !== undefined && asksForWords(message.quote)),
  };
}

function about(text: string, looks: Looks): number | undefined {
  const nearest = looks.nearest(text);
  return nearest && nearest.score >= clearlyAbout ? nearest.number : undefined;
}

const asksForWords = (text: string) =>
  /大家说说|都说说|有[啥什]么?说[啥什]|提提|征求|意见|往上反映|我记着|收集|哪个时段|有什么困难/.test(
    profileOf(text).canonical,
  );
