// 待办: what waits for a decision or is late, oldest duty first.
import { dissentsOf } from '../consultations/positions.js';
import { openTable, shortfallOf } from '../consultations/table.js';
import type { ConsultationModel, TopicModel, Tx } from '../db/client.js';
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

export async function workroomToDo(tx: Tx, unitId: number, now: Date, zone: string, page = 1): Promise<string> {
  const part = (heading: string, lines: string[]) => section(heading, lines, { ...rest, page });
  const units = await unitAndDescendants(tx, unitId);
  const decided = decidedBy(units);
  const byState = async (state: TopicModel['state'][]) =>
    tx.topic.findMany({ where: { ...decided, state: { in: state } }, orderBy: { stateSince: 'asc' } });
  const today = calendarDay(now, zone);
  const tasks = await openTasks(tx, units);
  const meetings = await tx.consultation.findMany({
    where: { concludedAt: null, topic: { unitId: { in: units }, state: { in: ['convened', 'inSession'] } } },
    include: { topic: true },
    orderBy: { scheduledAt: 'asc' },
  });
  const sections = [
    part(
      '超期未办结',
      tasks.filter((task) => task.dueOn < today).map((task) => taskLine(task, today)),
    ),
    part('等筛选（急的在前，再看多少人关心、等了多久）', await screeningLines(tx, decided, now, zone)),
    part('退回来的，等重新安排', (await byState(['returned'])).map(line)),
    part('有异议等答复', await objectionLines(tx, decided)),
    part('已受理，等公示', (await byState(['shortlisted'])).map(line)),
    part('公示期满，等开启协商', await chosenFirst(tx, await byState(['confirmed']))),
    part('要开的协商', await meetingLines(tx, meetings, zone)),
    part('休会，等再议', (await byState(['adjourned'])).map(line)),
    part('已报送，等定采不采纳', (await byState(['submitted'])).map(line)),
    part('有结论，等交办', (await byState(['concluded', 'adopted', 'partlyAdopted', 'reopened'])).map(line)),
    part(
      '挂账',
      (await byState(['suspended'])).map((topic) => `${line(topic)}${reviewDay(topic)}`),
    ),
    part(
      '在办',
      tasks.filter((task) => task.dueOn >= today).map((task) => taskLine(task, today)),
    ),
    part(
      '等反映人确认',
      (await byState(['verifying'])).map((topic) => `${line(topic)}，${formatDay(topic.stateSince, zone)}办结`),
    ),
  ].filter((text) => text !== '');
  return sections.length > 0
    ? sections.join('\n\n')
    : page > 1
      ? '后面没有了，发「待办」从头看。'
      : '现在没有待办，都处理完了。';
}

/** Topics of these units, but for those handed to another level; and those handed to these. */
const decidedBy = (units: number[]) => ({
  OR: [{ deciderId: null, unitId: { in: units } }, { deciderId: { in: units } }],
});

/** The order is made of what the line says, nothing else. */
async function screeningLines(
  tx: Tx,
  decided: ReturnType<typeof decidedBy>,
  now: Date,
  zone: string,
): Promise<string[]> {
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
    return `${line(topic)}，${voices}人关心${waited > 0 ? `，等了${waited}个工作日` : ''}，${late}`;
  });
}

/** What the residents voted for goes first. */
async function chosenFirst(tx: Tx, topics: TopicModel[]): Promise<string[]> {
  const events = await tx.topicEvent.findMany({
    where: { action: 'chosen', topicId: { in: topics.map((topic) => topic.id) } },
  });
  const chosen = (topic: TopicModel) => events.some((event) => event.topicId === topic.id);
  return [
    ...topics.filter(chosen).map((topic) => `${line(topic)}（群众投票选中，先商量）`),
    ...topics.filter((topic) => !chosen(topic)).map(line),
  ];
}

async function objectionLines(tx: Tx, decided: ReturnType<typeof decidedBy>): Promise<string[]> {
  const topics = await tx.topic.findMany({
    where: { ...decided, state: { notIn: [...endStates] }, objections: { some: { answeredAt: null } } },
    include: { objections: { where: { answeredAt: null } } },
    orderBy: { postingEndsAt: 'asc' },
  });
  return topics.map(
    (topic) => `${line(topic)}，${topic.objections.length}条异议，发：答复异议 ${topic.number} 怎么答复`,
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
async function meetingLines(
  tx: Tx,
  meetings: (ConsultationModel & { topic: TopicModel })[],
  zone: string,
): Promise<string[]> {
  const lines: string[] = [];
  for (const { topic, scheduledAt, place } of meetings) {
    const table = await openTable(tx, topic.id);
    const short = topic.state === 'convened' ? await shortfallOf(tx, topic, table) : undefined;
    const dissents = (await dissentsOf(tx, table)).filter((one) => one.answer === null).length;
    lines.push(
      [
        `${line(topic)}，${scheduledAt ? formatMoment(scheduledAt, zone) : '正在商量'} ${place ?? ''}`.trimEnd(),
        ...(short ? [`还差${short.text}`] : []),
        ...(dissents > 0 ? [`${dissents}条不同意见没解释`] : []),
      ].join('，'),
    );
  }
  return lines;
}

const line = (topic: TopicModel) => `${listedName(topic)}${topic.urgent ? '（急）' : ''}`;
