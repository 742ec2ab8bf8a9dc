// 转办 to a responsible body without a consultation, and what a body sends back (退单).
import type { TaskModel, TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { departmentGroupOf, levelAbove, settingsOf } from '../people/units.js';
import { calendarDay, formatCalendarDay, workingDaysBetween } from '../time.js';
import { tellReporters } from '../topics/answers.js';
import { type Actor, record } from '../topics/events.js';
import { escalateIfPassedAround } from '../topics/handing-on.js';
import { acceptSuggestions } from '../topics/suggestions.js';
import { nameOf } from '../topics/topics.js';
import { tellWorkroom } from '../topics/workroom.js';
import { assistingOf, bodiesOf, dataOf, type NewTask, openTasks, type TaskScope, tellBody } from './tasks.js';

/** Gives the name of who sees to it (兜底) when the body has no chat of its own. */
export async function refer(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  task: Pick<NewTask, 'body' | 'description' | 'dueOn'>,
  referrer: string,
  at: Date,
): Promise<string | undefined> {
  const settings = await settingsOf(tx, topic.unitId);
  const office = await departmentGroupOf(tx, task.body);
  const owner = office ? undefined : settings.fallbackOwner || referrer;
  const created = await tx.task.create({
    data: { topicId: topic.id, ...task, owner: owner ?? null, assignedAt: at },
  });
  const after = await record(tx, topic, {
    action: 'refer',
    actor,
    at,
    reason: task.description,
    data: { ...dataOf([created]), dueOn: task.dueOn.toISOString().slice(0, 10), fallback: owner !== undefined },
  });
  await acceptSuggestions(tx, topic, actor, at);
  await tellBody(tx, topic, created, created, at, '转办');
  const watched = owner ? '，工作室盯着办完' : '';
  await tellReporters(tx, after, {
    text: `已转给${task.body}办，${formatCalendarDay(task.dueOn)}前办好${watched}。`,
    prompt: false,
    at,
  });
  return owner;
}

/** 退单: not the body's business. With nobody left at work on it, the workroom finds another. */
export async function returnTasks(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  scope: TaskScope,
  reason: string,
  at: Date,
  zone: string,
): Promise<TaskModel[]> {
  const mine = await openTasks(tx, topic, scope);
  if (mine.length === 0) throw new UserError(`${topic.number}号没有在办的任务可退。想看进度发：查 ${topic.number}`);
  await inTime(tx, topic, actor, mine, at, zone);
  await tx.task.updateMany({
    where: { id: { in: [...mine, ...(await assistingOf(tx, mine))].map((task) => task.id) } },
    data: { returnedAt: at, returnReason: reason },
  });
  const bodies = bodiesOf(mine);
  const left = await openTasks(tx, topic, { bodies: [] });
  const action = left.length > 0 ? 'returnTask' : 'returnLast';
  const after = await record(tx, topic, { action, actor, at, reason, data: dataOf(mine) });
  await askWorkroom(tx, after, bodies, reason, at);
  const next = left.length > 0 ? `${bodiesOf(left)}接着办。` : '工作室重新安排，定了告诉您。';
  await tellReporters(tx, after, { text: `${bodies}说不归他们管：${reason}。${next}`, prompt: false, at });
  await escalateIfPassedAround(tx, after, at);
  return mine;
}

/** A body decides soon whether it is its business; later only who gave it the task can take it back. */
async function inTime(tx: Tx, topic: TopicModel, actor: Actor, tasks: TaskModel[], at: Date, zone: string) {
  if (actor.role !== 'deptHead' && actor.role !== 'villageCadre') return;
  const { returnDays } = await settingsOf(tx, topic.unitId);
  const today = calendarDay(at, zone);
  const late = tasks.some((task) => workingDaysBetween(calendarDay(task.assignedAt, zone), today) > returnDays);
  if (!late) return;
  const n = topic.number;
  throw new UserError(
    `${n}号给过来已经超过${returnDays}个工作日，不能退单了。确实不归您管，请召集人来退；办不完可以发：延期 ${n} 日期 原因`,
  );
}

async function askWorkroom(tx: Tx, topic: TopicModel, bodies: string, reason: string, at: Date): Promise<void> {
  const n = topic.number;
  const returned = topic.state === 'returned';
  const above = await levelAbove(tx, topic);
  const way = returned ? `转给别的单位，发：转办 ${n} 单位 期限 说明` : `要再找别的单位，发：交办 ${n} 单位 期限 事项`;
  await tellWorkroom(tx, topic, {
    about: 'returned',
    text: `【退单】${nameOf(topic)}\n${bodies}：${reason}\n${way}`,
    ...(returned && {
      choices: [
        { label: `请${above.name}来定`, command: `转办 ${n} ${above.name} ${bodies}退单：${reason}` },
        { label: '不予列入', command: `不予列入 ${n}` },
      ],
    }),
    at,
  });
}
