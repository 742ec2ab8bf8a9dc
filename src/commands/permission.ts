// Who may run a command, checked from its own declaration: by the dispatch when it is said, and where it is offered.
import { isInvited } from '../consultations/table.js';
import type { GroupModel, PersonModel, Role, RoleGrantModel, TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { whistledBodies } from '../followups/whistle.js';
import { conveners, grantsAt, roleAmong, roleLabels, staff } from '../people/roles.js';
import { settingsOf, workroomOfTopic } from '../people/units.js';
import type { Actor } from '../topics/events.js';
import { privateChats } from '../topics/topics.js';
import type { Command } from './command.js';

/** The command for those whom a unit's rules, or the words, leave it to. */
export async function asRuled(tx: Tx, command: Command, words: string, unitId: number | null): Promise<Command> {
  return command.whoFor ? { ...command, who: command.whoFor(words, await settingsOf(tx, unitId)) } : command;
}

const deciders: readonly Role[] = [...conveners, 'villageCadre'];

/** Where a topic was handed to another level (转办, 申诉), that level decides; who works on it is the same as before. */
export async function grantsOn(tx: Tx, personId: number, topic: TopicModel): Promise<RoleGrantModel[]> {
  const own = await grantsAt(tx, personId, topic.unitId);
  if (topic.deciderId === null) return own;
  return [...(await grantsAt(tx, personId, topic.deciderId)), ...own.filter((grant) => !deciders.includes(grant.role))];
}

/** `bodies`: those that the topic was given to; 'any' where no topic is known yet. */
export function requireRole(command: Command, grants: RoleGrantModel[], bodies: string[] | 'any', personId = 0): Actor {
  const excluded = command.notFor && roleAmong(grants, command.notFor);
  if (excluded) throw new UserError(`「${command.name}」是乡亲们的事，${roleLabels[excluded]}不参加。`);
  if (command.who === 'anyone') {
    const role = roleAmong(grants, staff);
    return { personId, ...(role && { role }) };
  }
  const allowed =
    command.ownBodyOnly && bodies !== 'any'
      ? grants.filter((grant) => grant.role !== 'deptHead' || grant.body === null || bodies.includes(grant.body))
      : grants;
  const role = roleAmong(allowed, command.who);
  if (role) return { personId, role };
  if (command.ownBodyOnly && bodies !== 'any' && roleAmong(grants, ['deptHead'])) {
    if (bodies.length > 0) throw new UserError(`这件事是交给${bodies.join('、')}的，由他们来${command.name}。`);
    throw new UserError(`这件事没有交给您的单位，现在不用${command.name}。想看进度发：查 号数`);
  }
  const who = command.who
    .filter((r) => r !== 'admin')
    .map((r) => roleLabels[r])
    .slice(0, 3);
  throw new UserError(`「${command.name}」要由${who.join('、') || '管理员'}来做。您可以发「帮助」看看自己能做什么。`);
}

export async function bodiesOf(tx: Tx, command: Command, topic: TopicModel): Promise<string[]> {
  if (!command.ownBodyOnly) return [];
  if (command.ownBodyOnly === 'whistle') return whistledBodies(tx, topic);
  // A body that sent its task back has nothing to do with the topic any more.
  const tasks = await tx.task.findMany({ where: { topicId: topic.id, returnedAt: null }, orderBy: { id: 'asc' } });
  return [...new Set(tasks.map((task) => task.body))];
}

export async function maySeePrivate(
  tx: Tx,
  { group, person }: { group: GroupModel; person: PersonModel },
  topic: TopicModel,
): Promise<boolean> {
  // Where a county has no workroom beneath it, its own group is the workroom.
  const room = privateChats.includes(group.purpose) || (await workroomOfTopic(tx, topic))?.id === group.id;
  if (!room) return false;
  if (roleAmong(await grantsAt(tx, person.id, topic.unitId), staff)) return true;
  if (await isInvited(tx, topic.id, person.id)) return true;
  if (group.purpose !== 'direct') return false;
  return (await tx.report.count({ where: { topicId: topic.id, personId: person.id } })) > 0;
}

/** Of these commands those that the person's roles allow on the topic in a 1:1 chat with the bot, whatever its state. */
export async function allowedOn(
  tx: Tx,
  personId: number,
  topic: TopicModel,
  wanted: readonly Command[],
): Promise<Command[]> {
  const grants = await grantsOn(tx, personId, topic);
  const allowed: Command[] = [];
  for (const command of wanted) {
    if (!command.where.includes('direct')) continue;
    const ruled = await asRuled(tx, command, '', topic.unitId);
    if (hasRole(ruled, grants, await bodiesOf(tx, command, topic))) allowed.push(command);
  }
  return allowed;
}

/** Of these commands those that the person's roles allow at a place; `rule`: the words on which that hangs. */
export async function allowedAt<C extends { command: Command; rule?: string | undefined }>(
  tx: Tx,
  personId: number,
  unitId: number,
  wanted: readonly C[],
): Promise<C[]> {
  const grants = await grantsAt(tx, personId, unitId);
  const allowed: C[] = [];
  for (const one of wanted) {
    const ruled = await asRuled(tx, one.command, one.rule ?? '', unitId);
    if (one.command.where.includes('direct') && hasRole(ruled, grants, [])) allowed.push(one);
  }
  return allowed;
}

function hasRole(command: Command, grants: RoleGrantModel[], bodies: string[]): boolean {
  try {
    requireRole(command, grants, bodies);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
