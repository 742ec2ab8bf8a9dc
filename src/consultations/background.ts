// 来龙去脉: what those who prepare a consultation should know of a topic, for the workroom only.
import type { TopicEventModel, TopicModel, Tx } from '../db/client.js';
import { unitAndAncestors } from '../people/units.js';
import { formatDay } from '../time.js';
import { type Actor, record } from '../topics/events.js';
import { stateLabels } from '../topics/lifecycle.js';
import { countVoices, mergedFamily, nameOf } from '../topics/topics.js';
import { partyLabel } from './parties.js';
import { dissentsOf, listDissents } from './positions.js';
import { lastTable, openTable } from './table.js';

const maxQuoted = 8;
const maxWords = 80;
const maxEarlier = 4;

/** 调研: what was found out beforehand; on a confirmed topic the research begins with it. */
export async function noteResearch(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  note: string,
  at: Date,
): Promise<TopicModel> {
  const action = topic.state === 'confirmed' ? 'research' : 'researchNote';
  const after = await record(tx, topic, { action, actor, at, reason: note });
  if (topic.state === 'convened' || topic.state === 'adjourned') await researchToTable(tx, topic);
  return after;
}

/** What was found out lies on the table when people meet, and goes into the minutes. */
export async function researchToTable(tx: Tx, topic: TopicModel): Promise<void> {
  const table = await openTable(tx, topic.id);
  const there = await tx.position.count({ where: { consultationId: table.id, kind: 'research' } });
  for (const note of (await notesOf(tx, topic)).slice(there)) {
    const person = await tx.person.findUnique({ where: { id: note.actorId ?? 0 } });
    await tx.position.create({
      data: {
        consultationId: table.id,
        party: note.actorRole ?? 'convener',
        speaker: person?.name ?? '',
        words: note.reason ?? '',
        kind: 'research',
        at: note.at,
      },
    });
  }
}

export async function backgroundText(tx: Tx, topic: TopicModel, zone: string): Promise<string> {
  const voices = await countVoices(tx, topic.id);
  const lines = [
    `【来龙去脉】${nameOf(topic)}`,
    ...(await reportLines(tx, topic)),
    `附议：${voices.endorsers}人`,
    ...(await backingLines(tx, topic)),
    ...(topic.place ? [`地点：${topic.place}`] : []),
    ...(await earlierLines(tx, topic, zone)),
    ...(await objectionLines(tx, topic)),
    ...(await researchLines(tx, topic, zone)),
    ...(await lastTimeLines(tx, topic)),
  ];
  return lines.join('\n');
}

async function reportLines(tx: Tx, topic: TopicModel): Promise<string[]> {
  const reports = await tx.report.findMany({
    where: { topicId: { in: await mergedFamily(tx, topic.id) } },
    include: { person: true, topic: { include: { unit: true } } },
    orderBy: { id: 'asc' },
  });
  const perVillage = new Map<string, number>();
  for (const { topic: told } of reports) perVillage.set(told.unit.name, (perVillage.get(told.unit.name) ?? 0) + 1);
  const counts = [...perVillage].map(([name, count]) => `${name}${count}人`).join('、');
  const quoted = reports.slice(0, maxQuoted).map((report) => {
    const who = report.anonymous ? '匿名' : (report.person.name ?? '群众');
    return `· ${who}：${cut(report.words)}`;
  });
  const more = reports.length > maxQuoted ? [`· 还有${reports.length - maxQuoted}人`] : [];
  return [`反映：${counts}`, ...quoted, ...more];
}

/** What people said when they backed it; those who only typed 附议 said nothing more. */
async function backingLines(tx: Tx, topic: TopicModel): Promise<string[]> {
  const family = await mergedFamily(tx, topic.id);
  const backings = await tx.topicEvent.findMany({ where: { topicId: { in: family }, action: 'endorse' } });
  const ids = backings.map(({ data }) => Number((data as { messageId?: number }).messageId ?? 0));
  const messages = await tx.inboxMessage.findMany({
    where: { id: { in: ids }, maskedText: { not: null }, sources: { some: { topicId: { in: family } } } },
    orderBy: { id: 'asc' },
    take: maxQuoted,
  });
  return messages.map((message) => `· 附议时说：${cut(message.maskedText ?? '')}`);
}

const cut = (words: string) => (words.length > maxWords ? `${words.slice(0, maxWords - 1)}…` : words);

/** The same trouble before, and what else there was at this place. */
export async function earlierTopics(tx: Tx, topic: TopicModel): Promise<TopicModel[]> {
  const linked = [{ recurrences: { some: { id: topic.id } } }, { recurrenceOfId: topic.id }];
  const samePlace = topic.place
    ? [{ place: topic.place, unitId: { in: await unitAndAncestors(tx, topic.unitId) }, private: false }]
    : [];
  return tx.topic.findMany({
    where: { id: { not: topic.id }, mergedIntoId: null, OR: [...linked, ...samePlace] },
    orderBy: { id: 'desc' },
    take: maxEarlier,
  });
}

async function earlierLines(tx: Tx, topic: TopicModel, zone: string): Promise<string[]> {
  return (await earlierTopics(tx, topic)).map(
    (one) => `以前：${nameOf(one)}${formatDay(one.createdAt, zone)}提出，${stateLabels[one.state]}`,
  );
}

async function objectionLines(tx: Tx, topic: TopicModel): Promise<string[]> {
  const objections = await tx.objection.findMany({ where: { topicId: topic.id }, orderBy: { id: 'asc' } });
  return objections.map(
    (one) => `异议：${cut(one.words)}${one.answer ? `（答复：${cut(one.answer)}）` : '（还没答复）'}`,
  );
}

async function notesOf(tx: Tx, topic: TopicModel): Promise<TopicEventModel[]> {
  return tx.topicEvent.findMany({
    where: { topicId: topic.id, action: { in: ['research', 'researchNote'] }, reason: { not: null } },
    orderBy: { seq: 'asc' },
  });
}

async function researchLines(tx: Tx, topic: TopicModel, zone: string): Promise<string[]> {
  return (await notesOf(tx, topic)).map((note) => `会前调研（${formatDay(note.at, zone)}）：${note.reason}`);
}

/** After an adjournment: what was said then. */
async function lastTimeLines(tx: Tx, topic: TopicModel): Promise<string[]> {
  const table = await lastTable(tx, topic.id);
  if (!table) return [];
  const views = await tx.position.findMany({
    where: { consultationId: table.id, kind: 'view', replacedBy: null },
    orderBy: { id: 'desc' },
    take: maxQuoted,
  });
  const dissents = await dissentsOf(tx, table);
  return [
    ...views.reverse().map((view) => `说过：${partyLabel(view.party)}${view.speaker}：${cut(view.words)}`),
    ...(dissents.length > 0 ? [`不同意见：\n${listDissents(dissents)}`] : []),
  ];
}
