// Which prompt reads a unit's talk, which is on trial beside it, and whose budget pays.
import type { Db, Tx } from '../db/client.js';
import { tokensUsedToday } from '../llm/calls.js';
import type { County, Llm } from '../llm/llm.js';
import { settingsOf, unitAndAncestors } from '../people/units.js';

export interface ModelSettings {
  /** Empty: the usual one. */
  prompt: string;
  /** Empty: none. */
  shadowPrompt: string;
  county: County;
}

export async function modelSettings(tx: Tx, unitId: number): Promise<ModelSettings> {
  const { classifyPrompt, shadowPrompt } = await settingsOf(tx, unitId);
  return { prompt: classifyPrompt, shadowPrompt, county: await countyFor(tx, unitId) };
}

/** The one above a unit. */
export async function countyFor(tx: Tx, unitId: number): Promise<County> {
  return countyOf(tx, (await unitAndAncestors(tx, unitId)).at(-1) ?? unitId);
}

/** `id`: a root of the tree of units. */
export async function countyOf(tx: Tx, id: number): Promise<County> {
  const { dailyTokens } = await settingsOf(tx, id);
  return { id, ...(dailyTokens > 0 && { dailyTokens }) };
}

/** What a county has used of its day. */
export interface Budget {
  county: string;
  used: number;
  of: number;
}

export async function budgetsToday(
  db: Pick<Db, 'prisma'>,
  { dailyTokens }: Pick<Llm, 'dailyTokens'>,
): Promise<Budget[]> {
  const counties = await db.prisma.unit.findMany({ where: { parentId: null }, orderBy: { id: 'asc' } });
  const budgets: Budget[] = [];
  for (const { id, name } of counties) {
    const { dailyTokens: own } = await countyOf(db.prisma, id);
    budgets.push({ county: name, used: await tokensUsedToday(db, new Date(), id), of: own ?? dailyTokens });
  }
  return budgets;
}
