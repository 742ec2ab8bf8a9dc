// Which topics somebody signed in may open: those of the places where they have a role, and those to whose table they are
// asked; private ones as in the 1:1 chat. Others do not exist for them.
import { isInvited } from '../../consultations/table.js';
import type { Prisma, Role, TopicModel, Tx } from '../../db/client.js';
import { conveners, staff } from '../../people/roles.js';
import { unitAndDescendants } from '../../people/units.js';
import { PageError } from '../page-error.js';
import type { Visitor } from '../session/session.js';

/** Those who draft motions, and the members who stand behind them. */
export const motionReaders: readonly Role[] = [...conveners, 'cppccMember'];

/** The places of a visitor's roles, with those beneath. */
export async function unitsOf(tx: Tx, { grants }: Visitor, roles: readonly Role[] = staff): Promise<number[]> {
  const own = [...new Set(grants.filter((grant) => roles.includes(grant.role)).map((grant) => grant.unitId))];
  const all = await Promise.all(own.map((unitId) => unitAndDescendants(tx, unitId)));
  return [...new Set(all.flat())];
}

export const topicsIn = (units: number[]): Prisma.TopicWhereInput => ({
  OR: [{ unitId: { in: units } }, { deciderId: { in: units } }],
});

export async function topicFor(tx: Tx, visitor: Visitor, number: number): Promise<TopicModel> {
  const topic = await tx.topic.findUnique({ where: { number } });
  const units = await unitsOf(tx, visitor);
  const theirs =
    topic !== null && (units.includes(topic.unitId) || (topic.deciderId !== null && units.includes(topic.deciderId)));
  if (topic && (theirs || (await isInvited(tx, topic.id, visitor.person.id)))) return topic;
  throw new PageError(404, `没有${number}号议题，或者它不归您管。`);
}
