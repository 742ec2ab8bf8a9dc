// Puts a process together: database, platforms, model, workers, schedule, web server; and takes it apart again.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.js';
import type { Config } from './config.js';
import { type Db, openDb } from './db/client.js';
import { type Database, openDatabase } from './db/database.js';
import type { Deps } from './deps.js';
import { OperatorError } from './errors.js';
import { createInbox, type Inbox } from './intake/inbox.js';
import { createLlm, type LlmTuning } from './llm/openai.js';
import { loadPrompts } from './llm/prompt.js';
import type { Log } from './log.js';
import { createMetrics } from './metrics.js';
import { createDrawing } from './papers/drawing.js';
import { setPublicUrl } from './people/personal-page.js';
import { settingsThatDoNotFit } from './people/units.js';
import { configuredPlatforms } from './platforms/index.js';
import { createSandboxClock, type SandboxClock } from './platforms/sandbox/clock.js';
import { createSandboxPlatform } from './platforms/sandbox/index.js';
import { jobs } from './schedule/index.js';
import { type Scheduler, startScheduler } from './schedule/scheduler.js';
import { withSecretKey } from './secret-key.js';
import { machineClock } from './time.js';
import { createCategoryLearner } from './triage/offline/learner.js';
import { createOfflineTriage } from './triage/offline/offline-triage.js';
import { createTopicsInSight } from './triage/topics-in-sight.js';
import { createSandboxFeed } from './web/sandbox/feed.js';
import type { SandboxHost } from './web/sandbox/routes.js';
import { seedExampleCounty } from './web/sandbox/seed.js';
import { startWorkers, type Workers } from './workers.js';

export interface Running {
  deps: Deps;
  inbox: Inbox;
  workers: Workers;
  scheduler: Scheduler;
  host: SandboxHost | undefined;
  /** e.g. http://127.0.0.1:3000 */
  url: string;
  stop(): Promise<void>;
}

/** A stop that takes longer is cut off: what was not finished is taken up again at the next start. */
const stopLimitMs = 9_000;
/** A database that does not answer is not waited for either. */
const closeLimitMs = 500;
const closeIdleMs = 50;

/** `tuning`: how patient the product is with the model, where that is not the usual. */
export async function start(settings: Config, log: Log, tuning: Partial<LlmTuning> = {}): Promise<Running> {
  const config = { ...withSecretKey(settings) };
  const database = await openDatabase(config, log);
  const db = openDb(database.address);
  try {
    return await run(config, log, db, database, tuning);
  } catch (error) {
    await db.close();
    await database.stop();
    throw error;
  }
}

async function run(config: Config, log: Log, db: Db, database: Database, tuning: Partial<LlmTuning>): Promise<Running> {
  loadPrompts();
  const stopping = new AbortController();
  const feed = createSandboxFeed();
  const sandboxClock = config.sandbox ? await createSandboxClock(db, config.timeZone) : undefined;
  const clock = sandboxClock ?? machineClock;
  const platforms = configuredPlatforms(config);
  if (config.sandbox) platforms.push(createSandboxPlatform(db, { clock, onPost: () => feed.tell('messages') }));
  const base = { config, db, log, clock, metrics: createMetrics(), platforms, draw: createDrawing() };
  const deps: Deps = { ...base, ...(config.llm && { llm: createLlm(base, config.llm, tuning) }) };
  if (config.sandbox) await seedExampleCounty(db);

  for (const bad of await settingsThatDoNotFit(db.prisma)) {
    log.warn(bad, 'settings that do not fit are left out: npm run admin -- unit set UNIT --set NAME=VALUE');
  }

  // Its dictionary is loaded now, not when the first resident waits for an answer.
  const learner = createCategoryLearner();
  const workers = startWorkers({
    ...deps,
    offline: createOfflineTriage(learner),
    topics: createTopicsInSight(learner),
  });
  const inbox = createInbox(db, { onSaved: workers.arrived });
  const scheduler = startScheduler(deps, jobs, { wake: workers.wake });
  const host = sandboxClock && sandboxHost(inbox, workers, scheduler, sandboxClock);
  const health = { problems: () => databaseProblems(db) };
  const app = createApp(deps, inbox, health, host && { ...host, db, clock, feed, stop: stopping.signal });
  const server = createServer(app.callback());
  // Platforms answer within seconds; whoever takes longer to send a request is not one of them.
  server.requestTimeout = 15_000;
  server.headersTimeout = 10_000;
  const stop = async () => {
    stopping.abort();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // Those that fall idle now, such as an open page's, would be kept for the next request.
    const closing = setInterval(() => server.closeIdleConnections(), closeIdleMs);
    const work = Promise.all([closed, scheduler.stop(), workers.stop()]);
    await within(stopLimitMs, work);
    clearInterval(closing);
    server.closeAllConnections();
    await within(closeLimitMs, db.close());
    await database.stop();
  };
  try {
    await listen(server, config);
  } catch (error) {
    await Promise.all([scheduler.stop(), workers.stop()]);
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const url = `http://${shownHost(config.host)}:${port}`;
  // What the sandbox's people are sent must open on this machine.
  if (config.sandbox) config.publicUrl ??= url;
  await setPublicUrl(db.prisma, config.publicUrl);
  return { deps, inbox, workers, scheduler, host, url, stop };
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, over]);
  clearTimeout(timer);
}

function sandboxHost(inbox: Inbox, workers: Workers, scheduler: Scheduler, clock: SandboxClock): SandboxHost {
  return {
    deliver: async (message) => {
      await inbox.save('sandbox', [message]);
    },
    moveClock: async (to) => {
      await workers.idle();
      await scheduler.runThrough(clock.now(), to, async (slot) => {
        await workers.idle();
        await clock.moveTo(slot);
      });
      await workers.idle();
      await clock.moveTo(to);
      await workers.idle();
    },
    idle: workers.idle,
  };
}

async function databaseProblems(db: Db): Promise<string[]> {
  try {
    await db.pool.query('SELECT 1');
    return [];
  } catch {
    return ['the database does not answer'];
  }
}

async function listen(server: Server, config: Config): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new OperatorError(
              `PORT ${config.port} is taken: another copy may be running already. Stop it, or set PORT to another number.`,
            )
          : new OperatorError(`cannot listen on ${config.host}:${config.port} (${error.code}). Check HOST and PORT.`),
      );
    });
    server.listen(config.port, config.host, resolve);
  });
}

const shownHost = (host: string) => (host === '0.0.0.0' || host === '::' ? 'localhost' : host);
