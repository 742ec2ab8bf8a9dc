// Which talk is read together, and when. In a chat that is calm, soon; in one that is busy, several messages at once, so
// that a call of the model is shared by them. Whoever calls the bot is not kept waiting for others.
import type { InboxMessageModel } from '../db/client.js';
import { leaseOwner, leaseSeconds } from '../db/lease.js';
import type { Deps } from '../deps.js';

const maxWindow = 12;

/** Seconds. Calm talk is due after a moment of silence, or when it does not stop. */
const calm = { silence: 8, longest: 24, called: 0 };
/** From so many messages a minute on, six or more come together in this time. */
const busyFrom = 3;
const busy = { silence: 18, longest: 120, called: 10 };

/** The oldest waiting messages of one chat that nobody is at work on. `hurry`: do not wait for a chat to fall quiet. */
export async function claimWindow(deps: Pick<Deps, 'db'>, hurry: boolean): Promise<InboxMessageModel[]> {
  const due = await deps.db.prisma.$queryRaw<{ platform: string; chatId: string }[]>`
    WITH waiting AS (
      SELECT platform, "chatId", count(*) AS messages, min(id) AS first, bool_or("calledBot") AS called,
             min("nextTryAt") AS try_at, bool_or("leaseUntil" >= now()) AS leased,
             now() - max("receivedAt") AS silence, now() - min("receivedAt") AS longest,
             now() - min("receivedAt") FILTER (WHERE "calledBot") AS called_for,
             count(*) FILTER (WHERE "receivedAt" > now() - interval '1 minute') AS lately
        FROM "InboxMessage" WHERE state = 'triage' GROUP BY platform, "chatId"
    )
    SELECT platform, "chatId" FROM (
      SELECT w.*, w.lately + (
               SELECT count(*) FROM (
                 SELECT "receivedAt" FROM "InboxMessage" m
                  WHERE m.state = 'handled' AND m.platform = w.platform AND m."chatId" = w."chatId"
                  ORDER BY m.id DESC LIMIT ${busyFrom}) last
                WHERE "receivedAt" > now() - interval '1 minute') >= ${busyFrom} AS busy
        FROM waiting w WHERE leased IS NOT TRUE AND try_at <= now()) chat
     WHERE ${hurry} OR messages >= ${maxWindow}
        OR silence > make_interval(secs => CASE WHEN busy THEN ${busy.silence}::int ELSE ${calm.silence}::int END)
        OR longest > make_interval(secs => CASE WHEN busy THEN ${busy.longest}::int ELSE ${calm.longest}::int END)
        OR called_for >= make_interval(secs => CASE WHEN busy THEN ${busy.called}::int ELSE ${calm.called}::int END)
     ORDER BY called DESC, first`;
  if (due.length === 0) return [];
  return deps.db.prisma.$transaction(async (tx) => {
    for (const chat of due) {
      const lock = `triage ${chat.platform} ${chat.chatId}`;
      const [got] = await tx.$queryRaw<
        { locked: boolean }[]
      >`SELECT pg_try_advisory_xact_lock(hashtextextended(${lock}, 0)) AS locked`;
      if (!got?.locked) continue;
      const waiting = await tx.inboxMessage.findMany({
        where: { ...chat, state: 'triage' },
        orderBy: { id: 'asc' },
        take: maxWindow,
      });
      // Another process may have claimed this chat, or been done with it, between the two looks.
      if (waiting.length === 0 || waiting.some((row) => row.leaseUntil !== null && row.leaseUntil > new Date()))
        continue;
      await tx.$executeRaw`
        UPDATE "InboxMessage" SET "leaseOwner" = ${leaseOwner}, "leaseUntil" = now() + ${leaseSeconds} * interval '1 s',
               attempts = attempts + 1
         WHERE id = ANY(${waiting.map((row) => row.id)})`;
      return waiting;
    }
    return [];
  });
}
