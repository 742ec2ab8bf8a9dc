// Topics' lives written down by hand, as the logs would hold them.
import type { TopicState } from '../../src/db/client.js';
import { foldTopic, type LoggedEvent, type Logs, type TopicLog, type Units } from '../../src/reports/log.js';
import { type Action, next } from '../../src/topics/lifecycle.js';

/** `2026-11-02 09:00` in Beijing. */
const at = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`);

/** Who: a reporter's or endorser's number, `office` for a convener, `bot`. */
export type Step = [when: string, who: number | 'office' | 'bot', action: Action, data?: Record<string, unknown>];

const convener = 900;

const units: Units = [
  { id: 1, name: '清河县', kind: 'county', parentId: null },
  { id: 2, name: '柳林镇', kind: 'township', parentId: 1 },
  { id: 3, name: '李家庄', kind: 'village', parentId: 2 },
  { id: 4, name: '河湾村', kind: 'village', parentId: 2 },
];

export function life(number: number, steps: Step[], base: Partial<TopicLog> = {}): TopicLog {
  let state: TopicState | null = null;
  const events = steps.map(([when, who, action, data = {}]): LoggedEvent => {
    const to = next(action, state);
    if (to === undefined) throw new Error(`${action} is not possible in ${state}`);
    const event = {
      action,
      actorId: who === 'bot' ? null : who === 'office' ? convener : who,
      actorRole: who === 'office' ? 'convener' : who === 'bot' ? null : 'reporter',
      fromState: state,
      toState: to,
      reason: null,
      data,
      at: at(when),
    };
    state = to;
    return event;
  });
  const columns = { number, title: `第${number}件`, private: false, category: '城乡建设', unitId: 3, ...base };
  return foldTopic(columns, events, units);
}

export function logsOf(topics: TopicLog[], from: string | null, to: string): Logs {
  const byNumber = new Map(topics.map((topic) => [topic.number, topic]));
  const headOf = (topic: TopicLog): TopicLog =>
    topic.mergedInto === null ? topic : headOf(byNumber.get(topic.mergedInto) as TopicLog);
  return {
    span: { from: from === null ? null : at(from), to: at(to) },
    topics,
    headOf,
    familyOf: (head) => topics.filter((topic) => headOf(topic) === head),
    unitEvents: [],
    nameOfUnit: (id) => units.find((unit) => unit.id === id)?.name ?? '',
  };
}
