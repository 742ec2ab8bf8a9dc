// 落实: who does what by when, and how far it has come.
import type { TaskModel, TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { notify } from '../outbox/notices.js';
import { departmentGroupOf } from '../people/units.js';
import { formatCalendarDay } from '../time.js';
import { tellReporters } from '../topics/answers.js';
import { type Actor, record } from '../topics/events.js';
import { nameOf } from '../topics/topics.js';
import { askReporters } from './verification.js';

export interface NewTask {
  body: string;
  description: string;
  /** Midnight UTC of the calendar day. */
  dueOn: Date;
}

export async function assign(tx: Tx, topic: TopicModel, actor: Actor, task: NewTask, at: Date): Promise<TaskModel> {
  const more = topic.state === 'assigned' || topic.state === 'inProgress';
  const data = { body: task.body, description: task.description, dueOn: task.dueOn.toISOString().slice(0, 10) };
  const after = await record(tx, topic, { action: more ? 'assignMore' : 'assign', actor, at, data });
  const created = await tx.task.create({ data: { topicId: topic.id, ...task, assignedAt: at } });
  const due = formatCalendarDay(task.dueOn);
  const office = await departmentGroupOf(tx, task.body);
  if (office) {
    await notify(tx, {
      dedupeKey: `assigned:${created.id}`,
      groupId: office.id,
      topicId: topic.id,
      kind: 'task',
      text: `【交办】${nameOf(topic)}\n${task.description}\n${due}前办好。收到请发：签收 ${topic.number}`,
      prompt: true,
      at,
    });
  }
  await tellReporters(tx, after, { text: `已交给${task.body}办，${due}前办好。`, prompt: false, at });
  return created;
}

/** Whose tasks an actor works on: a department head's own, for those who act on its behalf all of them. */
export interface TaskScope {
  /** Bodies the actor heads; empty: not bound to one. */
  bodies: string[];
}

async function openTasks(tx: Tx, topic: TopicModel, scope: TaskScope): Promise<TaskModel[]> {
  const tasks = await tx.task.findMany({ where: { topicId: topic.id, doneAt: null }, orderBy: { id: 'asc' } });
  return scope.bodies.length > 0 ? tasks.filter((task) => scope.bodies.includes(task.body)) : tasks;
}

export async function acceptTasks(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  scope: TaskScope,
  at: Date,
): Promise<TaskModel[]> {
  const waiting = (await openTasks(tx, topic, scope)).filter((task) => task.acceptedAt === null);
  if (waiting.length === 0 && topic.state === 'inProgress') {
    throw new UserError(`${topic.number}号已经签收过了。有进展请发：进展 ${topic.number} 做到哪一步了`);
  }
  const action = topic.state === 'inProgress' ? 'acceptMore' : 'acceptTask';
  await record(tx, topic, { action, actor, at, data: { bodies: waiting.map((task) => task.body) } });
  await tx.task.updateMany({ where: { id: { in: waiting.map((task) => task.id) } }, data: { acceptedAt: at } });
  return waiting;
}

export async function reportProgress(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  scope: TaskScope,
  text: string,
  at: Date,
): Promise<void> {
  const tasks = await openTasks(tx, topic, scope);
  const action = topic.state === 'inProgress' ? 'progress' : 'startWork';
  const after = await record(tx, topic, { action, actor, at, reason: text });
  const ids = tasks.map((task) => task.id);
  await tx.task.updateMany({ where: { id: { in: ids }, acceptedAt: null }, data: { acceptedAt: at } });
  await tx.task.updateMany({ where: { id: { in: ids } }, data: { progress: text, progressAt: at } });
  await tellReporters(tx, after, { text: `有进展：${text}`, prompt: false, at });
}

/** 办结. With other bodies' tasks still open the topic goes on; with the last one, every reporter is asked. */
export async function finishTasks(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  scope: TaskScope,
  note: string,
  at: Date,
): Promise<{ done: boolean; left: TaskModel[] }> {
  const mine = await openTasks(tx, topic, scope);
  await tx.task.updateMany({
    where: { id: { in: mine.map((task) => task.id) } },
    data: { doneAt: at, doneNote: note },
  });
  const left = await tx.task.findMany({ where: { topicId: topic.id, doneAt: null }, orderBy: { id: 'asc' } });
  if (left.length > 0) {
    await record(tx, topic, {
      action: 'finishTask',
      actor,
      at,
      reason: note,
      data: { bodies: mine.map((t) => t.body) },
    });
    return { done: false, left };
  }
  const after = await record(tx, topic, { action: 'claimDone', actor, at, reason: note });
  const bodies = await tx.task.findMany({ where: { topicId: topic.id }, distinct: ['body'], orderBy: { id: 'asc' } });
  await askReporters(tx, after, bodies.map((task) => task.body).join('、'), note, at);
  return { done: true, left: [] };
}
