// Changing the tree of units and their rules, on the workbench and in the shell.
import { isDeepStrictEqual } from 'node:util';
import type { Prisma, Tx, UnitKind, UnitModel } from '../db/client.js';
import { UserError } from '../errors.js';
import { inOneLine } from '../one-line.js';
import { lockUnit, recordUnitEvent, type UnitActor } from './unit-events.js';
import { type UnitSettings, unitSettingsShape } from './unit-settings.js';
import { meansLevel } from './units.js';

export const kindLabels: Record<UnitKind, string> = {
  county: '县',
  township: '乡镇（街道）',
  village: '村（社区）',
  workroom: '工作室',
};

/** What can be added beneath a unit. */
export const kindsBeneath: Record<UnitKind, readonly UnitKind[]> = {
  county: ['township', 'workroom', 'village'],
  township: ['village', 'workroom'],
  village: [],
  workroom: [],
};

/** People type it behind commands, alone or as 镇/村. */
async function newName(tx: Tx, typed: string): Promise<string> {
  const name = inOneLine(typed);
  if (name.length < 2 || name.length > 20) throw new UserError('名称请写2到20个字。');
  if (!/^[\p{L}\p{N}·（）()“”"-]+$/u.test(name) || /^\d+$/.test(name))
    throw new UserError('名称只用文字，不用空格、斜线和别的符号。');
  if (meansLevel(name)) throw new UserError(`「${name}」分不清是哪一个，请写全名，例如：柳林镇。`);
  if (await tx.unit.findUnique({ where: { name } })) throw new UserError(`已经有「${name}」了，请换一个名称。`);
  return name;
}

/** It is in the log of the unit above, where it was done; a county's is in its own. */
export async function addUnit(
  tx: Tx,
  wanted: { name: string; kind: UnitKind; parent: UnitModel | undefined },
  actor: UnitActor,
  at: Date,
): Promise<UnitModel> {
  const { kind, parent } = wanted;
  const name = await newName(tx, wanted.name);
  if (parent ? !kindsBeneath[parent.kind].includes(kind) : kind !== 'county')
    throw new UserError(`${parent ? kindLabels[parent.kind] : '最上面'}下面不能加${kindLabels[kind]}。`);
  const unit = await tx.unit.create({ data: { name, kind, parentId: parent?.id ?? null } });
  const data = { unitId: unit.id, name, kind };
  await recordUnitEvent(tx, parent?.id ?? unit.id, { action: 'addUnit', actor, at, data });
  return unit;
}

export async function renameUnit(tx: Tx, unit: UnitModel, typed: string, actor: UnitActor, at: Date): Promise<string> {
  if (inOneLine(typed) === unit.name) return unit.name;
  const name = await newName(tx, typed);
  await tx.unit.update({ where: { id: unit.id }, data: { name } });
  const data = { before: unit.name, after: name };
  await recordUnitEvent(tx, unit.id, { action: 'renameUnit', actor, at, data });
  return name;
}

export type RuleName = keyof UnitSettings;
/** As it is stored; `undefined`: as the unit above has it. */
export type RuleChanges = Partial<Record<RuleName, unknown>>;

/** The unit's own rules afterwards. What does not fit the shape throws zod's error, and nothing is changed. */
export async function changeRules(
  tx: Tx,
  unitId: number,
  changes: RuleChanges,
  actor: UnitActor,
  at: Date,
): Promise<Record<string, unknown>> {
  await lockUnit(tx, unitId);
  const { settings } = await tx.unit.findUniqueOrThrow({ where: { id: unitId }, select: { settings: true } });
  const own = { ...(settings as Record<string, unknown>) };
  unitSettingsShape.partial().strict().parse(changes);
  for (const [name, after] of Object.entries(changes)) {
    const before = own[name];
    if (isDeepStrictEqual(before, after)) continue;
    if (after === undefined) delete own[name];
    else own[name] = after;
    const data = { name, before: before ?? null, after: after ?? null } as Prisma.InputJsonObject;
    await recordUnitEvent(tx, unitId, { action: 'setRule', actor, at, data });
  }
  await tx.unit.update({ where: { id: unitId }, data: { settings: own as Prisma.InputJsonObject } });
  return own;
}
