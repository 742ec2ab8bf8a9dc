// A command as a form: the command and its topic are fixed by the button, the fields are only what follows them.

import type { Table } from '../../../consultations/table.js';
import type { ParticipantModel, TaskModel, TopicModel } from '../../../db/client.js';
import type { UnitSettings } from '../../../people/unit-settings.js';
import type { Action } from '../../../topics/lifecycle.js';

/** What the choices in a form are made of, and whether it makes sense to offer it. */
export interface Facts {
  topic: TopicModel;
  settings: UnitSettings;
  /** Of the topic's place, for suggestions. */
  bodies: string[];
  units: string[];
  /** Open ones. */
  tasks: TaskModel[];
  table: Table | undefined;
  /** The visitor's own at that table. */
  seat: ParticipantModel | undefined;
  objections: number;
  openStatements: number;
  dissents: { number: number; label: string }[];
  /** Reporters without an account. */
  offline: string[];
  items: number;
  /** Bodies were called to the spot (吹哨). */
  whistled: boolean;
  /** 协商纪要: none, a draft, or confirmed. */
  minutes: 'none' | 'draft' | 'confirmed';
  /** It carries what was merged or joined, or is merged itself. */
  mixed: boolean;
}

export interface FieldOf {
  name: string;
  label: string;
  kind: 'line' | 'text' | 'day' | 'moment' | 'number' | 'choice' | 'hidden';
  hint?: string;
  optional?: true;
  /** For `choice`. */
  choices?(facts: Facts): readonly (readonly [value: string, label: string])[];
  /** Typed freely, but these are offered. */
  suggested?(facts: Facts): readonly string[];
  value?(facts: Facts): string;
}

export interface CommandForm {
  /** Its address and id: letters only. */
  id: string;
  /** The command's name. */
  command: string;
  /** On the button; the command's name when left out. */
  label?: string;
  fields: readonly FieldOf[];
  /** What follows the command and the number. */
  words(values: Record<string, string>): string;
  /** What it comes to in the state table, where that is other or more than the command's own action. */
  actions?: readonly Action[];
  /** Beyond the state table and the roles. */
  offered?(facts: Facts): boolean;
  /** Other than the topic alone: 合并 12 到 8. */
  numbers?(topic: number, values: Record<string, string>): number[];
  /** It takes something away. */
  careful?: true;
}

/** A name or a number must stay one word: the command tells its parts apart by spaces. */
export const one = (value: string | undefined): string => (value ?? '').replace(/[\s，,；;：:]+/g, '');

/** `2026-11-27T15:00` of the browser as the commands read it. */
export const moment = (value: string | undefined): string => (value ?? '').replace('T', ' ').trim();

export const joined = (...parts: (string | undefined)[]): string => parts.filter((part) => part?.trim()).join(' ');

export const says =
  (name: string) =>
  (values: Record<string, string>): string =>
    values[name] ?? '';

export const nothingMore = (): string => '';

export const reason = (label = '原因', hint?: string): FieldOf => ({
  name: 'reason',
  label,
  kind: 'text',
  ...(hint && { hint }),
});

export const body = (label = '单位'): FieldOf => ({
  name: 'body',
  label,
  kind: 'line',
  suggested: ({ bodies }) => bodies,
});

export const taskBody: FieldOf = {
  name: 'body',
  label: '单位',
  kind: 'choice',
  choices: ({ tasks }) => [...new Set(tasks.map((task) => task.body))].map((name) => [name, name] as const),
};
