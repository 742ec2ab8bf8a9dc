// A rule on a page: what holds, and behind it the form to change it or to go back to what the unit above has.
import type { ComponentChildren } from 'preact';
import type { PromptVersion } from '../../../triage/reading/index.js';
import { Field, Notice } from '../../parts.js';
import { PostForm } from '../../session/post-form.js';
import { type Answered, wrongAt } from '../answered.js';
import type { Column, Rule } from './rule.js';
import { asFields, columnsOf, inWords, rangeOf, rowCount } from './rule-values.js';
import type { Standing } from './standing.js';

export interface RuleProps {
  rule: Rule;
  standing: Standing;
  /** The unit's settings. */
  path: string;
  token: string;
  /** The answer to what was just pressed. */
  answered: Answered;
  may: boolean;
  prompts: readonly PromptVersion[];
}

export const ruleForm = (rule: Rule) => `rule-${rule.name}`;

export function RuleView({ rule, standing, path, token, answered, may, prompts }: RuleProps) {
  const form = ruleForm(rule);
  const notice = answered?.form === form ? answered : undefined;
  const again = notice?.kind === 'problem' ? notice.values : undefined;
  const summary = (
    <>
      <span>{rule.label}</span>
      <span class="holds">
        <b>{inWords(rule, standing.value)}</b> <small>{standing.from}</small>
      </span>
    </>
  );
  return (
    <li id={form}>
      {notice && <Notice kind={notice.kind}>{notice.text}</Notice>}
      {!may ? (
        <div class="rule">{summary}</div>
      ) : (
        <details class="act" open={again !== undefined}>
          <summary class="rule">{summary}</summary>
          <PostForm action={`${path}/rules/${rule.name}`} token={token} label={rule.label}>
            <Inputs rule={rule} fields={again ?? asFields(rule, standing.value)} again={again} prompts={prompts} />
            <div class="row">
              <button type="submit">保存</button>
              {standing.own !== undefined && (
                <button type="submit" name="do" value="inherit" class="plain" formNoValidate>
                  不单独定了，改回{inWords(rule, standing.inherited)}
                </button>
              )}
            </div>
          </PostForm>
        </details>
      )}
    </li>
  );
}

interface InputsProps {
  rule: Rule;
  fields: Record<string, string>;
  again: Record<string, string> | undefined;
  prompts: readonly PromptVersion[];
}

function Inputs({ rule, fields, again, prompts }: InputsProps) {
  const { input, name: scope } = rule;
  const wrong = (name: string) => wrongAt(again, name);
  const hint = [rule.help, rangeOf(rule)].filter(Boolean).join('');
  const one = (name: string, label: string, more: Partial<LineProps> = {}) => (
    <Line key={name} scope={scope} name={name} label={label} value={fields[name] ?? ''} wrong={wrong(name)} {...more} />
  );
  const whole = { ...(hint && { hint }) };
  const unit = 'unit' in input && input.unit ? `（${input.unit}）` : '';
  switch (input.kind) {
    case 'yesNo':
      return one('value', rule.label, { ...whole, of: yesOrNo });
    case 'choice':
      return one('value', rule.label, { ...whole, of: input.of });
    case 'prompt':
      return one('value', rule.label, {
        ...whole,
        of: [['', input.none], ...prompts.map(({ id, usual }) => [id, usual ? `${id}（平常的）` : id] as const)],
      });
    case 'text':
      return one('value', rule.label, { ...whole, long: true });
    case 'number':
      return one('value', `${rule.label}${unit}`, { ...whole, inputMode: 'decimal' });
    case 'time':
      return one('value', rule.label, { ...whole, type: 'time' });
    case 'line':
    case 'numbers':
      return one('value', `${rule.label}${unit}`, whole);
    case 'parts':
      return (
        <Group rule={rule} hint={hint}>
          {input.of.map(({ name, label, kind, unit: of }) =>
            kind === 'yesNo'
              ? one(`part.${name}`, label, { of: yesOrNo })
              : one(`part.${name}`, of ? `${label}（${of}）` : label, { inputMode: 'decimal' }),
          )}
        </Group>
      );
    case 'texts':
      return (
        <Group rule={rule} hint={hint}>
          {input.of.map(([key, label]) => one(`text.${key}`, label, { long: true }))}
        </Group>
      );
    default: {
      const rows = rowCount(fields);
      return (
        <Group rule={rule} hint={hint}>
          {Array.from({ length: rows + 1 }, (_, row) => (
            <Row key={String(row)} at={row} last={row === rows} columns={columnsOf(rule)} fields={fields} one={one} />
          ))}
        </Group>
      );
    }
  }
}

function Group({ rule, hint, children }: { rule: Rule; hint: string; children: ComponentChildren }) {
  return (
    <fieldset>
      <legend class="unseen">{rule.label}</legend>
      {hint && <p class="hint dim">{hint}</p>}
      {children}
    </fieldset>
  );
}

function Row({
  at,
  last,
  columns,
  fields,
  one,
}: {
  at: number;
  last: boolean;
  columns: readonly Column[];
  fields: Record<string, string>;
  one: (name: string, label: string) => ComponentChildren;
}) {
  return (
    <fieldset class="card">
      <legend class="unseen">{last ? '再加一条' : `第${at + 1}条`}</legend>
      {last && <p class="dim">再加一条（不加就空着）</p>}
      {columns.map(({ name, label, kind }) =>
        kind === 'own' ? (
          <input key={name} type="hidden" name={`row.${at}.${name}`} value={fields[`row.${at}.${name}`] ?? ''} />
        ) : (
          one(`row.${at}.${name}`, kind === 'words' ? `${label}（中间用、隔开）` : label)
        ),
      )}
    </fieldset>
  );
}

const yesOrNo = [
  ['yes', '是'],
  ['no', '不'],
] as const;

interface LineProps {
  scope: string;
  name: string;
  label: string;
  value: string;
  hint?: string;
  wrong: string | undefined;
  of?: readonly (readonly [value: string, label: string])[];
  long?: boolean;
  type?: 'time';
  inputMode?: 'decimal';
}

function Line({ scope, name, label, value, hint, wrong, of, long, type, inputMode }: LineProps) {
  return (
    <Field name={name} scope={scope} label={label} {...(hint && { hint })} wrong={wrong}>
      {(attributes) =>
        of ? (
          <select {...attributes}>
            {of.map(([option, words]) => (
              <option key={option} value={option} selected={option === value}>
                {words}
              </option>
            ))}
          </select>
        ) : long ? (
          <textarea {...attributes}>{value}</textarea>
        ) : type === 'time' ? (
          <input {...attributes} type="time" value={value} />
        ) : (
          <input {...attributes} type="text" value={value} autocomplete="off" {...(inputMode && { inputMode })} />
        )
      }
    </Field>
  );
}
