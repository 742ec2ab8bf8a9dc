// The consultation of a topic with those who sit at its table: found, counted and described for all that follows.
import type { ConsultationModel, ConsultationUnitModel, ParticipantModel, TopicModel, Tx } from '../db/client.js';
import { settingsOf } from '../people/units.js';
import { type Action, next, refusal } from '../topics/lifecycle.js';
import type { Facts } from './modes.js';
import { describeShortages, type Shortage, shortages } from './quorum.js';

export type Table = ConsultationModel & { participants: ParticipantModel[]; units: ConsultationUnitModel[] };

const include = { participants: { orderBy: { id: 'asc' as const } }, units: { orderBy: { unitId: 'asc' as const } } };

/** The one that is going on. */
export async function openTable(tx: Tx, topicId: number): Promise<Table> {
  return tx.consultation.findFirstOrThrow({ where: { topicId, concludedAt: null }, orderBy: { id: 'desc' }, include });
}

/** The same, refused with what can be done instead where the topic's state does not allow the action. */
export async function openTableTo(action: Action, tx: Tx, topic: TopicModel): Promise<Table> {
  if (next(action, topic.state) === undefined) throw refusal(action, topic);
  return openTable(tx, topic.id);
}

/** The one that is going on, else the last; undefined before the first. */
export async function lastTable(tx: Tx, topicId: number): Promise<Table | undefined> {
  return (await tx.consultation.findFirst({ where: { topicId }, orderBy: { id: 'desc' }, include })) ?? undefined;
}

/** The units at the table, the topic's own first. */
export const unitsAt = (topic: TopicModel, table: Table): number[] => [
  topic.unitId,
  ...table.units.map((joined) => joined.unitId),
];

/** Invited to this table, whatever they answered. */
export function participantOf(table: Table, personId: number): ParticipantModel | undefined {
  return table.participants.find((seat) => seat.personId === personId && seat.status !== 'proposed');
}

/** Whether a person was ever asked to a table of the topic. */
export async function isInvited(tx: Tx, topicId: number, personId: number): Promise<boolean> {
  const where = { personId, status: { not: 'proposed' }, consultation: { topicId } };
  return (await tx.participant.count({ where })) > 0;
}

/** Topics that are called or consulted on now and to whose table the person is asked. */
export async function atTheirTable(tx: Tx, person: { id: number }): Promise<TopicModel[]> {
  const seat = { personId: person.id, status: { not: 'proposed' } };
  return tx.topic.findMany({
    where: {
      state: { in: ['convened', 'inSession'] },
      consultations: { some: { concludedAt: null, participants: { some: seat } } },
    },
    orderBy: { id: 'desc' },
  });
}

/** Expected (应到): invited and not declined. */
export const expectedAt = (table: Table): ParticipantModel[] =>
  table.participants.filter((seat) => ['invited', 'accepted', 'present'].includes(seat.status));

export const presentAt = (table: Table): ParticipantModel[] =>
  table.participants.filter((seat) => seat.status === 'present');

export interface Shortfall {
  missing: Shortage[];
  /** `政协委员1位、群众代表1位` */
  text: string;
}

/** What the quorum still lacks; undefined when it is met. */
export async function shortfallOf(tx: Tx, topic: TopicModel, table: Table): Promise<Shortfall | undefined> {
  const missing = shortages(table.participants, await settingsOf(tx, topic.unitId), unitsAt(topic, table));
  return missing.length > 0 ? { missing, text: await describeMissing(tx, topic, table, missing) } : undefined;
}

export async function describeMissing(
  tx: Tx,
  topic: TopicModel,
  table: Table,
  missing: readonly Shortage[],
): Promise<string> {
  const units = await tx.unit.findMany({ where: { id: { in: unitsAt(topic, table) } } });
  return describeShortages(missing, new Map(units.map((unit) => [unit.id, unit.name])));
}

export async function factsOf(tx: Tx, table: Table): Promise<Facts> {
  const where = { consultationId: table.id, replacedBy: null };
  return {
    present: presentAt(table).length,
    views: await tx.position.count({ where: { ...where, kind: { in: ['view', 'dissent'] } } }),
    unansweredDissents: await tx.position.count({ where: { ...where, kind: 'dissent', answer: null } }),
  };
}
