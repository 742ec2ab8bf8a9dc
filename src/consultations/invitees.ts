// From names as typed to people: those @-ed, those of that name, the head of a body of that name, or somebody without an
// account.
import type { InboxMessageModel, PersonModel, TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { peopleCalled } from '../people/directory.js';
import { unitAndAncestors } from '../people/units.js';
import { type Named, parsePeople } from './parties.js';
import { lastTable, unitsAt } from './table.js';

/** Someone to be asked, as typed and, where they have an account, as known. */
export interface Invitee extends Named {
  person?: PersonModel;
}

export async function inviteesIn(
  tx: Tx,
  topic: TopicModel,
  message: InboxMessageModel,
  text: string,
): Promise<Invitee[]> {
  const table = await lastTable(tx, topic.id);
  const units = await tx.unit.findMany({ where: { id: { in: table ? unitsAt(topic, table) : [topic.unitId] } } });
  const names = parsePeople(
    text,
    units.map((unit) => unit.name),
  );
  const found: Invitee[] = [];
  for (const named of names) found.push(await inviteeFor(tx, topic, message, named));
  return found;
}

async function inviteeFor(tx: Tx, topic: TopicModel, message: InboxMessageModel, named: Named): Promise<Invitee> {
  const people = await peopleCalled(tx, message, named.name);
  const person = people.length > 1 ? await theOneConcerned(tx, topic, people) : people[0];
  if (person) return { ...named, person };
  if (people.length > 1) {
    throw new UserError(`有好几位「${named.name}」，不知道是哪一位。请@他，或写全一点，比如：河东老马`);
  }
  const head = await tx.roleGrant.findFirst({
    where: { role: 'deptHead', body: named.name, unitId: { in: await unitAndAncestors(tx, topic.unitId) } },
    include: { person: true },
    orderBy: { id: 'asc' },
  });
  return head ? { ...named, name: head.person.name ?? named.name, party: 'deptHead', person: head.person } : named;
}

/** Of several of one name the only one who has to do with the topic. */
async function theOneConcerned(tx: Tx, topic: TopicModel, people: PersonModel[]): Promise<PersonModel | undefined> {
  const line = await unitAndAncestors(tx, topic.unitId);
  const concerned: PersonModel[] = [];
  for (const person of people) {
    const mine = { topicId: topic.id, personId: person.id };
    const seats = await tx.participant.count({ where: { personId: person.id, consultation: { topicId: topic.id } } });
    const voices = (await tx.report.count({ where: mine })) + (await tx.endorsement.count({ where: mine }));
    const grants = await tx.roleGrant.count({ where: { personId: person.id, unitId: { in: line } } });
    if (seats + voices + grants > 0) concerned.push(person);
  }
  return concerned.length === 1 ? concerned[0] : undefined;
}
