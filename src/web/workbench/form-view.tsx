// A command's form on a page: a button when it needs no words, else what is to be filled in behind its name.
import { Field } from '../parts.js';
import { PostForm } from '../session/post-form.js';
import type { CommandForm, FieldOf, Subject } from './forms/form.js';
import type { KeptNotice } from './notices.js';

export interface FormContext {
  token: string;
  /** The page that the answer is shown on. */
  back: string;
  /** The answer just shown: what was filled in wrongly is filled in again. */
  notice: KeptNotice | undefined;
}

interface OfSubject {
  subject: Subject;
}

interface FormProps<F extends OfSubject> {
  form: CommandForm<F>;
  facts: F;
  context: FormContext;
}

const labelOf = ({ label, command }: { label?: string; command: string }) => label ?? command;
/** Sent by one press: nothing is to be filled in. */
const isPressed = ({ fields }: { fields: readonly { kind: FieldOf['kind'] }[] }) =>
  fields.every(({ kind }) => kind === 'hidden' || kind === 'press');

/** Buttons side by side, then those that open. */
export function Actions<F extends OfSubject>({
  forms,
  facts,
  context,
}: {
  forms: readonly CommandForm<F>[];
  facts: F;
  context: FormContext;
}) {
  const atOnce = forms.filter(isPressed);
  const toFill = forms.filter((form) => !isPressed(form));
  return (
    <div class="actions no-print">
      {atOnce.length > 0 && (
        <div class="row">
          {atOnce.map((form) => (
            <FormView key={form.id} form={form} facts={facts} context={context} />
          ))}
        </div>
      )}
      {toFill.map((form) => (
        <FormView key={form.id} form={form} facts={facts} context={context} />
      ))}
    </div>
  );
}

export function FormView<F extends OfSubject>({ form, facts, context }: FormProps<F>) {
  const { notice, token, back } = context;
  const { path, key: of, name: ofWhat } = facts.subject;
  const label = labelOf(form);
  // The forms of a kind that stand on a page more than once differ in what is hidden in them.
  const fixed = form.fields.flatMap((field) => (field.kind === 'hidden' ? [field.value?.(facts) ?? ''] : []));
  const key = [form.id, of, ...fixed].join('-');
  const again = notice?.form === key && notice.kind === 'problem' ? notice.values : undefined;
  const body = (
    <PostForm action={`${path}/do/${form.id}`} token={token} label={`${ofWhat} ${label}`}>
      <input type="hidden" name="back" value={back} />
      <input type="hidden" name="form" value={key} />
      {form.fields.map((field) => (
        <FieldView key={field.name} field={field} facts={facts} scope={key} again={again?.[field.name]} />
      ))}
      {!form.fields.some(({ kind }) => kind === 'press') && (
        <button type="submit" class={form.careful ? 'danger' : isPressed(form) ? 'plain' : undefined}>
          {label}
        </button>
      )}
    </PostForm>
  );
  if (isPressed(form)) return body;
  return (
    <details class={form.careful ? 'act careful' : 'act'} open={again !== undefined}>
      <summary>{label}</summary>
      {body}
    </details>
  );
}

const inputTypes = { line: 'text', day: 'date', moment: 'datetime-local', number: 'number' } as const;

/** What is so already cannot be pressed. */
function Presses<F extends OfSubject>({ field, facts }: { field: FieldOf<F>; facts: F }) {
  const now = field.value?.(facts);
  return (
    <fieldset>
      <legend class="dim">{field.label}</legend>
      <div class="row presses">
        {(field.choices?.(facts) ?? []).map(([option, text]) => (
          <button key={option} type="submit" name={field.name} value={option} class="plain" disabled={option === now}>
            {text}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

function FieldView<F extends OfSubject>({
  field,
  facts,
  scope,
  again,
}: {
  field: FieldOf<F>;
  facts: F;
  scope: string;
  again: string | undefined;
}) {
  const { kind, name, label, hint, optional } = field;
  if (kind === 'press') return <Presses field={field} facts={facts} />;
  if (kind === 'hidden') return <input type="hidden" name={name} value={field.value?.(facts) ?? ''} />;
  const value = again ?? field.value?.(facts) ?? '';
  const suggested = field.suggested?.(facts) ?? [];
  const list = `list-${scope}-${name}`;
  const shared = { required: !optional };
  return (
    <Field name={name} scope={scope} label={optional ? `${label}（可不填）` : label} {...(hint && { hint })}>
      {(attributes) =>
        kind === 'choice' ? (
          <select {...attributes} {...shared}>
            {(field.choices?.(facts) ?? []).map(([option, text]) => (
              <option key={option} value={option} selected={option === value}>
                {text}
              </option>
            ))}
          </select>
        ) : kind === 'text' ? (
          <textarea {...attributes} {...shared} maxLength={2000}>
            {value}
          </textarea>
        ) : (
          <>
            <input
              {...attributes}
              {...shared}
              type={inputTypes[kind]}
              value={value}
              autocomplete="off"
              {...(kind === 'line' && { maxLength: 200 })}
              {...(kind === 'number' && { inputMode: 'numeric', step: 'any', min: '0' })}
              {...(suggested.length > 0 && { list })}
            />
            {suggested.length > 0 && (
              <datalist id={list}>
                {suggested.map((option) => (
                  <option key={option} value={option} />
                ))}
              </datalist>
            )}
          </>
        )
      }
    </Field>
  );
}
