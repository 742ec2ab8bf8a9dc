// Once for all test files: a PostgreSQL of the tests' own (or TEST_DATABASE_URL) and in it one migrated database, of
// which every file gets a copy.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { DatabaseAddress } from '../../src/db/client.js';
import { startLocalPostgres } from '../../src/db/local-postgres.js';
import { migrate } from '../../src/db/migrate.js';
import { createLog } from '../../src/log.js';
import { inDatabase, runSql } from './server.js';

declare module 'vitest' {
  interface ProvidedContext {
    testServer: DatabaseAddress;
    testTemplate: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const log = createLog('error');
  const server = await startServer();
  const template = `hsl_template_${process.pid}`;
  await runSql(server.address, `CREATE DATABASE ${template}`);
  await migrate(inDatabase(server.address, template), log);
  project.provide('testServer', server.address);
  project.provide('testTemplate', template);
  return async () => {
    const kept = await runSql(server.address, `SELECT datname FROM pg_database WHERE datname ~ '^hsl_test_'`);
    await runSql(server.address, `DROP DATABASE ${template}`);
    await server.stop(kept.length > 0 && !process.env.CI);
  };
}

async function startServer(): Promise<{ address: DatabaseAddress; stop(keep: boolean): Promise<void> }> {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return { address: { url }, stop: async () => {} };
  const dataDir = mkdtempSync(join(tmpdir(), 'haoshangliang-test-'));
  // Open for the user that PostgreSQL runs as when the tests run as root.
  chmodSync(dataDir, 0o755);
  const binDir = process.env.POSTGRES_BIN_DIR;
  const local = await startLocalPostgres({ dataDir, log: createLog('error'), fsync: false, ...(binDir && { binDir }) });
  return {
    address: local.address,
    stop: async (keep) => {
      await local.stop();
      if (keep) process.stderr.write(`The databases of failed tests are kept: DATA_DIR=${dataDir}\n`);
      else rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
