// 政策知识 from the shell: an office's notes come in as Markdown files.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '../errors.js';
import { NoteFileError, parseNotes } from '../knowledge/note-file.js';
import { retireNote, saveNotes } from '../knowledge/notes.js';
import { operator } from '../people/unit-events.js';
import { formatCalendarDay } from '../time.js';
import { type AdminCommand, option, required, unitNamed } from './command.js';

export const knowledgeCommands: AdminCommand[] = [
  {
    words: ['knowledge', 'import'],
    usage: 'knowledge import FILE.md|FOLDER --unit NAME',
    help: 'policy notes that answer questions (format: knowledge/README.md)',
    async run(context) {
      const path = context.names[0];
      if (!path) throw new OperatorError('Give a file or a folder of notes.');
      const unit = await unitNamed(context, required(context, 'unit'));
      const notes = readAll(path);
      const done = await context.db.prisma.$transaction((tx) => saveNotes(tx, unit.id, notes, operator, context.now));
      const text = `${unit.name}: ${done.added} added, ${done.changed} changed, ${done.same} as before`;
      return { text, data: done };
    },
  },
  {
    words: ['knowledge', 'list'],
    usage: 'knowledge list [--unit NAME]',
    help: 'policy notes in use',
    async run(context) {
      const name = option(context, 'unit');
      const unit = name ? await unitNamed(context, name) : undefined;
      const notes = await context.db.prisma.knowledgeNote.findMany({
        where: { retiredAt: null, ...(unit && { unitId: unit.id }) },
        include: { unit: true },
        orderBy: { id: 'asc' },
      });
      const over = (day: Date | null) =>
        day ? `  until ${formatCalendarDay(day)}${day < context.now ? ' (over)' : ''}` : '';
      const text = notes
        .map((n) => `${n.id}  ${n.unit.name}  ${n.question}  (${n.source})${over(n.validUntil)}`)
        .join('\n');
      return { text: text || 'no policy notes yet: npm run admin -- knowledge import …', data: notes };
    },
  },
  {
    words: ['knowledge', 'retire'],
    usage: 'knowledge retire NUMBER',
    help: 'a policy note is no longer given as an answer',
    async run(context) {
      const id = Number(context.names[0]);
      const known = Number.isInteger(id) ? id : 0;
      if (!(await context.db.prisma.$transaction((tx) => retireNote(tx, known, operator, context.now))))
        throw new OperatorError('There is no such note in use. List them: npm run admin -- knowledge list');
      return { text: `note ${id} retired` };
    },
  },
];

/** All problems of all files at once. */
function readAll(path: string) {
  const files = filesIn(path);
  if (files.length === 0) throw new OperatorError(`${path} has no .md file with notes.`);
  const problems: string[] = [];
  const notes = files.flatMap((file) => {
    try {
      return parseNotes(readFileSync(file, 'utf8'), file);
    } catch (error) {
      if (!(error instanceof NoteFileError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0)
    throw new OperatorError(`Nothing was imported:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
  return notes;
}

function filesIn(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new OperatorError(`${path} is not there.`);
  if (!found.isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .sort()
    .map((name) => join(path, name));
}
