// 邀请: who is asked to the table, how they are told, and what they answer.
import type { ParticipantModel, PersonModel, TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { grantsAt, roleAmong, staff } from '../people/roles.js';
import { settingsOf } from '../people/units.js';
import { type Actor, record } from '../topics/events.js';
import { nameOf } from '../topics/topics.js';
import type { Invitee } from './invitees.js';
import { type Party, partyLabel, type Side } from './parties.js';
import { openWhenComplete } from './sessions.js';
import { openTable, openTableTo, participantOf, shortfallOf, type Table, unitsAt } from './table.js';
import { tellInvited, tellWorkroom } from './telling.js';

export interface Invited {
  seats: ParticipantModel[];
  /** Those whom neither a 1:1 chat nor the workroom reaches: somebody must tell them. */
  unreached: string[];
}

/** Everyone who was proposed. */
export async function inviteProposed(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  at: Date,
  zone: string,
): Promise<Invited> {
  const table = await openTableTo('invite', tx, topic);
  const proposed = table.participants.filter((seat) => seat.status === 'proposed');
  if (proposed.length === 0) {
    throw new UserError(`没有等着邀请的人了。另请别人发：邀请 ${topic.number} 群众代表 某某`);
  }
  return sendInvitations(tx, topic, table, actor, proposed, at, zone);
}

export async function invite(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  invitees: Invitee[],
  at: Date,
  zone: string,
): Promise<Invited> {
  const seats: ParticipantModel[] = [];
  for (const invitee of invitees) seats.push(await seatFor(tx, topic, await openTableTo('invite', tx, topic), invitee));
  return sendInvitations(tx, topic, await openTable(tx, topic.id), actor, seats, at, zone);
}

/** The seat of a person at the table, made when there is none; what was typed about it holds. */
export async function seatFor(tx: Tx, topic: TopicModel, table: Table, who: Invitee): Promise<ParticipantModel> {
  const known = table.participants.find((seat) =>
    who.person ? seat.personId === who.person.id : seat.name === who.name,
  );
  if (known) {
    if (!who.party || known.party === who.party) return known;
    const data = { party: who.party, side: who.side ?? null };
    return tx.participant.update({ where: { id: known.id }, data });
  }
  const place = await placeOf(tx, topic, table, who);
  const party = who.party ?? place.party ?? 'stakeholder';
  if (party === 'stakeholder') await mustHaveRoom(tx, topic, table, who.side ?? null);
  return tx.participant.create({
    data: {
      consultationId: table.id,
      party,
      personId: who.person?.id ?? null,
      name: who.person?.name ?? who.name,
      unitId: place.unitId,
      body: party === 'deptHead' ? place.body : null,
      side: who.side ?? null,
      status: 'proposed',
    },
  });
}

interface Place {
  party?: Party;
  unitId: number | null;
  body: string | null;
}

const tableRoles = ['villageCadre', 'cppccMember', 'deptHead', 'massRep'] as const;

/** For whom they speak: as typed, else by their role there. */
async function placeOf(tx: Tx, topic: TopicModel, table: Table, who: Invitee): Promise<Place> {
  const units = unitsAt(topic, table);
  const typed = who.unit ? await tx.unit.findUnique({ where: { name: who.unit } }) : null;
  for (const unitId of typed ? [typed.id] : units) {
    const grants = who.person ? await grantsAt(tx, who.person.id, unitId) : [];
    const party = roleAmong(grants, tableRoles) as Party | undefined;
    if (!party) continue;
    const own = units.find((unit) => grants.some((grant) => grant.unitId === unit));
    return { party, unitId: typed?.id ?? own ?? null, body: grants.find((grant) => grant.body)?.body ?? null };
  }
  return { unitId: typed?.id ?? null, body: null };
}

async function mustHaveRoom(tx: Tx, topic: TopicModel, table: Table, side: Side | null): Promise<void> {
  const { stakeholdersPerSide } = await settingsOf(tx, topic.unitId);
  const same = table.participants.filter(
    (seat) => seat.party === 'stakeholder' && seat.side === side && !['proposed', 'declined'].includes(seat.status),
  );
  if (same.length < stakeholdersPerSide) return;
  throw new UserError(
    `这一方的利益相关者已经请了${same.length}位，够了。可以请另一方，例如：邀请 ${topic.number} 反对方 某某`,
  );
}

async function sendInvitations(
  tx: Tx,
  topic: TopicModel,
  table: Table,
  actor: Actor,
  seats: ParticipantModel[],
  at: Date,
  zone: string,
): Promise<Invited> {
  const asked = seats.filter((seat) => seat.status === 'proposed' || seat.status === 'declined');
  if (asked.length === 0) return { seats: [], unreached: [] };
  const after = await record(tx, topic, {
    action: 'invite',
    actor,
    at,
    data: { consultationId: table.id, invited: asked.map(({ id, party, side }) => ({ id, party, side })) },
  });
  await tx.participant.updateMany({
    where: { id: { in: asked.map((seat) => seat.id) } },
    data: { status: 'invited', invitedAt: at, reason: null, respondedAt: null },
  });
  const unreached: string[] = [];
  for (const seat of asked) {
    const told = await tellInvited(tx, after, table, seat, at, zone);
    if (!told && !(await readsWorkroom(tx, topic, seat))) unreached.push(seat.name);
  }
  return { seats: asked, unreached };
}

/** Officials and members sit in the workroom's chat, where the invitation is read. */
async function readsWorkroom(tx: Tx, topic: TopicModel, seat: ParticipantModel): Promise<boolean> {
  if (seat.personId === null) return false;
  return roleAmong(await grantsAt(tx, seat.personId, seat.unitId ?? topic.unitId), staff) !== undefined;
}

export interface Answer {
  comes: boolean;
  reason?: string;
  substitute?: Invitee;
}

export async function respond(
  tx: Tx,
  topic: TopicModel,
  personId: number,
  answer: Answer,
  at: Date,
  zone: string,
): Promise<{ seat: ParticipantModel; substitute?: Invited }> {
  const table = await openTableTo('respond', tx, topic);
  const seat = participantOf(table, personId);
  if (!seat) throw new UserError(`${topic.number}号这次没有请您。想来说说想法，请和召集人说一声。`);
  const { comes, reason } = answer;
  const after = await record(tx, topic, {
    action: 'respond',
    actor: { personId },
    at,
    ...(reason && { reason }),
    data: { consultationId: table.id, participantId: seat.id, party: seat.party, comes },
  });
  // Whoever is there already has come.
  const status = comes ? (seat.status === 'present' ? 'present' : 'accepted') : 'declined';
  await tx.participant.update({
    where: { id: seat.id },
    data: { status, respondedAt: at, reason: reason ?? null },
  });
  if (comes) {
    await openWhenComplete(tx, after, at);
    return { seat };
  }
  const substitute = answer.substitute && (await send(tx, after, seat, answer.substitute, at, zone));
  await tellDeclined(tx, after, seat, answer, at);
  return { seat, ...(substitute && { substitute }) };
}

/** 由某某代: they take the seat of the one who cannot come, and are asked like everybody. */
async function send(
  tx: Tx,
  topic: TopicModel,
  seat: ParticipantModel,
  who: Invitee,
  at: Date,
  zone: string,
): Promise<Invited> {
  const table = await openTable(tx, topic.id);
  if (seat.party === 'cppccMember' && !(await isMember(tx, topic, who.person))) {
    throw new UserError(`政协委员要请另一位委员来代。例如：不参加 ${topic.number} 出差 由白露代`);
  }
  const party = seat.party as Party;
  const side = seat.side as Side | null;
  const taken = await seatFor(tx, topic, table, { ...who, party, ...(side && { side }) });
  const data = { substituteOfId: seat.id, unitId: seat.unitId, body: seat.body };
  const substitute = await tx.participant.update({ where: { id: taken.id }, data });
  return sendInvitations(tx, topic, table, { personId: seat.personId }, [substitute], at, zone);
}

async function isMember(tx: Tx, topic: TopicModel, person: PersonModel | undefined): Promise<boolean> {
  return person !== undefined && roleAmong(await grantsAt(tx, person.id, topic.unitId), ['cppccMember']) !== undefined;
}

async function tellDeclined(
  tx: Tx,
  topic: TopicModel,
  seat: ParticipantModel,
  { reason, substitute }: Answer,
  at: Date,
): Promise<void> {
  const short = await shortfallOf(tx, topic, await openTable(tx, topic.id));
  const lines = [
    `【不能来】${nameOf(topic)}`,
    `${partyLabel(seat.party)}${seat.name}${reason ? `：${reason}` : '不参加'}${substitute ? `，由${substitute.name}代` : ''}`,
    ...(short && topic.state === 'convened'
      ? [`答应来的还差：${short.text}。再请发：邀请 ${topic.number} 身份 名字`]
      : []),
  ];
  await tellWorkroom(tx, topic, `declined:${seat.id}:${topic.version}`, at, lines);
}
