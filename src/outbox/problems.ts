// Posts that did not go out, or of which nobody knows whether they did: what an administrator can still do with them.
import type { Prisma, Tx } from '../db/client.js';

export const stuck = { state: { in: ['refused', 'unknown'] } } satisfies Prisma.OutboxPostWhereInput;

/** It goes out once more; false when it is no such post (any more). */
export async function resendPost(tx: Tx, id: number): Promise<boolean> {
  const { count } = await tx.outboxPost.updateMany({
    where: { id, ...stuck },
    data: { state: 'pending', attempts: 0, nextTryAt: new Date(), lastError: null },
  });
  // A request whose end was never written down would stop it again.
  if (count > 0) {
    await tx.outboxAttempt.updateMany({ where: { postId: id, outcome: null }, data: { outcome: 'unknown' } });
  }
  return count > 0;
}

/** Nothing more is done with it; it stays on record. */
export async function dropPost(tx: Tx, id: number): Promise<boolean> {
  const { count } = await tx.outboxPost.updateMany({ where: { id, ...stuck }, data: { state: 'dropped' } });
  return count > 0;
}
