// 落实: who does what by when, and how far it has come. What people hear names the body, never its official.
import type { Prisma, TaskModel, TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { notify } from '../outbox/notices.js';
import { departmentGroupOf, settingsOf } from '../people/units.js';
import { formatCalendarDay } from '../time.js';
import { tellReporters } from '../topics/answers.js';
import { type Actor, record } from '../topics/events.js';
import { atWork, openTask } from '../topics/tasks.js';
import { publicNameOf } from '../topics/topics.js';
import { askReporters } from './verification.js';

export interface NewTask {
  body: string;
  description: string;
  /** Midnight UTC of the calendar day. */
  dueOn: Date;
  /** 协办: they help; the lead's 办结 ends their part too. */
  assisting?: string[];
  owner?: string | null;
  itemId?: number;
}

/** 交办: one or several things at once; the reporters hear of them together. */
export async function assign(tx: Tx, topic: TopicModel, actor: Actor, works: NewTask[], at: Date): Promise<TopicModel> {
  let after = topic;
  for (const work of works) {
    const tasks = await createTasks(tx, topic, work, at);
    const more = atWork.includes(after.state);
    const data = {
      body: work.body,
      description: work.description,
      dueOn: work.dueOn.toISOString().slice(0, 10),
      assisting: work.assisting ?? [],
      owner: work.owner ?? null,
      itemId: work.itemId ?? null,
      taskIds: tasks.map((task) => task.id),
    };
    after = await record(tx, after, { action: more ? 'assignMore' : 'assign', actor, at, data });
    for (const task of tasks) await tellBody(tx, topic, task, tasks[0] as TaskModel, at);
  }
  const told = works.map(({ body, dueOn }) => `${body}办，${formatCalendarDay(dueOn)}前办好`).join('；');
  await tellReporters(tx, after, { text: `已交给${told}。`, prompt: false, at });
  return after;
}

async function createTasks(tx: Tx, topic: TopicModel, work: NewTask, at: Date): Promise<TaskModel[]> {
  const { body, assisting = [], owner, itemId, ...rest } = work;
  const same = { ...rest, topicId: topic.id, itemId: itemId ?? null, assignedAt: at };
  const tasks = [await tx.task.create({ data: { ...same, body, part: 'lead', owner: owner ?? null } })];
  for (const name of assisting) tasks.push(await tx.task.create({ data: { ...same, body: name, part: 'assist' } }));
  return tasks;
}

/** In the body's own chat; false when it has none. */
export async function tellBody(
  tx: Tx,
  topic: TopicModel,
  task: TaskModel,
  lead: TaskModel,
  at: Date,
  heading = '交办',
): Promise<boolean> {
  const office = await departmentGroupOf(tx, task.body);
  if (!office) return false;
  const { returnDays } = await settingsOf(tx, topic.unitId);
  const notOurs = `\n不归您管？${returnDays}个工作日内发：退单 ${topic.number} 原因`;
  const due = `${formatCalendarDay(task.dueOn)}前办好`;
  const helping = task.part === 'assist' ? `（协办，主办是${lead.body}）` : '';
  const what = topic.private ? `要办的事请负责人私聊我发：查 ${topic.number}` : task.description;
  await notify(tx, {
    dedupeKey: `assigned:${task.id}`,
    groupId: office.id,
    topicId: topic.id,
    kind: 'task',
    text: `【${heading}】${publicNameOf(topic)}${helping}\n${what}\n${due}。收到请发：签收 ${topic.number}${task.part === 'lead' ? notOurs : ''}`,
    prompt: true,
    at,
  });
  return true;
}

/** Whose tasks an actor works on: a department head's own, for those who act on its behalf all of them. */
export interface TaskScope {
  /** Bodies the actor heads or speaks for; empty: not bound to one. */
  bodies: string[];
}

export async function openTasks(tx: Tx, topic: TopicModel, scope: TaskScope): Promise<TaskModel[]> {
  const tasks = await tx.task.findMany({ where: { topicId: topic.id, ...openTask }, orderBy: { id: 'asc' } });
  return scope.bodies.length > 0 ? tasks.filter((task) => scope.bodies.includes(task.body)) : tasks;
}

/** 镇供电所、镇水利站 */
export const bodiesOf = (tasks: TaskModel[]) => [...new Set(tasks.map((task) => task.body))].join('、');

/** What figures need of them. */
export const dataOf = (tasks: TaskModel[]) => ({
  bodies: [...new Set(tasks.map((task) => task.body))],
  taskIds: tasks.map((task) => task.id),
});

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
  await record(tx, topic, { action, actor, at, data: dataOf(waiting) });
  await tx.task.updateMany({ where: { id: { in: waiting.map((task) => task.id) } }, data: { acceptedAt: at } });
  return waiting;
}

export interface Step {
  words: string;
  /** How much of it is done. */
  percent?: number | undefined;
  /** [{kind, ref}] as the platform sent them. */
  attachments: Prisma.InputJsonArray;
}

export async function reportProgress(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  scope: TaskScope,
  step: Step,
  at: Date,
): Promise<void> {
  const tasks = await openTasks(tx, topic, scope);
  const action = topic.state === 'inProgress' ? 'progress' : 'startWork';
  const { words, percent, attachments } = step;
  const data = { ...dataOf(tasks), ...(percent !== undefined && { percent }), attachments };
  const after = await record(tx, topic, { action, actor, at, reason: words, data });
  const ids = tasks.map((task) => task.id);
  await tx.task.updateMany({ where: { id: { in: ids }, acceptedAt: null }, data: { acceptedAt: at } });
  await tx.task.updateMany({ where: { id: { in: ids } }, data: { progress: stepText(step), progressAt: at } });
  const who = bodiesOf(tasks);
  const text = `${who ? `${who}有进展` : '有进展'}：${stepText(step)}`;
  await tellReporters(tx, after, { text, official: words, prompt: false, at });
}

/** `完成60%，灯已到（附图1张）` */
function stepText({ words, percent, attachments }: Step): string {
  const done = percent === undefined ? '' : `完成${percent}%，`;
  return `${done}${words}${attachments.length > 0 ? `（附图${attachments.length}张）` : ''}`;
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
  const finished = [...mine, ...(await assistingOf(tx, mine))];
  await tx.task.updateMany({
    where: { id: { in: finished.map((task) => task.id) } },
    data: { doneAt: at, doneNote: note },
  });
  const left = await openTasks(tx, topic, { bodies: [] });
  const data = dataOf(finished);
  if (left.length > 0) {
    await record(tx, topic, { action: 'finishTask', actor, at, reason: note, data });
    return { done: false, left };
  }
  const after = await record(tx, topic, { action: 'claimDone', actor, at, reason: note, data });
  const all = await tx.task.findMany({
    where: { topicId: topic.id, part: 'lead', returnedAt: null },
    orderBy: { id: 'asc' },
  });
  await askReporters(tx, after, bodiesOf(all), note, at);
  return { done: true, left: [] };
}

/** The open parts of those who help with these tasks: given in the same breath. */
export async function assistingOf(tx: Tx, tasks: TaskModel[]): Promise<TaskModel[]> {
  const leads = tasks.filter((task) => task.part === 'lead');
  if (leads.length === 0) return [];
  return tx.task.findMany({
    where: {
      part: 'assist',
      ...openTask,
      id: { notIn: tasks.map((task) => task.id) },
      OR: leads.map(({ topicId, description, assignedAt }) => ({ topicId, description, assignedAt })),
    },
    orderBy: { id: 'asc' },
  });
}
