import { z } from 'zod';
import type { BoardQuery } from '../../reports/board.js';
import { type Stage, stageNames } from '../../topics/stages.js';
import { categories } from '../../triage/understanding.js';
import { maxId } from '../params.js';

/** What stands in an address is a filter or nothing: an address somebody mistyped still opens the board. */
const searchShape = z.object({
  stage: z
    .enum(stageNames as [Stage, ...Stage[]])
    .optional()
    .catch(undefined),
  category: z.enum(categories).optional().catch(undefined),
  village: z.coerce.number().int().min(1).max(maxId).optional().catch(undefined),
  q: z.string().trim().max(60).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});

export type BoardSearch = z.infer<typeof searchShape>;

/** What the search asks of the board. */
export function queryOf(context: { query: unknown }): { search: BoardSearch; query: BoardQuery } {
  const search = searchShape.parse(context.query);
  const { stage, category, village, q, page } = search;
  return { search, query: { stage, category, villageId: village, words: q || undefined, page } };
}
