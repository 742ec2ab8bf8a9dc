// The log of what a unit does that belongs to no one topic (摆摊, 征集, 走访, 活动 …): append-only, hash-chained per unit.
// Figures are counted from it and from the topics' logs, never kept beside them.
import type { Prisma, Role, Tx, UnitEventModel } from '../db/client.js';
import { type Broken, brokenLink, genesis, hashOf } from '../hash-chain.js';

export type UnitAction =
  | 'openRound'
  | 'closeRound'
  | 'openStall'
  | 'closeStall'
  | 'openBallot'
  | 'closeBallot'
  | 'planActivity'
  | 'holdActivity'
  | 'cancelActivity'
  | 'visit'
  | 'motion'
  /** Somebody read the words of a topic's reporters as they were said, personal data and all. */
  | 'openWords'
  /** On the workbench: a post that did not go out was sent again, or given up. */
  | 'resendPost'
  | 'dropPost'
  /** The bot stops filing what it is not asked for, and begins again. */
  | 'suggestOnly'
  | 'fileAgain';

export interface UnitChange {
  action: UnitAction;
  actor: { personId: number | null; role?: Role | 'reporter' };
  at: Date;
  reason?: string;
  data?: Prisma.InputJsonObject;
}

export async function recordUnitEvent(tx: Tx, unitId: number, change: UnitChange): Promise<UnitEventModel> {
  // The next number of a unit's log is taken by one transaction at a time.
  await tx.$queryRaw`SELECT id FROM "Unit" WHERE id = ${unitId} FOR NO KEY UPDATE`;
  const last = await tx.unitEvent.findFirst({ where: { unitId }, orderBy: { seq: 'desc' } });
  const event = {
    unitId,
    seq: (last?.seq ?? 0) + 1,
    action: change.action,
    actorId: change.actor.personId,
    actorRole: change.actor.role ?? null,
    reason: change.reason?.trim() || null,
    data: change.data ?? {},
    at: change.at,
    prevHash: last?.hash ?? genesis(`unit ${unitId}`),
  };
  return tx.unitEvent.create({ data: { ...event, hash: hashOf(event) } });
}

/** The first row at which a unit's log does not hold together; undefined when it does. */
export async function brokenUnitEvent(tx: Tx, unitId: number): Promise<Broken | undefined> {
  const rows = await tx.unitEvent.findMany({ where: { unitId }, orderBy: { seq: 'asc' } });
  return brokenLink(rows, genesis(`unit ${unitId}`), ({ id: _id, hash: _hash, ...content }) => content);
}
