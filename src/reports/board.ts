// 公示栏: what anybody may see of a place's topics. Private ones do not exist here; what nobody has screened yet is counted
// and shown by its number and category, without the words its reporter chose.
import type { Prisma, TopicModel, TopicState, Tx, UnitModel } from '../db/client.js';
import { unitAndDescendants } from '../people/units.js';
import { type Stage, stageNames, stageOf, stages, unscreened } from '../topics/stages.js';

export interface BoardQuery {
  stage?: Stage | undefined;
  category?: string | undefined;
  /** A unit beneath the board's own. */
  villageId?: number | undefined;
  /** Words of a title, or a number. */
  words?: string | undefined;
  /** From 1. */
  page: number;
  size?: number;
}

export interface BoardTopic {
  number: number;
  /** Absent while its words are not for everybody. */
  title?: string;
  stage: Stage | undefined;
  state: TopicState;
  since: Date;
  raisedAt: Date;
  category: string;
  place: string | null;
  unit: string;
  postingEndsAt: Date | null;
}

export interface Board {
  unit: UnitModel;
  /** Beneath it, for the filter; nearest levels first. */
  villages: Pick<UnitModel, 'id' | 'name'>[];
  counts: Record<Stage, number>;
  topics: BoardTopic[];
  /** Not counted beyond `mostCounted` where words or a category are looked for. */
  found: number;
  page: number;
  pages: number;
}

const boardPageSize = 20;
/** Nobody turns more pages than this; counting all that match would look at every topic. */
export const mostCounted = 1_000;

export function titleForAll(topic: Pick<TopicModel, 'title' | 'state' | 'private'>): string | undefined {
  return topic.private || unscreened.includes(topic.state) ? undefined : topic.title;
}

/** Undefined when there is no such unit. */
export async function boardOf(tx: Tx, unitId: number, query: BoardQuery): Promise<Board | undefined> {
  const unit = await tx.unit.findUnique({ where: { id: unitId } });
  if (!unit) return undefined;
  const all = await unitAndDescendants(tx, unitId);
  const villages = await tx.unit.findMany({
    where: { id: { in: all.filter((id) => id !== unitId) } },
    select: { id: true, name: true },
    orderBy: [{ kind: 'asc' }, { id: 'asc' }],
  });
  const chosen = query.villageId !== undefined && all.includes(query.villageId) ? query.villageId : undefined;
  const units = chosen === undefined ? all : await unitAndDescendants(tx, chosen);
  const counts = await countStages(tx, units);
  const where = filterOf(units, query);
  const size = query.size ?? boardPageSize;
  const plain = !query.category && !query.words;
  const found = plain ? total(counts, query.stage) : await countUpTo(tx, where, mostCounted);
  const pages = Math.max(1, Math.ceil(found / size));
  const page = Math.min(Math.max(1, query.page), pages);
  const rows = await tx.topic.findMany({
    where,
    include: { unit: { select: { name: true } } },
    orderBy: [{ stateSince: 'desc' }, { id: 'desc' }],
    skip: (page - 1) * size,
    take: size,
  });
  return { unit, villages, counts, topics: rows.map(shown), found, page, pages };
}

function shown(topic: TopicModel & { unit: { name: string } }): BoardTopic {
  const title = titleForAll(topic);
  return {
    number: topic.number,
    ...(title !== undefined && { title }),
    stage: stageOf(topic.state),
    state: topic.state,
    since: topic.stateSince,
    raisedAt: topic.createdAt,
    category: topic.category,
    // A place can tell who reported it: it waits for the screening too.
    place: title === undefined ? null : topic.place,
    unit: topic.unit.name,
    postingEndsAt: topic.state === 'posted' ? topic.postingEndsAt : null,
  };
}

const shownStates = stageNames.flatMap((name) => stages[name].states as readonly TopicState[]);

function filterOf(units: number[], { stage, category, words }: BoardQuery): Prisma.TopicWhereInput {
  const states = stage ? (stages[stage].states as readonly TopicState[]) : shownStates;
  const number = /^#?(\d{1,9})号?$/.exec(words ?? '')?.[1];
  return {
    unitId: { in: units },
    private: false,
    state: { in: [...states] },
    ...(category && { category }),
    ...(number !== undefined && { number: Number(number) }),
    ...(words &&
      number === undefined && {
        title: { contains: words, mode: 'insensitive' },
        // Finding words tells that they stand there.
        NOT: { state: { in: [...unscreened] } },
      }),
  };
}

async function countUpTo(tx: Tx, where: Prisma.TopicWhereInput, most: number): Promise<number> {
  return (await tx.topic.findMany({ where, select: { id: true }, take: most })).length;
}

async function countStages(tx: Tx, units: number[]): Promise<Record<Stage, number>> {
  const rows = await tx.topic.groupBy({
    by: ['state'],
    where: { unitId: { in: units }, private: false },
    _count: { _all: true },
  });
  const counts = Object.fromEntries(stageNames.map((name) => [name, 0])) as Record<Stage, number>;
  for (const { state, _count } of rows) {
    const stage = stageOf(state);
    if (stage) counts[stage] += _count._all;
  }
  return counts;
}

const total = (counts: Record<Stage, number>, stage?: Stage) =>
  stage ? counts[stage] : Object.values(counts).reduce((sum, count) => sum + count, 0);
