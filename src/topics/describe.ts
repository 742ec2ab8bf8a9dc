// A topic as it is shown in chat: one line in lists, a card for 查.
import type { TaskModel, TopicEventModel, TopicModel, Tx } from '../db/client.js';
import { formatCalendarDay, formatDay, formatMoment } from '../time.js';
import { isOpen, stateLabels } from './lifecycle.js';
import { countVoices, nameOf, publicNameOf, voicesText } from './topics.js';
import { verdictLines } from './verdicts.js';

/** `12号 3号楼路灯坏了（办理中）` */
export function topicLine(topic: Pick<TopicModel, 'number' | 'title' | 'state'>): string {
  return `${topic.number}号 ${topic.title}（${stateLabels[topic.state]}）`;
}

/** Events that people outside the office are told of, as 查 and the notice board name them. */
export const steps: Record<string, string> = {
  raise: '提出',
  shortlist: '受理',
  post: '公示',
  confirm: '公示期满',
  research: '会前调研',
  convene: '召集协商',
  open: '协商',
  openOnSite: '现场协商',
  adjourn: '休会',
  conclude: '有了结论',
  assign: '交办',
  claimDone: '办结',
  reopen: '重新办理',
  settleResolved: '确认解决',
  settlePartly: '部分解决',
  answerOnSpot: '当场答复',
  policyAnswer: '政策解答',
  decline: '不予列入',
  appeal: '申诉',
  split: '拆出来单独办',
  transfer: '转给另一级来定',
  refer: '转办',
  returnLast: '退回重新安排',
  upholdObjection: '异议成立',
  chosen: '投票选中',
  merge: '并案',
  withdraw: '撤回',
  settleUnrated: '逾期未评价',
  review: '回头看',
  escalate: '提级督办',
  submit: '报送',
  adopt: '采纳',
  adoptPartly: '部分采纳',
  notAdopt: '不采纳',
  extend: '延期',
  suspend: '挂账',
  resume: '恢复办理',
  whistle: '吹哨',
  motion: '提案',
  archive: '归档',
};

/** Everything a resident may know about a topic, with what they can do next. */
export async function topicCard(tx: Tx, topic: TopicModel, zone: string): Promise<string> {
  const events = await tx.topicEvent.findMany({ where: { topicId: topic.id }, orderBy: { seq: 'asc' } });
  const voices = await countVoices(tx, topic.id);
  const tasks = latestOfEachBody(
    await tx.task.findMany({ where: { topicId: topic.id, returnedAt: null }, orderBy: { id: 'asc' } }),
  );
  const meeting = await tx.consultation.findFirst({ where: { topicId: topic.id }, orderBy: { id: 'desc' } });
  const lastReason = [...events]
    .reverse()
    .find((event) => event.reason && event.toState === topic.state && explains(event));
  const lines = [nameOf(topic), `现在：${stateLabels[topic.state]}（${formatDay(topic.stateSince, zone)}起）`];
  if (topic.mergedIntoId !== null) {
    const target = await tx.topic.findUnique({ where: { id: topic.mergedIntoId } });
    if (target) lines.push(`并入：${nameOf(target)}，发「查 ${target.number}」看它办得怎样`);
  } else if (lastReason?.reason) {
    lines.push(`说明：${lastReason.reason}`);
  }
  if (topic.state === 'posted' && topic.postingEndsAt) {
    lines.push(`公示到：${formatDay(topic.postingEndsAt, zone)}，有不同意见发：异议 ${topic.number} 理由`);
  }
  const ballot = await tx.ballot.findFirst({ where: { closedAt: null, topics: { some: { topicId: topic.id } } } });
  if (ballot) lines.push(`正在投票：到${formatDay(ballot.endsAt, zone)}，发：投票 ${topic.number}`);
  if (meeting?.scheduledAt && !meeting.concludedAt) {
    lines.push(`协商：${formatMoment(meeting.scheduledAt, zone)}${meeting.place ? ` ${meeting.place}` : ''}`);
  }
  if (meeting?.outcome) lines.push(`协商结论：${meeting.outcome}`);
  const minutes = await tx.minutes.count({
    where: { consultation: { topicId: topic.id }, confirmedAt: { not: null } },
  });
  if (minutes > 0) lines.push(`协商纪要：已定稿，发「纪要 ${topic.number}」看`);
  for (const task of tasks) {
    const state = task.doneAt ? `${formatDay(task.doneAt, zone)}已办结` : `${formatCalendarDay(task.dueOn)}前办好`;
    lines.push(`承办：${task.body}（${state}）${task.progress && !task.doneAt ? `——${task.progress}` : ''}`);
  }
  lines.push(`经过：${pathOf(events, zone)}`);
  lines.push(...(await relations(tx, topic)));
  lines.push(voicesText(voices));
  lines.push(...(await verdictLines(tx, topic.id)));
  if (topic.reviewOn && topic.state === 'suspended') lines.push(`${formatCalendarDay(topic.reviewOn)}再看`);
  if (topic.reviewOn && !isOpen(topic.state)) lines.push(`回头看：${formatCalendarDay(topic.reviewOn)}`);
  const next = whatNow(topic);
  if (next) lines.push(next);
  return lines.join('\n');
}

/** Why it is where it is: an office's reason for the move, or how far the work has come; not what somebody said of it. */
const explains = (event: TopicEventModel) =>
  (event.fromState !== event.toState && event.action !== 'appeal') || event.action === 'progress';

/** Topics that this one was merged with or repeats, seen from both sides. */
async function relations(tx: Tx, topic: TopicModel): Promise<string[]> {
  const named = (topics: TopicModel[]) => topics.map(publicNameOf).join('、');
  const merged = await tx.topic.findMany({ where: { mergedIntoId: topic.id }, orderBy: { number: 'asc' } });
  const before = topic.recurrenceOfId && (await tx.topic.findUnique({ where: { id: topic.recurrenceOfId } }));
  const again = await tx.topic.findMany({ where: { recurrenceOfId: topic.id }, orderBy: { number: 'asc' } });
  const decider = topic.deciderId && (await tx.unit.findUnique({ where: { id: topic.deciderId } }));
  return [
    ...(decider && isOpen(topic.state) ? [`由${decider.name}来定`] : []),
    ...(merged.length > 0 ? [`并来：${named(merged)}`] : []),
    ...(before ? [`以前反映过：${publicNameOf(before)}（${stateLabels[before.state]}）`] : []),
    ...(again.length > 0 ? [`后来又发生：${named(again)}`] : []),
  ];
}

const latestOfEachBody = (tasks: TaskModel[]) => [...new Map(tasks.map((task) => [task.body, task])).values()];

/** `11月20日提出、受理 → 11月25日公示` */
function pathOf(events: TopicEventModel[], zone: string): string {
  const days = new Map<string, string[]>();
  for (const event of events) {
    const step = steps[event.action];
    if (!step) continue;
    const day = formatDay(event.at, zone);
    days.set(day, [...(days.get(day) ?? []), step]);
  }
  return [...days].map(([day, made]) => `${day}${made.join('、')}`).join(' → ');
}

function whatNow(topic: TopicModel): string | undefined {
  const n = topic.number;
  switch (topic.state) {
    case 'candidate':
    case 'shortlisted':
    case 'posted':
    case 'confirmed':
    case 'convened':
      return `您也关心？发：附议 ${n}`;
    case 'declined':
    case 'notAdopted':
      return `反映人不同意，可以申诉一次（有期限），发：申诉 ${n} 理由`;
    case 'verifying':
      return `办好了没有？请反映人发：已解决 ${n}、部分解决 ${n} 或 未解决 ${n}`;
    case 'resolved':
    case 'partlyResolved':
    case 'unrated':
      return `又出问题了？发：未解决 ${n} 再说说情况`;
    default:
      return undefined;
  }
}
