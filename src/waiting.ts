// What has come in or is to go out and is not done yet.
import type { Deps } from './deps.js';

export type Waiting = Record<'inbox' | 'triage' | 'outbox' | 'refused' | 'unknown' | 'failed', number>;

/** How much of what is to be done is not done yet. */
export async function countsWaiting(deps: Pick<Deps, 'db' | 'clock'>): Promise<Waiting> {
  const { rows } = await deps.db.pool.query<Waiting>(
    `SELECT (SELECT count(*) FROM "InboxMessage" WHERE state = 'received')::int AS inbox,
            (SELECT count(*) FROM "InboxMessage" WHERE state = 'triage')::int AS triage,
            (SELECT count(*) FROM "InboxMessage" WHERE state = 'failed')::int AS failed,
            (SELECT count(*) FROM "OutboxPost" WHERE state = 'pending' AND ("notBefore" IS NULL OR "notBefore" <= $1))::int AS outbox,
            (SELECT count(*) FROM "OutboxPost" WHERE state = 'refused')::int AS refused,
            (SELECT count(*) FROM "OutboxPost" WHERE state = 'unknown')::int AS unknown`,
    [deps.clock.now()],
  );
  return rows[0] as Waiting;
}
