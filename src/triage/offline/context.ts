// What was being talked about when a message came: the quoted topic, the thread of the last minutes, the speaker's own.
import type { TriageMessage } from '../understanding.js';
import { profileOf } from './profile.js';

export interface Context {
  /** The topic that the quoted message belongs to. */
  quoted: number | undefined;
  /** The quoted words, when no topic is known for them. */
  quoteText: string | undefined;
  /** The topic under discussion in the chat, and how fresh it is (0 to 1). */
  thread: { topic: number; strength: number } | undefined;
  /** What this person spoke of last, and how fresh. */
  own: { topic: number; strength: number } | undefined;
  /** Somebody official has just asked people to speak up. */
  invited: boolean;
}

const threadMinutes = 25;
const ownMinutes = 20;

/** `topicsOf` gives what a message said before was filed under. */
export function readContext(
  message: TriageMessage,
  before: readonly TriageMessage[],
  topicsOf: (message: TriageMessage) => readonly number[],
): Context {
  let thread: Context['thread'];
  let own: Context['own'];
  let passed = 0;
  let invited = false;
  for (let i = before.length - 1; i >= 0; i--) {
    const other = before[i] as TriageMessage;
    const minutes = (message.at.getTime() - other.at.getTime()) / 60_000;
    if (minutes > Math.max(threadMinutes, ownMinutes)) break;
    const topic = topicsOf(other)[0];
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
  const quoteText = message.quoteTopic === undefined ? message.quote : undefined;
  return {
    quoted: message.quoteTopic,
    quoteText,
    thread,
    own,
    invited: invited || (message.quote !== undefined && asksForWords(message.quote)),
  };
}

const asksForWords = (text: string) =>
  /大家说说|都说说|有[啥什]么?说[啥什]|提提|征求|意见|往上反映|我记着|收集|哪个时段|有什么困难/.test(
    profileOf(text).canonical,
  );
