// A paper that was asked for: made in the background, kept for some days, fetched by whoever has its link. The link holds a
// token that cannot be guessed; of it only the hash is kept.
import { createHash, randomBytes } from 'node:crypto';
import type { Db, ExportModel, Tx } from '../db/client.js';
import { type ArgsOf, keptDays, type PaperName } from './kinds.js';

export interface Order<K extends PaperName> {
  kind: K;
  args: ArgsOf<K>;
  /** Whose settings say how long it is kept. */
  unitId: number | null;
  askedById: number | null;
  at: Date;
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

/** The path under which it can be fetched, now as a page that says how far it is. */
export async function orderPaper<K extends PaperName>(
  tx: Tx,
  { kind, args, unitId, askedById, at }: Order<K>,
): Promise<{ path: string; days: number }> {
  const token = randomBytes(32).toString('base64url');
  const days = await keptDays(tx, unitId);
  const expiresAt = new Date(at.getTime() + days * 86_400_000);
  await tx.export.create({
    data: { kind, args, askedById, tokenHash: hashOf(token), createdAt: at, expiresAt },
  });
  return { path: `/files/${token}`, days };
}

/** Undefined: there is none by that token. */
export async function exportByToken(db: Pick<Db, 'prisma'>, token: string): Promise<ExportModel | undefined> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
  return (await db.prisma.export.findUnique({ where: { tokenHash: hashOf(token) } })) ?? undefined;
}

/** Its file is gone (another disk, a restored database): it is made again. */
export async function makeAgain(db: Pick<Db, 'prisma'>, id: number): Promise<void> {
  await db.prisma.export.updateMany({
    where: { id, state: 'done' },
    data: { state: 'waiting', progress: 0, attempts: 0, file: null },
  });
}
