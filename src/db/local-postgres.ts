// The PostgreSQL that the app runs for itself when no DATABASE_URL is set: `<data dir>/postgres`, reachable only through
// a unix socket in a folder that is closed to others. It outlives a crash of the app and is taken over at the next start.
import { spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  fchownSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { OperatorError } from '../errors.js';
import type { Log } from '../log.js';
import { connectionSettings, type DatabaseAddress } from './client.js';
import { type Binaries, findBinaries } from './postgres-binaries.js';
import { type Home, prepareHome, socketFolder } from './postgres-home.js';

export interface LocalPostgres {
  address: DatabaseAddress;
  version: string;
  /** It was running already: left by a crashed app, or shared with another one. */
  adopted: boolean;
  /** Call when every connection of the app is closed. Turns the server off unless another app still uses it. */
  stop(): Promise<void>;
}

export interface LocalPostgresOptions {
  dataDir: string;
  binDir?: string;
  log: Log;
  /** Off for tests only: a power cut may lose everything. */
  fsync?: boolean;
}

type SocketAddress = Extract<DatabaseAddress, { socketDir: string }>;

const name = 'haoshangliang';
const port = 5432; // only part of the socket's name
// Replaying the log after a crash can take its time on a slow disk; a server that died is retried for a shorter one.
const startLimitMs = 120_000;
const retryLimitMs = 15_000;
const stopLimitMs = 30_000;

export async function startLocalPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const { log } = options;
  const began = Date.now();
  const home = prepareHome(options.dataDir, log);
  let running = await ensureRunning(home, options);
  const { adopted } = running;
  log.info({ version: running.version, adopted, ms: Date.now() - began }, 'own PostgreSQL is ready');

  let stopping = false;
  let restart = Promise.resolve();
  const watch = () => {
    running.presence.once('end', () => {
      restart = startAgain();
    });
  };
  const startAgain = async () => {
    while (!stopping) {
      log.warn('own PostgreSQL went away; starting it again');
      try {
        running = await ensureRunning(home, options);
        return watch();
      } catch (error) {
        log.error({ err: error }, 'own PostgreSQL cannot be started; trying again soon');
        await sleep(10_000, undefined, { ref: false });
      }
    }
  };
  watch();

  return {
    address: running.address,
    version: running.version,
    adopted,
    stop: async () => {
      stopping = true;
      await restart;
      await running.presence.end();
      await stopUnlessUsed(home, running.address, log);
    },
  };
}

interface Running {
  address: SocketAddress;
  version: string;
  adopted: boolean;
  /** Open as long as the app lives, so that another app on the same folder knows not to turn the server off. */
  presence: pg.Client;
}

async function ensureRunning(home: Home, options: LocalPostgresOptions): Promise<Running> {
  const began = Date.now();
  let server: ReturnType<typeof spawnServer> | undefined;
  let binaries: Binaries | undefined;
  for (;;) {
    const address = addressOf(home);
    const reached = await connect(address);
    if (typeof reached === 'object') {
      const { rows } = await reached.query<{ server_version: string }>('SHOW server_version');
      const version = rows[0]?.server_version.split(' ')[0] ?? '';
      return { address, version, adopted: serverPid(home) !== server?.pid, presence: reached };
    }
    const waited = Date.now() - began;
    if (waited > startLimitMs)
      throw new OperatorError(`PostgreSQL did not become ready within ${waited} ms.${logTail(home)}`);
    if (reached === 'no-server' && server?.running() !== true) {
      // After a crash of the server its lock file stays, and its children may need a moment to go: try for a while.
      const crashed = server !== undefined;
      if (crashed && (waited > retryLimitMs || !existsSync(pidFile(home)))) {
        throw new OperatorError(
          `PostgreSQL does not start.${logTail(home)}\nIf no PostgreSQL runs there, delete ${pidFile(home)} and start again.`,
        );
      }
      if (crashed) await sleep(200);
      binaries ??= initialise(home, options);
      server = spawnServer(home, binaries, options.fsync ?? true);
    }
    await sleep(20);
  }
}

function clusterOf(home: Home): string {
  return join(home.dir, 'cluster');
}

function pidFile(home: Home): string {
  return join(clusterOf(home), 'postmaster.pid');
}

function serverPid(home: Home): number | undefined {
  return existsSync(pidFile(home)) ? Number(readFileSync(pidFile(home), 'utf8').split('\n')[0]) : undefined;
}

/** A live server says itself where it listens: TMPDIR may have been another one then. */
function addressOf(home: Home): SocketAddress {
  const lines = existsSync(pidFile(home)) ? readFileSync(pidFile(home), 'utf8').split('\n') : [];
  // https://github.com/postgres/postgres/blob/master/src/include/utils/pidfile.h: 4 port, 5 socket folder
  return { socketDir: lines[4] || socketFolder(home), port: Number(lines[3]) || port, user: name, database: name };
}

/** An open connection to the app's database, which is created if need be. */
async function connect(address: SocketAddress): Promise<pg.Client | 'no-server' | 'not-yet'> {
  if (!existsSync(join(address.socketDir, `.s.PGSQL.${address.port}`))) return 'no-server';
  const client = new pg.Client({ ...connectionSettings(address), ssl: false });
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '3D000') {
      await createDatabase(address);
      return 'not-yet';
    }
    if (code === 'ECONNREFUSED' || code === 'ENOENT') return 'no-server';
    // Starting up, recovering, shutting down, or gone in between.
    if (code === undefined || code === 'ECONNRESET' || code === 'EPIPE' || code.startsWith('57P')) return 'not-yet';
    throw new OperatorError(`PostgreSQL refuses the app (${code}): ${(error as Error).message}`);
  }
}

async function createDatabase(address: SocketAddress): Promise<void> {
  const client = new pg.Client({ ...connectionSettings({ ...address, database: 'postgres' }), ssl: false });
  try {
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`);
  } catch (error) {
    // Two apps starting at once: the other one has created it, or is about to.
    const { code } = error as { code?: string };
    if (code !== '42P04' && code !== '23505' && code !== '55006') throw error;
  } finally {
    await client.end();
  }
}

/** The cluster appears by one rename: neither a crash nor a second app can leave or see half of one. */
function initialise(home: Home, { binDir, log }: LocalPostgresOptions): Binaries {
  const cluster = clusterOf(home);
  const account = home.account && { account: home.account };
  const wish = { clusterDir: cluster, ...account, ...(binDir && { binDir }) };
  const versionFile = join(cluster, 'PG_VERSION');
  if (existsSync(versionFile)) {
    return findBinaries({ ...wish, clusterMajor: Number.parseInt(readFileSync(versionFile, 'utf8'), 10) });
  }
  const binaries = findBinaries(wish);
  log.info({ dir: home.dir, postgres: binaries.major }, 'creating the database');
  const half = mkdtempSync(join(home.dir, 'initdb-'));
  try {
    // pg_trgm sees no Chinese in a database whose LC_CTYPE is C.
    const args = ['-D', join(half, 'cluster'), '-U', name, '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8'];
    if (home.account) chownSync(half, home.account.uid, home.account.gid);
    const run = spawnSync(join(binaries.dir, 'initdb'), args, { encoding: 'utf8', ...runAs(home) });
    if (run.status !== 0) throw new OperatorError(`initdb failed:\n${run.stderr || run.error?.message}`);
    renameSync(join(half, 'cluster'), cluster);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error; // else another app was first
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
  return binaries;
}

function runAs(home: Home) {
  return { cwd: home.dir, env: { ...process.env, LC_ALL: 'C' }, ...home.account };
}

function spawnServer(home: Home, binaries: Binaries, fsync: boolean): { pid: number | undefined; running(): boolean } {
  const settings = {
    listen_addresses: '',
    // A list: the quotes keep commas and spaces of a path.
    unix_socket_directories: `"${socketFolder(home)}"`,
    unix_socket_permissions: '0700',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // What people wrote stays out of the server's log.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    // Small queries, small machines.
    jit: 'off',
    shared_buffers: '64MB',
    max_wal_size: '256MB',
    ...(!fsync && { fsync: 'off', full_page_writes: 'off' }),
  };
  const args = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const log = openSync(logFile(home), 'a', 0o600);
  if (home.account) fchownSync(log, home.account.uid, home.account.gid);
  // Detached, so that Ctrl-C in the app's terminal does not reach it before the app has finished its work.
  const child = spawn(join(binaries.dir, 'postgres'), ['-D', clusterOf(home), ...args], {
    detached: true,
    stdio: ['ignore', log, log],
    ...runAs(home),
  });
  closeSync(log);
  let running = true;
  const ended = () => {
    running = false;
  };
  child.on('exit', ended);
  child.on('error', ended);
  child.unref();
  return { pid: child.pid, running: () => running };
}

function logFile(home: Home): string {
  return join(home.dir, 'postgres.log');
}

function logTail(home: Home): string {
  const lines = existsSync(logFile(home)) ? readFileSync(logFile(home), 'utf8').trimEnd().split('\n').slice(-5) : [];
  return ` The end of ${logFile(home)}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

async function stopUnlessUsed(home: Home, address: SocketAddress, log: Log): Promise<void> {
  const pid = serverPid(home);
  if (!pid || (await othersRemain(address))) return;
  process.kill(pid, 'SIGINT'); // "fast" shutdown: https://www.postgresql.org/docs/current/server-shutdown.html
  const began = Date.now();
  while (existsSync(pidFile(home)) && Date.now() - began < stopLimitMs) await sleep(20);
  log.info({ ms: Date.now() - began }, 'own PostgreSQL is off');
}

async function othersRemain(address: SocketAddress): Promise<boolean> {
  // Under a name of its own: two apps that stop together must not take each other's question for a user.
  const client = new pg.Client({ ...connectionSettings(address), application_name: `${name} (stopping)`, ssl: false });
  client.on('error', () => {});
  try {
    await client.connect();
    const count = async () => {
      const { rows } = await client.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = $1',
        [name],
      );
      return rows[0]?.n ?? 0;
    };
    // The app's own connections, closed a moment ago, are listed until their processes have ended.
    for (let left = 25; left > 0 && (await count()) > 0; left -= 1) await sleep(20);
    return (await count()) > 0;
  } catch {
    return true; // another app is turning it off already
  } finally {
    await client.end().catch(() => {});
  }
}
