// Takes messages from the inbox: in order per chat, several chats side by side.
import { holding, leaseOwner, leaseSeconds } from '../db/lease.js';
import { type HandleDeps, handleMessage, LeaseLost } from './handle-message.js';

const sideBySide = 8;
/** In a crowd of callbacks: what runs side by side is in their way all at once. */
const sideBySideInCrowd = 2;
const maxAttempts = 8;

/** True: there was work. */
export async function handleDue(deps: HandleDeps, crowded = false): Promise<boolean> {
  const ids = await claim(deps, crowded ? sideBySideInCrowd : sideBySide);
  await Promise.all(
    ids.map((id) =>
      holding(
        () => renew(deps, id),
        () => handleOne(deps, id),
      ),
    ),
  );
  return ids.length > 0;
}

/**
 * The oldest unhandled message of each chat, when nobody holds it. The chats are found one after the other along the
 * index: a burst or an outage leaves thousands of messages waiting in a few of them.
 */
async function claim(deps: HandleDeps, limit: number): Promise<number[]> {
  const { rows } = await deps.db.pool.query<{ id: number }>(
    `WITH RECURSIVE head AS (
       (SELECT platform, "chatId", id FROM "InboxMessage" WHERE state = 'received'
         ORDER BY platform, "chatId", id LIMIT 1)
       UNION ALL
       SELECT following.* FROM head CROSS JOIN LATERAL
         (SELECT platform, "chatId", id FROM "InboxMessage"
           WHERE state = 'received' AND (platform, "chatId") > (head.platform, head."chatId")
           ORDER BY platform, "chatId", id LIMIT 1) following
     )
     UPDATE "InboxMessage" SET "leaseOwner" = $1, "leaseUntil" = now() + $2 * interval '1 s', attempts = attempts + 1
      WHERE id IN (
        SELECT free.id FROM (SELECT id FROM head ORDER BY id) oldest CROSS JOIN LATERAL
          (SELECT id FROM "InboxMessage" m
            WHERE m.id = oldest.id AND m.state = 'received' AND m."nextTryAt" <= now()
              AND (m."leaseUntil" IS NULL OR m."leaseUntil" < now())
              FOR UPDATE SKIP LOCKED) free
         LIMIT $3)
      RETURNING id`,
    [leaseOwner, leaseSeconds, limit],
  );
  return rows.map((row) => row.id);
}

async function handleOne(deps: HandleDeps, id: number): Promise<void> {
  try {
    await handleMessage(deps, id);
  } catch (error) {
    if (error instanceof LeaseLost) return;
    await failed(deps, id, error);
  }
}

/** Waits longer each time; after the last try it is set aside as `failed`, so that its chat goes on. */
async function failed(deps: HandleDeps, id: number, error: unknown): Promise<void> {
  const { rows } = await deps.db.pool.query<{ state: string; attempts: number }>(
    `UPDATE "InboxMessage"
        SET "lastError" = $3, "leaseOwner" = NULL, "leaseUntil" = NULL,
            state = CASE WHEN attempts >= $4 THEN 'failed'::"InboxState" ELSE state END,
            "nextTryAt" = now() + least(60, power(2, attempts) * 0.25) * interval '1 s'
      WHERE id = $1 AND "leaseOwner" = $2 RETURNING state, attempts`,
    [id, leaseOwner, error instanceof Error ? error.name : 'error', maxAttempts],
  );
  const level = rows[0]?.state === 'failed' || rows[0]?.attempts === 1 ? 'error' : 'warn';
  deps.log[level]({ err: error, messageRow: id, attempts: rows[0]?.attempts }, 'message could not be handled');
}

async function renew(deps: HandleDeps, id: number): Promise<boolean> {
  const { rowCount } = await deps.db.pool.query(
    `UPDATE "InboxMessage" SET "leaseUntil" = now() + $3 * interval '1 s' WHERE id = $1 AND "leaseOwner" = $2`,
    [id, leaseOwner, leaseSeconds],
  );
  return rowCount === 1;
}
