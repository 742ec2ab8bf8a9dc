// 申诉: who was told no can ask once more, and the level above looks at it.
import type { PersonModel, TopicModel, Tx, UnitModel } from '../db/client.js';
import { UserError } from '../errors.js';
import { notify } from '../outbox/notices.js';
import { levelAbove, settingsOf, workroomGroupOf } from '../people/units.js';
import { calendarDay, formatCalendarDay } from '../time.js';
import { tellReporters } from './answers.js';
import { record } from './events.js';
import { moves, stateLabels } from './lifecycle.js';
import { mergedFamily, nameOf } from './topics.js';
import { tellWorkroom } from './workroom.js';

/** Gives the unit that decides now. */
export async function appeal(
  tx: Tx,
  topic: TopicModel,
  person: PersonModel,
  words: string,
  at: Date,
): Promise<UnitModel> {
  const n = topic.number;
  if (topic.mergedIntoId !== null) {
    const into = await tx.topic.findUniqueOrThrow({ where: { id: topic.mergedIntoId } });
    throw new UserError(`${n}号已经并入${into.number}号。要申诉请发：申诉 ${into.number} 理由`);
  }
  const family = await mergedFamily(tx, topic.id);
  if ((await tx.report.count({ where: { topicId: { in: family }, personId: person.id } })) === 0) {
    throw new UserError(`${n}号要由反映人来申诉。您也有这样的事，直接再说一遍就行。`);
  }
  if ((await tx.topicEvent.count({ where: { topicId: topic.id, action: 'appeal' } })) > 0) {
    throw new UserError(`${n}号已经申诉过一次，由上一级看过了，不能再申诉。还不同意，可以打12345或找信访局。`);
  }
  await inTime(tx, topic, at);
  const above = await levelAbove(tx, topic);
  const before = topic.state;
  const after = await record(tx, topic, {
    action: 'appeal',
    actor: { personId: person.id, role: 'reporter' },
    at,
    reason: words,
    data: { to: above.name, against: before },
    set: { deciderId: above.id, postingEndsAt: null },
  });
  await tellWorkroom(tx, after, {
    about: 'appeal',
    text: `【申诉】${nameOf(topic)}（原来：${stateLabels[before]}）\n反映人：${words}\n请重新看一遍。能说清的，发：当场答复 ${n} 怎么答复`,
    choices: [
      { label: '受理', command: `受理 ${n}` },
      { label: '维持不予列入', command: `不予列入 ${n}` },
    ],
    at,
  });
  await tellLowerLevel(tx, after, above, at);
  await tellReporters(tx, after, { text: `已申诉，由${above.name}重新看，看完会答复。`, prompt: false, at });
  return above;
}

async function inTime(tx: Tx, topic: TopicModel, at: Date): Promise<void> {
  const { appealDays } = await settingsOf(tx, topic.unitId);
  const last = new Date(calendarDay(topic.stateSince).getTime() + appealDays * 86_400_000);
  if (calendarDay(at) <= last || !moves.appeal.from.includes(topic.state as never)) return;
  throw new UserError(
    `${topic.number}号要在${appealDays}天内申诉，${formatCalendarDay(last)}已经过了。情况有变化的，直接再说一遍，记成新的一件；还不同意，可以打12345或找信访局。`,
  );
}

async function tellLowerLevel(tx: Tx, topic: TopicModel, above: UnitModel, at: Date): Promise<void> {
  const lower = await workroomGroupOf(tx, topic.unitId);
  const deciding = await workroomGroupOf(tx, above.id);
  if (!lower || lower.id === deciding?.id) return;
  await notify(tx, {
    dedupeKey: `appealed:${topic.id}:${topic.version}`,
    groupId: lower.id,
    topicId: topic.id,
    kind: 'task',
    text: `${nameOf(topic)}的反映人申诉了，现在由${above.name}来定。`,
    prompt: true,
    at,
  });
}
