// Whether a new topic belongs to a collection round (专题征集) that is open where it was raised.
import type { Tx } from '../db/client.js';
import { unitAndAncestors } from '../people/units.js';
import { weighCategories } from './offline/lexicon/lexicon.js';
import { noGram, profileOf } from './offline/profile.js';

/** The newest open round of the unit, or of one above it, whose theme the words fit. */
export async function roundFor(
  tx: Tx,
  unitId: number,
  words: string,
  category: string,
  now: Date,
): Promise<number | undefined> {
  const rounds = await tx.collectionRound.findMany({
    where: { unitId: { in: await unitAndAncestors(tx, unitId) }, closedAt: null, openedAt: { lte: now } },
    orderBy: { id: 'desc' },
  });
  return rounds.find((round) => fitsTheme(round.theme, words, category))?.id;
}

/** A theme that names no matter (大家有啥说啥) takes everything. */
export function fitsTheme(theme: string, words: string, category: string): boolean {
  const asked = profileOf(theme);
  if (asked.matters.size === 0) return true;
  const said = profileOf(words);
  if ([...asked.matters.keys()].some((matter) => said.matters.has(matter))) return true;
  const grams = new Set(said.sequence);
  if (asked.sequence.some((gram) => gram !== noGram && grams.has(gram))) return true;
  return weighCategories(asked.matters)[0]?.category === category;
}
