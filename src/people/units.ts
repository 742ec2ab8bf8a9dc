// The tree of units (county → township → village, workrooms beside them) and the chats that belong to them.
import type { GroupModel, Tx, UnitKind, UnitModel } from '../db/client.js';
import { badSettings, type UnitSettings, unitSettings } from './unit-settings.js';

/** The unit's id and those above it, nearest first. */
export async function unitAndAncestors(tx: Tx, unitId: number): Promise<number[]> {
  return (await lineOf(tx, unitId)).map((unit) => unit.id);
}

/** The unit's id and those of every unit beneath it. */
export async function unitAndDescendants(tx: Tx, unitId: number): Promise<number[]> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    WITH RECURSIVE tree AS (
      SELECT id FROM "Unit" WHERE id = ${unitId}
      UNION ALL SELECT u.id FROM "Unit" u JOIN tree ON u."parentId" = tree.id
    ) SELECT id FROM tree`;
  return rows.map((row) => row.id);
}

/** The unit and those above it, nearest first. */
export async function lineOf(tx: Tx, unitId: number): Promise<UnitModel[]> {
  const rows = await tx.$queryRaw<(UnitModel & { depth: number })[]>`
    WITH RECURSIVE line AS (
      SELECT u.*, 0 AS depth FROM "Unit" u WHERE id = ${unitId}
      UNION ALL SELECT u.*, line.depth + 1 FROM "Unit" u JOIN line ON u.id = line."parentId"
    ) SELECT * FROM line ORDER BY depth`;
  return rows;
}

/** Defaults, overridden from the county down to the unit itself. */
export async function settingsOf(tx: Tx, unitId: number | null): Promise<UnitSettings> {
  if (unitId === null) return unitSettings([]);
  return unitSettings((await lineOf(tx, unitId)).reverse().map((unit) => unit.settings));
}

/** For the operator: `李家庄: postingDays`. Such a value has fallen back to that of the level above, or to the default. */
export async function settingsThatDoNotFit(tx: Tx): Promise<{ unit: string; settings: string[] }[]> {
  const units = await tx.unit.findMany({ orderBy: { id: 'asc' } });
  return units.flatMap(({ name, settings }) => {
    const bad = badSettings(settings);
    return bad.length > 0 ? [{ unit: name, settings: bad }] : [];
  });
}

/** The chat in which a unit's topics are screened: its own workroom group, else the nearest one above. */
export async function workroomGroupOf(tx: Tx, unitId: number): Promise<GroupModel | undefined> {
  const line = await unitAndAncestors(tx, unitId);
  const groups = await tx.group.findMany({
    where: { unitId: { in: line }, purpose: { in: ['workroom', 'county'] } },
    orderBy: { id: 'asc' },
  });
  return groups.sort((a, b) => line.indexOf(a.unitId ?? 0) - line.indexOf(b.unitId ?? 0))[0];
}

/** The chat in which a topic is decided on: that of the level it was handed to, else that of its own unit. */
export async function workroomOfTopic(
  tx: Tx,
  topic: { unitId: number; deciderId: number | null },
): Promise<GroupModel | undefined> {
  return workroomGroupOf(tx, topic.deciderId ?? topic.unitId);
}

/** The village groups in which a unit's public news is posted. */
export async function publicGroupsOf(tx: Tx, unitId: number): Promise<GroupModel[]> {
  return tx.group.findMany({
    where: { unitId: { in: await unitAndDescendants(tx, unitId) }, purpose: 'village' },
    orderBy: { id: 'asc' },
  });
}

/** The chat of a responsible body, if it has one of its own. */
export async function departmentGroupOf(tx: Tx, body: string): Promise<GroupModel | undefined> {
  return (await tx.group.findFirst({ where: { purpose: 'department', body }, orderBy: { id: 'asc' } })) ?? undefined;
}

/** The level above the one whose workroom decides on a topic; at the top it decides anew itself. */
export async function levelAbove(tx: Tx, topic: { unitId: number; deciderId: number | null }): Promise<UnitModel> {
  const workroom = await workroomOfTopic(tx, topic);
  const deciding = await tx.unit.findUniqueOrThrow({
    where: { id: workroom?.unitId ?? topic.deciderId ?? topic.unitId },
    include: { parent: true },
  });
  return deciding.parent ?? deciding;
}

const spokenLevels: [RegExp, UnitKind][] = [
  [/^县(?:里|政协|政协办)?$/, 'county'],
  [/^(?:乡|镇|街道)(?:里|上)?$/, 'township'],
];

/** 县里, 镇上: not the name of one unit. */
export const meansLevel = (name: string): boolean => spokenLevels.some(([pattern]) => pattern.test(name));

/** The unit that `李家庄`, `清河县/柳林镇/李家庄`, or 县里 said somewhere beneath it, names. */
export async function unitNamed(tx: Tx, name: string, sayingAt: number): Promise<UnitModel | undefined> {
  const last =
    name
      .split(/[/／>]/)
      .at(-1)
      ?.trim() ?? '';
  const level = spokenLevels.find(([pattern]) => pattern.test(last))?.[1];
  if (level) return (await lineOf(tx, sayingAt)).find((unit) => unit.kind === level);
  return (await tx.unit.findUnique({ where: { name: last } })) ?? undefined;
}

/** Of the row that stands for the workbench as a person's chat: what they do there is done as if alone with the bot. */
export const pagePlatform = 'workbench';

/** A person's 1:1 chat with the bot, once they have opened it. */
export async function directChatOf(tx: Tx, personId: number | null): Promise<GroupModel | undefined> {
  if (personId === null) return undefined;
  const where = { purpose: 'direct' as const, directPersonId: personId, platform: { not: pagePlatform } };
  return (await tx.group.findFirst({ where, orderBy: { id: 'desc' } })) ?? undefined;
}

/**
 * The chat that hears what becomes of words which a staff member wrote down: the one where they did it. The workbench hears
 * nothing; there it is their own chat with the bot, else the place's workroom.
 */
export async function chatToTell(tx: Tx, group: GroupModel, unitId: number): Promise<GroupModel> {
  if (group.platform !== pagePlatform) return group;
  return (await directChatOf(tx, group.directPersonId)) ?? (await workroomGroupOf(tx, unitId)) ?? group;
}
