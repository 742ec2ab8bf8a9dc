// The workers of a process: messages are handled, talk is understood, offices' words are said plainly, posts go
// out, papers are made.
import { watchCrowd } from './crowd.js';
import { type Loop, startLoop } from './db/loop.js';
import type { Deps } from './deps.js';
import { createAside } from './intake/aside.js';
import { type TriageWorkerDeps, triageDue } from './intake/triage-worker.js';
import { handleDue } from './intake/worker.js';
import { deliverDue } from './outbox/deliver.js';
import { awaitsPlainWords, foldNotices } from './outbox/fold.js';
import { createSweep, makeDue } from './papers/worker.js';
import { sayPlainly } from './reports/plain-words.js';
import { countModel } from './triage/model-figures.js';
import { countsWaiting } from './waiting.js';

export interface Workers {
  wake(): void;
  /** So many messages were just saved together. */
  arrived(count: number): void;
  /** Resolves when nothing is left to do now: inbox, triage and outbox are empty, and no paper is being made. Does not wait for a chat to fall quiet. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

const pollMs = 1000;
const idleLookMs = 10;
const longestIdleLookMs = 160;
const idleLimitMs = 60_000;

export function startWorkers(given: Deps & TriageWorkerDeps): Workers {
  let hurry = false;
  const aside = createAside(given.log);
  const deps = { ...given, aside };
  const crowd = watchCrowd();
  const { log } = deps;
  const options = { pollMs, log };
  const outbox: Loop = startLoop(
    'outbox',
    async () => {
      await foldNotices(deps);
      return deliverDue(deps);
    },
    options,
  );
  const plain: Loop = startLoop(
    'plain-words',
    async () => {
      const worked = await sayPlainly(deps);
      if (worked) outbox.wake();
      return worked;
    },
    options,
  );
  const triage: Loop = startLoop(
    'triage',
    crowd.yielding(async () => {
      const worked = await triageDue(deps, hurry);
      if (worked) outbox.wake();
      return worked;
    }),
    options,
  );
  const inbox: Loop = startLoop(
    'inbox',
    crowd.yielding(async () => {
      const worked = await handleDue(deps, crowd.now());
      if (worked) {
        for (const loop of [triage, plain, outbox, papers]) loop.wake();
      }
      return worked;
    }),
    options,
  );
  const sweep = createSweep(deps);
  const papers: Loop = startLoop(
    'papers',
    crowd.yielding(async () => {
      const worked = await makeDue(deps);
      if (!worked) await sweep();
      return worked;
    }),
    options,
  );
  const wake = () => {
    for (const loop of [inbox, triage, plain, outbox, papers]) loop.wake();
  };
  return {
    wake,
    arrived: (count) => {
      crowd.arrived(count);
      // The others have nothing to do until it was handled.
      inbox.wake();
    },
    idle: async () => {
      const end = Date.now() + idleLimitMs;
      hurry = true;
      let look = idleLookMs;
      try {
        while (Date.now() < end) {
          // In the order in which they make work for each other.
          for (const loop of [inbox, triage, plain, papers, outbox]) await loop.settled();
          if (!(await busy(deps))) return await aside.settled();
          await new Promise((resolve) => setTimeout(resolve, look));
          look = Math.min(look * 2, longestIdleLookMs);
        }
      } finally {
        hurry = false;
      }
    },
    stop: async () => {
      await Promise.all([inbox, triage, plain, outbox, papers].map((loop) => loop.stop()));
      await aside.settled();
    },
  };
}

async function busy(deps: Pick<Deps, 'db' | 'clock' | 'llm'>): Promise<boolean> {
  if (await awaitsPlainWords(deps)) return true;
  const { rows } = await deps.db.pool.query<{ busy: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM "InboxMessage" WHERE state IN ('received', 'triage'))
         OR EXISTS (SELECT 1 FROM "Export" WHERE state IN ('waiting', 'working'))
         OR EXISTS (SELECT 1 FROM "OutboxPost" WHERE state = 'pending' AND ("notBefore" IS NULL OR "notBefore" <= $1)) AS busy`,
    [deps.clock.now()],
  );
  return rows[0]?.busy ?? false;
}

/** For /metrics. */
export async function countWaiting(deps: Pick<Deps, 'db' | 'clock' | 'metrics' | 'llm'>): Promise<void> {
  const row = await countsWaiting(deps);
  deps.metrics.inboxWaiting.set(row.inbox);
  deps.metrics.triageWaiting.set(row.triage);
  deps.metrics.outboxWaiting.set(row.outbox);
  deps.metrics.outboxProblems.set({ state: 'refused' }, row.refused);
  deps.metrics.outboxProblems.set({ state: 'unknown' }, row.unknown);
  await countModel(deps);
}
