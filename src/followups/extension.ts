// 延期: a new day with a reason, told to everybody concerned. A body can have it so many times; beyond that the level above
// decides.
import type { TaskModel, TopicModel, Tx, UnitModel } from '../db/client.js';
import { UserError } from '../errors.js';
import { notify } from '../outbox/notices.js';
import { levelAbove, settingsOf, workroomGroupOf } from '../people/units.js';
import { formatCalendarDay } from '../time.js';
import { tellReporters } from '../topics/answers.js';
import { type Actor, record } from '../topics/events.js';
import { nameOf, publicNameOf } from '../topics/topics.js';
import { tellWorkroom } from '../topics/workroom.js';
import { bodiesOf, openTasks, type TaskScope } from './tasks.js';

export interface Extension {
  /** Midnight UTC of the calendar day. */
  dueOn: Date;
  reason: string;
  /** By the level above: the number of times does not matter. */
  approved?: true;
}

/** Extends the tasks, or asks the level above and says whom. */
export async function extend(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  scope: TaskScope,
  extension: Extension,
  at: Date,
): Promise<{ tasks: TaskModel[]; asked?: UnitModel }> {
  const { dueOn, reason, approved } = extension;
  const mine = await openTasks(tx, topic, scope);
  const tasks = mine.filter((task) => task.dueOn < dueOn);
  if (mine.length === 0) throw new UserError(`${topic.number}号没有在办的任务。想看进度发：查 ${topic.number}`);
  if (tasks.length === 0) {
    throw new UserError(`现在的期限是${formatCalendarDay(mine[0]?.dueOn as Date)}，新期限要更晚。`);
  }
  const { maxExtensions } = await settingsOf(tx, topic.unitId);
  const times = await timesExtended(tx, topic, tasks);
  if (!approved && times >= maxExtensions) {
    return { tasks, asked: await askAbove(tx, topic, tasks, extension, times, at) };
  }
  const data = {
    bodies: [...new Set(tasks.map((task) => task.body))],
    taskIds: tasks.map((task) => task.id),
    from: tasks.map((task) => task.dueOn.toISOString().slice(0, 10)),
    dueOn: dueOn.toISOString().slice(0, 10),
    times: times + 1,
    ...(approved && { approved }),
  };
  const after = await record(tx, topic, { action: 'extend', actor, at, reason, data });
  await tx.task.updateMany({ where: { id: { in: data.taskIds } }, data: { dueOn, extendedAt: at } });
  const text = `${bodiesOf(tasks)}延期到${formatCalendarDay(dueOn)}，原因：${reason}`;
  await tellReporters(tx, after, { text, prompt: false, alsoFollowers: true, at });
  await tellWorkroom(tx, after, { about: 'extended', text: `【延期】${nameOf(topic)}\n${text}`, at });
  return { tasks };
}

/** Of the task that was extended most often. */
async function timesExtended(tx: Tx, topic: TopicModel, tasks: TaskModel[]): Promise<number> {
  const events = await tx.topicEvent.findMany({ where: { topicId: topic.id, action: 'extend' } });
  const times = tasks.map(
    (task) => events.filter((event) => (event.data as { taskIds: number[] }).taskIds.includes(task.id)).length,
  );
  return Math.max(0, ...times);
}

async function askAbove(
  tx: Tx,
  topic: TopicModel,
  tasks: TaskModel[],
  { dueOn, reason }: Extension,
  times: number,
  at: Date,
): Promise<UnitModel> {
  const above = await levelAbove(tx, topic);
  const group = await workroomGroupOf(tx, above.id);
  if (!group) return above;
  const n = topic.number;
  const bodies = [...new Set(tasks.map((task) => task.body))];
  const day = formatCalendarDay(dueOn);
  const who = bodies.length === 1 ? `${bodies[0]} ` : '';
  await notify(tx, {
    dedupeKey: `extension:${topic.id}:${topic.version}:${at.toISOString()}`,
    groupId: group.id,
    topicId: topic.id,
    kind: 'task',
    text: `【申请再延期】${publicNameOf(topic)}\n${bodies.join('、')}已延过${times}次，想再延到${day}。${topic.private ? '' : `原因：${reason}`}`,
    prompt: true,
    choices: [
      { label: '准予延期', command: `准予延期 ${n} ${who}${day} ${reason}` },
      { label: '不准，请按期办', command: `督办 ${n} 不准再延期，请按期办好` },
    ],
    at,
  });
  return above;
}
