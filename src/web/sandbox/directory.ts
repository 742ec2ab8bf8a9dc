// Who and what there is in the sandbox: groups, people, what was said; and adding to them.
import { randomUUID } from 'node:crypto';
import type { GroupModel, GroupPurpose, Role, SandboxMessageModel, Tx, UnitKind } from '../../db/client.js';
import { roleLabels } from '../../people/roles.js';
import { ApiError } from './requests.js';

export interface SandboxGroup {
  id: number;
  title: string;
  purpose: GroupPurpose;
  /** The unit's name. */
  unit: string | null;
}

export interface SandboxPerson {
  id: number;
  name: string;
  /** Empty: a resident. */
  roles: string[];
  /** The responsible body that a department head answers for. */
  body?: string;
  /** Where they usually speak. */
  groups: number[];
}

export interface ShownMessage {
  id: number;
  from: 'bot' | number;
  text: string;
  /** The path of a picture above the text. */
  picture?: string;
  quote: number | null;
  time: string;
}

export const platform = 'sandbox';

/** A chat platform knows who is in a group; here it is worked out from where a person lives (below) or holds a role. */
const homePrefix = 'sandbox.home.';
const homeKey = (personId: number) => `${homePrefix}${personId}`;

export async function setHome(tx: Tx, personId: number, unitId: number): Promise<void> {
  await tx.setting.upsert({
    where: { key: homeKey(personId) },
    create: { key: homeKey(personId), value: unitId },
    update: { value: unitId },
  });
}

export async function sandboxState(tx: Tx): Promise<{ groups: SandboxGroup[]; people: SandboxPerson[] }> {
  const groups = await tx.group.findMany({
    where: { platform, purpose: { not: 'direct' } },
    include: { unit: { include: { parent: true } } },
    orderBy: { id: 'asc' },
  });
  const people = await tx.person.findMany({
    where: { platform },
    include: { grants: { orderBy: { id: 'asc' } } },
    orderBy: { id: 'asc' },
  });
  const homes = await tx.setting.findMany({ where: { key: { startsWith: homePrefix } } });
  const homeOf = new Map(homes.map((home) => [home.key, home.value]));
  const parentOf = new Map(groups.map((group) => [group.unitId, group.unit?.parentId]));
  return {
    groups: groups.map((group) => showGroup(group, group.unit?.name)),
    people: people.map((person) => {
      const units = new Set<unknown>([homeOf.get(homeKey(person.id)), ...person.grants.map((grant) => grant.unitId)]);
      // Village cadres sit in the township's workroom group as well.
      const above = new Set<unknown>(
        person.grants.filter((grant) => grant.role === 'villageCadre').map((grant) => parentOf.get(grant.unitId)),
      );
      const body = person.grants.find((grant) => grant.body)?.body;
      return {
        id: person.id,
        name: person.name ?? '',
        roles: [...new Set(person.grants.map((grant) => roleLabels[grant.role]))],
        ...(body && { body }),
        groups: groups
          .filter((group) => units.has(group.unitId) || (group.purpose === 'workroom' && above.has(group.unitId)))
          .map((group) => group.id),
      };
    }),
  };
}

function showGroup(group: GroupModel, unit: string | undefined): SandboxGroup {
  return { id: group.id, title: group.title ?? '', purpose: group.purpose ?? 'village', unit: unit ?? null };
}

export function showMessage(message: SandboxMessageModel): ShownMessage {
  return {
    id: message.id,
    from: message.personId ?? 'bot',
    text: message.text,
    ...(message.picture && { picture: message.picture }),
    quote: message.quoteId,
    time: message.at.toISOString(),
  };
}

/** What was said in a group: after a message, or the last `limit`, or all of it. */
export async function messagesOf(
  tx: Tx,
  groupId: number,
  { after, limit }: { after?: number | undefined; limit?: number | undefined },
): Promise<ShownMessage[]> {
  const group = await tx.group.findFirst({ where: { id: groupId, platform } });
  if (!group) throw new ApiError(404, '没有这个群 / no such group');
  const newestFirst = after === undefined && limit !== undefined;
  const rows = await tx.sandboxMessage.findMany({
    where: { groupId, ...(after !== undefined && { id: { gt: after } }) },
    orderBy: { id: newestFirst ? 'desc' : 'asc' },
    ...(limit !== undefined && { take: limit }),
  });
  return (newestFirst ? rows.reverse() : rows).map(showMessage);
}

export async function addPerson(
  tx: Tx,
  wanted: { name: string; role?: Role | undefined; unit?: string | number | undefined; body?: string | undefined },
): Promise<SandboxPerson> {
  const person = await tx.person.create({ data: { platform, userId: `sandbox-${randomUUID()}`, name: wanted.name } });
  if (wanted.unit !== undefined) {
    const unit = await findUnit(tx, wanted.unit);
    if (!unit) {
      const units = await tx.unit.findMany({ orderBy: { id: 'asc' } });
      const names = units.map((known) => known.name).join('、');
      throw new ApiError(400, `unit：没有这个单位，可选 / unknown unit, one of: ${names}`);
    }
    if (wanted.role) {
      await tx.roleGrant.create({
        data: { personId: person.id, unitId: unit.id, role: wanted.role, body: wanted.body ?? null },
      });
    } else {
      await setHome(tx, person.id, unit.id);
    }
  }
  const { people } = await sandboxState(tx);
  return people.find((known) => known.id === person.id) as SandboxPerson;
}

/** A unit that does not exist yet is made where the group's purpose puts it, so that a script can build its own town. */
export async function addGroup(
  tx: Tx,
  wanted: { title: string; purpose: GroupPurpose; unit: string | number; body?: string | undefined },
): Promise<SandboxGroup> {
  const unit = (await findUnit(tx, wanted.unit)) ?? (await makeUnit(tx, wanted.unit, wanted.purpose));
  const group = await tx.group.create({
    data: {
      platform,
      chatId: `sandbox-${randomUUID()}`,
      title: wanted.title,
      purpose: wanted.purpose,
      unitId: unit.id,
      body: wanted.body ?? null,
    },
  });
  return showGroup(group, unit.name);
}

function findUnit(tx: Tx, unit: string | number) {
  return typeof unit === 'number'
    ? tx.unit.findUnique({ where: { id: unit } })
    : tx.unit.findUnique({ where: { name: unit } });
}

const kindFor: Partial<Record<GroupPurpose, { kind: UnitKind; under: UnitKind }>> = {
  village: { kind: 'village', under: 'township' },
  workroom: { kind: 'township', under: 'county' },
};

async function makeUnit(tx: Tx, name: string | number, purpose: GroupPurpose) {
  const fits = kindFor[purpose];
  if (typeof name === 'number' || !fits) throw new ApiError(400, 'unit：没有这个单位 / unknown unit');
  const parent = await tx.unit.findFirst({ where: { kind: fits.under }, orderBy: { id: 'asc' } });
  return tx.unit.create({ data: { name, kind: fits.kind, parentId: parent?.id ?? null } });
}
