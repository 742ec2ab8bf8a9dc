// What the model may cost in a day, counted from the recorded calls, so that restarts and replicas share one budget.
import type { Db } from '../db/client.js';
import { defaultZone, local } from '../time.js';

/** Tokens in and out since midnight in the county's time zone. Calls under way are not counted: the day may end a little over. */
export async function tokensUsedToday(db: Pick<Db, 'prisma'>, now: Date, zone = defaultZone): Promise<number> {
  const since = local(now, zone).startOf('day').toJSDate();
  const { _sum } = await db.prisma.llmCall.aggregate({
    where: { createdAt: { gte: since } },
    _sum: { tokensIn: true, tokensOut: true },
  });
  return (_sum.tokensIn ?? 0) + (_sum.tokensOut ?? 0);
}
