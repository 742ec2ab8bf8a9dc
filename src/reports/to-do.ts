// 待办: what waits for a decision or is late, oldest duty first.
import { dissentsOf } from '../consultations/positions.js';
import { openTable, shortfallOf } from '../consultations/table.js';
import type { TopicModel, Tx } from '../db/client.js';
import { settingsOf, unitAndDescendants } from '../people/units.js';
import {
  addWorkingDays,
  calendarDay,
  formatCalendarDay,
  formatDay,
  formatMoment,
  workingDaysBetween,
} from '../time.js';
import { endStates } from '../topics/lifecycle.js';
import { atWork, openTask, type Paging, section, type TaskWithTopic, taskLine } from '../topics/tasks.js';
import { countVoices, listedName } from '../topics/topics.js';

/** Where a list goes on. */
export const rest: Paging = { more: (next) => `，发「待办 ${next}」看` };

/** What of a topic waits, and until when. */
export interface ToDoItem {
  topic: TopicModel;
  /** `12号 3号楼路灯坏了（急）` */
  name: string;
  /** What follows the name in a list: `，3人关心，…`. */
  note: string;
  /** Midnight UTC of the calendar day. */
  dueOn: Date | null;
}

export type ToDoKind =
  | 'late'
  | 'screening'
  | 'returned'
  | 'objections'
  | 'shortlisted'
  | 'confirmed'
  | 'meetings'
  | 'adjourned'
  | 'submitted'
  | 'toAssign'
  | 'suspended'
  | 'atWork'
  | 'verifying';

const headings: Record<ToDoKind, string> = {
  late: '超期未办结',
  screening: '等筛选（急的在前，再看多少人关心、等了多久）',
  returned: '退回来的，等重新安排',
  objections: '有异议等答复',
  shortlisted: '已受理，等公示',
  confirmed: '公示期满，等开启协商',
  meetings: '要开的协商',
  adjourned: '休会，等再议',
  submitted: '已报送，等定采不采纳',
  toAssign: '有结论，等交办',
  suspended: '挂账',
  atWork: '在办',
  verifying: '等反映人确认',
};

export interface ToDoSection {
  kind: ToDoKind;
  heading: string;
  items: ToDoItem[];
}

export async function workroomToDo(tx: Tx, unitId: number, now: Date, zone: string, page = 1): Promise<string> {
  const sections = (await toDoSections(tx, await unitAndDescendants(tx, unitId), now, zone))
    .map(({ heading, items }) =>
      section(
        heading,
        items.map(({ name, note }) => `${name}${note}`),
        { ...rest, page },
      ),
    )
    .filter((text) => text !== '');
  return sections.length > 0
    ? sections.join('\n\n')
    : page > 1
      ? '后面没有了，发「待办」从头看。'
      : '现在没有待办，都处理完了。';
}

/** Those that hold something. `units`: all of them, with those beneath. */
export async function toDoSections(tx: Tx, units: number[], now: Date, zone: string): Promise<ToDoSection[]> {
  const decided = decidedBy(units);
  const byState = async (...states: TopicModel['state'][]) =>
    tx.topic.findMany({ where: { ...decided, state: { in: states } }, orderBy: { stateSince: 'asc' } });
  const today = calendarDay(now, zone);
  const tasks = (await openTasks(tx, units)).map((task) => taskItem(task, today));
  const found: Record<ToDoKind, ToDoItem[]> = {
    late: tasks.filter(({ dueOn }) => dueOn !== null && dueOn < today),
    screening: await screeningItems(tx, decided, now, zone),
    returned: (await byState('returned')).map((topic) => item(topic)),
    objections: await objectionItems(tx, decided, zone),
    shortlisted: (await byState('shortlisted')).map((topic) => item(topic)),
    confirmed: await chosenFirst(tx, await byState('confirmed')),
    meetings: await meetingItems(tx, units, zone),
    adjourned: (await byState('adjourned')).map((topic) => item(topic)),
    submitted: (await byState('submitted')).map((topic) => item(topic)),
    toAssign: (await byState('concluded', 'adopted', 'partlyAdopted', 'reopened')).map((topic) => item(topic)),
    suspended: (await byState('suspended')).map((topic) => item(topic, reviewDay(topic), topic.reviewOn)),
    atWork: tasks.filter(({ dueOn }) => dueOn !== null && dueOn >= today),
    verifying: (await byState('verifying')).map((topic) => item(topic, `，${formatDay(topic.stateSince, zone)}办结`)),
  };
  return (Object.keys(headings) as ToDoKind[]).flatMap((kind) =>
    found[kind].length > 0 ? [{ kind, heading: headings[kind], items: found[kind] }] : [],
  );
}

const item = (topic: TopicModel, note = '', dueOn: Date | null = null): ToDoItem => ({
  topic,
  name: line(topic),
  note,
  dueOn,
});

function taskItem(task: TaskWithTopic, today: Date): ToDoItem {
  const name = listedName(task.topic);
  return { topic: task.topic, name, note: taskLine(task, today).slice(name.length), dueOn: task.dueOn };
}

/** Topics of these units, but for those handed to another level; and those handed to these. */
const decidedBy = (units: number[]) => ({
  OR: [{ deciderId: null, unitId: { in: units } }, { deciderId: { in: units } }],
});

/** The order is made of what the line says, nothing else. */
async function screeningItems(
  tx: Tx,
  decided: ReturnType<typeof decidedBy>,
  now: Date,
  zone: string,
): Promise<ToDoItem[]> {
  const today = calendarDay(now, zone);
  const candidates = await tx.topic.findMany({ where: { ...decided, state: 'candidate' }, orderBy: { id: 'asc' } });
  const rows: { topic: TopicModel; voices: number; waited: number; dueOn: Date }[] = [];
  for (const topic of candidates) {
    const { reporters, endorsers } = await countVoices(tx, topic.id);
    const since = calendarDay(topic.stateSince, zone);
    const { screeningDays } = await settingsOf(tx, topic.unitId);
    const dueOn = addWorkingDays(since, screeningDays);
    rows.push({ topic, voices: reporters + endorsers, waited: workingDaysBetween(since, today), dueOn });
  }
  rows.sort((a, b) => Number(b.topic.urgent) - Number(a.topic.urgent) || b.voices - a.voices || b.waited - a.waited);
  return rows.map(({ topic, voices, waited, dueOn }) => {
    const late = dueOn < today ? `已超筛选期限（${formatCalendarDay(dueOn)}）` : `${formatCalendarDay(dueOn)}前要定`;
    return item(topic, `，${voices}人关心${waited > 0 ? `，等了${waited}个工作日` : ''}，${late}`, dueOn);
  });
}

/** What the residents voted for goes first. */
async function chosenFirst(tx: Tx, topics: TopicModel[]): Promise<ToDoItem[]> {
  const events = await tx.topicEvent.findMany({
    where: { action: 'chosen', topicId: { in: topics.map((topic) => topic.id) } },
  });
  const chosen = (topic: TopicModel) => events.some((event) => event.topicId === topic.id);
  return [
    ...topics.filter(chosen).map((topic) => item(topic, '（群众投票选中，先商量）')),
    ...topics.filter((topic) => !chosen(topic)).map((topic) => item(topic)),
  ];
}

async function objectionItems(tx: Tx, decided: ReturnType<typeof decidedBy>, zone: string): Promise<ToDoItem[]> {
  const topics = await tx.topic.findMany({
    where: { ...decided, state: { notIn: [...endStates] }, objections: { some: { answeredAt: null } } },
    include: { objections: { where: { answeredAt: null } } },
    orderBy: { postingEndsAt: 'asc' },
  });
  return topics.map(({ objections, ...topic }) =>
    item(
      topic,
      `，${objections.length}条异议，发：答复异议 ${topic.number} 怎么答复`,
      topic.postingEndsAt && calendarDay(topic.postingEndsAt, zone),
    ),
  );
}

/** Tasks still to be done, on topics that are being worked on. */
async function openTasks(tx: Tx, units: number[]): Promise<TaskWithTopic[]> {
  return tx.task.findMany({
    where: { ...openTask, topic: { unitId: { in: units }, state: { in: atWork } } },
    include: { topic: true },
    orderBy: [{ dueOn: 'asc' }, { id: 'asc' }],
  });
}

const reviewDay = ({ reviewOn }: TopicModel) => (reviewOn ? `，${formatCalendarDay(reviewOn)}再看` : '');

/** When and where, and what it still lacks. */
async function meetingItems(tx: Tx, units: number[], zone: string): Promise<ToDoItem[]> {
  const meetings = await tx.consultation.findMany({
    where: { concludedAt: null, topic: { unitId: { in: units }, state: { in: ['convened', 'inSession'] } } },
    include: { topic: true },
    orderBy: { scheduledAt: 'asc' },
  });
  const items: ToDoItem[] = [];
  for (const { topic, scheduledAt, place } of meetings) {
    const table = await openTable(tx, topic.id);
    const short = topic.state === 'convened' ? await shortfallOf(tx, topic, table) : undefined;
    const dissents = (await dissentsOf(tx, table)).filter((one) => one.answer === null).length;
    const note = [
      `，${scheduledAt ? formatMoment(scheduledAt, zone) : '正在商量'} ${place ?? ''}`.trimEnd(),
      ...(short ? [`还差${short.text}`] : []),
      ...(dissents > 0 ? [`${dissents}条不同意见没解释`] : []),
    ].join('，');
    items.push(item(topic, note, scheduledAt && calendarDay(scheduledAt, zone)));
  }
  return items;
}

const line = (topic: TopicModel) => `${listedName(topic)}${topic.urgent ? '（急）' : ''}`;
