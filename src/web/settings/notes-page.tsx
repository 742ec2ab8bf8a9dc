// 政策知识 of a unit: what the bot may answer with, from where it has it, and until when.
import type { KnowledgeNoteModel } from '../../db/client.js';
import { maxAnswer, type NewNote } from '../../knowledge/note-file.js';
import { formatCalendarDay } from '../../time.js';
import { type Form, field } from '../forms.js';
import { Badge, Facts, Field, Notice } from '../parts.js';
import { PostForm } from '../session/post-form.js';
import { type Answered, WrongFields, wrongAt } from './answered.js';
import { Act, AnswerTo, typedAgain } from './parts.js';

const longest = 100;

/** As it was typed; throws with what was wrong at which field. */
export function noteIn(form: Form): NewNote {
  const [question, answer, source] = [field(form, 'question'), field(form, 'answer'), field(form, 'source')];
  const wrong: Record<string, string> = {};
  if (question === '') wrong.question = '请写大家会怎么问。';
  if (question.length > longest) wrong.question = `太长了，最多${longest}个字。`;
  if (answer === '') wrong.answer = '请写怎么答。';
  if (answer.length > maxAnswer) wrong.answer = `太长了，群里没人看完，最多${maxAnswer}个字。`;
  if (source === '') wrong.source = '请写是哪里规定的。没有出处的话不能拿来答。';
  if (source.length > longest) wrong.source = `太长了，最多${longest}个字。`;
  const day = (name: string): Date | null => {
    const typed = field(form, name);
    if (typed === '') return null;
    const at = new Date(`${typed}T00:00:00Z`);
    if (!/^\d{4}-\d\d-\d\d$/.test(typed) || Number.isNaN(at.getTime()) || !at.toISOString().startsWith(typed))
      wrong[name] = '日子请写成 2026-03-01 这样。';
    return at;
  };
  const note = {
    question: question.replaceAll('\n', ' '),
    answer,
    source: source.replaceAll('\n', ' '),
    sourceOn: day('sourceOn'),
    validUntil: day('validUntil'),
  };
  if (Object.keys(wrong).length > 0) throw new WrongFields(wrong);
  return note;
}

export interface NotesPageProps {
  notes: KnowledgeNoteModel[];
  /** Of the units above, used here too. */
  above: (KnowledgeNoteModel & { unit: { name: string } })[];
  today: Date;
  may: boolean;
  path: string;
  token: string;
  answered: Answered;
}

export function NotesPage({ notes, above, today, may, path, token, answered }: NotesPageProps) {
  const again = typedAgain('note-new', answered);
  // The note that was changed has gone, another is in its place.
  const beside = answered?.form?.startsWith('note-') && notes.some(({ id }) => answered.form === `note-${id}`);
  const gone = answered?.form?.startsWith('note-') && !beside ? answered : undefined;
  return (
    <>
      <p class="dim">有人问政策，好商量只从这里找答案，连出处一起说。这里没有的，它不编。</p>
      <section id="note-new">
        {gone && <Notice kind={gone.kind}>{gone.text}</Notice>}
        {may && (
          <Act label="加一条" open={again !== undefined}>
            <NoteForm
              action={`${path}/notes`}
              label="加一条"
              scope="new"
              values={again ?? {}}
              again={again}
              token={token}
            />
          </Act>
        )}
      </section>
      <h2>这里的</h2>
      {notes.length === 0 && <p class="card">还没有写。</p>}
      {notes.map((note) => {
        const form = `note-${note.id}`;
        const typed = typedAgain(form, answered);
        return (
          <section key={note.id} class="card" id={form}>
            <AnswerTo form={form} answered={answered} />
            <Note note={note} today={today} />
            {may && (
              <>
                <Act label="改" open={typed !== undefined}>
                  <NoteForm
                    action={`${path}/notes/${note.id}`}
                    label={`改第${note.id}条`}
                    scope={String(note.id)}
                    values={typed ?? valuesOf(note)}
                    again={typed}
                    token={token}
                  />
                </Act>
                <PostForm action={`${path}/notes/${note.id}/end`} token={token} label={`停用第${note.id}条`}>
                  <button type="submit" class="danger">
                    停用
                  </button>
                </PostForm>
              </>
            )}
          </section>
        );
      })}
      {above.length > 0 && (
        <>
          <h2>上级的，这里也用</h2>
          {above.map((note) => (
            <section key={note.id} class="card">
              <Note note={note} today={today} from={note.unit.name} />
            </section>
          ))}
        </>
      )}
    </>
  );
}

function Note({ note, today, from }: { note: KnowledgeNoteModel; today: Date; from?: string }) {
  const { validUntil, sourceOn } = note;
  const over = validUntil !== null && validUntil < today;
  return (
    <>
      <h3>
        {note.question} {over && <Badge late>过期了，不再用它答</Badge>}
      </h3>
      <p class="lines">{note.answer}</p>
      <Facts
        of={[
          ['出处', `${note.source}${sourceOn ? `，${dayWords(sourceOn)}` : ''}`],
          validUntil && ['有效到', dayWords(validUntil)],
          from !== undefined && ['哪里的', from],
        ]}
      />
    </>
  );
}

const dayWords = (day: Date) => `${day.getUTCFullYear()}年${formatCalendarDay(day)}`;
const dayValue = (day: Date | null) => day?.toISOString().slice(0, 10) ?? '';

const valuesOf = ({ question, answer, source, sourceOn, validUntil }: NewNote): Record<string, string> => ({
  question,
  answer,
  source,
  sourceOn: dayValue(sourceOn),
  validUntil: dayValue(validUntil),
});

const noteFields = [
  { name: 'question', label: '大家会怎么问', kind: 'line' },
  { name: 'answer', label: '怎么答', kind: 'text' },
  { name: 'source', label: '出处', kind: 'line', hint: '哪个单位的哪份文件，例如：县民政局《低保办事指南》' },
  { name: 'sourceOn', label: '文件的日子（可不填）', kind: 'day' },
  { name: 'validUntil', label: '用到哪天为止（可不填）', kind: 'day' },
] as const;

function NoteForm({
  action,
  label,
  scope,
  values,
  again,
  token,
}: {
  action: string;
  label: string;
  scope: string;
  values: Record<string, string>;
  again: Record<string, string> | undefined;
  token: string;
}) {
  return (
    <PostForm action={action} token={token} label={label}>
      {noteFields.map((one) => (
        <Field
          key={one.name}
          name={one.name}
          scope={scope}
          label={one.label}
          {...('hint' in one && { hint: one.hint })}
          wrong={wrongAt(again, one.name)}
        >
          {(attributes) => {
            const value = values[one.name] ?? '';
            if (one.kind === 'text') return <textarea {...attributes}>{value}</textarea>;
            if (one.kind === 'day') return <input {...attributes} type="date" value={value} />;
            return <input {...attributes} type="text" value={value} autocomplete="off" />;
          }}
        </Field>
      ))}
      <button type="submit">保存</button>
    </PostForm>
  );
}
