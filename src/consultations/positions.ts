// What is said at the table, by role: captured in the workroom or written down, corrected by whoever said it. A dissent is
// answered before an outcome is written down.
import type { InboxMessageModel, ParticipantModel, PositionModel, TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { notify } from '../outbox/notices.js';
import { directChatOf, settingsOf, workroomOfTopic } from '../people/units.js';
import { type Actor, lockTopic, record } from '../topics/events.js';
import { nameOf } from '../topics/topics.js';
import { lastTable, participantOf, type Table } from './table.js';

export type PositionKind = 'view' | 'dissent';

interface NewPosition {
  actor: Actor;
  participant?: ParticipantModel;
  party: string;
  speaker: string;
  /** Personal data masked. */
  words: string;
  kind: PositionKind;
  messageId?: number;
  at: Date;
}

export async function addPosition(tx: Tx, topic: TopicModel, table: Table, said: NewPosition): Promise<PositionModel> {
  const { actor, participant, at, ...columns } = said;
  const position = await tx.position.create({
    data: { consultationId: table.id, participantId: participant?.id ?? null, ...columns, at },
  });
  const { party, kind, words } = said;
  const data = { consultationId: table.id, positionId: position.id, party, kind };
  const dissent = kind === 'dissent';
  await record(tx, topic, {
    action: dissent ? 'dissent' : 'position',
    actor,
    at,
    data,
    ...(dissent && { reason: words }),
  });
  return position;
}

/** Where words about a topic are written down. */
export async function tableFor(tx: Tx, topic: TopicModel): Promise<Table> {
  const table = await lastTable(tx, topic.id);
  if (!table) throw new UserError(`${topic.number}号还没有开协商。先发：开启协商 ${topic.number} 周五下午3点 村委会`);
  return table;
}

/** The seat from which a person speaks for themselves. */
export function ownSeat(table: Table, topic: TopicModel, personId: number): ParticipantModel {
  const seat = participantOf(table, personId);
  if (seat) return seat;
  throw new UserError(
    `${topic.number}号这次没有请您，您的话先记不上。请和召集人说一声，由他发：邀请 ${topic.number} 您的名字`,
  );
}

/** A participant's talk about the topic in the workroom while its session is open. Undefined: it is not that. */
export async function captureTalk(
  tx: Tx,
  talk: { number: number; personId: number; groupId: number; message: Pick<InboxMessageModel, 'id'>; words: string },
  at: Date,
): Promise<TopicModel | undefined> {
  const open = await tx.topic.count({ where: { number: talk.number, state: 'inSession' } });
  if (open === 0) return undefined;
  const topic = await lockTopic(tx, talk.number);
  const table = await lastTable(tx, topic.id);
  const seat = table && participantOf(table, talk.personId);
  if (!table || !seat || topic.state !== 'inSession') return undefined;
  if ((await workroomOfTopic(tx, topic))?.id !== talk.groupId) return undefined;
  await addPosition(tx, topic, table, {
    actor: { personId: talk.personId },
    participant: seat,
    party: seat.party,
    speaker: seat.name,
    words: talk.words,
    kind: 'view',
    messageId: talk.message.id,
    at,
  });
  await tx.topicSource.createMany({ data: [{ topicId: topic.id, messageId: talk.message.id }], skipDuplicates: true });
  return topic;
}

/** 更正: the last thing somebody said is replaced, within the days for it. The minutes that rest on it are then stale. */
export async function correctLast(
  tx: Tx,
  topic: TopicModel,
  seat: ParticipantModel,
  actor: Actor,
  said: { words: string; messageId: number },
  at: Date,
): Promise<PositionModel> {
  const last = await tx.position.findFirst({
    where: { participantId: seat.id, replacedBy: null },
    orderBy: { id: 'desc' },
  });
  if (!last) throw new UserError(`还没有记过${seat.name}的话。要记发：记录 ${topic.number} 怎么说的`);
  const { correctionDays } = await settingsOf(tx, topic.unitId);
  if (at.getTime() - last.at.getTime() > correctionDays * 86_400_000) {
    throw new UserError(`说过的话${correctionDays}天内可以改，这条已经过了。有补充发：记录 ${topic.number} 补充的话`);
  }
  const { consultationId, participantId, party, speaker, kind } = last;
  const position = await tx.position.create({
    data: { consultationId, participantId, party, speaker, kind, ...said, replacesId: last.id, at },
  });
  const data = { consultationId, positionId: position.id, replaces: last.id, party };
  await record(tx, topic, { action: 'correctPosition', actor, at, data });
  return position;
}

/** Dissents in the order in which they were said; what was corrected since counts once. */
export async function dissentsOf(tx: Tx, table: Table): Promise<PositionModel[]> {
  const where = { consultationId: table.id, kind: 'dissent', replacedBy: null };
  return tx.position.findMany({ where, orderBy: { id: 'asc' } });
}

/** 解释说明: by the number of the dissent, or the only one that waits. */
export async function answerDissent(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  { number, text }: { number?: number; text: string },
  at: Date,
): Promise<PositionModel> {
  const table = await tableFor(tx, topic);
  const all = await dissentsOf(tx, table);
  const waiting = all.filter((one) => one.answer === null);
  const dissent = number !== undefined ? all[number - 1] : waiting.length === 1 ? waiting[0] : undefined;
  if (!dissent) {
    if (waiting.length === 0) throw new UserError(`${topic.number}号没有等解释的不同意见。`);
    throw new UserError(
      `要解释的是哪一条？\n${listDissents(all)}\n例如：解释说明 ${topic.number} ${all.indexOf(waiting[0] as PositionModel) + 1} ${text}`,
    );
  }
  const data = { consultationId: table.id, positionId: dissent.id };
  const after = await record(tx, topic, { action: 'answerDissent', actor, at, reason: text, data });
  const answered = { answer: text, answeredById: actor.personId, answeredAt: at };
  const position = await tx.position.update({ where: { id: dissent.id }, data: answered });
  await tellDissenter(tx, after, table, position, at);
  return position;
}

async function tellDissenter(tx: Tx, topic: TopicModel, table: Table, dissent: PositionModel, at: Date): Promise<void> {
  const seat = table.participants.find((one) => one.id === dissent.participantId);
  const chat = await directChatOf(tx, seat?.personId ?? null);
  if (!chat) return;
  await notify(tx, {
    dedupeKey: `explained:${dissent.id}:${topic.version}`,
    groupId: chat.id,
    topicId: topic.id,
    kind: 'task',
    text: `${nameOf(topic)}：您说「${dissent.words}」\n解释：${dissent.answer}`,
    prompt: true,
    at,
  });
}

/** `1. 老马：…（已解释）`, by the numbers that 解释说明 takes. */
export function listDissents(dissents: PositionModel[]): string {
  return dissents
    .map((one, index) => `${index + 1}. ${one.speaker}：${one.words}${one.answer === null ? '' : '（已解释）'}`)
    .join('\n');
}
