// What minutes rest on: everything captured about a consultation, each piece with an id by which a line names it.
import { createHash } from 'node:crypto';
import type {
  ConsultationModel,
  OutcomeItemModel,
  ParticipantModel,
  PositionModel,
  ReportModel,
  TopicEventModel,
  TopicModel,
  Tx,
} from '../db/client.js';
import { formatCalendarDay, formatDay, formatMoment } from '../time.js';
import { mergedFamily, nameOf } from '../topics/topics.js';
import { itemLine, type Result, resultLabels } from './outcome.js';
import { partyLabel, seatStatusLabel } from './parties.js';
import { type Counted, countedStatements, countsByRole } from './statements.js';

export interface Captured {
  topic: TopicModel;
  consultation: ConsultationModel;
  reports: (ReportModel & { person: { name: string | null } })[];
  endorsers: number;
  seats: ParticipantModel[];
  /** Also those that were corrected since. */
  positions: PositionModel[];
  statements: Counted[];
  items: OutcomeItemModel[];
  /** Of the topic: its conclusion, and the tasks given after it. */
  conclusion: TopicEventModel | undefined;
  assigned: TopicEventModel[];
  /** Chair, and who wrote down the outcome. */
  names: Map<number, string>;
  zone: string;
}

export async function capture(
  tx: Tx,
  topic: TopicModel,
  consultation: ConsultationModel,
  zone: string,
): Promise<Captured> {
  const family = await mergedFamily(tx, topic.id);
  const until = consultation.concludedAt ?? undefined;
  const within = { topicId: { in: family }, ...(until && { createdAt: { lte: until } }) };
  const at = { consultationId: consultation.id };
  const events = await tx.topicEvent.findMany({
    where: { topicId: topic.id, action: { in: ['conclude', 'assign', 'assignMore', 'reopen', 'convene'] } },
    orderBy: { seq: 'asc' },
  });
  const conclusion = events.findLast((event) => event.action === 'conclude');
  const later = events.filter((event) => conclusion && event.seq > conclusion.seq);
  const end = later.findIndex((event) => event.action === 'reopen' || event.action === 'convene');
  const assigned = later.slice(0, end === -1 ? undefined : end).filter((event) => event.action.startsWith('assign'));
  const people = [consultation.chairId, conclusion?.actorId].filter((id) => typeof id === 'number');
  const items = await tx.outcomeItem.findMany({ where: at, orderBy: { number: 'asc' } });
  const named = await tx.person.findMany({ where: { id: { in: people } } });
  return {
    topic,
    consultation,
    reports: await tx.report.findMany({
      where: within,
      include: { person: { select: { name: true } } },
      orderBy: { id: 'asc' },
    }),
    endorsers: await tx.endorsement.count({ where: within }),
    seats: await tx.participant.findMany({ where: at, orderBy: { id: 'asc' } }),
    positions: await tx.position.findMany({ where: at, orderBy: { id: 'asc' } }),
    statements: await countedStatements(tx, topic, consultation.id),
    items,
    conclusion,
    // What was agreed on says who does what; tasks stand in for it where nothing was written as items.
    assigned: items.length > 0 ? [] : assigned,
    names: new Map(named.map((person) => [person.id, person.name ?? ''])),
    zone,
  };
}

export interface Source {
  id: string;
  /** Who said it or what it is. */
  who: string;
  text: string;
  messageId?: number;
  /** A position that was corrected since: for looking up, no longer for writing. */
  replaced?: true;
}

export function sourcesOf(c: Captured): Source[] {
  return [
    { id: `topic:${c.topic.number}`, who: '议题', text: nameOf(c.topic) },
    ...c.reports.map((report) => ({
      id: `report:${report.id}`,
      who: `反映人 ${report.anonymous ? '匿名' : (report.person.name ?? '')}`,
      text: report.words,
    })),
    { id: `meeting:${c.consultation.id}`, who: '协商', text: meetingText(c) },
    ...c.seats.map((seat) => ({
      id: `seat:${seat.id}`,
      who: partyLabel(seat.party),
      text: `${seat.name} ${seatStatusLabel(seat.status)}`,
    })),
    ...c.positions.map((position) => positionSource(position, c)),
    ...c.statements.map((one) => ({ id: `statement:${one.statement.id}`, who: '表态', text: tally(one) })),
    ...c.items.map((item) => ({ id: `item:${item.id}`, who: '议定事项', text: itemLine(item) })),
    ...(c.conclusion ? [conclusionSource(c.conclusion, c)] : []),
    ...c.assigned.map((event) => ({ id: `event:${event.seq}`, who: '交办', text: assignedText(event) })),
  ];
}

function positionSource(position: PositionModel, c: Captured): Source {
  const replaced = c.positions.some((other) => other.replacesId === position.id);
  const answer = position.answer ? `\n说明：${position.answer}` : '';
  return {
    id: `position:${position.id}`,
    who: speakerOf(position),
    text: `${position.words}${answer}`,
    ...(position.messageId !== null && { messageId: position.messageId }),
    ...(replaced && { replaced: true }),
  };
}

function conclusionSource(event: TopicEventModel, c: Captured): Source {
  const result = resultLabels[(c.consultation.result ?? 'none') as Result];
  const name = c.names.get(event.actorId ?? 0) ?? '';
  return {
    id: `event:${event.seq}`,
    who: `${formatDay(event.at, c.zone)}协商结论 ${name}记`,
    text: `${result}：${event.reason}`,
  };
}

/** 群众代表 柱子 */
export function speakerOf(position: PositionModel): string {
  const label = partyLabel(position.party);
  return position.speaker.includes(label) || position.speaker === ''
    ? position.speaker || label
    : `${label} ${position.speaker}`;
}

const modeLabels: Record<string, string> = { formal: '协商会', onSite: '简易协商', micro: '微协商' };

export function meetingText({ consultation, zone }: Captured): string {
  const at = consultation.openedAt ?? consultation.scheduledAt ?? consultation.createdAt;
  const place = consultation.place ? `，${consultation.place}` : '';
  return `${formatMoment(at, zone)}${place}，${modeLabels[consultation.mode] ?? consultation.mode}`;
}

export const tally = ({ statement, byRole }: Counted) => `“${statement.words}”：${countsByRole(byRole)}`;

/** `镇供电所：换灯，9月30日前` of an event that gave a task. */
export function assignedText(event: TopicEventModel): string {
  const { body, description, dueOn } = event.data as { body: string; description: string; dueOn: string };
  return `${body}：${description}，${formatCalendarDay(new Date(dueOn))}前`;
}

/** Another value: something was corrected, added or taken away. */
export function hashOfSources(sources: Source[]): string {
  const current = sources.filter((source) => !source.replaced).map(({ id, who, text }) => [id, who, text]);
  return createHash('sha256').update(JSON.stringify(current)).digest('hex');
}
