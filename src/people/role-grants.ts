// Giving a role and taking it away, in chat (角色, 绑定), on the workbench and in the shell.
import type { Role, RoleGrantModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { grantsAt, roleAmong, roleLabels } from './roles.js';
import { lockUnit, operator, recordUnitEvent, type UnitActor } from './unit-events.js';
import { unitAndAncestors } from './units.js';

export const roleGivers: readonly Role[] = ['admin', 'countyOffice'];

/** Those that a giver may hand out: nobody hands out more than they hold. */
export const grantable = (role: Role, giver: Role): boolean =>
  giver === 'admin' || (role !== 'admin' && role !== 'countyOffice');

export interface Grant {
  personId: number;
  unitId: number;
  role: Role;
  /** For deptHead: the body that this person answers for. */
  body?: string | null;
}

/** A person who gives, the operator, or the code that an administrator made for whoever types it. */
export type Giver = { personId: number } | 'operator' | 'code';

/** False: they had it as it is. */
export async function giveRole(tx: Tx, grant: Grant, by: Giver, at: Date): Promise<boolean> {
  await lockUnit(tx, grant.unitId);
  const actor = await actorFor(tx, grant, by);
  const { personId, unitId, role } = grant;
  const key = { personId, unitId, role };
  const before = await tx.roleGrant.findUnique({ where: { personId_unitId_role: key } });
  const body = grant.body ?? before?.body ?? null;
  if (before && before.body === body) return false;
  const grantedById = typeof by === 'object' ? by.personId : null;
  if (before) await tx.roleGrant.update({ where: { id: before.id }, data: { body } });
  else await tx.roleGrant.create({ data: { ...key, body, grantedById, grantedAt: at } });
  const data = { personId, role, ...(body && { body }), ...(by === 'code' && { byCode: true }) };
  await recordUnitEvent(tx, unitId, { action: 'grantRole', actor, at, data });
  return true;
}

/** False: they did not have it. */
export async function takeRole(tx: Tx, { personId, unitId, role }: Grant, by: Giver, at: Date): Promise<boolean> {
  await lockUnit(tx, unitId);
  const actor = await actorFor(tx, { personId, unitId, role }, by);
  const grant = await tx.roleGrant.findUnique({
    where: { personId_unitId_role: { personId, unitId, role } },
  });
  if (!grant) return false;
  if (role === 'admin') await mustLeaveOne(tx, grant);
  await tx.roleGrant.delete({ where: { id: grant.id } });
  const data = { personId, role, ...(grant.body && { body: grant.body }) };
  await recordUnitEvent(tx, unitId, { action: 'takeRole', actor, at, data });
  return true;
}

async function actorFor(tx: Tx, { personId, unitId, role }: Grant, by: Giver): Promise<UnitActor> {
  if (by === 'operator') return operator;
  if (by === 'code') return { personId };
  if (by.personId === personId) throw new UserError('不能给自己改身份，请别的管理员来做。');
  const giver = roleAmong(await grantsAt(tx, by.personId, unitId), roleGivers);
  if (!giver) throw new UserError('身份要由管理员、县政协办来给。');
  if (!grantable(role, giver)) throw new UserError(`「${roleLabels[role]}」要由管理员来给。`);
  return { personId: by.personId, role: giver };
}

async function mustLeaveOne(tx: Tx, grant: RoleGrantModel): Promise<void> {
  const line = await unitAndAncestors(tx, grant.unitId);
  const others = { role: 'admin' as const, unitId: { in: line }, personId: { not: grant.personId } };
  if ((await tx.roleGrant.count({ where: others })) === 0)
    throw new UserError('这里只剩这一位管理员了。先给别人管理员的身份，再取消。');
}
