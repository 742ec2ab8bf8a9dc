// The follow-up clock: due soon → the responsible body; overdue → the body and the workroom, until it is done; long overdue
// → the level above, once for each due day. What was suspended comes back on the day set for it.
import type { GroupModel, TopicModel, Tx } from '../db/client.js';
import { enqueue } from '../outbox/enqueue.js';
import { afterQuiet } from '../outbox/quiet.js';
import type { UnitSettings } from '../people/unit-settings.js';
import { departmentGroupOf, levelAbove, settingsOf, workroomGroupOf, workroomOfTopic } from '../people/units.js';
import { calendarDay, formatCalendarDay, workingDaysBetween } from '../time.js';
import { lockTopic, record, theBot } from '../topics/events.js';
import { atWork, openTask, section, type TaskWithTopic, taskLine } from '../topics/tasks.js';
import { nameOf } from '../topics/topics.js';

const headings = {
  handedUp: '久拖未办，请督办',
  late: '已超期',
  soon: '快到期',
  review: '挂账的到复查日了',
} as const;

type Kind = keyof typeof headings;

interface ForGroup {
  group: GroupModel;
  settings: UnitSettings;
  lines: Record<Kind, string[]>;
  /** The line to type for the first item. */
  type: string;
}

/** One post folds all of a group's items. */
export async function remind(tx: Tx, slot: Date, timeZone: string): Promise<void> {
  const today = calendarDay(slot, timeZone);
  const perGroup = new Map<number, ForGroup>();
  const add = (group: GroupModel | undefined, settings: UnitSettings, kind: Kind, line: string, type: string) => {
    if (!group) return;
    const entry = perGroup.get(group.id) ?? {
      group,
      settings,
      lines: { handedUp: [], late: [], soon: [], review: [] },
      type,
    };
    entry.lines[kind].push(line);
    perGroup.set(group.id, entry);
  };
  const tasks: TaskWithTopic[] = await tx.task.findMany({
    where: { ...openTask, topic: { state: { in: atWork } } },
    include: { topic: true },
    orderBy: [{ dueOn: 'asc' }, { id: 'asc' }],
  });
  for (const task of tasks) {
    const settings = await settingsOf(tx, task.topic.unitId);
    const days = workingDaysBetween(task.dueOn, today);
    const late = task.dueOn < today;
    if (!late && -days > settings.dueSoonDays) continue;
    const n = task.topic.number;
    const type = `有进展发：进展 ${n} 做到哪一步　办好了发：办结 ${n} 办得怎样　办不完发：延期 ${n} 新期限 原因`;
    const office = await departmentGroupOf(tx, task.body);
    const kind = late ? 'late' : 'soon';
    add(office, settings, kind, taskLine(task, today), type);
    // A body without a chat of its own is reminded where its head sits: in the workroom.
    if (late || !office) add(await workroomOfTopic(tx, task.topic), settings, kind, taskLine(task, today), type);
    if (late && days > settings.longOverdueDays) {
      const above = await handUp(tx, task, days, slot);
      add(above, settings, 'handedUp', taskLine(task, today), `督办发：督办 ${n} 原因　看来龙去脉发：查 ${n}`);
    }
  }
  for (const topic of await dueForReview(tx, today)) {
    const type = `能办了发：恢复 ${topic.number}　还办不了发：挂账 ${topic.number} 原因 哪天再看`;
    const line = `${nameOf(topic)}，定的${formatCalendarDay(topic.reviewOn as Date)}再看`;
    add(await workroomOfTopic(tx, topic), await settingsOf(tx, topic.unitId), 'review', line, type);
  }
  for (const entry of perGroup.values()) await post(tx, entry, today, slot, timeZone);
}

function dueForReview(tx: Tx, today: Date): Promise<TopicModel[]> {
  return tx.topic.findMany({
    where: { state: 'suspended', reviewOn: { lte: today } },
    orderBy: [{ reviewOn: 'asc' }, { number: 'asc' }],
  });
}

/** 提级: gives the chat of the level above when it was not told of this task and due day yet. */
async function handUp(tx: Tx, task: TaskWithTopic, days: number, at: Date): Promise<GroupModel | undefined> {
  const dueOn = task.dueOn.toISOString().slice(0, 10);
  const topic = await lockTopic(tx, task.topic.number);
  const events = await tx.topicEvent.findMany({ where: { topicId: topic.id, action: 'escalate' } });
  const told = events.some(({ data }) => {
    const about = data as { taskIds?: number[]; dueOn?: string };
    return about.dueOn === dueOn && about.taskIds?.includes(task.id);
  });
  if (told) return undefined;
  const above = await levelAbove(tx, topic);
  const data = { why: 'longOverdue', bodies: [task.body], taskIds: [task.id], dueOn, days, to: above.name };
  await record(tx, topic, { action: 'escalate', actor: theBot, at, reason: `${task.body}超期${days}个工作日`, data });
  return workroomGroupOf(tx, above.id);
}

async function post(tx: Tx, entry: ForGroup, today: Date, slot: Date, timeZone: string): Promise<void> {
  const kinds = Object.keys(headings) as Kind[];
  const text = ['【办理提醒】', ...kinds.map((kind) => section(headings[kind], entry.lines[kind])), entry.type]
    .filter((part) => part !== '')
    .join('\n');
  await enqueue(tx, {
    dedupeKey: `reminder:${entry.group.id}:${today.toISOString().slice(0, 10)}`,
    groupId: entry.group.id,
    kind: 'reminder',
    text,
    notBefore: afterQuiet(slot, entry.settings, timeZone),
    at: slot,
  });
}
