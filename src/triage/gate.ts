// Which messages of a window the model reads. A call is made only where its answer can change what happens: a new topic
// would be raised, somebody waits for an answer, or the offline engine is in doubt.
import type { TriageMessage, TriageWindow, Understanding } from './understanding.js';

/** The offline engine is this sure that a message is small talk: not even read along. */
const obvious = 0.7;
/** Below, it is in doubt about what a message does. */
const sure = 0.75;
/** The same for small talk, of which there is most. */
const sureOfSmallTalk = 0.6;
/** The same where somebody waits for an answer. That it was only small talk is not said on its word alone. */
const sureEnoughToAnswer = 0.85;

/** Indexes of the messages to be read; none: no call is worth its cost. */
export function worthReading(window: TriageWindow, offline: Understanding[]): number[] {
  const at = (index: number): [TriageMessage, Understanding] => [
    window.messages[index] as TriageMessage,
    offline[index] as Understanding,
  ];
  const indexes = window.messages.map((_, index) => index);
  if (!indexes.some((index) => needsModel(...at(index)))) return [];
  // Once there is a call, it reads along what costs little more.
  return indexes.filter((index) => isTalk(...at(index)));
}

function needsModel({ calledBot, quoteTopic }: TriageMessage, { kind, items, confidence }: Understanding): boolean {
  const about = quoteTopic !== undefined || items.some(({ matchTopic }) => matchTopic !== null);
  // 那事咋样了: which one is for the model to say.
  if (calledBot && !about && (kind === 'status' || kind === 'support' || kind === 'feedback')) return true;
  if (calledBot && (kind === 'other' || confidence < sureEnoughToAnswer)) return true;
  if (kind === 'other') return confidence < sureOfSmallTalk;
  return confidence < sure || (kind === 'issue' && items.some(isNew)) || (kind === 'question' && calledBot);
}

const isNew = (item: Understanding['items'][number]) => item.matchTopic === null && item.continues === undefined;

const isTalk = ({ calledBot }: TriageMessage, { kind, confidence }: Understanding) =>
  calledBot || kind !== 'other' || confidence < obvious;
