// What the pages of the settings share.
import type { ComponentChildren } from 'preact';
import type { UnitModel } from '../../db/client.js';
import { kindLabels } from '../../people/unit-changes.js';
import { Notice } from '../parts.js';
import type { Answered } from './answered.js';

export const settingsPath = (unit: { id: number }) => `/w/settings/${unit.id}`;

const tabs = [
  ['', '单位、群和身份'],
  ['/rules', '规则'],
  ['/notes', '政策知识'],
  ['/model', '分类和大模型'],
] as const;

export type Tab = (typeof tabs)[number][0];

export function SettingsHead({
  unit,
  above,
  here,
  may,
}: {
  unit: UnitModel;
  above: readonly UnitModel[];
  here: Tab;
  may: boolean;
}) {
  return (
    <>
      <p class="where">
        <a href="/w/settings">设置</a>
        {[...above].reverse().map(({ id, name }) => (
          <span key={id}> / {name}</span>
        ))}
      </p>
      <h1>
        {unit.name}
        <small> {kindLabels[unit.kind]}</small>
      </h1>
      <nav class="tabs" aria-label={`${unit.name}的设置`}>
        <ul>
          {tabs.map(([path, label]) => (
            <li key={path}>
              <a href={settingsPath(unit) + path} aria-current={path === here ? 'page' : undefined}>
                {label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {!may && <p class="dim">您可以看，改要请管理员来。</p>}
    </>
  );
}

/** The answer, beside the form that it is for. */
export function AnswerTo({ form, answered }: { form: string; answered: Answered }) {
  return answered?.form === form ? <Notice kind={answered.kind}>{answered.text}</Notice> : null;
}

/** What was typed, where it has to be put right. */
export const typedAgain = (form: string, answered: Answered): Record<string, string> | undefined =>
  answered?.form === form && answered.kind === 'problem' ? answered.values : undefined;

/** Opens to a form. */
export function Act({ label, open, children }: { label: string; open: boolean; children: ComponentChildren }) {
  return (
    <details class="act" open={open}>
      <summary>{label}</summary>
      {children}
    </details>
  );
}
