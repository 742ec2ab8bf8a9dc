// What somebody types with an opinion: 匿名 or 私密; and a staff member who writes down another's words: of which village,
// by whom.
import type { Tx } from '../db/client.js';
import { grantsAt } from '../people/roles.js';
import { unitAndDescendants } from '../people/units.js';
import { surnames } from './masking/name-words.js';
import { findMatters } from './offline/lexicon/lexicon.js';
import { findPlaces } from './offline/place.js';

export interface Flagged {
  words: string;
  isPrivate: boolean;
  anonymous: boolean;
}

const flag = /^[\s:：，,（(]*(匿名|私密|私下)[)）]?[\s:：，,]*/;

/** What 反映 and 代录 ask for beside the matter itself. */
export function takeFlags(text: string): Flagged {
  let words = text;
  let isPrivate = false;
  let anonymous = false;
  for (let found = flag.exec(words); found; found = flag.exec(words)) {
    if (found[1] === '匿名') anonymous = true;
    else isPrivate = true;
    words = words.slice(found[0].length);
  }
  return { words: words.trim(), isPrivate, anonymous };
}

export interface Dictated extends Flagged {
  unitId: number;
  name: string | null;
}

export interface Place {
  /** The chat's: the unit meant is this one or one beneath it. */
  unitId: number;
  personId: number;
  /** Where nothing else is said. */
  usually?: number;
}

/** `李家庄 王大爷 路灯坏了三天`: all but the matter may be left out, and 匿名 or 私密 may stand anywhere before it. */
export async function readDictated(tx: Tx, at: Place, text: string): Promise<Dictated> {
  const first = takeFlags(text);
  const village = await takeUnit(tx, at, first.words);
  const second = takeFlags(village.rest);
  const { name, rest } = takeName(second.words);
  const last = takeFlags(rest);
  return {
    unitId: village.unitId,
    name,
    words: last.words,
    isPrivate: first.isPrivate || second.isPrivate || last.isPrivate,
    anonymous: first.anonymous || second.anonymous || last.anonymous,
  };
}

/** The unit named at the start; else the usual one, the staff member's own, the chat's. */
export async function takeUnit(tx: Tx, at: Place, text: string): Promise<{ unitId: number; rest: string }> {
  const beneath = await unitAndDescendants(tx, at.unitId);
  const units = await tx.unit.findMany({ where: { id: { in: beneath } } });
  units.sort((a, b) => b.name.length - a.name.length);
  const named = units.find((unit) => text.startsWith(unit.name));
  if (named) {
    const rest = text.slice(named.name.length);
    // 李家庄路灯坏了: where the name belongs to the sentence it stays there.
    const apart = /^[\s，,：:、]+/.exec(rest);
    return { unitId: named.id, rest: apart ? rest.slice(apart[0].length) : rest === '' ? '' : text };
  }
  return { unitId: at.usually ?? (await ownUnit(tx, at, beneath)), rest: text };
}

/** A village's cadre speaks for their village in the township's workroom too. */
async function ownUnit(tx: Tx, { unitId, personId }: Place, beneath: number[]): Promise<number> {
  if ((await grantsAt(tx, personId, unitId)).length > 0) return unitId;
  const own = await tx.roleGrant.findMany({ where: { personId, unitId: { in: beneath } }, distinct: ['unitId'] });
  return own.length === 1 ? (own[0]?.unitId ?? unitId) : unitId;
}

const titles =
  /^(?:[老小大]?[\u4e00-\u9fa5]{1,3}(?:大爷|大娘|大妈|大叔|大婶|大姐|大哥|大嫂|大伯|婶子?|叔|伯|嫂子?|姨|哥|姐|奶奶|爷爷|阿姨|先生|女士|师傅|老师|同志|某)|[老小][\u4e00-\u9fa5]|[\u4e00-\u9fa5]某某?)$/;

/** `王大爷：路灯…`, `姓名：春花 路灯…`, `王大爷 路灯…`; a first word that is no name belongs to the matter. */
export function takeName(text: string): { name: string | null; rest: string } {
  const labelled = /^(?:姓名|反映人|来电人|群众)[:：\s]+([\u4e00-\u9fa5·]{1,8})[\s，,；;。]+/.exec(text);
  if (labelled) return { name: labelled[1] as string, rest: text.slice(labelled[0].length).trim() };
  const first = /^([\u4e00-\u9fa5·]{2,5})(\s*[:：]\s*|[\s，,]+)/.exec(text);
  const word = first?.[1] ?? '';
  const rest = text.slice(first?.[0].length ?? 0).trim();
  if (!first || rest.length < 3) return { name: null, rest: text };
  const speaks = /[:：]/.test(first[2] as string);
  const looksLikeName = titles.test(word) || (word.length <= 4 && surnames.has(word[0] as string));
  const isMatter = findMatters(word).length > 0 || findPlaces(word).text !== null;
  return (speaks || looksLikeName) && !isMatter ? { name: word, rest } : { name: null, rest: text };
}
