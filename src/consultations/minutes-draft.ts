// Minutes by template: every sentence from what was captured, with the ids of what it rests on. Nothing is made up.
import type { OutcomeItemModel, TopicEventModel } from '../db/client.js';
import { formatCalendarDay } from '../time.js';
import { nameOf } from '../topics/topics.js';
import { assignedText, type Captured, meetingText, speakerOf, tally } from './minutes-sources.js';
import { type Result, resultLabels } from './outcome.js';
import { parties, partyLabel } from './parties.js';

export const minutesFields = [
  '议题',
  '时间地点',
  '主持',
  '记录',
  '参会',
  '各方意见',
  '不同意见及说明',
  '协商结果',
  '落实措施',
  '责任人',
  '完成期限',
] as const;

export type MinutesField = (typeof minutesFields)[number];

export interface MinutesLine {
  field: MinutesField;
  text: string;
  /** `position:3`, `event:17`, `item:2` … */
  sources: string[];
  /** Worded by the model. */
  ai: boolean;
  editedById?: number;
}

type Line = Pick<MinutesLine, 'text' | 'sources'>;

export function draftLines(c: Captured): MinutesLine[] {
  const of = (field: MinutesLine['field'], lines: Line[], otherwise?: string): MinutesLine[] => {
    const stated = otherwise && lines.length === 0 ? [{ text: otherwise, sources: [meetingId(c)] }] : lines;
    return stated.map((line) => ({ field, ...line, ai: false }));
  };
  return [
    ...of('议题', [matter(c)]),
    ...of('时间地点', [{ text: meetingText(c), sources: [meetingId(c)] }]),
    ...of('主持', [
      { text: nameOr(c, c.consultation.chairId ?? c.conclusion?.actorId), sources: [meetingId(c), ...ended(c)] },
    ]),
    ...of('记录', [{ text: `${nameOr(c, c.conclusion?.actorId)}（好商量整理）`, sources: ended(c) }]),
    ...of('参会', attendance(c), '没有记到会的人'),
    ...of('各方意见', [...views(c), ...c.statements.map(vote)], '没有记各人的说法'),
    ...of('不同意见及说明', dissents(c), '没有记到不同意见'),
    ...of('协商结果', [result(c)]),
    ...of('落实措施', c.items.length > 0 ? c.items.map(measure) : c.assigned.map(task), '还没有定'),
    ...of('责任人', owners(c), '还没有定'),
    ...of('完成期限', dueDays(c), '还没有定'),
  ];
}

const meetingId = (c: Captured) => `meeting:${c.consultation.id}`;
const ended = (c: Captured) => (c.conclusion ? [`event:${c.conclusion.seq}`] : []);
const nameOr = (c: Captured, id: number | null | undefined) => c.names.get(id ?? 0) || '召集人';

function matter(c: Captured): Line {
  const people = new Set(c.reports.map((report) => report.personId)).size;
  return {
    text: `${nameOf(c.topic)}，${people}人反映，${c.endorsers}人附议`,
    sources: [`topic:${c.topic.number}`, ...c.reports.map((report) => `report:${report.id}`)],
  };
}

function attendance({ seats }: Captured): Line[] {
  const expected = seats.filter((seat) => ['invited', 'accepted', 'present'].includes(seat.status));
  if (expected.length === 0) return [];
  const there = expected.filter((seat) => seat.status === 'present');
  const byRole = parties.flatMap((party) => {
    const names = there.filter((seat) => seat.party === party).map((seat) => seat.name);
    return names.length > 0 ? [`${partyLabel(party)}：${names.join('、')}`] : [];
  });
  const text = [`应到${expected.length}人，实到${there.length}人`, ...byRole].join('；');
  return [{ text, sources: expected.map((seat) => `seat:${seat.id}`) }];
}

const current = (c: Captured) =>
  c.positions.filter((position) => !c.positions.some((other) => other.replacesId === position.id));

function views(c: Captured): Line[] {
  return current(c)
    .filter((position) => position.kind !== 'dissent')
    .map((position) => ({
      text: `${position.kind === 'research' ? '会前调研，' : ''}${speakerOf(position)}：“${position.words}”`,
      sources: [`position:${position.id}`],
    }));
}

const vote = (one: Captured['statements'][number]): Line => ({
  text: `大家表态，${tally(one)}`,
  sources: [`statement:${one.statement.id}`],
});

function dissents(c: Captured): Line[] {
  return current(c)
    .filter((position) => position.kind === 'dissent')
    .map((position) => ({
      text: `${speakerOf(position)}：“${position.words}”。说明：${position.answer ?? '还没有说明'}`,
      sources: [`position:${position.id}`],
    }));
}

function result(c: Captured): Line {
  const label = resultLabels[(c.consultation.result ?? 'none') as Result];
  return { text: `${label}：${c.consultation.outcome ?? ''}`, sources: ended(c) };
}

function measure(item: OutcomeItemModel): Line {
  const help = item.assisting.length > 0 ? `，协办${item.assisting.join('、')}` : '';
  const who = item.body ? `（${item.body}${help}）` : '';
  return { text: `${item.number}. ${item.description}${who}`, sources: [`item:${item.id}`] };
}

const task = (event: TopicEventModel): Line => ({ text: assignedText(event), sources: [`event:${event.seq}`] });

function owners(c: Captured): Line[] {
  if (c.items.length > 0) {
    const named = c.items.map(
      (item) => `${item.number}. ${[item.body, item.owner].filter(Boolean).join(' ') || '未定'}`,
    );
    return [{ text: named.join('；'), sources: c.items.map((item) => `item:${item.id}`) }];
  }
  const named = c.assigned.map((event) => {
    const { body, owner } = event.data as { body: string; owner?: string | null };
    return [body, owner].filter(Boolean).join(' ');
  });
  return named.length > 0 ? [{ text: named.join('；'), sources: c.assigned.map((event) => `event:${event.seq}`) }] : [];
}

function dueDays(c: Captured): Line[] {
  const sources = [...c.items.map((item) => `item:${item.id}`), ...c.assigned.map((event) => `event:${event.seq}`)];
  const days = [
    ...c.items.map((item) => `${item.number}. ${item.dueOn ? formatCalendarDay(item.dueOn) : '未定'}`),
    ...c.assigned.map((event) => formatCalendarDay(new Date((event.data as { dueOn: string }).dueOn))),
  ];
  return days.length > 0 ? [{ text: days.join('；'), sources }] : [];
}
