// The follow-up clock: due soon → the responsible body; overdue → the body and the workroom, until it is done.
import type { GroupModel, Tx } from '../db/client.js';
import { enqueue } from '../outbox/enqueue.js';
import { afterQuiet } from '../outbox/quiet.js';
import type { UnitSettings } from '../people/unit-settings.js';
import { departmentGroupOf, settingsOf, workroomGroupOf } from '../people/units.js';
import { calendarDay, workingDaysBetween } from '../time.js';
import type { TaskWithTopic } from '../topics/tasks.js';
import { atWork, openTask, section, taskLine } from '../topics/tasks.js';

interface ForGroup {
  group: GroupModel;
  settings: UnitSettings;
  late: string[];
  soon: string[];
  example: number;
}

export async function remind(tx: Tx, slot: Date, timeZone: string): Promise<void> {
  const today = calendarDay(slot, timeZone);
  const perGroup = new Map<number, ForGroup>();
  const tasks: TaskWithTopic[] = await tx.task.findMany({
    where: { ...openTask, topic: { state: { in: atWork } } },
    include: { topic: true },
    orderBy: [{ dueOn: 'asc' }, { id: 'asc' }],
  });
  for (const task of tasks) {
    const settings = await settingsOf(tx, task.topic.unitId);
    const late = task.dueOn < today;
    if (!late && workingDaysBetween(today, task.dueOn) > settings.dueSoonDays) continue;
    const office = await departmentGroupOf(tx, task.body);
    const workroom = await workroomGroupOf(tx, task.topic.unitId);
    // A body without a chat of its own is reminded where its head sits: in the workroom.
    const told = [office, late || !office ? workroom : undefined];
    for (const group of told) {
      if (!group) continue;
      const entry = perGroup.get(group.id) ?? { group, settings, late: [], soon: [], example: task.topic.number };
      (late ? entry.late : entry.soon).push(taskLine(task, today));
      perGroup.set(group.id, entry);
    }
  }
  for (const { group, settings, late, soon, example } of perGroup.values()) {
    const text = [
      '【办理提醒】',
      section('已超期', late),
      section('快到期', soon),
      `有进展发：进展 ${example} 做到哪一步　办好了发：办结 ${example} 办得怎样`,
    ]
      .filter((part) => part !== '')
      .join('\n');
    await enqueue(tx, {
      dedupeKey: `reminder:${group.id}:${today.toISOString().slice(0, 10)}`,
      groupId: group.id,
      kind: 'reminder',
      text,
      notBefore: afterQuiet(slot, settings, timeZone),
      at: slot,
    });
  }
}
