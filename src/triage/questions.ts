// 政策解答: a question is answered from the office's own notes, with their source; from nothing else.
import { answerOf, noteThatAnswers } from '../knowledge/notes.js';
import { settingsOf } from '../people/units.js';
import { markAnswered } from '../topics/answers.js';
import { record, theBot } from '../topics/events.js';
import { mergedFamily } from '../topics/topics.js';
import type { Filed, ToFile } from './filing.js';

export interface FromNotes {
  noteId: number;
  /** With its source and date. */
  answer: string;
  /** The unit lets the bot give it by itself, and it was given. */
  given: boolean;
}

/** What the notes say to a question that was just filed; undefined when they say nothing. */
export async function answerFromNotes(f: ToFile, { topic, how }: Filed): Promise<FromNotes | undefined> {
  if (topic.kind !== 'question' || how !== 'raised') return undefined;
  const note = await noteThatAnswers(f.tx, f.unitId, f.reporter.words, f.now);
  if (!note) return undefined;
  const answer = answerOf(note);
  const { answerFromNotes: way } = await settingsOf(f.tx, f.unitId);
  if (way === 'ask' || topic.private) return { noteId: note.id, answer, given: false };
  const after = await record(f.tx, topic, {
    action: 'policyAnswer',
    actor: theBot,
    at: f.now,
    reason: answer,
    data: { noteId: note.id },
  });
  await markAnswered(f.tx, await mergedFamily(f.tx, topic.id), after.state, f.now);
  return { noteId: note.id, answer, given: true };
}
