// 重办: a reporter says that it is not solved. The body that said it was done gets it back with a new due day, and where
// that happens again and again the level above is told.
import type { TaskModel, TopicModel, Tx } from '../db/client.js';
import { notify } from '../outbox/notices.js';
import { departmentGroupOf, levelAbove, settingsOf, workroomGroupOf, workroomOfTopic } from '../people/units.js';
import { addWorkingDays, calendarDay, formatCalendarDay } from '../time.js';
import { tellReporters } from '../topics/answers.js';
import { type Actor, record, theBot } from '../topics/events.js';
import { nameOf, publicNameOf } from '../topics/topics.js';

export interface Redo {
  actor: Actor;
  /** In the words of whoever says so. */
  reason: string;
  at: Date;
  zone: string;
}

export async function reopen(tx: Tx, topic: TopicModel, redo: Redo): Promise<TopicModel> {
  const { actor, reason, at } = redo;
  const times = 1 + (await tx.topicEvent.count({ where: { topicId: topic.id, action: 'reopen' } }));
  const reopened = await record(tx, topic, { action: 'reopen', actor, at, reason, data: { times } });
  const text = `有人说还没解决：${reason}。已经重新办理，办好再来问大家。`;
  await tellReporters(tx, reopened, { text, prompt: false, alsoFollowers: true, alsoPublic: true, at });
  const { after, tasks } = await giveBack(tx, reopened, redo);
  await tellWorkroom(tx, after, tasks, reason, at);
  const { redoEscalate } = await settingsOf(tx, topic.unitId);
  return times >= redoEscalate ? escalate(tx, after, times, at) : after;
}

/** The bodies that said it was done have it again, as a new task: what the first one promised stays on record. */
async function giveBack(
  tx: Tx,
  topic: TopicModel,
  { reason, at, zone }: Redo,
): Promise<{ after: TopicModel; tasks: TaskModel[] }> {
  const finished = await tx.task.findMany({
    where: { topicId: topic.id, doneAt: { not: null }, returnedAt: null },
    orderBy: { id: 'asc' },
  });
  const lastOfEach = [...new Map(finished.map((task) => [task.body, task])).values()];
  const leading = lastOfEach.filter((task) => task.part === 'lead');
  const { redoDays } = await settingsOf(tx, topic.unitId);
  const dueOn = addWorkingDays(calendarDay(at, zone), redoDays);
  let after = topic;
  const tasks: TaskModel[] = [];
  for (const { body, description, part, owner, itemId } of leading.length > 0 ? leading : lastOfEach) {
    after = await record(tx, after, {
      action: after.state === 'reopened' ? 'assign' : 'assignMore',
      actor: theBot,
      at,
      data: { body, description, dueOn: dueOn.toISOString().slice(0, 10), part, redo: true },
    });
    const data = { topicId: topic.id, body, description, part, owner, itemId, dueOn, assignedAt: at };
    tasks.push(await tx.task.create({ data }));
    await tellBody(tx, after, tasks.at(-1) as TaskModel, reason, at);
  }
  return { after, tasks };
}

async function tellBody(tx: Tx, topic: TopicModel, task: TaskModel, reason: string, at: Date): Promise<void> {
  const office = await departmentGroupOf(tx, task.body);
  if (!office) return;
  const what = topic.private ? `要办的事请负责人私聊我发：查 ${topic.number}` : `反映人说还没解决：${reason}`;
  await notify(tx, {
    dedupeKey: `redo:${task.id}`,
    groupId: office.id,
    topicId: topic.id,
    kind: 'task',
    text: `【重办】${publicNameOf(topic)}\n${what}\n请在${formatCalendarDay(task.dueOn)}前办好。收到发：签收 ${topic.number}`,
    prompt: true,
    at,
  });
}

async function tellWorkroom(tx: Tx, topic: TopicModel, tasks: TaskModel[], reason: string, at: Date): Promise<void> {
  const workroom = await workroomOfTopic(tx, topic);
  if (!workroom) return;
  const bodies = tasks.map((task) => task.body).join('、');
  const given = tasks[0] && `已退给${bodies}，${formatCalendarDay(tasks[0].dueOn)}前重办。要换单位，发`;
  await notify(tx, {
    dedupeKey: `reopened:${topic.id}:${topic.version}`,
    groupId: workroom.id,
    topicId: topic.id,
    kind: 'task',
    text: `【重新办理】${nameOf(topic)}\n反映人：${reason}\n${given ?? '请再安排，发'}：交办 ${topic.number} 单位 期限 事项`,
    prompt: true,
    at,
  });
}

/** 提级督办: the level above the one that decides hears of it. */
async function escalate(tx: Tx, topic: TopicModel, times: number, at: Date): Promise<TopicModel> {
  const above = await levelAbove(tx, topic);
  const reason = `已经重办${times}次`;
  const data = { cause: 'redo', times, to: above.name };
  const after = await record(tx, topic, { action: 'escalate', actor: theBot, at, reason, data });
  const group = await workroomGroupOf(tx, above.id);
  if (group) {
    await notify(tx, {
      dedupeKey: `escalated:${topic.id}:${after.version}`,
      groupId: group.id,
      topicId: topic.id,
      kind: 'task',
      text: `【提级督办】${publicNameOf(topic)}\n${reason}，反映人仍说没解决。请督办，发「查 ${topic.number}」看来龙去脉。`,
      prompt: true,
      at,
    });
  }
  return after;
}
