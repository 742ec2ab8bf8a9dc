// The units that somebody may see the settings of, as the tree that they are.
import type { Role, Tx, UnitKind } from '../../db/client.js';
import { kindLabels } from '../../people/unit-changes.js';
import { unitAndDescendants } from '../../people/units.js';
import type { Visitor } from '../session/session.js';
import { settingsPath } from './parts.js';

interface UnitRow {
  id: number;
  name: string;
  kind: UnitKind;
  people: number;
  groups: number;
  beneath: UnitRow[];
}

export async function unitTree(tx: Tx, visitor: Visitor, readers: readonly Role[]): Promise<UnitRow[]> {
  const ids = new Set<number>();
  for (const { unitId, role } of visitor.grants) {
    if (!readers.includes(role) || ids.has(unitId)) continue;
    for (const id of await unitAndDescendants(tx, unitId)) ids.add(id);
  }
  const where = { unitId: { in: [...ids] } };
  const units = await tx.unit.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'asc' } });
  const grants = await tx.roleGrant.groupBy({ by: ['unitId', 'personId'], where });
  const groups = await tx.group.groupBy({ by: ['unitId'], where, _count: true });
  const rows = (parentId: number | null): UnitRow[] =>
    units
      .filter((unit) => (parentId === null ? !ids.has(unit.parentId ?? 0) : unit.parentId === parentId))
      .map(({ id, name, kind }) => ({
        id,
        name,
        kind,
        people: grants.filter(({ unitId }) => unitId === id).length,
        groups: groups.find(({ unitId }) => unitId === id)?._count ?? 0,
        beneath: rows(id),
      }));
  return rows(null);
}

export function UnitsPage({ units }: { units: readonly UnitRow[] }) {
  return (
    <>
      <h1>设置</h1>
      <p class="dim">点一个单位，看它的群、身份、规则和政策知识。上级定的规则，下面没单独定的都跟着用。</p>
      <section class="card">
        <Branch units={units} />
      </section>
    </>
  );
}

function Branch({ units }: { units: readonly UnitRow[] }) {
  return (
    <ul class="tree">
      {units.map((unit) => (
        <li key={unit.id}>
          <a href={settingsPath(unit)}>{unit.name}</a>{' '}
          <small>
            {kindLabels[unit.kind]}，{unit.people === 0 ? '还没人有身份' : `${unit.people}人有身份`}，
            {unit.groups === 0 ? '还没有群' : `${unit.groups}个群`}
          </small>
          {unit.beneath.length > 0 && <Branch units={unit.beneath} />}
        </li>
      ))}
    </ul>
  );
}
