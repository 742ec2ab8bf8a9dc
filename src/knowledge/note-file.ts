// A file of policy notes, as an office writes them (knowledge/README.md):
//
//   # 低保多久核一次？
//   来源：县民政局《城乡低保办事指南》
//   日期：2026-03-01
//   有效期至：2027-03-01
//
//   城乡低保每年核一次，家里有变化随时到村委会说。
import { z } from 'zod';

export interface NewNote {
  question: string;
  answer: string;
  source: string;
  sourceOn: Date | null;
  validUntil: Date | null;
}

/** What was wrong with a file, by its lines. */
export class NoteFileError extends Error {
  override name = 'NoteFileError';
  constructor(readonly problems: string[]) {
    super(problems.join('\n'));
  }
}

/** Nobody reads more in a chat. */
export const maxAnswer = 600;
const dayShape = z.iso.date();

export function parseNotes(text: string, file: string): NewNote[] {
  const problems: string[] = [];
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const heads = lines.flatMap((line, index) => (/^#\s+\S/.test(line) ? [index] : []));
  if (heads.length === 0) problems.push(`${file}: no note in it; a note begins with a line "# question"`);
  const notes = heads.map((head, i) => {
    const wrong = (problem: string) => problems.push(`${file}:${head + 1} ${problem}`);
    return readNote(lines.slice(head, heads[i + 1]), wrong);
  });
  const questions = notes.map(({ question }) => question);
  for (const [i, question] of questions.entries()) {
    if (questions.indexOf(question) !== i) problems.push(`${file}:${(heads[i] ?? 0) + 1} the question is in it twice`);
  }
  if (problems.length > 0) throw new NoteFileError(problems);
  return notes;
}

function readNote([head = '', ...body]: string[], wrong: (problem: string) => void): NewNote {
  const fields = new Map<string, string>();
  const answer: string[] = [];
  for (const line of body) {
    const field = answer.length === 0 ? /^(来源|日期|有效期至)\s*[:：]\s*(.*)$/.exec(line) : null;
    if (field) fields.set(field[1] as string, (field[2] as string).trim());
    else if (line.trim() !== '' || answer.length > 0) answer.push(line);
  }
  const words = answer.join('\n').trim();
  const source = fields.get('来源') ?? '';
  if (source === '') wrong('has no 来源：');
  if (words === '') wrong('has no answer');
  if (words.length > maxAnswer) wrong(`has an answer of over ${maxAnswer} characters: nobody reads it in a chat`);
  const dayOf = (name: string) => {
    const written = fields.get(name);
    if (written === undefined || written === '') return null;
    if (!dayShape.safeParse(written).success) wrong(`${name} must be like 2026-03-01`);
    return new Date(`${written}T00:00:00Z`);
  };
  return {
    question: head.replace(/^#\s+/, '').trim(),
    answer: words,
    source,
    sourceOn: dayOf('日期'),
    validUntil: dayOf('有效期至'),
  };
}
