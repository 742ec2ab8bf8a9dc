// The figures of the model for /metrics.
import type { Deps } from '../deps.js';
import { callsInLastMinute, tokensUsedToday } from '../llm/calls.js';
import { countyOf } from './model-settings.js';

export async function countModel({ db, clock, metrics, llm }: Pick<Deps, 'db' | 'clock' | 'metrics' | 'llm'>) {
  const { prisma } = db;
  metrics.redoWaiting.set(await prisma.triageResult.count({ where: toBeRedone(clock.now()) }));
  await countTurns({ db, metrics });
  if (!llm) return;
  for (const state of ['closed', 'open', 'probing'] as const) {
    metrics.llmBreaker.set({ state }, llm.breaker === state ? 1 : 0);
  }
  const now = new Date();
  metrics.llmCallsLastMinute.set(await callsInLastMinute(db, now));
  for (const { id, name } of await prisma.unit.findMany({ where: { parentId: null } })) {
    const { dailyTokens = llm.dailyTokens } = await countyOf(prisma, id);
    metrics.llmBudgetLeft.set({ county: name }, Math.max(0, dailyTokens - (await tokensUsedToday(db, now, id))));
  }
}

async function countTurns({ db, metrics }: Pick<Deps, 'db' | 'metrics'>): Promise<void> {
  const last = await db.prisma.unitEvent.findMany({
    where: { action: { in: ['suggestOnly', 'fileAgain'] } },
    orderBy: [{ unitId: 'asc' }, { seq: 'desc' }],
    distinct: ['unitId'],
    include: { unit: true },
  });
  for (const { unit, action } of last) metrics.suggestOnly.set({ unit: unit.name }, action === 'suggestOnly' ? 1 : 0);
}

/** Hours after which nobody expects anything of a message any more. */
const redoWithinHours = 24;

/** Answered by the offline engine because the model failed. */
export function toBeRedone(now: Date) {
  const since = new Date(now.getTime() - redoWithinHours * 3_600_000);
  return { redo: true, message: { state: 'handled' as const, sentAt: { gt: since } } };
}
