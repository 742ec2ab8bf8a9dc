// Which prompt reads a unit's talk, which is on trial beside it, and whose budget pays.
import type { Tx } from '../db/client.js';
import type { County } from '../llm/llm.js';
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
  const id = (await unitAndAncestors(tx, unitId)).at(-1) ?? unitId;
  return { prompt: classifyPrompt, shadowPrompt, county: await countyOf(tx, id) };
}

/** `id`: a root of the tree of units. */
export async function countyOf(tx: Tx, id: number): Promise<County> {
  const { dailyTokens } = await settingsOf(tx, id);
  return { id, ...(dailyTokens > 0 && { dailyTokens }) };
}
