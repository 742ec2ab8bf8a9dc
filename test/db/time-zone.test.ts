import { afterEach, expect, test } from 'vitest';
import { type Db, openDb } from '../../src/db/client.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { runSql } from '../support/server.js';

let database: TestDatabase | undefined;
let db: Db | undefined;

afterEach(async () => {
  await db?.close();
  await database?.drop();
});

// adapter-pg shifts instants by the session's offset (prisma/orm #26786); a round trip through Prisma alone hides it.
test('instants are right in a database that stands in Shanghai time', async () => {
  database = await createTestDatabase();
  await runSql(database.address, `ALTER DATABASE ${database.name} SET TimeZone TO 'Asia/Shanghai'`);
  db = openDb(database.address, 2);
  const { prisma, pool } = db;
  const at = new Date('2026-09-01T01:00:00Z');

  await prisma.jobRun.create({ data: { job: 'weekly-digest', slot: at } });
  const written = await pool.query<{ slot: string; age: number }>(
    `SELECT to_char(slot AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') AS slot,
            extract(epoch FROM clock_timestamp() - at)::float AS age FROM "JobRun"`,
  );
  expect(written.rows[0]?.slot).toBe('2026-09-01 01:00');
  expect(Math.abs(written.rows[0]?.age ?? Number.NaN)).toBeLessThan(60);

  await pool.query(`INSERT INTO "JobRun" (job, slot) VALUES ('clock', '2026-09-01T09:00+08')`);
  const read = await prisma.jobRun.findFirstOrThrow({ where: { job: 'clock' } });
  expect(read.slot).toEqual(at);
  expect(Math.abs(Date.now() - read.at.getTime())).toBeLessThan(60_000);
});
