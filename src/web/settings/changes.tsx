// Who changed what of a unit last, from what to what.
import type { RoleGrantModel, Tx, UnitEventModel } from '../../db/client.js';
import { nameFor } from '../../people/names.js';
import { purposeLabels } from '../../people/purposes.js';
import { roleLabels } from '../../people/roles.js';
import { kindLabels } from '../../people/unit-changes.js';
import { type SettingsAction, settingsActions } from '../../people/unit-events.js';
import { formatMoment } from '../../time.js';
import { ruleNamed } from './rules/rule-list.js';
import { inWords } from './rules/rule-values.js';

const shown = 20;

export interface Change {
  id: number;
  at: Date;
  who: string;
  what: string;
}

export async function lastChanges(tx: Tx, unitId: number): Promise<Change[]> {
  const events = await tx.unitEvent.findMany({
    where: { unitId, action: { in: [...settingsActions] } },
    orderBy: { seq: 'desc' },
    take: shown,
  });
  const people = await tx.person.findMany({
    where: { id: { in: events.flatMap((event) => [event.actorId ?? 0, Number(dataOf(event).personId ?? 0)]) } },
  });
  const groups = await tx.group.findMany({
    where: { id: { in: events.map((event) => Number(dataOf(event).groupId ?? 0)) } },
  });
  const person = (id: unknown) => {
    const found = people.find((one) => one.id === id);
    return found ? nameFor(found) : '一位';
  };
  const group = (id: unknown) => groups.find((one) => one.id === id)?.title ?? '一个群';
  return events.map((event) => ({
    id: event.id,
    at: event.at,
    who: event.actorId === null ? '后台' : person(event.actorId),
    what: said[event.action as SettingsAction](dataOf(event), { person, group }),
  }));
}

type Data = Record<string, unknown>;
const dataOf = ({ data }: UnitEventModel): Data => (typeof data === 'object' && data !== null ? (data as Data) : {});

interface Names {
  person(id: unknown): string;
  group(id: unknown): string;
}

const roleOf = ({ role, body }: Data) =>
  body ? `${body}负责人` : (roleLabels[role as RoleGrantModel['role']] ?? String(role));

const said: Record<SettingsAction, (data: Data, names: Names) => string> = {
  addUnit: ({ name, kind }) => `下面加了${kindLabels[kind as keyof typeof kindLabels]}「${name}」`,
  renameUnit: ({ before, after }) => `名称：${before} → ${after}`,
  setRule: ({ name, before, after }) => {
    const rule = ruleNamed(String(name));
    if (!rule) return `规则：${name}`;
    const words = (value: unknown) => (value === null ? '跟上级一样' : inWords(rule, value));
    const [from, to] = [words(before), words(after)];
    return from === to ? `${rule.label}：里面的话改了` : `${rule.label}：${from} → ${to}`;
  },
  setWebhookKey: ({ groupId, replaced }, { group }) =>
    `「${group(groupId)}」的推送 key：${replaced ? '换了新的' : '填上了'}`,
  grantRole: (data, { person }) =>
    data.byCode ? `用绑定码领了${roleOf(data)}的身份` : `给了${person(data.personId)}${roleOf(data)}的身份`,
  takeRole: (data, { person }) => `取消了${person(data.personId)}${roleOf(data)}的身份`,
  makeCode: (data) =>
    `做了一个绑定码：${data.purpose ? purposeLabels[data.purpose as keyof typeof purposeLabels] : roleOf(data)}`,
  bindGroup: ({ groupId, purpose }, { group }) =>
    `「${group(groupId)}」绑定为${purposeLabels[purpose as keyof typeof purposeLabels]}`,
  saveNote: ({ question, insteadOf }) => `政策知识${insteadOf ? '改了' : '加了'}：${question}`,
  retireNote: ({ question }) => `政策知识停用：${question}`,
};

export function Changes({ of, zone }: { of: readonly Change[]; zone: string }) {
  return (
    <section aria-labelledby="changes">
      <h2 id="changes">最近改了什么</h2>
      {of.length === 0 ? (
        <p class="dim">还没有改过。</p>
      ) : (
        <ul class="story">
          {[...of].reverse().map(({ id, at, who, what }) => (
            <li key={id}>
              <time dateTime={at.toISOString()}>{formatMoment(at, zone)}</time>
              {who}
              <p>{what}</p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
