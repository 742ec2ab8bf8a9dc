// A rule between the page and the database: as text in its form, as it was typed, in a few words, and what was wrong with it.
import { randomInt } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { unitSettingsShape } from '../../../people/unit-settings.js';
import type { Form } from '../../forms.js';
import { field } from '../../forms.js';
import type { Column, Rule } from './rule.js';

type Texts = Record<string, string>;

const record = (value: unknown) =>
  (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
const list = (value: unknown) => (Array.isArray(value) ? value : []) as unknown[];
const text = (value: unknown) => (value === undefined || value === null ? '' : String(value));
const between = '、';
const wordsIn = (typed: string) => typed.split(/[、，,;；\s]+/).filter((word) => word !== '');

/** The columns of rows, and of what is kept as `{name: words}`. */
export function columnsOf(rule: Rule): readonly Column[] {
  if (rule.input.kind === 'rows') return rule.input.of;
  if (rule.input.kind !== 'wordsByName') return [];
  return [
    { name: 'name', label: rule.input.label, kind: 'line' },
    { name: 'words', label: '听到这些词', kind: 'words' },
  ];
}

function rowsOf(rule: Rule, value: unknown): Record<string, unknown>[] {
  if (rule.input.kind === 'rows') return list(value).map(record);
  const entries = Object.entries(record(value)).filter(([, words]) => list(words).length > 0);
  return entries.map(([name, words]) => ({ name, words }));
}

/** What stands in the fields of its form, by their names. */
export function asFields(rule: Rule, value: unknown): Texts {
  const { input } = rule;
  switch (input.kind) {
    case 'number':
      return { value: text(shown(value, input.times)) };
    case 'yesNo':
      return { value: value === true ? 'yes' : 'no' };
    case 'numbers':
      return { value: list(value).join(between) };
    case 'parts':
      return Object.fromEntries(
        input.of.map(({ name, kind }) => {
          const own = record(value)[name];
          return [`part.${name}`, kind === 'yesNo' ? (own === true ? 'yes' : 'no') : text(own)];
        }),
      );
    case 'texts':
      return Object.fromEntries(input.of.map(([key]) => [`text.${key}`, text(record(value)[key])]));
    case 'rows':
    case 'wordsByName':
      return Object.fromEntries(
        rowsOf(rule, value).flatMap((row, i) =>
          columnsOf(rule).map(({ name, kind }) => [
            `row.${i}.${name}`,
            kind === 'words' ? list(row[name]).join(between) : text(row[name]),
          ]),
        ),
      );
    default:
      return { value: text(value) };
  }
}

/** Of rows that are filled in, how many there are. */
export function rowCount(fields: Texts): number {
  const numbers = Object.keys(fields).flatMap((name) => /^row\.(\d{1,3})\./.exec(name)?.[1] ?? []);
  return Math.max(-1, ...numbers.map(Number)) + 1;
}

/** By the name of a field what was wrong there. */
export type Wrong = Record<string, string>;

export type Read = { value: unknown } | { wrong: Wrong };

/**
 * What was typed, checked by the shape. `own`: what the unit had; `inherited`: what would hold without it. `undefined`:
 * nothing of the unit's own is left.
 */
export function readRule(rule: Rule, form: Form, own: unknown, inherited: unknown): Read {
  const { raw, nameAt } = typedIn(rule, form, own, inherited);
  if (raw === undefined) return { value: undefined };
  const parsed = unitSettingsShape.shape[rule.name].safeParse(raw);
  if (parsed.success) return { value: parsed.data };
  const wrong: Wrong = {};
  for (const issue of parsed.error.issues) wrong[nameAt(issue.path)] ??= wordsFor(issue, rule);
  return { wrong };
}

interface Typed {
  raw: unknown;
  /** The field that a place in the value came from. */
  nameAt(path: readonly PropertyKey[]): string;
}

function typedIn(rule: Rule, form: Form, own: unknown, inherited: unknown): Typed {
  const { input } = rule;
  const value = field(form, 'value');
  const single = () => 'value';
  switch (input.kind) {
    case 'number': {
      const number = numberIn(value);
      // 70% is 0.7 and not 0.7000000000000001.
      return { raw: input.times ? Number((number / input.times).toFixed(6)) : number, nameAt: single };
    }
    case 'yesNo':
      return { raw: value === 'yes' ? true : value === 'no' ? false : value, nameAt: single };
    case 'time':
      return { raw: value.normalize('NFKC').replace(/^(\d):/, '0$1:'), nameAt: single };
    case 'numbers':
      return { raw: wordsIn(value.normalize('NFKC')).map(numberIn), nameAt: single };
    case 'parts': {
      const raw = input.of.map(({ name, kind }) => {
        const typed = field(form, `part.${name}`);
        return [name, kind === 'yesNo' ? typed === 'yes' : numberIn(typed)];
      });
      return { raw: Object.fromEntries(raw), nameAt: ([name]) => `part.${String(name)}` };
    }
    case 'texts': {
      const typed = input.of.flatMap(([key]) => {
        const words = field(form, `text.${key}`);
        return words === '' || words === record(inherited)[key] ? [] : [[key, words]];
      });
      // What the operator named otherwise in the shell is not on the page.
      const others = Object.entries(record(own)).filter(([key]) => !input.of.some(([shown]) => shown === key));
      const all = [...others, ...typed];
      return {
        raw: all.length > 0 ? Object.fromEntries(all) : undefined,
        nameAt: ([key]) => `text.${String(key)}`,
      };
    }
    case 'rows':
    case 'wordsByName':
      return typedRows(rule, form, inherited);
    default:
      return { raw: value, nameAt: single };
  }
}

function typedRows(rule: Rule, form: Form, inherited: unknown): Typed {
  const columns = columnsOf(rule);
  const count = rowCount(Object.fromEntries([...form.keys()].map((name) => [name, ''])));
  const kept: { at: number; row: Record<string, unknown> }[] = [];
  for (let at = 0; at < count; at += 1) {
    const typed = (name: string) => field(form, `row.${at}.${name}`);
    const shown = columns.filter(({ kind }) => kind !== 'own');
    if (shown.every(({ name }) => typed(name) === '')) continue;
    const row = columns.map(({ name, kind }) => {
      if (kind === 'words') return [name, wordsIn(typed(name))];
      return [name, kind === 'own' ? typed(name) || newCode() : typed(name)];
    });
    kept.push({ at, row: Object.fromEntries(row) });
  }
  const firstColumn = columns.find(({ kind }) => kind !== 'own')?.name;
  if (rule.input.kind === 'rows')
    return {
      raw: kept.map(({ row }) => row),
      nameAt: ([index, column]) =>
        `row.${kept[Number(index)]?.at ?? 0}.${columns.some(({ name, kind }) => name === column && kind !== 'own') ? String(column) : firstColumn}`,
    };
  // What the unit above has and is not in the list any more has no words here.
  const now = Object.fromEntries(kept.map(({ row }) => [text(row.name), list(row.words)]));
  const gone = Object.keys(record(inherited)).filter((name) => now[name] === undefined);
  const all = { ...Object.fromEntries(gone.map((name) => [name, []])), ...now };
  const own = Object.entries(all).filter(([name, words]) => !isDeepStrictEqual(words, record(inherited)[name]));
  return { raw: own.length > 0 ? Object.fromEntries(own) : undefined, nameAt: () => 'row.0.name' };
}

/** Decisions name the code of their reason, so that a new reason never takes an old one's. */
const newCode = () => `own${Array.from({ length: 8 }, () => String.fromCharCode(97 + randomInt(26))).join('')}`;

function numberIn(typed: string): number {
  const plain = typed.normalize('NFKC').trim();
  return plain === '' ? Number.NaN : Number(plain.replace(/%$/, ''));
}

function wordsFor(issue: z.core.$ZodIssue, { input }: Rule): string {
  const scale = input.kind === 'number' ? (input.times ?? 1) : 1;
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'string') return issue.minimum === 1 ? '这里要写' : `太短了，至少${issue.minimum}个字`;
      if (issue.origin === 'array') return '至少要留一条';
      return `不能小于${Number(issue.minimum) * scale}`;
    case 'too_big':
      if (issue.origin === 'string') return `太长了，最多${issue.maximum}个字`;
      if (issue.origin === 'array') return `最多${issue.maximum}条`;
      return `不能大于${Number(issue.maximum) * scale}`;
    case 'invalid_type':
      return issue.expected === 'int' ? '要填整数' : '请填一个数';
    case 'invalid_format':
      return input.kind === 'time' ? '请写成 21:00 这样' : '这里写得不对';
    default:
      return '请选一个';
  }
}

/** What is allowed, from the shape: 1到60. */
export function rangeOf({ name, input }: Rule): string {
  if (input.kind !== 'number') return '';
  const { minimum, maximum } = z.toJSONSchema(unitSettingsShape.shape[name], { io: 'input' });
  const scale = input.times ?? 1;
  if (minimum === undefined || maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER) return '';
  return `可以填${minimum * scale}到${maximum * scale}。`;
}

/** 0.57 is 57 and not 56.99999999999999. */
const shown = (value: unknown, times = 1) => Number((Number(value) * times).toFixed(6));

const longest = 28;
const short = (value: string) => (value.length > longest ? `${value.slice(0, longest)}…` : value);

/** In a few words, for the list and for the history. */
export function inWords({ name, input }: Rule, value: unknown): string {
  switch (input.kind) {
    case 'number':
      if (value === 0 && input.zero) return input.zero;
      return `${shown(value, input.times)}${input.unit}`;
    case 'yesNo':
      return value === true ? '是' : '不';
    case 'choice':
      return input.of.find(([option]) => option === value)?.[1] ?? text(value);
    case 'prompt':
      return text(value) || input.none;
    case 'numbers':
      return list(value).length === 0
        ? '不提醒'
        : list(value)
            .map((one) => `${one}${input.unit}`)
            .join(between);
    case 'parts':
      return input.of
        .flatMap(({ name: part, label, kind, unit = '' }) => {
          const own = record(value)[part];
          if (kind === 'yesNo') return own === true ? [label] : [];
          return [`${label}${text(own)}${unit}`];
        })
        .join(between);
    case 'texts': {
      const written = input.of.filter(([key]) => text(record(value)[key]) !== '').map(([, label]) => label);
      return written.length === 0 ? '都用平常的话' : short(written.join(between));
    }
    case 'rows':
      return short(
        list(value)
          .map((row) => text(record(row).label))
          .join(between),
      );
    case 'wordsByName':
      return (
        short(
          rowsOf({ name, label: '', input }, value)
            .map((row) => text(row.name))
            .join(between),
        ) || '没有'
      );
    default:
      return short(text(value)) || '空着';
  }
}
