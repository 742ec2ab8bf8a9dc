// Brings the database up to the program's schema at start, without Prisma's CLI (which production does not install).
// Keeps the CLI's own table, so that `prisma migrate status` and `deploy` agree with what was done here:
// https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { OperatorError } from '../errors.js';
import type { Log } from '../log.js';
import { connectionSettings, type DatabaseAddress } from './client.js';

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

interface Row {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
  rolled_back_at: Date | null;
}

// As many levels above dist/db as above src/db.
const ownMigrations = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));
// The lock of Prisma's schema engine: the two never work at the same time.
const lock = 72707369;

/** Applies what is missing and returns its names. Several processes may call it at once; each migration runs in one. */
export async function migrate(address: DatabaseAddress, log: Log, folder = ownMigrations): Promise<string[]> {
  const client = new pg.Client(connectionSettings(address));
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    const advice = code === '3D000' ? 'Create it with the locale C.UTF-8' : 'See that it is running';
    throw new OperatorError(`The database cannot be reached: ${message}. ${advice}, or correct DATABASE_URL.`);
  }
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lock]);
    const migrations = readMigrations(folder);
    const pending = pendingOf(migrations, await readHistory(client), log);
    for (const migration of pending) await apply(client, migration, log);
    return pending.map(({ name }) => name);
  } finally {
    await client.end(); // and with it the lock
  }
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const bytes = readFileSync(join(folder, name, 'migration.sql'));
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function readHistory(client: pg.Client): Promise<Row[]> {
  // https://github.com/prisma/prisma-engines, postgres/schema_state: the columns as the CLI creates them.
  await client.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`);
  const { rows } = await client.query<Row>('SELECT * FROM _prisma_migrations WHERE rolled_back_at IS NULL');
  return rows;
}

function pendingOf(migrations: Migration[], history: Row[], log: Log): Migration[] {
  for (const { migration_name: name, checksum, finished_at } of history) {
    const own = migrations.find((migration) => migration.name === name);
    if (finished_at === null) {
      throw new OperatorError(
        `Migration ${name} was begun by Prisma's command line and did not finish. Mend the database, then mark it: ` +
          `node scripts/prisma.mjs migrate resolve --rolled-back ${name} (or --applied).`,
      );
    }
    if (own === undefined) {
      log.warn({ migration: name }, 'the database is newer than this program: a migration is unknown here');
    } else if (own.checksum !== checksum) {
      throw new OperatorError(
        `Migration ${name} was changed after this database had applied it. Bring back the file as it was released ` +
          '(changes belong in a new migration), or start with an empty database.',
      );
    }
  }
  return migrations.filter(({ name }) => !history.some((row) => row.migration_name === name));
}

/**
 * The migration and its row are one transaction: a failure or a crash leaves neither, so that the next start simply
 * tries again. The limit: what PostgreSQL refuses inside one (CREATE INDEX CONCURRENTLY) cannot be in a migration.
 */
async function apply(client: pg.Client, { name, sql, checksum }: Migration, log: Log): Promise<void> {
  const began = Date.now();
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw new OperatorError(
      `Migration ${name} failed and was undone: ${(error as Error).message}. The database is as before; mend the cause and start again.`,
    );
  }
  log.info({ migration: name, ms: Date.now() - began }, 'migration applied');
}
