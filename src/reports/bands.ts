// How old the open topics are, and how long the bodies take. As of a date, from the logs.
import type { UnitSettings } from '../people/unit-settings.js';
import { calendarDay, workingDaysBetween } from '../time.js';
import { isOpen } from '../topics/lifecycle.js';
import type { LoggedEvent, Logs, TopicLog } from './log.js';

const week = 7 * 86_400_000;

export type Band = 'new' | 'older' | 'unknown';
export const bandLabels: Record<Band, string> = { new: '新', older: '久', unknown: '没动静' };

type BandSettings = Pick<UnitSettings, 'bandOlderWeeks' | 'bandUnknownWeeks'>;

/** Unknown: nobody has done anything about it for so long that one cannot tell; else older or new by its age. */
export function openByBand({ topics, span }: Logs, settings: BandSettings): Record<Band, TopicLog[]> {
  const bands: Record<Band, TopicLog[]> = { new: [], older: [], unknown: [] };
  const age = (at: Date) => (span.to.getTime() - at.getTime()) / week;
  for (const topic of topics.filter(({ state }) => isOpen(state))) {
    const raised = (topic.events[0] as LoggedEvent).at;
    const touched = topic.events.filter((event) => event.actorId !== null).at(-1)?.at ?? raised;
    if (age(touched) > settings.bandUnknownWeeks) bands.unknown.push(topic);
    else bands[age(raised) > settings.bandOlderWeeks ? 'older' : 'new'].push(topic);
  }
  return bands;
}

export interface BodyTime {
  body: string;
  tasks: number;
  /** Mean working days from being given to being said done; null under the minimum of tasks. */
  days: number | null;
  /** What the mean is of, oldest first. */
  done: FinishedTask[];
}

interface FinishedTask {
  topic: TopicLog;
  at: Date;
  days: number;
}

/** The mean is of the last so many. */
const lastTasks = 100;

/** By name, not by speed: it is for finding out where help is needed. */
export function timeOfBodies({ topics }: Logs, minimum: number, zone: string): BodyTime[] {
  const done = new Map<string, FinishedTask[]>();
  for (const topic of topics) {
    for (const { body, from, to } of finishedTasks(topic)) {
      const days = workingDaysBetween(calendarDay(from, zone), calendarDay(to, zone));
      done.set(body, [...(done.get(body) ?? []), { topic, at: to, days }]);
    }
  }
  return [...done]
    .map(([body, tasks]) => {
      const last = tasks.sort((a, b) => a.at.getTime() - b.at.getTime()).slice(-lastTasks);
      const mean = last.reduce((sum, task) => sum + task.days, 0) / last.length;
      return { body, tasks: last.length, days: last.length < minimum ? null : mean, done: last };
    })
    .sort((a, b) => a.body.localeCompare(b.body, 'zh-CN'));
}

const given = new Set(['assign', 'assignMore', 'refer']);
const sentBack = new Set(['returnTask', 'returnLast']);
const finished = new Set(['finishTask', 'claimDone']);

function finishedTasks(topic: TopicLog): { body: string; from: Date; to: Date }[] {
  const running = new Map<string, Date>();
  const done: { body: string; from: Date; to: Date }[] = [];
  for (const { action, data, at } of topic.events) {
    if (given.has(action) && typeof data.body === 'string' && !running.has(data.body)) running.set(data.body, at);
    const bodies = Array.isArray(data.bodies) ? (data.bodies as string[]) : [...running.keys()];
    if (finished.has(action)) {
      for (const body of bodies) {
        const from = running.get(body);
        if (from) done.push({ body, from, to: at });
      }
    }
    if (finished.has(action) || sentBack.has(action)) for (const body of bodies) running.delete(body);
  }
  return done;
}
