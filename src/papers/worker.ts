// Makes what was ordered, one after the other, under a lease: what a process that died had begun is begun anew.
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportModel } from '../db/client.js';
import { holding, leaseOwner, leaseSeconds } from '../db/lease.js';
import type { Deps } from '../deps.js';
import { UserError } from '../errors.js';
import { makePaper } from './kinds.js';
import type { Paper } from './paper.js';

export type PaperDeps = Pick<Deps, 'db' | 'clock' | 'config' | 'log'>;

const maxAttempts = 3;
/** Rows of what has expired stay for a while, so that an old link says so. */
const forgottenAfterDays = 60;
const sweepEveryMs = 600_000;

/** One claimed and made; true: there was one. */
export async function makeDue(deps: PaperDeps): Promise<boolean> {
  const order = await claim(deps);
  if (!order) return false;
  try {
    const paper = await holding(
      () => renew(deps, order.id),
      () => make(deps, order),
    );
    await finish(deps, order, await keep(deps, paper), paper);
  } catch (error) {
    await failed(deps, order, error);
  }
  return true;
}

async function claim(deps: PaperDeps): Promise<ExportModel | undefined> {
  const { rows } = await deps.db.pool.query<{ id: number }>(
    `UPDATE "Export" SET state = 'working', "leaseOwner" = $1, "leaseUntil" = now() + $2 * interval '1 s',
            attempts = attempts + 1, progress = 0
      WHERE id = (SELECT id FROM "Export"
                   WHERE state = 'waiting' OR (state = 'working' AND "leaseUntil" < now())
                   ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id`,
    [leaseOwner, leaseSeconds],
  );
  return rows[0] && deps.db.prisma.export.findUniqueOrThrow({ where: { id: rows[0].id } });
}

async function renew(deps: PaperDeps, id: number): Promise<boolean> {
  const { rowCount } = await deps.db.pool.query(
    `UPDATE "Export" SET "leaseUntil" = now() + $3 * interval '1 s' WHERE id = $1 AND "leaseOwner" = $2`,
    [id, leaseOwner, leaseSeconds],
  );
  return rowCount === 1;
}

/** Read without a transaction: a long one would outlast it, and everything is read as of the moment it was asked for. */
function make(deps: PaperDeps, order: ExportModel): Promise<Paper> {
  const { prisma } = deps.db;
  const progress = async (part: number) => {
    const data = { progress: Math.round(part * 100) };
    await prisma.export.updateMany({ where: { id: order.id, leaseOwner }, data });
  };
  const { timeZone, publicUrl } = deps.config;
  return makePaper({ tx: prisma, at: order.createdAt, timeZone, publicUrl, progress }, order.kind, order.args);
}

export const exportsDir = (config: Pick<Deps['config'], 'dataDir'>) => join(config.dataDir, 'exports');

/** Whole or not at all. */
async function keep(deps: PaperDeps, { bytes }: Paper): Promise<string> {
  const dir = exportsDir(deps.config);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const file = randomUUID();
  await writeFile(join(dir, `${file}.part`), bytes, { mode: 0o600 });
  await rename(join(dir, `${file}.part`), join(dir, file));
  return file;
}

async function finish(deps: PaperDeps, order: ExportModel, file: string, { name, type }: Paper): Promise<void> {
  const { count } = await deps.db.prisma.export.updateMany({
    where: { id: order.id, leaseOwner },
    data: {
      state: 'done',
      progress: 100,
      file,
      name,
      type,
      doneAt: deps.clock.now(),
      leaseOwner: null,
      leaseUntil: null,
    },
  });
  if (count === 0) await rm(join(exportsDir(deps.config), file), { force: true });
}

async function failed(deps: PaperDeps, order: ExportModel, error: unknown): Promise<void> {
  const refused = error instanceof UserError;
  if (!refused) deps.log.error({ err: error, exportId: order.id, kind: order.kind }, 'paper could not be made');
  const over = refused || order.attempts >= maxAttempts;
  await deps.db.prisma.export.updateMany({
    where: { id: order.id, leaseOwner },
    // Not over: the lease runs out, and it is tried again.
    data: over ? { state: 'failed', problem: refused ? error.say : null, leaseOwner: null, leaseUntil: null } : {},
  });
}

/** Takes away the files of what has expired, now and then. */
export function createSweep(deps: PaperDeps): () => Promise<void> {
  let last = 0;
  return async () => {
    if (Date.now() - last < sweepEveryMs) return;
    last = Date.now();
    await sweep(deps);
  };
}

async function sweep(deps: PaperDeps): Promise<void> {
  const { prisma } = deps.db;
  const now = deps.clock.now();
  const over = await prisma.export.findMany({ where: { expiresAt: { lte: now }, file: { not: null } }, take: 500 });
  for (const { id, file } of over) {
    await rm(join(exportsDir(deps.config), file as string), { force: true });
    await prisma.export.updateMany({ where: { id, file }, data: { file: null } });
  }
  const forgotten = new Date(now.getTime() - forgottenAfterDays * 86_400_000);
  await prisma.export.deleteMany({ where: { expiresAt: { lte: forgotten }, file: null } });
}
