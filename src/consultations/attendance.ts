// 签到, 参会: who is at the table, who was expected. Nothing but being named is asked of anybody: no codes, no pictures.
import type { ParticipantModel, TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { calendarDay, formatMoment } from '../time.js';
import { type Actor, record } from '../topics/events.js';
import { nameOf } from '../topics/topics.js';
import { seatFor } from './invitations.js';
import type { Invitee } from './invitees.js';
import { parties, partyLabel, seatStatusLabel } from './parties.js';
import { openWhenComplete } from './sessions.js';
import { expectedAt, openTable, openTableTo, participantOf, presentAt, shortfallOf, type Table } from './table.js';

export interface Attendance {
  came: string[];
  expected: number;
  present: number;
  /** The session opened with it. */
  opened: boolean;
}

export async function checkInSelf(
  tx: Tx,
  topic: TopicModel,
  personId: number,
  at: Date,
  zone: string,
): Promise<Attendance> {
  const table = await tableOnTheDay(tx, topic, at, zone);
  const seat = participantOf(table, personId);
  if (!seat) {
    throw new UserError(`${topic.number}号这次没有请您。您来了就请召集人发：签到 ${topic.number} 您的名字`);
  }
  return checkIn(tx, topic, table, { personId }, [seat], at);
}

/** By the convener, also for those without an account and those who came uninvited. */
export async function checkInOthers(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  people: Invitee[],
  at: Date,
  zone: string,
): Promise<Attendance> {
  const table = await tableOnTheDay(tx, topic, at, zone);
  const seats: ParticipantModel[] = [];
  for (const person of people) seats.push(await seatFor(tx, topic, await openTable(tx, topic.id), person));
  return checkIn(tx, topic, table, actor, seats, at);
}

async function tableOnTheDay(tx: Tx, topic: TopicModel, at: Date, zone: string): Promise<Table> {
  const table = await openTableTo('checkIn', tx, topic);
  const day = table.scheduledAt && calendarDay(table.scheduledAt, zone);
  if (topic.state === 'inSession' || !table.scheduledAt || !day || calendarDay(at, zone) >= day) return table;
  throw new UserError(
    `协商在${formatMoment(table.scheduledAt, zone)}，到了那天再签到。要提前开，召集人发：开会 ${topic.number} 原因`,
  );
}

async function checkIn(
  tx: Tx,
  topic: TopicModel,
  table: Table,
  actor: Actor,
  seats: ParticipantModel[],
  at: Date,
): Promise<Attendance> {
  const fresh = seats.filter((seat) => seat.status !== 'present');
  await tx.participant.updateMany({
    where: { id: { in: fresh.map((seat) => seat.id) } },
    data: { status: 'present', presentAt: at },
  });
  const now = await openTable(tx, topic.id);
  const count = { expected: expectedAt(now).length, present: presentAt(now).length };
  const came = seats.map((seat) => seat.name);
  if (fresh.length === 0) return { came, ...count, opened: false };
  const here = fresh.map(({ id, party }) => ({ id, party }));
  const data = { consultationId: table.id, here, ...count };
  const after = await record(tx, topic, { action: 'checkIn', actor, at, data });
  return { came, ...count, opened: (await openWhenComplete(tx, after, at)) !== undefined };
}

/** For the workroom: who is invited, by role, and what is still missing. */
export async function attendanceText(tx: Tx, topic: TopicModel, table: Table): Promise<string> {
  const lines = parties.flatMap((party) => {
    const seats = table.participants.filter((seat) => seat.party === party);
    return seats.length > 0 ? [`${partyLabel(party)}：${seats.map((seat) => shown(seat, table)).join('、')}`] : [];
  });
  const short = table.openedAt ? undefined : await shortfallOf(tx, topic, table);
  const accepted = table.participants.filter((seat) => seat.status === 'accepted').length;
  return [
    `${nameOf(topic)}应到${expectedAt(table).length}位，答应来${accepted}位，已到${presentAt(table).length}位`,
    ...(lines.length > 0 ? lines : [`还没有人。请人发：邀请 ${topic.number} 群众代表 某某`]),
    ...(short ? [`还差：${short.text}`] : []),
  ].join('\n');
}

function shown(seat: ParticipantModel, table: Table): string {
  const standsIn = table.participants.find((other) => other.id === seat.substituteOfId);
  const notes = [
    ...(seat.body ? [seat.body] : []),
    ...(standsIn ? [`代${standsIn.name}`] : []),
    seatStatusLabel(seat.status),
    ...(seat.status === 'declined' && seat.reason ? [seat.reason] : []),
  ];
  return `${seat.name}（${notes.join('，')}）`;
}
