// One pool of connections, used by Prisma and, where one statement does what Prisma cannot, by plain SQL.
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { Prisma, PrismaClient } from '../generated/prisma/client.js';

export type Tx = Prisma.TransactionClient;
export * from '../generated/prisma/enums.js';
export type * from '../generated/prisma/models.js';
export { Prisma };

/** Where a PostgreSQL is: a URL, or a unix socket folder of the app's own server. */
export type DatabaseAddress = { url: string } | { socketDir: string; port: number; user: string; database: string };

export interface Db {
  prisma: PrismaClient;
  pool: pg.Pool;
  close(): Promise<void>;
}

/** node-postgres settings for an address. Every connection runs in UTC (adapter-pg reads instants wrongly otherwise, prisma/orm #26786). */
export function connectionSettings(address: DatabaseAddress): pg.PoolConfig {
  const common = { options: '-c TimeZone=UTC', application_name: 'haoshangliang' };
  return 'url' in address
    ? { connectionString: address.url, ...common }
    : { host: address.socketDir, port: address.port, user: address.user, database: address.database, ...common };
}

/** Lists of ids make a statement of each length; a connection keeps no more plans than this. */
const mostNames = 1_000;

/**
 * PostgreSQL then plans each statement once a connection. A pooler that gives every transaction another connection cannot
 * have that: `?pgbouncer=true` in the address turns it off, as elsewhere with Prisma.
 */
function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= mostNames) return '';
    const name = `p${names.size}`;
    names.set(sql, name);
    return name;
  };
}

const keepsPlans = (address: DatabaseAddress) => !('url' in address && /[?&]pgbouncer=true\b/.test(address.url));

export function openDb(address: DatabaseAddress, poolSize = 10): Db {
  const pool = new pg.Pool({ ...connectionSettings(address), max: poolSize });
  // A connection that dies while idle is replaced by the pool; without a listener Node would exit.
  pool.on('error', () => {});
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, keepsPlans(address) ? { statementNameGenerator: statementNames() } : {}),
    transactionOptions: { maxWait: 10_000, timeout: 20_000 },
  });
  return {
    prisma,
    pool,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
