// The record of calls, and what may still be asked: counted from the recorded calls, so that restarts and replicas share
// one budget and one rate.
import type { Db } from '../db/client.js';
import { defaultZone, local } from '../time.js';
import type { LlmRequest } from './llm.js';

/** Tokens in and out since midnight in the county's time zone. Calls under way are not counted: the day may end a little over. */
export async function tokensUsedToday(
  db: Pick<Db, 'prisma'>,
  now: Date,
  countyId?: number,
  zone = defaultZone,
): Promise<number> {
  const since = local(now, zone).startOf('day').toJSDate();
  const { _sum } = await db.prisma.llmCall.aggregate({
    where: { createdAt: { gte: since }, ...(countyId !== undefined && { countyId }) },
    _sum: { tokensIn: true, tokensOut: true },
  });
  return (_sum.tokensIn ?? 0) + (_sum.tokensOut ?? 0);
}

/** Over all counties: the endpoint's limit is one. */
export async function callsInLastMinute(db: Pick<Db, 'prisma'>, now: Date): Promise<number> {
  return db.prisma.llmCall.count({ where: { createdAt: { gt: new Date(now.getTime() - 60_000) } } });
}

export interface Call {
  mode: string;
  model: string;
  tokensIn: number;
  tokensOut: number;
  latencyMs: number;
  outcome: string;
}

export async function recordCall(db: Pick<Db, 'prisma'>, request: LlmRequest<unknown>, call: Call): Promise<number> {
  const { prompt, county } = request;
  const row = await db.prisma.llmCall.create({
    data: {
      ...call,
      prompt: prompt.name,
      promptVersion: prompt.version,
      promptChecksum: prompt.checksum,
      countyId: county?.id ?? null,
    },
    select: { id: true },
  });
  return row.id;
}
