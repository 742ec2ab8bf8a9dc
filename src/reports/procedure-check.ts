// 程序体检: has a consultation gone the way it should? Each step with what shows it, so that a convener sees what is missing
// before it is over, and anybody can look it up after.

import { itemsOf, missingOf } from '../consultations/outcome.js';
import { parties, partyLabel } from '../consultations/parties.js';
import type {
  ConsultationModel,
  ParticipantModel,
  PositionModel,
  TopicEventModel,
  TopicModel,
  Tx,
} from '../db/client.js';
import { settingsOf } from '../people/units.js';
import { formatCalendarDay, formatDay } from '../time.js';
import { channelLabels } from '../topics/channels.js';
import { mergedFamily } from '../topics/topics.js';

export interface Check {
  /** What should be so, e.g. 公示期满. */
  step: string;
  ok: boolean;
  /** What shows it, with its day; or what is missing. */
  evidence: string;
}

type Consultation = ConsultationModel & { participants: ParticipantModel[]; positions: PositionModel[] };

interface OnRecord {
  topic: TopicModel;
  family: number[];
  events: TopicEventModel[];
  consultation: Consultation;
  zone: string;
}

/** Undefined where nothing was consulted on. */
export async function checkProcedure(tx: Tx, topic: TopicModel, zone: string): Promise<Check[] | undefined> {
  const consultation = await tx.consultation.findFirst({
    where: { topicId: topic.id },
    include: { participants: true, positions: { where: { replacedBy: null } } },
    orderBy: { id: 'desc' },
  });
  if (!consultation) return undefined;
  const family = await mergedFamily(tx, topic.id);
  const events = await tx.topicEvent.findMany({ where: { topicId: { in: family } }, orderBy: { id: 'asc' } });
  const record = { topic, family, events, consultation, zone };
  return [
    await channels(tx, record),
    posting(record),
    seats(record),
    dissents(record),
    await minutes(tx, record),
    await duties(tx, record),
    await everyReporter(tx, record),
  ];
}

async function channels(tx: Tx, { topic, events, zone }: OnRecord): Promise<Check> {
  const { minChannels } = await settingsOf(tx, topic.unitId);
  const first = new Map<string, TopicEventModel>();
  for (const event of events.filter(({ action }) => action === 'raise' || action === 'report')) {
    const { channel = 'chat' } = event.data as { channel?: keyof typeof channelLabels };
    if (!first.has(channelLabels[channel])) first.set(channelLabels[channel], event);
  }
  const shown = [...first].map(([label, event]) => `${label}（${formatDay(event.at, zone)}）`).join('、');
  return { step: `征集渠道不少于${minChannels}种`, ok: first.size >= minChannels, evidence: shown };
}

/** An on-site one is made known afterwards; its outcome is then what was posted. */
function posting({ topic, events, consultation, zone }: OnRecord): Check {
  const step = '公示期满';
  if (topic.private) return { step, ok: true, evidence: '私下反映，不公示' };
  const own = events.filter((event) => event.topicId === topic.id);
  const posted = own.filter(({ action }) => action === 'post').at(-1);
  if (!posted && consultation.mode !== 'formal') {
    const concluded = own.filter(({ action }) => action === 'conclude').at(-1);
    const evidence = concluded ? `现场协商，${formatDay(concluded.at, zone)}公布结果` : '现场协商，结果还没公布';
    return { step, ok: concluded !== undefined, evidence };
  }
  if (!posted) return { step, ok: false, evidence: '没有公示' };
  const confirmed = own.find(({ action, at }) => action === 'confirm' && at >= posted.at);
  const evidence = `${formatDay(posted.at, zone)}公示，${confirmed ? `${formatDay(confirmed.at, zone)}期满` : '没满期就开始了'}`;
  return { step, ok: confirmed !== undefined, evidence };
}

function seats({ consultation }: OnRecord): Check {
  const present = consultation.participants.filter(({ status }) => status === 'present');
  const missing = parties.filter((party) => !present.some((one) => one.party === party));
  const step = '4+X到齐';
  if (missing.length === 0) return { step, ok: true, evidence: `${present.length}人到会` };
  const who = missing.map(partyLabel).join('、');
  const { quorumReason } = consultation;
  return { step, ok: quorumReason !== null, evidence: `缺${who}${quorumReason ? `，已写明：${quorumReason}` : ''}` };
}

function dissents({ consultation, zone }: OnRecord): Check {
  const all = consultation.positions.filter(({ kind }) => kind === 'dissent');
  const open = all.filter(({ answeredAt }) => answeredAt === null).length;
  const step = '不同意见已解释';
  if (all.length === 0) return { step, ok: true, evidence: '没有不同意见' };
  const last = all.map(({ answeredAt }) => answeredAt?.getTime() ?? 0).sort((a, b) => b - a)[0] as number;
  const evidence =
    open > 0 ? `${all.length}条里${open}条没解释` : `${all.length}条，${formatDay(new Date(last), zone)}解释`;
  return { step, ok: open === 0, evidence };
}

async function minutes(tx: Tx, { consultation, zone }: OnRecord): Promise<Check> {
  const row = await tx.minutes.findFirst({ where: { consultationId: consultation.id }, orderBy: { version: 'desc' } });
  const confirmed = row?.confirmedAt ?? null;
  const evidence = confirmed ? `${formatDay(confirmed, zone)}定稿` : row ? '起草了，没定稿' : '还没起草';
  return { step: '纪要定稿', ok: confirmed !== null, evidence };
}

/** Of the things agreed on; where none was written down, of what was given to a body. */
async function duties(tx: Tx, { topic }: OnRecord): Promise<Check> {
  const step = '责任人和期限';
  const items = await itemsOf(tx, topic.id);
  const lacking = items.filter((item) => missingOf(item).length > 0);
  if (lacking.length > 0) {
    const what = lacking.map((item) => `第${item.number}项没定${missingOf(item).join('、')}`).join('；');
    return { step, ok: false, evidence: what };
  }
  const tasks = await tx.task.findMany({ where: { topicId: topic.id, returnedAt: null }, orderBy: { id: 'asc' } });
  const given = [
    ...items.map(({ body, owner, dueOn }) => `${body}${owner}${dueOn ? `，${formatCalendarDay(dueOn)}前` : ''}`),
    ...(items.length > 0 ? [] : tasks.map(({ body, dueOn }) => `${body}，${formatCalendarDay(dueOn)}前`)),
  ];
  return { step, ok: given.length > 0, evidence: given.length > 0 ? given.join('；') : '还没交给谁办' };
}

/** Told, or asked, after the outcome: in the chat where they said it, or passed on by whoever wrote it down. */
async function everyReporter(tx: Tx, { family, events, consultation, zone }: OnRecord): Promise<Check> {
  const step = '答复到每位反映人';
  const reports = await tx.report.findMany({ where: { topicId: { in: family } } });
  const since = consultation.concludedAt ?? events.at(-1)?.at;
  if (!consultation.concludedAt || !since) return { step, ok: false, evidence: '还没有结论可答复' };
  const told = await tx.notice.findMany({
    where: { topicId: { in: family }, kind: { in: ['answer', 'ask'] }, createdAt: { gte: since } },
    orderBy: { id: 'asc' },
  });
  const reached = reports.filter((report) => told.some((notice) => notice.groupId === report.groupId));
  const last = told.at(-1)?.createdAt;
  const evidence = `${reports.length}位里${reached.length}位${last ? `，${formatDay(last, zone)}` : ''}`;
  return { step, ok: reports.length > 0 && reached.length === reports.length, evidence };
}

/** One line for where an outcome is written down; empty where nothing was consulted on. */
export async function procedureLine(tx: Tx, topic: TopicModel, zone: string): Promise<string[]> {
  const checks = await checkProcedure(tx, topic, zone);
  if (!checks) return [];
  const missing = checks.filter(({ ok }) => !ok).map(({ step }) => step);
  const lack = missing.length > 0 ? `，缺：${missing.join('、')}` : '';
  return [`程序体检：${checks.length}项齐${checks.length - missing.length}项${lack}（看明细发：体检 ${topic.number}）`];
}
