// One topic as anybody may see it: where it stands, who is responsible by when, what happened. Offices are named, residents
// never; what a resident said along the way is not repeated here.
import { type Minutes, minutesOf, publicMinutesFields } from '../consultations/minutes.js';
import type { TopicEventModel, TopicModel, Tx, UnitModel } from '../db/client.js';
import { calendarDay, formatCalendarDay, formatDay, formatMoment } from '../time.js';
import { steps } from '../topics/describe.js';
import { type ChainCheck, verifyChain } from '../topics/events.js';
import { type PostedText, postedText } from '../topics/postings.js';
import { type Stage, stageOf } from '../topics/stages.js';
import { countVoices, type Voices } from '../topics/topics.js';
import { verdictLines } from '../topics/verdicts.js';
import { mask } from '../triage/mask.js';
import { titleForAll } from './board.js';

export interface Step {
  at: Date;
  action: string;
  label: string;
  text?: string;
}

export interface PublicStory {
  topic: TopicModel;
  unit: UnitModel;
  title: string | undefined;
  stage: Stage | undefined;
  voices: Voices;
  steps: Step[];
  responsible: { body: string; dueOn: Date; late: boolean; doneAt: Date | null; progress: string | null }[];
  meeting?: { at: Date | null; place: string | null; outcome: string | null };
  minutes?: { fields: { field: string; text: string }[]; confirmedAt: Date | null };
  verdicts: string[];
  mergedInto?: number;
  mergedFrom: number[];
  chain: ChainCheck;
  posted?: PostedText;
}

/** Undefined when there is no such topic for the public. `own`: for one of its reporters, who said its words. */
export async function publicStory(
  tx: Tx,
  number: number,
  now: Date,
  zone: string,
  own?: 'own',
): Promise<PublicStory | undefined> {
  const topic = await tx.topic.findUnique({ where: { number }, include: { unit: true, mergedInto: true } });
  if (!topic || (topic.private && !own)) return undefined;
  const title = own ? topic.title : titleForAll(topic);
  const events = await tx.topicEvent.findMany({ where: { topicId: topic.id }, orderBy: { seq: 'asc' } });
  const tasks = await tx.task.findMany({ where: { topicId: topic.id, returnedAt: null }, orderBy: { id: 'asc' } });
  const meeting = await tx.consultation.findFirst({ where: { topicId: topic.id }, orderBy: { id: 'desc' } });
  const merged = await tx.topic.findMany({
    where: { mergedIntoId: topic.id, private: false },
    orderBy: { number: 'asc' },
  });
  const confirmed = await minutesOf(tx, topic, zone, 'confirmed');
  const posted = title === undefined ? undefined : await postedText(tx, topic);
  const today = calendarDay(now, zone);
  const { unit, mergedInto, ...row } = topic;
  return {
    topic: row,
    unit,
    title,
    stage: stageOf(topic.state),
    voices: await countVoices(tx, topic.id),
    steps: events.flatMap((event) => stepOf(event, zone)),
    responsible: [...new Map(tasks.map((task) => [task.body, task])).values()].map((task) => ({
      body: task.body,
      dueOn: task.dueOn,
      late: task.doneAt === null && task.dueOn < today,
      doneAt: task.doneAt,
      progress: task.progress && mask(task.progress).text,
    })),
    ...(meeting && { meeting: { at: meeting.scheduledAt, place: meeting.place, outcome: meeting.outcome } }),
    ...(confirmed && { minutes: minutesForAll(confirmed) }),
    verdicts: await verdictLines(tx, topic.id),
    ...(mergedInto && !mergedInto.private && { mergedInto: mergedInto.number }),
    mergedFrom: merged.map((one) => one.number),
    chain: await verifyChain(tx, row),
    ...(posted && { posted }),
  };
}

const minutesForAll = (minutes: Minutes) => ({
  fields: publicMinutesFields(minutes),
  confirmedAt: minutes.row.confirmedAt,
});

/** Actions whose reason is an office's own word to the public; a resident's reason stays in the workroom. */
const officeReasons = new Set<string>([
  'answerOnSpot',
  'policyAnswer',
  'decline',
  'transfer',
  'refer',
  'conclude',
  'adoptPartly',
  'notAdopt',
  'extend',
  'suspend',
  'progress',
  'startWork',
  'claimDone',
  'answerObjection',
  'review',
  'adjourn',
] satisfies TopicEventModel['action'][]);

const more: Record<string, string> = {
  progress: '有进展',
  startWork: '有进展',
  acceptTask: '签收',
  assignMore: '再交办',
  answerObjection: '答复异议',
  reschedule: '改协商时间',
  confirmMinutes: '纪要定稿',
  returnTask: '退单',
  correct: '更正',
};

function stepOf(event: TopicEventModel, zone: string): Step[] {
  const label = steps[event.action] ?? more[event.action];
  if (!label) return [];
  const detail = detailOf(event, zone);
  const reason = officeReasons.has(event.action) && event.reason ? mask(event.reason).text : undefined;
  const text = [detail, reason].filter(Boolean).join('：');
  return [{ at: event.at, action: event.action, label, ...(text && { text }) }];
}

const day = (text: unknown) =>
  typeof text === 'string' ? formatCalendarDay(new Date(`${text.slice(0, 10)}T00:00:00Z`)) : '';

function detailOf(event: TopicEventModel, zone: string): string | undefined {
  const data = event.data as Record<string, unknown>;
  const bodies = Array.isArray(data.bodies) ? data.bodies.join('、') : String(data.body ?? '');
  switch (event.action) {
    case 'post':
      return typeof data.endsAt === 'string' ? `公示到${formatDay(new Date(data.endsAt), zone)}` : undefined;
    case 'convene':
    case 'reschedule':
      return typeof data.scheduledAt === 'string'
        ? `${formatMoment(new Date(data.scheduledAt), zone)}${data.place ? ` ${data.place}` : ''}`
        : undefined;
    case 'assign':
    case 'assignMore':
      return `${bodies}${data.description ? `，${mask(String(data.description)).text}` : ''}，${day(data.dueOn)}前办好`;
    case 'refer':
      return data.dueOn ? `交给${bodies}，${day(data.dueOn)}前答复` : bodies || undefined;
    case 'extend':
      return `${bodies}延到${day(data.dueOn)}`;
    case 'suspend':
      return `${day(data.reviewOn)}再看`;
    case 'submit':
      return typeof data.name === 'string' ? `报给${data.name}` : undefined;
    case 'merge':
      return typeof data.into === 'number' ? `和${data.into}号并在一起办` : undefined;
    case 'progress':
    case 'startWork':
      return (
        [bodies, typeof data.percent === 'number' ? `完成${data.percent}%` : ''].filter(Boolean).join('，') || undefined
      );
    case 'reopen':
      return '反映人说还没解决';
    case 'acceptTask':
    case 'claimDone':
    case 'returnTask':
    case 'returnLast':
      return bodies || undefined;
    default:
      return undefined;
  }
}
