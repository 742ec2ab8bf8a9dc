// 政策知识: the office's own answers to what people ask, each with its source. Nothing is answered from anywhere else.
import type { KnowledgeNoteModel, Tx } from '../db/client.js';
import { recordUnitEvent, type UnitActor } from '../people/unit-events.js';
import { unitAndAncestors } from '../people/units.js';
import { calendarDay, formatCalendarDay } from '../time.js';
import type { NewNote } from './note-file.js';
import { createNoteSearch, type NoteSearch } from './search.js';

/** The same question again takes the place of the older note; the older one is kept as it was given out. */
export async function saveNotes(
  tx: Tx,
  unitId: number,
  notes: readonly NewNote[],
  actor: UnitActor,
  at: Date,
): Promise<{ added: number; changed: number; same: number }> {
  const done = { added: 0, changed: 0, same: 0 };
  for (const note of notes) {
    const before = await tx.knowledgeNote.findFirst({ where: { unitId, question: note.question, retiredAt: null } });
    if (before && sameNote(before, note)) {
      done.same += 1;
      continue;
    }
    await saveNote(tx, unitId, note, before, actor, at);
    done[before ? 'changed' : 'added'] += 1;
  }
  return done;
}

/** A new one, or one in the place of an older note of the unit. */
export async function saveNote(
  tx: Tx,
  unitId: number,
  note: NewNote,
  before: KnowledgeNoteModel | null,
  actor: UnitActor,
  at: Date,
): Promise<KnowledgeNoteModel> {
  if (before) await tx.knowledgeNote.update({ where: { id: before.id }, data: { retiredAt: at } });
  const saved = await tx.knowledgeNote.create({ data: { unitId, ...note, createdAt: at } });
  // The notes themselves are kept as they were.
  const data = { noteId: saved.id, question: note.question, ...(before && { insteadOf: before.id }) };
  await recordUnitEvent(tx, unitId, { action: 'saveNote', actor, at, data });
  return saved;
}

/** It is no longer given as an answer. False: there is no such note in use. */
export async function retireNote(tx: Tx, id: number, actor: UnitActor, at: Date): Promise<boolean> {
  const note = await tx.knowledgeNote.findFirst({ where: { id, retiredAt: null } });
  if (!note) return false;
  await tx.knowledgeNote.update({ where: { id }, data: { retiredAt: at } });
  const data = { noteId: id, question: note.question };
  await recordUnitEvent(tx, note.unitId, { action: 'retireNote', actor, at, data });
  return true;
}

const day = (date: Date | null) => date?.toISOString().slice(0, 10) ?? '';
export const sameNote = (a: KnowledgeNoteModel, b: NewNote) =>
  a.answer === b.answer &&
  a.source === b.source &&
  day(a.sourceOn) === day(b.sourceOn) &&
  day(a.validUntil) === day(b.validUntil);

/** Notes of the unit and of those above it that hold today. */
async function notesFor(tx: Tx, unitId: number, now: Date): Promise<KnowledgeNoteModel[]> {
  const units = await unitAndAncestors(tx, unitId);
  const today = calendarDay(now);
  return tx.knowledgeNote.findMany({
    where: {
      unitId: { in: units },
      retiredAt: null,
      OR: [{ validUntil: null }, { validUntil: { gte: today } }],
    },
    orderBy: { id: 'asc' },
  });
}

/** Searches made ready, by the notes they hold. */
const ready = new Map<string, NoteSearch>();
const kept = 20;

export async function noteThatAnswers(
  tx: Tx,
  unitId: number,
  question: string,
  now: Date,
): Promise<KnowledgeNoteModel | undefined> {
  const notes = await notesFor(tx, unitId, now);
  if (notes.length === 0) return undefined;
  // A note never changes: its number stands for it.
  const key = notes.map(({ id, createdAt }) => `${id}@${createdAt.getTime()}`).join(',');
  let search = ready.get(key);
  if (!search) {
    if (ready.size >= kept) ready.clear();
    search = createNoteSearch(notes);
    ready.set(key, search);
  }
  const best = search.best(question);
  return notes.find(({ id }) => id === best);
}

/** A note by its number, for somebody of this unit. */
export async function noteNumbered(
  tx: Tx,
  unitId: number,
  id: number,
  now: Date,
): Promise<KnowledgeNoteModel | undefined> {
  return (await notesFor(tx, unitId, now)).find((note) => note.id === id);
}

/** A note as an answer: what it says, and where that is written. */
export function answerOf(note: Pick<KnowledgeNoteModel, 'answer' | 'source' | 'sourceOn'>): string {
  const of = note.sourceOn ? `，${note.sourceOn.getUTCFullYear()}年${formatCalendarDay(note.sourceOn)}` : '';
  return `${note.answer}（依据：${note.source}${of}）`;
}
