import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.js';
import { OperatorError } from '../../src/errors.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { testLog } from '../support/log.js';
import { runSql } from '../support/server.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folders: string[] = [];
const databases: TestDatabase[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  for (const database of databases.splice(0)) await database.drop();
});

async function anEmptyDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase({ empty: true });
  databases.push(database);
  return database;
}

function migrations(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'hsl-migrations-'));
  folders.push(folder);
  for (const [name, sql] of Object.entries(files)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'migration.sql'), sql);
  }
  return folder;
}

test('three processes that start at once apply each migration once', async () => {
  const { address } = await anEmptyDatabase();
  const applied = await Promise.all([1, 2, 3].map(() => migrate(address, testLog())));
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
  const rows = await runSql<{ migration_name: string }>(
    address,
    'SELECT migration_name FROM _prisma_migrations ORDER BY 1',
  );
  expect(rows.map((row) => row.migration_name)).toEqual(applied.flat());
  expect(await migrate(address, testLog())).toEqual([]);
});

test('a migration that was changed after it was applied is refused', async () => {
  const { address } = await anEmptyDatabase();
  await migrate(address, testLog(), migrations({ '1_a': 'CREATE TABLE a ()' }));
  const changed = migrate(address, testLog(), migrations({ '1_a': 'CREATE TABLE a (n int)' }));
  await expect(changed).rejects.toThrow(OperatorError);
  await expect(changed).rejects.toThrow('Migration 1_a was changed after this database had applied it');
});

test('a migration that fails leaves nothing behind, and is tried again when the cause is mended', async () => {
  const { address } = await anEmptyDatabase();
  const folder = migrations({ '1_a': 'CREATE TABLE a ()', '2_b': 'CREATE TABLE b (); SELECT 1/0' });
  await expect(migrate(address, testLog(), folder)).rejects.toThrow(
    'Migration 2_b failed and was undone: division by zero',
  );
  expect(await runSql(address, `SELECT to_regclass('a') IS NOT NULL AS a, to_regclass('b') IS NOT NULL AS b`)).toEqual([
    { a: true, b: false },
  ]);
  writeFileSync(join(folder, '2_b/migration.sql'), 'CREATE TABLE b ()');
  expect(await migrate(address, testLog(), folder)).toEqual(['2_b']);
});

test('a migration that was left half done by the command line needs the operator', async () => {
  const { address } = await anEmptyDatabase();
  const folder = migrations({ '1_a': 'CREATE TABLE a ()' });
  await migrate(address, testLog(), folder);
  await runSql(address, 'UPDATE _prisma_migrations SET finished_at = NULL');
  await expect(migrate(address, testLog(), folder)).rejects.toThrow(
    /did not finish.*migrate resolve --rolled-back 1_a/,
  );
});

test('a database that is not there is said so, with what to do', async () => {
  const { address, drop } = await anEmptyDatabase();
  await drop();
  await expect(migrate(address, testLog())).rejects.toThrow(/does not exist\. Create it with the locale C\.UTF-8/);
});

test('a program that is older than the database still starts', async () => {
  const { address } = await anEmptyDatabase();
  await migrate(address, testLog(), migrations({ '1_a': 'CREATE TABLE a ()', '2_b': 'CREATE TABLE b ()' }));
  expect(await migrate(address, testLog(), migrations({ '1_a': 'CREATE TABLE a ()' }))).toEqual([]);
});

test("Prisma's own command line agrees with what was applied, and that it leads to the schema", async () => {
  const { address, url } = await anEmptyDatabase();
  await migrate(address, testLog());
  const prisma = (...args: string[]) =>
    promisify(execFile)(process.execPath, ['scripts/prisma.mjs', 'migrate', ...args], {
      cwd: root,
      env: { ...process.env, DATABASE_URL: url },
    });
  expect((await prisma('status')).stdout).toContain('Database schema is up to date!');
  expect((await prisma('deploy')).stdout).toContain('No pending migrations to apply.');
  const drift = ['diff', '--from-config-datasource', '--exit-code', '--to-schema'];
  expect((await prisma(...drift, 'prisma/schema.prisma')).stdout).toContain('No difference detected.');

  const other = join(migrations({}), 'schema.prisma');
  cpSync(join(root, 'prisma/schema.prisma'), other);
  writeFileSync(other, 'model OneMore {\n  id Int @id\n}\n', { flag: 'a' });
  await expect(prisma(...drift, other)).rejects.toMatchObject({ code: 2 });
});
