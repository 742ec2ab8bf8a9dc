// Who hears of a consultation: the village groups that there is one, each of those invited in their own chat, the
// workroom everything. A private topic is spoken of only to the workroom and those invited.
import type { ParticipantModel, TopicModel, Tx } from '../db/client.js';
import { notify } from '../outbox/notices.js';
import { directChatOf, publicGroupsOf, workroomOfTopic } from '../people/units.js';
import { formatMoment } from '../time.js';
import { nameOf } from '../topics/topics.js';
import { partyLabel } from './parties.js';
import { openTable, type Table, unitsAt } from './table.js';

/** In the village groups of all units at the table, or of one that joins it. */
export async function announce(
  tx: Tx,
  topic: TopicModel,
  heading: string,
  at: Date,
  zone: string,
  onlyIn?: number,
): Promise<void> {
  const table = await openTable(tx, topic.id);
  if (topic.private || !table.scheduledAt) return;
  for (const unitId of onlyIn === undefined ? unitsAt(topic, table) : [onlyIn]) {
    for (const group of await publicGroupsOf(tx, unitId)) {
      await notify(tx, {
        dedupeKey: `convened:${topic.id}:${topic.version}:${group.id}`,
        groupId: group.id,
        topicId: topic.id,
        kind: 'public',
        text: `【${heading}】${nameOf(topic)}\n${formatMoment(table.scheduledAt, zone)} ${table.place}\n和这事有关的乡亲，欢迎来说说想法。`,
        prompt: true,
        at,
      });
    }
  }
}

export async function tellWorkroom(
  tx: Tx,
  topic: TopicModel,
  dedupeKey: string,
  at: Date,
  lines: string[],
): Promise<void> {
  const workroom = await workroomOfTopic(tx, topic);
  if (!workroom) return;
  const text = lines.join('\n');
  await notify(tx, { dedupeKey, groupId: workroom.id, topicId: topic.id, kind: 'task', text, prompt: true, at });
}

/** In their 1:1 chat, for nobody else to read. False: they have none. */
export async function tellInvited(
  tx: Tx,
  topic: TopicModel,
  table: Table,
  seat: ParticipantModel,
  at: Date,
  zone: string,
): Promise<boolean> {
  const chat = await directChatOf(tx, seat.personId);
  if (!chat) return false;
  const when = table.openedAt || !table.scheduledAt ? '正在商量' : formatMoment(table.scheduledAt, zone);
  const n = topic.number;
  await notify(tx, {
    dedupeKey: `invited:${seat.id}:${topic.version}`,
    groupId: chat.id,
    topicId: topic.id,
    kind: 'task',
    text: `【请您来商量】${nameOf(topic)}\n${when}${table.place ? ` ${table.place}` : ''}，请您作为${partyLabel(seat.party)}参加。\n来不了也说一声：不参加 ${n} 原因 由某某代`,
    prompt: true,
    choices: [
      { label: '参加', command: `参加 ${n}` },
      { label: '不参加', command: `不参加 ${n} 有事` },
    ],
    at,
  });
  return true;
}

/** Those invited to a meeting that moved are asked anew. */
export async function tellMoved(tx: Tx, topic: TopicModel, at: Date, zone: string): Promise<void> {
  const table = await openTable(tx, topic.id);
  for (const seat of table.participants) {
    if (seat.status === 'invited') await tellInvited(tx, topic, table, seat, at, zone);
  }
}
