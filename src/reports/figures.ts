// 统计: what was done in a span of time, each figure with the entries it counts. All of it from the logs.
import type { UnitEventModel } from '../db/client.js';
import { channelLabels } from '../topics/channels.js';
import { listedName } from '../topics/topics.js';
import { type LoggedEvent, type Logs, type TopicLog, within } from './log.js';

export interface Entry {
  /** What two entries of one matter share: a topic's number, or a unit event's place in its log. */
  key: string;
  text: string;
  at: Date;
  /** What the figure is broken down by, where it is. */
  kind?: string | undefined;
}

export interface Figure {
  /** As people ask for its list. */
  name: string;
  measure: string;
  stage: string;
  entries: Entry[];
}

interface Definition {
  name: string;
  synonyms?: readonly string[];
  measure: '人次' | '件' | '场' | '项' | '次';
  stage: '征集' | '筛选' | '协商' | '落实' | '反馈';
}

interface OfTopics extends Definition {
  /** Whether an event of the span counts. */
  counts(event: LoggedEvent, topic: TopicLog): boolean;
  /** A topic counts once, by its last such event. */
  once?: true;
  kind?(event: LoggedEvent, topic: TopicLog): string | undefined;
  /** What an event that several topics share is called: it counts once for all of them. */
  joint?(event: LoggedEvent): string;
}

interface OfUnits extends Definition {
  unitAction: string;
}

const is =
  (...actions: string[]) =>
  (event: LoggedEvent) =>
    actions.includes(event.action);

/** The last of these of a topic still holds: it was not done anew since. */
const stillHolds =
  (action: string) =>
  (event: LoggedEvent, topic: TopicLog): boolean =>
    event.action === action &&
    !topic.events.some((later) => later.at >= event.at && later.action === 'reopen' && later !== event);

const definitions: readonly (OfTopics | OfUnits)[] = [
  {
    name: '意见',
    synonyms: ['意见建议', '反映', '意见人次'],
    measure: '人次',
    stage: '征集',
    counts: is('raise', 'report'),
    kind: ({ data }) => channelLabels[(data.channel ?? 'chat') as keyof typeof channelLabels],
  },
  { name: '新线索', synonyms: ['议题线索', '新议题', '线索'], measure: '件', stage: '征集', counts: is('raise') },
  { name: '附议', measure: '人次', stage: '征集', counts: is('endorse') },
  { name: '征集', measure: '次', stage: '征集', unitAction: 'openRound' },
  { name: '摆摊', measure: '次', stage: '征集', unitAction: 'openStall' },
  { name: '走访', measure: '次', stage: '征集', unitAction: 'visit' },
  { name: '活动', measure: '次', stage: '征集', unitAction: 'holdActivity' },
  { name: '受理', measure: '件', stage: '筛选', counts: is('shortlist') },
  { name: '当场答复', measure: '件', stage: '筛选', counts: is('answerOnSpot') },
  { name: '政策解答', measure: '件', stage: '筛选', counts: is('policyAnswer') },
  { name: '转办', measure: '件', stage: '筛选', counts: is('refer', 'transfer') },
  { name: '不予列入', measure: '件', stage: '筛选', counts: is('decline') },
  { name: '并案', synonyms: ['合并'], measure: '件', stage: '筛选', counts: is('merge') },
  { name: '公示', measure: '件', stage: '协商', counts: is('post') },
  {
    name: '协商',
    synonyms: ['协商场次', '场次', '开会'],
    measure: '场',
    stage: '协商',
    counts: is('open', 'openOnSite'),
    kind: (event, topic) => meetingMode(event, topic),
  },
  {
    name: '协商结论',
    synonyms: ['结论'],
    measure: '件',
    stage: '协商',
    counts: is('conclude'),
    kind: ({ data }) => resultLabels[String(data.result)],
  },
  { name: '采纳', measure: '件', stage: '协商', counts: is('adopt', 'adoptPartly') },
  {
    name: '形成提案',
    synonyms: ['提案'],
    measure: '件',
    stage: '协商',
    counts: ({ action, data }) => action === 'motion' && data.step === 'submitted',
    // One 提案 is drawn from several topics.
    joint: ({ data }) => `提案${data.motionId}`,
  },
  { name: '交办', measure: '项', stage: '落实', counts: is('assign', 'assignMore') },
  { name: '办结', measure: '件', stage: '落实', counts: is('claimDone') },
  { name: '重新办理', synonyms: ['重办'], measure: '件', stage: '落实', counts: is('reopen') },
  {
    name: '解决困难',
    synonyms: ['已解决', '解决'],
    measure: '件',
    stage: '反馈',
    counts: stillHolds('settleResolved'),
    once: true,
  },
  { name: '部分解决', measure: '件', stage: '反馈', counts: stillHolds('settlePartly'), once: true },
  { name: '未评价', measure: '件', stage: '反馈', counts: stillHolds('settleUnrated'), once: true },
];

const resultLabels: Record<string, string> = { consensus: '共识', partial: '部分共识', none: '未达成' };

function meetingMode(event: LoggedEvent, topic: TopicLog): string {
  if (event.action === 'openOnSite') return event.data.mode === 'micro' ? '微协商' : '简易';
  const joint = topic.events.some((before) => before.at <= event.at && before.data.mode === 'joint');
  return joint ? '联合' : '会议';
}

export function figuresOf(logs: Logs): Figure[] {
  return definitions.map((definition) => {
    const { name, measure, stage } = definition;
    const entries = 'unitAction' in definition ? ofUnits(logs, definition) : ofTopics(logs, definition);
    return { name, measure, stage, entries };
  });
}

function ofTopics({ topics, span }: Logs, { counts, once, kind, joint }: OfTopics): Entry[] {
  const entries = topics.flatMap((topic) => {
    const events = topic.events.filter((event) => within(span, event.at) && counts(event, topic));
    return (once ? events.slice(-1) : events).map((event) => ({
      key: joint ? joint(event) : String(topic.number),
      text: joint ? `${joint(event)}：${listedName(topic)}等` : listedName(topic),
      at: event.at,
      kind: kind?.(event, topic),
    }));
  });
  return joint ? [...new Map(entries.map((entry) => [entry.key, entry])).values()] : entries;
}

function ofUnits({ unitEvents, span, nameOfUnit }: Logs, { unitAction }: OfUnits): Entry[] {
  return unitEvents
    .filter((event) => event.action === unitAction && within(span, event.at))
    .map((event) => ({
      key: `${event.unitId}.${event.seq}`,
      text: [nameOfUnit(event.unitId), wordsOf(event)].filter((part) => part !== '').join('：'),
      at: event.at,
    }));
}

function wordsOf({ data, reason }: UnitEventModel): string {
  const { title, theme, place, unit } = data as Record<string, unknown>;
  return [title, theme, unit, place, reason].filter((part) => typeof part === 'string' && part !== '').join(' ');
}

export const isFigure = (asked: string) =>
  definitions.some(({ name, synonyms }) => name === asked || synonyms?.includes(asked) === true);

/** The figure that someone asks for by its name, a synonym or its number in the list. */
export function figureNamed(figures: Figure[], asked: string): Figure | undefined {
  const number = /^\d+$/.test(asked) ? Number(asked) : 0;
  if (number > 0) return figures[number - 1];
  const definition = definitions.find(({ name, synonyms }) => name === asked || synonyms?.includes(asked));
  return figures.find((figure) => figure.name === definition?.name);
}
