// What a rule of a unit is on a page: a field of `unitSettingsShape` with the words around it and the way it is put in.
import type { RuleName } from '../../../people/unit-changes.js';

export interface Part {
  name: string;
  label: string;
  kind: 'number' | 'yesNo';
  unit?: string;
}

export interface Column {
  name: string;
  label: string;
  /** `words`: several, with 、 between them. `own`: made by the product, not shown. */
  kind: 'line' | 'words' | 'own';
}

export type Input =
  /** `times`: people read 70%, kept is 0.7. `zero`: what 0 means. */
  | { kind: 'number'; unit: string; times?: number; zero?: string }
  | { kind: 'time' }
  | { kind: 'yesNo' }
  | { kind: 'choice'; of: readonly (readonly [value: string, label: string])[] }
  | { kind: 'line' }
  | { kind: 'text' }
  /** A version of a prompt that exists. `none`: what an empty value means. */
  | { kind: 'prompt'; none: string }
  /** Several figures that belong together; kept whole. */
  | { kind: 'parts'; of: readonly Part[] }
  /** A text for each of some kinds; one that is left empty is as the unit above has it. */
  | { kind: 'texts'; of: readonly (readonly [key: string, label: string])[] }
  | { kind: 'numbers'; unit: string }
  | { kind: 'rows'; of: readonly Column[] }
  /** Rows of a name and its words; kept as `{name: words}`. */
  | { kind: 'wordsByName'; label: string };

export interface Rule {
  name: RuleName;
  label: string;
  help?: string;
  input: Input;
  /** Counts on the root of the tree only. */
  rootOnly?: true;
}

export interface RuleGroup {
  id: string;
  heading: string;
  rules: readonly Rule[];
}

export const days = { kind: 'number', unit: '天' } as const;
export const workingDays = { kind: 'number', unit: '个工作日' } as const;
export const hours = { kind: 'number', unit: '小时' } as const;
export const months = { kind: 'number', unit: '个月' } as const;
export const times = { kind: 'number', unit: '次' } as const;
export const persons = { kind: 'number', unit: '人' } as const;
export const yesNo = { kind: 'yesNo' } as const;
