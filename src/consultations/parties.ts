// 4+X: who sits at the table, and how people name them.

import type { Role } from '../db/client.js';
import { roleLabels } from '../people/roles.js';

export const parties = ['villageCadre', 'cppccMember', 'deptHead', 'massRep', 'stakeholder'] as const;
export type Party = (typeof parties)[number];
export type Side = 'for' | 'against';

/** `all`: said by those present together. */
const labels: Record<string, string> = {
  villageCadre: '村居干部',
  cppccMember: '政协委员',
  deptHead: '部门负责人',
  massRep: '群众代表',
  stakeholder: '利益相关者',
  all: '大家',
};

/** Of a role at the table, or of the office that wrote something down. */
export const partyLabel = (party: string): string => labels[party] ?? roleLabels[party as Role] ?? party;

const statuses: Record<string, string> = {
  proposed: '还没邀请',
  invited: '没回',
  accepted: '参加',
  declined: '不参加',
  present: '到了',
};

/** Of a seat at the table. */
export const seatStatusLabel = (status: string): string => statuses[status] ?? status;

interface Label {
  party: Party;
  side?: Side;
}

const names: Record<string, Label> = {
  村居干部: { party: 'villageCadre' },
  社区干部: { party: 'villageCadre' },
  村干部: { party: 'villageCadre' },
  干部: { party: 'villageCadre' },
  政协委员: { party: 'cppccMember' },
  委员: { party: 'cppccMember' },
  部门负责人: { party: 'deptHead' },
  部门: { party: 'deptHead' },
  群众代表: { party: 'massRep' },
  村民代表: { party: 'massRep' },
  居民代表: { party: 'massRep' },
  代表: { party: 'massRep' },
  利益相关者: { party: 'stakeholder' },
  利益相关方: { party: 'stakeholder' },
  当事人: { party: 'stakeholder' },
  群众: { party: 'stakeholder' },
  村民: { party: 'stakeholder' },
  居民: { party: 'stakeholder' },
  X: { party: 'stakeholder' },
  支持方: { party: 'stakeholder', side: 'for' },
  赞成方: { party: 'stakeholder', side: 'for' },
  反对方: { party: 'stakeholder', side: 'against' },
  不同意方: { party: 'stakeholder', side: 'against' },
};

// Longest first: 群众代表 before 群众.
const byLength = Object.entries(names).sort(([a], [b]) => b.length - a.length);

/** The label a text begins with, and what follows it. */
export function takeParty(text: string): (Label & { rest: string }) | undefined {
  const found = byLength.find(([name]) => text.startsWith(name));
  return found && { ...found[1], rest: text.slice(found[0].length).trim() };
}

export interface Named {
  name: string;
  party?: Party;
  side?: Side;
  /** The village they speak for, when it is named. */
  unit?: string;
}

/**
 * `@麦冬 政协委员`, `群众代表 老马、柱子`, `村干部秋实、部门清泉`, `河湾村 群众代表 船家老何`. A role that stands alone goes with
 * the names before it when the last word is one too, else with those after it.
 */
export function parsePeople(text: string, units: readonly string[] = []): Named[] {
  const people: Named[] = [];
  let unit: string | undefined;
  let words: string[] = [];
  const settle = () => {
    for (const { name, label } of withLabels(words)) people.push(named(name, label, unit));
    words = [];
  };
  for (const word of text.split(/[\s、，,;；。@＠]+/).filter((part) => part !== '')) {
    if (units.includes(word)) {
      settle();
      unit = word;
    } else {
      words.push(word);
    }
  }
  settle();
  return people;
}

const isLabel = (word: string | undefined) => word !== undefined && takeParty(word)?.rest === '';

function withLabels(words: string[]): { name: string; label: Label | undefined }[] {
  const trailing = isLabel(words.at(-1));
  const found: { name: string; label: Label | undefined }[] = [];
  let current: Label | undefined;
  for (const word of trailing ? [...words].reverse() : words) {
    const label = takeParty(word);
    if (label?.rest === '') current = label;
    else found.push({ name: label?.rest ?? word, label: label ?? current });
  }
  return trailing ? found.reverse() : found;
}

function named(name: string, label: Label | undefined, unit: string | undefined): Named {
  return {
    name,
    ...(label && { party: label.party, ...(label.side && { side: label.side }) }),
    ...(unit !== undefined && { unit }),
  };
}
