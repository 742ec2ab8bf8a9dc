// 协商纪要: drafted from what was captured, edited by line, confirmed by a convener; out of date when a source changes.
import type { ConsultationModel, MinutesModel, Prisma, TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { tellReporters } from '../topics/answers.js';
import { type Actor, record } from '../topics/events.js';
import { nameOf } from '../topics/topics.js';
import { draftLines, type MinutesField, type MinutesLine } from './minutes-draft.js';
import { type Captured, capture, hashOfSources, type Source, sourcesOf } from './minutes-sources.js';

export interface Minutes {
  row: MinutesModel;
  lines: MinutesLine[];
  sources: Source[];
  /** A source was corrected or added since it was drafted. */
  stale: boolean;
  captured: Captured;
}

export const linesOf = (row: Pick<MinutesModel, 'lines'>) => row.lines as unknown as MinutesLine[];

export const asJson = (lines: MinutesLine[]) => lines.map((line) => ({ ...line })) as Prisma.InputJsonArray;

async function concluded(tx: Tx, topic: TopicModel): Promise<ConsultationModel> {
  const last = await tx.consultation.findFirst({
    where: { topicId: topic.id, concludedAt: { not: null } },
    orderBy: { id: 'desc' },
  });
  if (last) return last;
  throw new UserError(`${topic.number}号还没有协商结论，商量完先发：结论 ${topic.number} 共识 商定的办法`);
}

/** The newest version; with `confirmed` the newest confirmed one. */
export async function minutesOf(
  tx: Tx,
  topic: TopicModel,
  zone: string,
  only?: 'confirmed',
): Promise<Minutes | undefined> {
  const row = await tx.minutes.findFirst({
    where: { consultation: { topicId: topic.id }, ...(only && { confirmedAt: { not: null } }) },
    include: { consultation: true },
    orderBy: [{ consultationId: 'desc' }, { version: 'desc' }],
  });
  if (!row) return undefined;
  const captured = await capture(tx, topic, row.consultation, zone);
  const sources = sourcesOf(captured);
  return { row, lines: linesOf(row), sources, stale: hashOfSources(sources) !== row.sourceHash, captured };
}

export async function draftMinutes(tx: Tx, topic: TopicModel, actor: Actor, at: Date, zone: string): Promise<Minutes> {
  const consultation = await concluded(tx, topic);
  const captured = await capture(tx, topic, consultation, zone);
  const sources = sourcesOf(captured);
  const lines = draftLines(captured);
  const row = await newVersion(tx, topic, actor, { consultation, lines, sourceHash: hashOfSources(sources) }, at);
  return { row, lines, sources, stale: false, captured };
}

/** 修订: confirmed ones are opened again as a new version, with the words as they were. */
export async function reviseMinutes(tx: Tx, topic: TopicModel, actor: Actor, at: Date, zone: string): Promise<Minutes> {
  const old = await currentMinutes(tx, topic, zone);
  if (!old.row.confirmedAt) throw new UserError(`这份还没定稿，直接改：改纪要 ${topic.number} 3 新的话`);
  const { sourceHash } = old.row;
  const row = await newVersion(
    tx,
    topic,
    actor,
    { consultation: old.captured.consultation, lines: old.lines, sourceHash, revisionOf: old.row.version },
    at,
  );
  return { ...old, row };
}

interface NewVersion {
  consultation: ConsultationModel;
  lines: MinutesLine[];
  sourceHash: string;
  revisionOf?: number;
}

async function newVersion(tx: Tx, topic: TopicModel, actor: Actor, made: NewVersion, at: Date): Promise<MinutesModel> {
  const { consultation, lines, sourceHash, revisionOf } = made;
  const last = await tx.minutes.findFirst({
    where: { consultationId: consultation.id },
    orderBy: { version: 'desc' },
  });
  const version = (last?.version ?? 0) + 1;
  const data = { consultationId: consultation.id, version, lines: lines.length, ...(revisionOf && { revisionOf }) };
  await record(tx, topic, { action: 'draftMinutes', actor, at, data });
  return tx.minutes.create({
    data: {
      consultationId: consultation.id,
      version,
      lines: asJson(lines),
      // A revision is people's text: the model has no part in it any more.
      engine: revisionOf ? 'revision' : 'template',
      sourceHash,
      createdById: actor.personId,
      createdAt: at,
    },
  });
}

async function currentMinutes(tx: Tx, topic: TopicModel, zone: string): Promise<Minutes> {
  const minutes = await minutesOf(tx, topic, zone);
  if (!minutes) throw new UserError(`${topic.number}号还没有纪要。我来起草，发：纪要 ${topic.number}`);
  return minutes;
}

async function openMinutes(tx: Tx, topic: TopicModel, zone: string): Promise<Minutes> {
  const minutes = await currentMinutes(tx, topic, zone);
  if (!minutes.row.confirmedAt) return minutes;
  throw new UserError(`${topic.number}号的纪要已经定稿。要改先发：纪要 ${topic.number} 修订`);
}

/** 改纪要: a person overrules what was drafted; the words before are kept in the log. */
export async function editLine(
  tx: Tx,
  topic: TopicModel,
  actor: Actor & { personId: number },
  edit: { line: number; text: string },
  at: Date,
  zone: string,
): Promise<MinutesLine> {
  const { row, lines } = await openMinutes(tx, topic, zone);
  const old = lines[edit.line - 1];
  if (!old) throw new UserError(`纪要只有${lines.length}行。例如：改纪要 ${topic.number} 3 新的话`);
  const { field, ai, text: from } = old;
  const data = { version: row.version, line: edit.line, field, ai, from, to: edit.text };
  await record(tx, topic, { action: 'editMinutes', actor, at, data });
  const line: MinutesLine = { ...old, text: edit.text, ai: false, editedById: actor.personId };
  await tx.minutes.update({ where: { id: row.id }, data: { lines: asJson(lines.with(edit.line - 1, line)) } });
  return line;
}

export async function confirmMinutes(tx: Tx, topic: TopicModel, actor: Actor, at: Date, zone: string): Promise<void> {
  const { row, stale } = await openMinutes(tx, topic, zone);
  if (stale) throw new UserError(`来源有更正，请先重新起草，发：纪要 ${topic.number} 重新起草`);
  const after = await record(tx, topic, { action: 'confirmMinutes', actor, at, data: { version: row.version } });
  await tx.minutes.update({ where: { id: row.id }, data: { confirmedAt: at, confirmedById: actor.personId } });
  const text = `协商纪要定稿了，想看发：纪要 ${topic.number}`;
  await tellReporters(tx, after, { text, prompt: false, at });
}

/** As the workroom sees it: lines with their numbers, what the model worded marked as such. */
export function minutesText(topic: TopicModel, { row, lines, stale }: Minutes): string {
  const n = topic.number;
  const status = row.confirmedAt ? '已定稿' : `草稿，第${row.version}稿`;
  const numbered = lines.map((line, index) => `${index + 1} ${line.field}：${line.text}${line.ai ? '〔AI起草〕' : ''}`);
  const hint = row.confirmedAt
    ? `看依据：出处 ${n} 3　要改：纪要 ${n} 修订`
    : `改一行：改纪要 ${n} 3 新的话　看依据：出处 ${n} 3　没问题了：纪要定稿 ${n}`;
  return [
    `【协商纪要】${nameOf(topic)}（${status}）`,
    ...(stale ? [`来源有更正，请重新起草，发：纪要 ${n} 重新起草`] : []),
    ...numbered,
    hint,
  ].join('\n');
}

/** As anybody may read it: residents are not named. */
export function publicMinutesText(topic: TopicModel, minutes: Minutes): string {
  return [
    `【协商纪要】${nameOf(topic)}`,
    ...publicMinutesFields(minutes).map(({ field, text }) => `${field}：${text}`),
    ...(minutes.stale ? [staleNote] : []),
  ].join('\n');
}

export const staleNote = '（有发言作了更正，纪要正在修订）';

/** As anybody may read it, field by field: residents are not named. */
export function publicMinutesFields({ lines, captured }: Minutes): { field: MinutesField; text: string }[] {
  const names = residentsIn(captured);
  const byField = new Map<MinutesField, string[]>();
  for (const { field, text } of lines) byField.set(field, [...(byField.get(field) ?? []), text]);
  return [...byField].map(([field, texts]) => ({ field, text: withoutNames(texts.join('\n'), names) }));
}

const residents = ['massRep', 'stakeholder'];

function residentsIn({ reports, seats, positions }: Captured): string[] {
  const names = [
    ...reports.map((report) => report.person.name ?? ''),
    ...seats.filter((seat) => residents.includes(seat.party)).map((seat) => seat.name),
    ...positions.filter((position) => residents.includes(position.party)).map((position) => position.speaker),
  ];
  return names;
}

/** One character alone is no name one could take out of a text. */
export function withoutNames(text: string, people: string[]): string {
  // Longest first, so that no part of a name is left.
  const names = [...new Set(people)].filter((name) => name.length > 1).sort((a, b) => b.length - a.length);
  let out = text;
  for (const name of names) {
    out = out.replaceAll(` ${name}：`, '：').replaceAll(name, '一位群众');
  }
  return out;
}
