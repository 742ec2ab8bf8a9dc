// One-time codes: whoever types one binds the group, or gets the role, that the operator made it for.
import { createHash, randomInt } from 'node:crypto';
import type { GroupPurpose, OneTimeCodeModel, Role, Tx } from '../db/client.js';
import { recordUnitEvent, type UnitActor } from './unit-events.js';

// Without 0/O, 1/I/L: read aloud over the phone without mistakes.
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const codeLength = 8;
const validHours = 24;

const hash = (code: string) => createHash('sha256').update(code).digest('hex');

/** Full-width letters, spaces and small letters are accepted. */
function normaliseCode(typed: string): string {
  return typed.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
}

export async function makeCode(
  tx: Tx,
  grant: { unitId: number; purpose?: GroupPurpose; role?: Role; body?: string },
  by: UnitActor,
  now: Date,
): Promise<{ code: string; expiresAt: Date }> {
  const code = Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join('');
  const expiresAt = new Date(now.getTime() + validHours * 3_600_000);
  await tx.oneTimeCode.create({ data: { codeHash: hash(code), ...grant, expiresAt } });
  const { unitId, ...data } = grant;
  await recordUnitEvent(tx, unitId, { action: 'makeCode', actor: by, at: now, data });
  return { code, expiresAt };
}

/** The code's row, now used up; undefined when it does not exist, is old, or was used. */
export async function redeemCode(
  tx: Tx,
  typed: string,
  personId: number,
  now: Date,
): Promise<OneTimeCodeModel | undefined> {
  const codeHash = hash(normaliseCode(typed));
  const used = await tx.oneTimeCode.updateMany({
    where: { codeHash, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now, usedById: personId },
  });
  if (used.count === 0) return undefined;
  return (await tx.oneTimeCode.findUnique({ where: { codeHash } })) ?? undefined;
}
