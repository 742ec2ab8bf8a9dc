// Where the app's own PostgreSQL lives, and as whom it runs: PostgreSQL refuses root.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { OperatorError } from '../errors.js';
import type { Log } from '../log.js';

/** The user that PostgreSQL runs as, where that is not the app's own. */
export interface Account {
  uid: number;
  gid: number;
}

export interface Home {
  /** Real path of `<data dir>/postgres`: holds the cluster, its log and (if the path is short enough) the socket. */
  dir: string;
  account?: Account;
}

const asRoot = process.getuid?.() === 0;

/** For what an unprivileged user must reach while the project folder is root's alone (as in /root). */
export function sharedFolder(): string | undefined {
  return asRoot ? '/var/lib/haoshangliang' : undefined;
}

export function prepareHome(dataDir: string, log: Log): Home {
  if (process.platform === 'win32') {
    throw new OperatorError('On Windows the app does not start a PostgreSQL of its own: set DATABASE_URL.');
  }
  const link = join(resolve(dataDir), 'postgres');
  try {
    mkdirSync(resolve(dataDir), { recursive: true });
    return existing(link) ?? create(link, log);
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    throw new OperatorError(`The data folder ${dataDir} cannot be used: ${(error as Error).message}`);
  }
}

function existing(link: string): Home | undefined {
  if (!lstatSync(link, { throwIfNoEntry: false })) return undefined;
  const stats = statSync(link, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) {
    // Not made anew: an empty database in place of a lost one would look like a working product.
    throw new OperatorError(
      `${link} points to nothing. Bring its database folder back, or delete ${link} to start empty.`,
    );
  }
  const dir = realpathSync(link);
  if (!asRoot) {
    if (stats.uid === process.getuid?.()) return { dir };
    throw new OperatorError(`${link} belongs to another user: start the app as before, or run chown -R on it.`);
  }
  const account = stats.uid === 0 ? unprivileged() : { uid: stats.uid, gid: stats.gid };
  chownSync(dir, account.uid, account.gid);
  if (mayEnter(dir, account)) return { dir, account };
  throw new OperatorError(
    `PostgreSQL runs as user ${account.uid}, who may not enter ${dir}: open the folders above it with chmod a+x, or move the project.`,
  );
}

function create(link: string, log: Log): Home {
  if (!asRoot) {
    mkdirSync(link, { mode: 0o700, recursive: true });
    return { dir: realpathSync(link) };
  }
  const account = unprivileged();
  const parent = resolve(link, '..');
  let dir = link;
  if (mayEnter(parent, account)) {
    mkdirSync(link, { mode: 0o700, recursive: true });
  } else {
    dir = placeElsewhere(link, log);
  }
  chownSync(dir, account.uid, account.gid);
  return { dir: realpathSync(dir), account };
}

function placeElsewhere(link: string, log: Log): string {
  const shared = sharedFolder() as string;
  mkdirSync(shared, { recursive: true, mode: 0o755 });
  const prefix = `${shortHash(link)}-`;
  // A new folder each time: whoever deleted the data folder wanted an empty database, and nothing is lost either way.
  for (const older of readdirSync(shared).filter((name) => name.startsWith(prefix))) {
    log.warn({ older: join(shared, older) }, 'an older database of this data folder is still kept');
  }
  const dir = mkdtempSync(join(shared, prefix));
  try {
    symlinkSync(dir, link);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return realpathSync(link); // another process was first
  }
  log.info({ link, dir }, 'the database is placed where its unprivileged user can reach it');
  return dir;
}

/** Debian's `postgres` where it exists, else `nobody`. */
function unprivileged(): Account {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const wanted of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find(([name]) => name === wanted) ?? [];
    if (Number(uid) > 0 && Number(gid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new OperatorError(
    'PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody`: start the app as another user.',
  );
}

/** Asked of the kernel as that user: modes, groups and access lists all count. */
export function mayEnter(dir: string, account: Account): boolean {
  return spawnSync('test', ['-x', dir], { cwd: '/', ...account }).status === 0;
}

/** A socket's path may have 107 bytes (103 on macOS) with PostgreSQL's own name of 14. */
export function socketFolder({ dir, account }: Home): string {
  if (Buffer.byteLength(dir) <= 85) return dir;
  const short = join(tmpdir(), `haoshangliang-${shortHash(dir)}`);
  mkdirSync(short, { recursive: true, mode: 0o700 });
  const stats = lstatSync(short);
  const owner = account?.uid ?? process.getuid?.();
  // A folder laid there by somebody else could hold somebody else's server.
  if (!stats.isDirectory() || (stats.uid !== owner && stats.uid !== process.getuid?.())) {
    throw new OperatorError(`${short} belongs to another user: delete it, or use a data folder with a shorter path.`);
  }
  chmodSync(short, 0o700);
  if (account) chownSync(short, account.uid, account.gid);
  return short;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
