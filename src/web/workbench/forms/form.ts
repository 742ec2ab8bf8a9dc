// A command as a form: the command and its topic are fixed by the button, the fields are only what follows them.

import type { Table } from '../../../consultations/table.js';
import type { ParticipantModel, TaskModel, TopicModel } from '../../../db/client.js';
import type { UnitSettings } from '../../../people/unit-settings.js';
import type { Action } from '../../../topics/lifecycle.js';

/** Whose forms they are: where they are sent, what tells them apart on a page, and how the ear does. */
export interface Subject {
  /** `/w/t/12` */
  path: string;
  key: string;
  /** `12号` */
  name: string;
}

interface OfSubject {
  subject: Subject;
}

/** What the choices in a topic's forms are made of, and whether it makes sense to offer them. */
export interface Facts extends OfSubject {
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
  /** The residents are voting on it. */
  inBallot: boolean;
}

export interface FieldOf<F extends OfSubject = Facts> {
  name: string;
  label: string;
  /** `press`: a button for each choice, and pressing one sends the form. */
  kind: 'line' | 'text' | 'day' | 'moment' | 'number' | 'choice' | 'press' | 'hidden';
  hint?: string;
  optional?: true;
  /** For `choice` and `press`. */
  choices?(facts: F): readonly (readonly [value: string, label: string])[];
  /** Typed freely, but these are offered. */
  suggested?(facts: F): readonly string[];
  value?(facts: F): string;
}

export interface CommandForm<F extends OfSubject = Facts> {
  /** Its address and id: letters only. */
  id: string;
  /** The command's name. */
  command: string;
  /** On the button; the command's name when left out. */
  label?: string;
  fields: readonly FieldOf<F>[];
  /** What follows the command and the number. */
  words(values: Record<string, string>): string;
  /** What it comes to in the state table, where that is other or more than the command's own action. */
  actions?: readonly Action[];
  /** Beyond the state table and the roles. */
  offered?(facts: F): boolean;
  /** The words on which it hangs who may do it, where the command leaves that to them. */
  rule?: string;
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

// Of every page: what they ask for hangs on nothing.
export const reason = (label = '原因', hint?: string) => ({
  name: 'reason',
  label,
  kind: 'text' as const,
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
