import type { ToDoItem, ToDoSection } from '../../reports/to-do.js';
import { formatCalendarDay, formatMoment } from '../../time.js';
import { Badge } from '../parts.js';
import { PostForm } from '../session/post-form.js';
import { Actions, type FormContext } from './form-view.js';
import type { CommandForm, Facts } from './forms/form.js';
import type { Unsure } from './unsure.js';

export interface ToDoRow extends ToDoItem {
  facts: Facts;
  forms: CommandForm[];
}

export interface ToDoPart extends Omit<ToDoSection, 'items'> {
  rows: ToDoRow[];
  /** More than are shown. */
  left: number;
}

interface ToDoProps {
  parts: ToDoPart[];
  /** Those to whose table the visitor is asked. */
  invited: { number: number; title: string; when: string }[];
  unsure: Unsure[];
  today: Date;
  zone: string;
  context: FormContext;
}

export function ToDo({ parts, invited, unsure, today, zone, context }: ToDoProps) {
  return (
    <>
      <h1>待办</h1>
      {parts.length === 0 && invited.length === 0 && unsure.length === 0 && (
        <p class="card">现在没有待办，都处理完了。</p>
      )}
      {parts.length > 1 && (
        <nav class="tiles" aria-label="待办的种类">
          {parts.map(({ kind, heading, rows, left }) => (
            <a key={kind} href={`#${kind}`}>
              <b>{rows.length + left}</b>
              {plain(heading)}
            </a>
          ))}
        </nav>
      )}
      {invited.length > 0 && (
        <section>
          <h2>请您来商量的</h2>
          <ul class="topics">
            {invited.map(({ number, title, when }) => (
              <li key={number}>
                <h3>
                  <a href={`/w/t/${number}/consult`}>
                    {number}号 {title}
                  </a>
                </h3>
                <p class="dim">{when}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {unsure.length > 0 && (
        <section id="unsure">
          <h2>
            拿不准的话 <span class="dim">{unsure.length}句</span>
          </h2>
          <p class="dim">机器看不准是不是议题。不用记的放着就行。</p>
          <ul class="topics">
            {unsure.map((one) => (
              <UnsureRow key={one.id} one={one} zone={zone} context={context} />
            ))}
          </ul>
        </section>
      )}
      {parts.map((part) => (
        <section key={part.kind} id={part.kind}>
          <h2>
            {plain(part.heading)} <span class="dim">{part.rows.length + part.left}件</span>
          </h2>
          <ul class="topics">
            {part.rows.map((row) => (
              <Row key={`${row.topic.number}${row.note}`} row={row} kind={part.kind} today={today} context={context} />
            ))}
          </ul>
          {part.left > 0 && <p class="dim">还有{part.left}件，办完上面的就看得到；全部在「议题」里。</p>}
        </section>
      ))}
    </>
  );
}

const plain = (heading: string) => heading.replace(/（.*）$/, '');

function UnsureRow({
  one: { id, words, where, at, choices },
  zone,
  context,
}: {
  one: Unsure;
  zone: string;
  context: FormContext;
}) {
  return (
    <li>
      <p>「{words}」</p>
      <p class="dim">
        {where} {formatMoment(at, zone)}
      </p>
      <div class="row actions no-print">
        {choices.map(({ label }, index) => (
          <PostForm key={label} action={`/w/unsure/${id}`} token={context.token} label={`这句话${label}`}>
            <button type="submit" name="choice" value={String(index)} class="plain">
              {label}
            </button>
          </PostForm>
        ))}
      </div>
    </li>
  );
}

function Row({
  row,
  kind,
  today,
  context,
}: {
  row: ToDoRow;
  kind: ToDoPart['kind'];
  today: Date;
  context: FormContext;
}) {
  const { topic, dueOn, name, note, facts, forms } = row;
  const path = `/w/t/${topic.number}${kind === 'meetings' ? '/consult' : ''}`;
  return (
    <li>
      {dueOn && (
        <span class="due">
          <Badge late={dueOn < today}>{`${formatCalendarDay(dueOn)}${dueOn < today ? ' 已超期' : '前'}`}</Badge>
        </span>
      )}
      <h3>
        <a href={path}>{topic.private ? `${topic.number}号 ${topic.title}（私下反映）` : name}</a>
      </h3>
      <p class="dim">{note.replace(/^[，：]/, '').replace(/，发：.*$/, '')}</p>
      {forms.length > 0 && <Actions forms={forms} facts={facts} context={context} />}
    </li>
  );
}
