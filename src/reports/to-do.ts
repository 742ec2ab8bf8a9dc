// 待办: what waits for a decision or is late, oldest duty first.
import type { TopicModel, Tx } from '../db/client.js';
import { settingsOf, unitAndDescendants } from '../people/units.js';
import { calendarDay, formatDay, formatMoment, workingDaysBetween } from '../time.js';
import { section, type TaskWithTopic, taskLine } from '../topics/tasks.js';

export async function workroomToDo(tx: Tx, unitId: number, now: Date, zone: string): Promise<string> {
  const units = await unitAndDescendants(tx, unitId);
  const { screeningDays } = await settingsOf(tx, unitId);
  const byState = async (state: TopicModel['state'][]) =>
    tx.topic.findMany({ where: { unitId: { in: units }, state: { in: state } }, orderBy: { stateSince: 'asc' } });
  const today = calendarDay(now, zone);
  const waited = (topic: TopicModel) => workingDaysBetween(calendarDay(topic.stateSince, zone), today);
  const tasks = await openTasks(tx, units);
  const meetings = await tx.consultation.findMany({
    where: { concludedAt: null, topic: { unitId: { in: units }, state: { in: ['convened', 'inSession'] } } },
    include: { topic: true },
    orderBy: { scheduledAt: 'asc' },
  });
  const sections = [
    section(
      '超期未办结',
      tasks.filter((task) => task.dueOn < today).map((task) => taskLine(task, today)),
    ),
    section(
      '等筛选（受理 / 不予列入 / 当场答复）',
      (await byState(['candidate'])).map(
        (topic) =>
          `${line(topic)}${waited(topic) > 0 ? `，等了${waited(topic)}个工作日` : ''}${waited(topic) > screeningDays ? '，已超筛选期限' : ''}`,
      ),
    ),
    section('已受理，等公示', (await byState(['shortlisted'])).map(line)),
    section('公示期满，等开启协商', (await byState(['confirmed'])).map(line)),
    section(
      '要开的协商',
      meetings.map(
        (meeting) =>
          `${line(meeting.topic)}，${meeting.scheduledAt ? formatMoment(meeting.scheduledAt, zone) : ''} ${meeting.place ?? ''}`,
      ),
    ),
    section('有结论，等交办', (await byState(['concluded', 'reopened'])).map(line)),
    section(
      '在办',
      tasks.filter((task) => task.dueOn >= today).map((task) => taskLine(task, today)),
    ),
    section(
      '等反映人确认',
      (await byState(['verifying'])).map((topic) => `${line(topic)}，${formatDay(topic.stateSince, zone)}办结`),
    ),
  ].filter((text) => text !== '');
  return sections.length > 0 ? sections.join('\n\n') : '现在没有待办，都处理完了。';
}

/** Tasks still to be done, on topics that are being worked on. */
export async function openTasks(tx: Tx, units: number[]): Promise<TaskWithTopic[]> {
  return tx.task.findMany({
    where: { doneAt: null, topic: { unitId: { in: units }, state: { in: ['assigned', 'inProgress'] } } },
    include: { topic: true },
    orderBy: [{ dueOn: 'asc' }, { id: 'asc' }],
  });
}

const line = (topic: TopicModel) => `${topic.number}号 ${topic.title}${topic.urgent ? '（急）' : ''}`;
