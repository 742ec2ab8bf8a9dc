// Migrations and the schema, compared in a temporary PostgreSQL of its own:
//   npm run drift               fails when prisma/migrations do not lead to prisma/schema.prisma
//   npm run migration -- NAME   writes the missing step as a new migration, to be read before it is committed
//   npm run migration -- --init writes the first migration anew (only while no release has applied it)
// The schema must not say what Prisma cannot: the append-only trigger lives in a migration of its own.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLocalPostgres } from '../src/db/local-postgres.ts';
import { createLog } from '../src/log.ts';

const prisma = fileURLToPath(new URL('./prisma.mjs', import.meta.url));
const migrations = fileURLToPath(new URL('../prisma/migrations', import.meta.url));
const init = '20261124000000_init';
const [verb = '--help', name = ''] = process.argv.slice(2);

if (verb === 'check') {
  await withPostgres((diff) => {
    const { status } = diff(['--from-migrations', migrations, '--exit-code'], 'inherit');
    if (status === 2) console.error('The migrations lag behind the schema: npm run migration -- NAME');
    process.exitCode = status ?? 1;
  });
} else if (verb === 'new' && name === '--init') {
  await withPostgres((diff) => write(init, diff(['--from-empty', '--script'])));
} else if (verb === 'new' && /^[a-z][a-z0-9_]*$/.test(name)) {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  await withPostgres((diff) => write(`${stamp}_${name}`, diff(['--from-migrations', migrations, '--script'])));
} else {
  console.error('npm run drift | npm run migration -- name_in_small_letters | npm run migration -- --init');
  process.exitCode = 1;
}

async function withPostgres(work) {
  const dataDir = mkdtempSync(join(tmpdir(), 'haoshangliang-migrations-'));
  // Open for the user that PostgreSQL runs as when this runs as root.
  chmodSync(dataDir, 0o755);
  const server = await startLocalPostgres({ dataDir, log: createLog('error'), fsync: false });
  const { socketDir, port, user, database } = server.address;
  const url = `postgresql://${user}@localhost:${port}/${database}?host=${encodeURIComponent(socketDir)}`;
  try {
    work((args, stdout = 'pipe') =>
      spawnSync(process.execPath, [prisma, 'migrate', 'diff', ...args, '--to-schema', 'prisma/schema.prisma'], {
        env: { ...process.env, DATABASE_URL: url },
        stdio: ['ignore', stdout, 'inherit'],
        encoding: 'utf8',
      }),
    );
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function write(folder, { status, stdout }) {
  if (status !== 0) throw new Error(`prisma migrate diff failed (${status})`);
  if (stdout.includes('This is an empty migration')) {
    console.log('Nothing to do: the migrations lead to the schema.');
    return;
  }
  mkdirSync(join(migrations, folder), { recursive: true });
  writeFileSync(join(migrations, folder, 'migration.sql'), stdout);
  console.log(`prisma/migrations/${folder}/migration.sql`);
}
