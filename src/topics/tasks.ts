// How a task reads in a list, and lists with a heading.
import type { TaskModel, TopicModel } from '../db/client.js';
import { formatCalendarDay, workingDaysBetween } from '../time.js';
import { listedName } from './topics.js';

/** Still to be done by the body that has it. */
export const openTask = { doneAt: null, returnedAt: null } as const;
/** States in which somebody is at work on a topic. */
export const atWork: TopicModel['state'][] = ['assigned', 'inProgress', 'referred'];

export type TaskWithTopic = TaskModel & { topic: TopicModel };

export function taskLine(task: TaskWithTopic, today: Date): string {
  const late = task.dueOn < today ? `，超期${workingDaysBetween(task.dueOn, today)}个工作日` : '';
  return `${listedName(task.topic)}：${task.body}，${formatCalendarDay(task.dueOn)}前${late}${task.acceptedAt ? '' : '，还没签收'}`;
}

const shown = 8;

export interface Paging {
  page?: number;
  /** How to see the next page: `，发「待办 2」看`. */
  more?(next: number): string;
}

/** A heading with its count and the lines of a page; empty when there are none on it. */
export function section(heading: string, lines: string[], { page = 1, more = () => '' }: Paging = {}): string {
  const here = lines.slice((page - 1) * shown, page * shown);
  if (here.length === 0) return '';
  const left = lines.length - page * shown;
  return [`【${heading}】${lines.length}件`, ...here, ...(left > 0 ? [`…还有${left}件${more(page + 1)}`] : [])].join(
    '\n',
  );
}
