// New messages and the clock as server-sent events. The id of an event is that of its message, so a page that comes
// back goes on after the last one it saw.
import { PassThrough } from 'node:stream';
import type { Db } from '../../db/client.js';
import type { Clock } from '../../time.js';
import { showMessage } from './directory.js';
import type { SandboxFeed, SandboxNews } from './feed.js';

/** Below the minute after which proxies close a silent connection. */
const heartbeatMs = 15_000;
const retryMs = 1_500;
const batch = 100;

export interface EventsOptions {
  db: Pick<Db, 'prisma'>;
  clock: Clock;
  feed: SandboxFeed;
  /** Ends the stream, so that a stopping server does not wait for open pages. */
  stop?: AbortSignal;
}

export async function lastMessageId({ prisma }: Pick<Db, 'prisma'>): Promise<number> {
  return (await prisma.sandboxMessage.aggregate({ _max: { id: true } }))._max.id ?? 0;
}

/** The stream of everything after message `after`, in all groups. */
export function sandboxEvents({ db, clock, feed, stop }: EventsOptions, after: number): PassThrough {
  const stream = new PassThrough();
  let last = after;
  let reading: Promise<void> | undefined;
  let more = false;

  const write = (event: string, data: unknown, id?: number) => {
    if (stream.writable) {
      stream.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    }
  };
  const writeClock = () => write('clock', { clock: clock.now().toISOString() });

  async function readOn(): Promise<void> {
    do {
      more = false;
      const rows = await db.prisma.sandboxMessage.findMany({
        where: { id: { gt: last } },
        orderBy: { id: 'asc' },
        take: batch,
      });
      for (const row of rows) write('message', { group: row.groupId, ...showMessage(row) }, row.id);
      last = rows.at(-1)?.id ?? last;
      more ||= rows.length === batch;
      if (rows.length > 0) writeClock();
    } while (more && stream.writable);
  }
  const catchUp = () => {
    if (reading) {
      more = true;
      return;
    }
    reading = readOn()
      // The page reconnects by itself and goes on where it was.
      .catch(() => {
        stream.end();
      })
      .finally(() => {
        reading = undefined;
        // News that came between the last look and here.
        if (more && stream.writable) catchUp();
      });
  };

  const onNews = (news: SandboxNews) => {
    if (news === 'messages') catchUp();
    else if (news === 'clock') writeClock();
    else write('state', {});
  };
  const unlisten = feed.listen(onNews);
  const heartbeat = setInterval(() => {
    writeClock();
    // Another process on the same database may have posted.
    catchUp();
  }, heartbeatMs);
  const end = () => stream.end();
  stop?.addEventListener('abort', end, { once: true });
  stream.once('close', () => {
    clearInterval(heartbeat);
    unlisten();
    stop?.removeEventListener('abort', end);
  });
  if (stop?.aborted) end();

  stream.write(`retry: ${retryMs}\n\n`);
  // With an id, so that a page which lost its connection before any message came knows where to go on.
  write('clock', { clock: clock.now().toISOString() }, last);
  catchUp();
  return stream;
}
