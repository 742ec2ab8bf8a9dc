// A link that signs one person in to the workbench, once, within minutes. Real time counts, also where business time is moved.
import { createHash, randomBytes } from 'node:crypto';
import type { Tx } from '../db/client.js';

export const loginLinkMinutes = 10;
/** 256 bits: there is nothing to be gained by guessing. */
const tokenBytes = 32;

const hash = (token: string) => createHash('sha256').update(token).digest('hex');

/** The path under PUBLIC_URL. Earlier links of that person no longer work. */
export async function makeLoginLink(
  tx: Tx,
  link: { personId: number; madeBy: 'chat' | 'operator' },
  now: Date,
): Promise<{ path: string; expiresAt: Date }> {
  const token = randomBytes(tokenBytes).toString('base64url');
  const expiresAt = new Date(now.getTime() + loginLinkMinutes * 60_000);
  await tx.loginLink.deleteMany({ where: { OR: [{ personId: link.personId }, { expiresAt: { lt: now } }] } });
  await tx.loginLink.create({ data: { tokenHash: hash(token), ...link, createdAt: now, expiresAt } });
  return { path: `/w/in/${token}`, expiresAt };
}

const open = (token: string, now: Date) => ({ tokenHash: hash(token), usedAt: null, expiresAt: { gt: now } });

export async function loginLinkHolds(tx: Tx, token: string, now: Date): Promise<boolean> {
  return (await tx.loginLink.count({ where: open(token, now) })) === 1;
}

/** Whom it signs in, now used up; undefined when it never existed, is old or was used: which of these is not told. */
export async function useLoginLink(
  tx: Tx,
  token: string,
  now: Date,
): Promise<{ personId: number; madeBy: string } | undefined> {
  const used = await tx.loginLink.updateMany({ where: open(token, now), data: { usedAt: now } });
  if (used.count === 0) return undefined;
  return (await tx.loginLink.findUnique({ where: { tokenHash: hash(token) } })) ?? undefined;
}
