// The visitor's topics by where they stand.
import { z } from 'zod';
import type { Prisma, Tx } from '../../db/client.js';
import { type Stage, stageNames, stages } from '../../topics/stages.js';
import { categories } from '../../triage/understanding.js';
import { maxId } from '../params.js';
import type { WorkBoard } from './board-page.js';
import { topicsIn } from './visible.js';

const perColumn = 12;
const perPage = 30;

export const boardShape = z.object({
  unit: z.coerce.number().int().min(1).max(maxId).optional().catch(undefined),
  category: z.enum(categories).optional().catch(undefined),
  stage: z
    .enum(stageNames as [Stage, ...Stage[]])
    .optional()
    .catch(undefined),
  q: z.string().trim().max(60).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});

/** `within`: the units that the visitor's roles reach. */
export async function workBoard(tx: Tx, within: number[], search: z.infer<typeof boardShape>): Promise<WorkBoard> {
  const units = await tx.unit.findMany({ where: { id: { in: within } }, orderBy: [{ kind: 'asc' }, { id: 'asc' }] });
  const number = /^#?(\d{1,9})号?$/.exec(search.q ?? '')?.[1];
  const where: Prisma.TopicWhereInput = {
    AND: [
      topicsIn(within),
      search.unit === undefined ? {} : { unitId: search.unit },
      search.category ? { category: search.category } : {},
      number !== undefined ? { number: Number(number) } : {},
      search.q && number === undefined ? { title: { contains: search.q, mode: 'insensitive' } } : {},
    ],
  };
  const size = search.stage ? perPage : perColumn;
  const columns = {} as WorkBoard['columns'];
  for (const stage of stageNames) {
    const here = { ...where, state: { in: [...stages[stage].states] } };
    const count = await tx.topic.count({ where: here });
    const wanted = search.stage === undefined || search.stage === stage;
    const topics = wanted
      ? await tx.topic.findMany({
          where: here,
          include: { unit: true },
          orderBy: [{ urgent: 'desc' }, { stateSince: 'desc' }, { id: 'desc' }],
          skip: search.stage ? (search.page - 1) * size : 0,
          take: size,
        })
      : [];
    columns[stage] = { count, topics };
  }
  const pages = search.stage ? Math.max(1, Math.ceil(columns[search.stage].count / size)) : 1;
  const { unit, category, q, stage, page } = search;
  return { columns, units, pages, search: { unit, category, q, stage, page } };
}
