// What is overdue as of a date, from the logs: a candidate that nobody has screened in time, a body's work past its day.
import type { UnitSettings } from '../people/unit-settings.js';
import { addWorkingDays, calendarDay, formatCalendarDay } from '../time.js';
import { isOpen } from '../topics/lifecycle.js';
import { atWork } from '../topics/tasks.js';
import type { LoggedEvent, Logs, TopicLog } from './log.js';

export interface Late {
  topic: TopicLog;
  /** 筛选, or the bodies that are late. */
  who: string;
  dueOn: Date;
}

type LateSettings = Pick<UnitSettings, 'screeningDays'>;

export function lateTopics(logs: Logs, settings: LateSettings, zone: string): Late[] {
  const today = calendarDay(logs.span.to, zone);
  return logs.topics
    .filter(({ state }) => isOpen(state))
    .flatMap((topic) => {
      const due = topic.state === 'candidate' ? [screeningOf(topic, settings, zone)] : openWork(topic);
      const over = due.filter(({ dueOn }) => dueOn < today);
      const [first] = over.sort((a, b) => a.dueOn.getTime() - b.dueOn.getTime());
      return first ? [{ topic, who: over.map(({ who }) => who).join('、'), dueOn: first.dueOn }] : [];
    });
}

export const lateText = ({ who, dueOn }: Late) => `${who}，应在${formatCalendarDay(dueOn)}前`;

const screeningOf = (topic: TopicLog, { screeningDays }: LateSettings, zone: string) => ({
  who: '筛选',
  dueOn: addWorkingDays(calendarDay(topic.stateSince, zone), screeningDays),
});

const given = new Set(['assign', 'assignMore', 'refer']);
const over = new Set(['finishTask', 'claimDone', 'returnTask', 'returnLast', 'reopen']);

function openWork(topic: TopicLog): { who: string; dueOn: Date }[] {
  if (!atWork.includes(topic.state)) return [];
  const work = new Map<string, string>();
  for (const { action, data } of topic.events) {
    const dueOn = typeof data.dueOn === 'string' ? data.dueOn : undefined;
    if (given.has(action) && dueOn) for (const body of bodiesOf(data)) work.set(body, dueOn);
    if (action === 'extend' && dueOn) for (const body of bodiesOf(data)) if (work.has(body)) work.set(body, dueOn);
    if (over.has(action))
      for (const body of Array.isArray(data.bodies) ? bodiesOf(data) : [...work.keys()]) work.delete(body);
  }
  return [...work].map(([who, dueOn]) => ({ who, dueOn: new Date(`${dueOn}T00:00:00Z`) }));
}

function bodiesOf({ body, bodies, assisting }: LoggedEvent['data']): string[] {
  const lists = [bodies, assisting].flatMap((list) => (Array.isArray(list) ? list : []));
  return [body, ...lists].filter((name): name is string => typeof name === 'string');
}
