// A migrated database for a test file: a copy of the template that global-setup.ts made.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { type DatabaseAddress, type Db, openDb } from '../../src/db/client.js';
import { inDatabase, runSql, urlOf } from './server.js';

export interface TestDatabase {
  name: string;
  address: DatabaseAddress;
  /** The address as one string, for programs that are started with DATABASE_URL. */
  url: string;
  drop(): Promise<void>;
}

export async function createTestDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const server = inject('testServer');
  const name = `hsl_test_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  const template = options.empty ? 'template0' : inject('testTemplate');
  await runSql(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const address = inDatabase(server, name);
  return {
    name,
    address,
    url: urlOf(address),
    drop: async () => {
      await runSql(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** Gives the file a fresh database with an open `Db`; it is dropped at the end unless a test failed. */
export function useTestDb(): { readonly db: Db; readonly database: TestDatabase } {
  let open: { db: Db; database: TestDatabase } | undefined;
  let failed = false;
  const current = () => {
    if (!open) throw new Error('the test database exists only inside tests and hooks');
    return open;
  };
  beforeAll(async () => {
    const database = await createTestDatabase();
    open = { database, db: openDb(database.address, 5) };
  });
  afterEach(({ task }) => {
    failed ||= task.result?.state === 'fail';
  });
  afterAll(async () => {
    const { db, database } = current();
    await db.close();
    if (failed) process.stderr.write(`Kept for a look: database ${database.name}\n`);
    else await database.drop();
  });
  return {
    get db() {
      return current().db;
    },
    get database() {
      return current().database;
    },
  };
}
