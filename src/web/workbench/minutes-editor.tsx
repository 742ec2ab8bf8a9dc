// 协商纪要, each sentence with what it rests on beside it.
import type { Minutes } from '../../consultations/minutes.js';
import { formatDay } from '../../time.js';
import { Badge, Notice } from '../parts.js';
import { Actions, type FormContext, FormView } from './form-view.js';
import type { CommandForm, Facts } from './forms/form.js';

export function MinutesEditor({
  minutes,
  forms,
  facts,
  zone,
  context,
}: {
  minutes: Minutes | undefined;
  forms: CommandForm[];
  facts: Facts;
  zone: string;
  context: FormContext;
}) {
  const edit = forms.find(({ id }) => id === 'editline');
  const others = forms.filter(({ id }) => id !== 'editline');
  if (!minutes) {
    if (others.length === 0) return null;
    return (
      <section class="card" id="minutes">
        <h2>纪要</h2>
        <p>从记下的话里起草，每一句都带着依据。</p>
        <Actions forms={others} facts={facts} context={context} />
      </section>
    );
  }
  const { row, lines, sources, stale } = minutes;
  return (
    <section class="card" id="minutes">
      <h2>
        纪要{' '}
        <Badge {...(row.confirmedAt && { stage: 'done' as const })}>
          {row.confirmedAt ? `${formatDay(row.confirmedAt, zone)}定稿` : `草稿，第${row.version}稿`}
        </Badge>
      </h2>
      {stale && <Notice kind="careful">起草以后有人更正了说过的话，请重新起草再定稿。</Notice>}
      <ol class="minutes">
        {lines.map((line, index) => (
          <li key={index}>
            <div>
              <span class="dim">{line.field}</span>
              <p class="lines">
                {line.text} {line.ai && <Badge>AI起草</Badge>} {line.editedById !== undefined && <Badge>改过</Badge>}
              </p>
            </div>
            <div class="beside">
              {line.sources.length === 0 && <p>没有依据</p>}
              {line.sources.map((id) => {
                const source = sources.find((one) => one.id === id);
                return (
                  <p key={id}>
                    {source ? `${source.who}：${source.text}` : '这一条已经没有了'}
                    {source?.replaced && '（后来作了更正）'}
                  </p>
                );
              })}
            </div>
            {edit && (
              <div class="actions">
                <FormView form={forLine(edit, index + 1, line.text)} facts={facts} context={context} />
              </div>
            )}
          </li>
        ))}
      </ol>
      <Actions forms={others} facts={facts} context={context} />
    </section>
  );
}

/** The same form with its line filled in: only the words are left to change. */
function forLine(form: CommandForm, line: number, text: string): CommandForm {
  return {
    ...form,
    label: `改第${line}句`,
    fields: form.fields.map((field) =>
      field.name === 'line' ? { ...field, kind: 'hidden', value: () => String(line) } : { ...field, value: () => text },
    ),
  };
}
