// What a county's model was asked, by the version of the prompt.
import type { Tx } from '../db/client.js';

export interface PromptCalls {
  prompt: string;
  version: number;
  calls: number;
  failed: number;
  tokens: number;
}

/** `countyId`: a root of the tree of units. `since` is real time: calls are. */
export async function callsOf(tx: Tx, countyId: number, since: Date): Promise<PromptCalls[]> {
  const groups = await tx.llmCall.groupBy({
    by: ['prompt', 'promptVersion', 'outcome'],
    where: { countyId, createdAt: { gte: since } },
    _count: true,
    _sum: { tokensIn: true, tokensOut: true },
    orderBy: [{ prompt: 'asc' }, { promptVersion: 'desc' }],
  });
  const rows = new Map<string, PromptCalls>();
  for (const { prompt, promptVersion: version, outcome, _count, _sum } of groups) {
    const key = `${prompt}@${version}`;
    const row = rows.get(key) ?? { prompt, version, calls: 0, failed: 0, tokens: 0 };
    row.calls += _count;
    if (outcome !== 'ok') row.failed += _count;
    row.tokens += (_sum.tokensIn ?? 0) + (_sum.tokensOut ?? 0);
    rows.set(key, row);
  }
  return [...rows.values()];
}
