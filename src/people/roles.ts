// Who may do what where. A role is granted on a unit and holds for everything beneath it.
import type { RoleGrantModel, Tx } from '../db/client.js';
import { Role } from '../db/client.js';
import { unitAndAncestors, unitAndDescendants } from './units.js';

export const roleLabels: Record<Role, string> = {
  admin: '管理员',
  countyOffice: '县政协办',
  convener: '召集人',
  liaison: '联络员',
  villageCadre: '村居干部',
  cppccMember: '政协委员',
  deptHead: '部门负责人',
  massRep: '群众代表',
};

const roleSynonyms: Record<string, Role> = {
  村干部: 'villageCadre',
  社区干部: 'villageCadre',
  委员: 'cppccMember',
  部门: 'deptHead',
  政协办: 'countyOffice',
  代表: 'massRep',
};

/** The role that a Chinese label or synonym names. */
export function parseRole(label: string): Role | undefined {
  const exact = Object.values(Role).find((role) => roleLabels[role] === label || role === label);
  return exact ?? roleSynonyms[label];
}

/** Those who run the programme in a unit. */
export const conveners: readonly Role[] = ['convener', 'liaison', 'countyOffice', 'admin'];
/** Those who see the workroom's side of things. */
export const staff: readonly Role[] = [...conveners, 'villageCadre', 'cppccMember', 'deptHead'];
/** Those whose words in a group are an office's answer, not a resident's complaint. */
export const officials: readonly Role[] = ['admin', 'countyOffice', 'convener', 'liaison', 'villageCadre', 'deptHead'];

/** A person's grants that hold in a unit: on it or on any unit above it. */
export async function grantsAt(tx: Tx, personId: number, unitId: number | null): Promise<RoleGrantModel[]> {
  const grants = await tx.roleGrant.findMany({ where: { personId }, orderBy: { id: 'asc' } });
  if (unitId === null || grants.length === 0) return [];
  const units = await unitAndAncestors(tx, unitId);
  return grants.filter((grant) => units.includes(grant.unitId));
}

/** Those that hold in the unit, and those on units beneath it. */
export async function grantsAround(tx: Tx, personId: number, unitId: number | null): Promise<RoleGrantModel[]> {
  if (unitId === null) return [];
  const beneath = { personId, unitId: { in: await unitAndDescendants(tx, unitId) } };
  const own = await tx.roleGrant.findMany({ where: beneath, orderBy: { id: 'asc' } });
  const here = await grantsAt(tx, personId, unitId);
  return [...here, ...own.filter((grant) => !here.some((known) => known.id === grant.id))];
}

/** The first of `wanted` that the grants give. */
export function roleAmong(grants: RoleGrantModel[], wanted: readonly Role[]): Role | undefined {
  return wanted.find((role) => grants.some((grant) => grant.role === role));
}

/** 召集人、政协委员 */
export function describeRoles(grants: { role: Role; body: string | null }[]): string {
  return [...new Set(grants.map((grant) => (grant.body ? `${grant.body}负责人` : roleLabels[grant.role])))].join('、');
}
