// One process of the product, reduced to one of its works, that can be stopped dead at any step: before each statement
// to the database, before each request and after each answer. Told what to do by a line on stdin; see crash.ts.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import type { PoolClient } from 'pg';
import { readConfig } from '../../src/config.js';
import { type Db, openDb } from '../../src/db/client.js';
import type { Deps } from '../../src/deps.js';
import { createLog } from '../../src/log.js';
import { createMetrics } from '../../src/metrics.js';
import { configuredPlatforms } from '../../src/platforms/index.js';
import type { Job } from '../../src/schedule/job.js';
import { machineClock } from '../../src/time.js';
import type { Order } from './crash.js';
import { lineByLine } from './crash-platform.js';

const steps: string[] = [];
let stop: Order['stop'];

function step(name: string): void {
  steps.push(name);
  if (!stop || steps.length !== stop.at) return;
  process.stdout.write('stopped\n');
  process.kill(process.pid, stop.how);
}

/** Every statement passes here, Prisma's as well. */
function watch(db: Db): void {
  db.pool.on('connect', (client: PoolClient) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => {
      const [first] = args;
      const text = typeof first === 'string' ? first : String((first as { text?: string }).text);
      // A lease is renewed by the clock, on a slow machine between any two steps.
      if (!/^UPDATE "\w+" SET "leaseUntil"/.test(text)) step(text.replace(/\s+/g, ' ').trim().slice(0, 60));
      return query(...args);
    }) as typeof client.query;
  });
}

// Each loads what it needs: hundreds of starts add up.
async function work(order: Order, deps: Deps): Promise<unknown> {
  const untilDone = async (due: () => Promise<boolean>) => {
    while (await due());
  };
  switch (order.work) {
    case 'deliver-once':
    case 'deliver': {
      const { deliverDue } = await import('../../src/outbox/deliver.js');
      return order.work === 'deliver' ? untilDone(() => deliverDue(deps)) : deliverDue(deps, 1);
    }
    case 'handle': {
      const { handleDue } = await import('../../src/intake/worker.js');
      return untilDone(() => handleDue(deps));
    }
    case 'fold': {
      const { foldNotices } = await import('../../src/outbox/fold.js');
      return foldNotices(deps);
    }
    case 'run-job': {
      const { runDue } = await import('../../src/schedule/scheduler.js');
      const { jobs } = await import('../../src/schedule/index.js');
      const { notesItsSlot } = await import('./crash-job.js');
      const all: readonly Job[] = [...jobs, notesItsSlot as Job];
      return runDue(deps, all.find((job) => job.name === order.job) as Job);
    }
  }
}

// Such a short life is not worth translating Prisma's WebAssembly well.
for (const flag of ['--liftoff-only', '--wasm-lazy-compilation']) setFlagsFromString(flag);
process.stdout.write('ready\n');
const [line] = (await once(createInterface({ input: process.stdin }), 'line')) as [string];
const order = JSON.parse(line) as Order;
const config = readConfig({ DATABASE_URL: order.databaseUrl, ...order.env });
const db = openDb({ url: order.databaseUrl }, 5);
await db.pool.query('SELECT 1');
watch(db);
// The connection that is open already is not watched.
await Promise.all(db.pool.idleCount > 0 ? [closeIdle(db)] : []);
const at = order.clock;
const deps: Deps = {
  config,
  db,
  log: createLog('silent'),
  clock: at ? { now: () => new Date(at) } : machineClock,
  metrics: createMetrics(),
  platforms: order.lines
    ? [lineByLine(order.lines, { beforeRequest: () => step('request'), afterAnswer: () => step('answered') })]
    : configuredPlatforms(config),
  draw: async (text) => (await import('../../src/papers/drawing.js')).createDrawing()(text),
};
stop = order.stop;
const result = await work(order, deps);
await db.close();
process.stdout.write(`${JSON.stringify({ steps, result })}\n`);
process.exit(0);

async function closeIdle({ pool }: Db): Promise<void> {
  const client = await pool.connect();
  client.release(true);
}
