// What a model makes of minutes that a template drafted: which wait for it, and how its lines take their places.
import type { ConsultationModel, MinutesModel, TopicModel, Tx } from '../db/client.js';
import { lockTopic, record, theBot } from '../topics/events.js';
import { next } from '../topics/lifecycle.js';
import { nameOf } from '../topics/topics.js';
import { tellWorkroom } from '../topics/workroom.js';
import { asJson, linesOf } from './minutes.js';
import { type Captured, capture } from './minutes-sources.js';

/** Older drafts were read by people already. */
const withinHours = 24;
const atOnce = 5;

export type WaitingMinutes = MinutesModel & { consultation: ConsultationModel & { topic: TopicModel } };

/** Of private topics none: what was said in confidence stays on the machine. */
export async function minutesToWord(tx: Tx, now: Date): Promise<WaitingMinutes[]> {
  const rows = await tx.minutes.findMany({
    where: {
      engine: 'template',
      confirmedAt: null,
      createdAt: { gt: new Date(now.getTime() - withinHours * 3_600_000) },
      consultation: { topic: { private: false } },
    },
    include: { consultation: { include: { topic: true } } },
    orderBy: { id: 'asc' },
  });
  // The last version of each, where nobody has worked on it.
  const newest = new Map(rows.map((row) => [row.consultationId, row]));
  return [...newest.values()]
    .filter((row) => linesOf(row).every((line) => line.editedById === undefined))
    .slice(0, atOnce);
}

/** Everybody who may be named in them. */
export function namesIn({ seats, positions, reports, items, names }: Captured): string[] {
  return [
    ...seats.map((seat) => seat.name),
    ...positions.map((position) => position.speaker),
    ...reports.map((report) => report.person.name ?? ''),
    ...items.map((item) => item.owner ?? ''),
    ...names.values(),
  ];
}

export const captureOf = ({ consultation }: WaitingMinutes, tx: Tx, zone: string) =>
  capture(tx, consultation.topic, consultation, zone);

/** Taken unless people have worked on the minutes since the model read them. */
export async function takeWordings(
  tx: Tx,
  row: WaitingMinutes,
  worded: ReadonlyMap<number, string>,
  at: Date,
): Promise<void> {
  const topic = await lockTopic(tx, row.consultation.topic.number);
  const now = await tx.minutes.findUniqueOrThrow({ where: { id: row.id } });
  const untouched = now.confirmedAt === null && JSON.stringify(now.lines) === JSON.stringify(row.lines);
  if (!untouched) return;
  const taken = next('draftMinutes', topic.state) === undefined ? new Map<number, string>() : worded;
  const lines = linesOf(row).map((line, index) => {
    const text = taken.get(index + 1);
    return text === undefined ? line : { ...line, text, ai: true };
  });
  await tx.minutes.update({ where: { id: row.id }, data: { lines: asJson(lines), engine: 'llm' } });
  if (taken.size === 0) return;
  const data = { consultationId: row.consultationId, version: row.version, engine: 'llm', worded: [...taken.keys()] };
  const after = await record(tx, topic, { action: 'draftMinutes', actor: theBot, at, data });
  const n = topic.number;
  await tellWorkroom(tx, after, {
    about: 'worded',
    text: `【纪要】${nameOf(topic)}\n有${taken.size}行换了说法，标了〔AI起草〕，请核对：纪要 ${n}　不对的改：改纪要 ${n} 3 新的话`,
    at,
  });
}
