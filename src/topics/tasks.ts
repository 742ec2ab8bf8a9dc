// How a task reads in a list, and lists with a heading.
import type { TaskModel, TopicModel } from '../db/client.js';
import { formatCalendarDay, workingDaysBetween } from '../time.js';

/** Still to be done by the body that has it. */
export const openTask = { doneAt: null, returnedAt: null } as const;
/** States in which somebody is at work on a topic. */
export const atWork: TopicModel['state'][] = ['assigned', 'inProgress', 'referred'];

export type TaskWithTopic = TaskModel & { topic: TopicModel };

export function taskLine(task: TaskWithTopic, today: Date): string {
  const late = task.dueOn < today ? `，超期${workingDaysBetween(task.dueOn, today)}个工作日` : '';
  return `${task.topic.number}号 ${task.topic.title}：${task.body}，${formatCalendarDay(task.dueOn)}前${late}${task.acceptedAt ? '' : '，还没签收'}`;
}

const shown = 8;

/** A heading with its count and the first lines; empty when there are none. */
export function section(heading: string, lines: string[], limit = shown): string {
  if (lines.length === 0) return '';
  const more = lines.length > limit ? [`…还有${lines.length - limit}件`] : [];
  return [`【${heading}】${lines.length}件`, ...lines.slice(0, limit), ...more].join('\n');
}
