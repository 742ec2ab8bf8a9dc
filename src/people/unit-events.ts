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
  /** Somebody saw the telephone numbers that a topic's reporters left. */
  | 'openPhone'
  /** On the workbench: a post that did not go out was sent again, or given up. */
  | 'resendPost'
  | 'dropPost'
  /** The bot stops filing what it is not asked for, and begins again. */
  | 'suggestOnly'
  | 'fileAgain'
  | SettingsAction;

/** How a unit is set up: who changed what, from what to what. */
export const settingsActions = [
  'addUnit',
  'renameUnit',
  'setRule',
  'setWebhookKey',
  'grantRole',
  'takeRole',
  'makeCode',
  'bindGroup',
  'saveNote',
  'retireNote',
] as const;
export type SettingsAction = (typeof settingsActions)[number];

/** `personId: null` with the role `admin`: the operator, from the shell. */
export interface UnitActor {
  personId: number | null;
  role?: Role | 'reporter';
}

export const operator: UnitActor = { personId: null, role: 'admin' };

export interface UnitChange {
  action: UnitAction;
  actor: UnitActor;
  at: Date;
  reason?: string;
  data?: Prisma.InputJsonObject;
}

/** One transaction at a time changes a unit, and takes the next number of its log. */
export async function lockUnit(tx: Tx, unitId: number): Promise<void> {
  await tx.$queryRaw`SELECT id FROM "Unit" WHERE id = ${unitId} FOR NO KEY UPDATE`;
}

export async function recordUnitEvent(tx: Tx, unitId: number, change: UnitChange): Promise<UnitEventModel> {
  await lockUnit(tx, unitId);
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
