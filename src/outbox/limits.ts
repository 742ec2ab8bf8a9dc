// The platforms' rate limits, kept over all processes by counting the attempts of the last minute in the database.
import type { Db } from '../db/client.js';
import type { Channel } from '../platforms/platform.js';

/** A little over the platform's minute: one request takes longer to arrive than another. */
const windowSeconds = 61;

/** Milliseconds until this channel may be used again; 0 now. */
export async function waitForLimit(db: Db, channel: Channel): Promise<number> {
  const { rows } = await db.pool.query<{ wait: number | null }>(
    `SELECT extract(epoch FROM min("startedAt") + $3 * interval '1 s' - now()) * 1000 AS wait
       FROM (SELECT "startedAt" FROM "OutboxAttempt"
              WHERE target = $1 AND "startedAt" > now() - $3 * interval '1 s'
              ORDER BY "startedAt" DESC LIMIT $2) recent
     HAVING count(*) >= $2`,
    [channel.target, channel.perMinute, windowSeconds],
  );
  return Math.max(0, Math.ceil(Number(rows[0]?.wait ?? 0)));
}
