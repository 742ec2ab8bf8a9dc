// 成果: what a consultation came to, and what was agreed on (议定事项): who does what by when.
import type { ConsultationModel, OutcomeItemModel, TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { formatCalendarDay } from '../time.js';
import { tellReporters } from '../topics/answers.js';
import { type Actor, record } from '../topics/events.js';
import { postOutcome, readyToConclude } from './conclusion.js';
import { openTable } from './table.js';

export type Result = 'consensus' | 'partial' | 'none';

export const resultLabels: Record<Result, string> = {
  consensus: '达成共识',
  partial: '部分达成共识',
  none: '未达成共识',
};

export interface Agreed {
  description: string;
  body?: string;
  assisting: string[];
  owner?: string;
  /** Midnight UTC of the calendar day. */
  dueOn?: Date;
}

/** The outcome, in the words of the convener. */
export async function conclude(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  outcome: { result: Result; text: string; items: Agreed[] },
  at: Date,
): Promise<TopicModel> {
  const session = await readyToConclude(tx, topic, actor, at);
  const after = await record(tx, session, {
    action: 'conclude',
    actor,
    at,
    reason: outcome.text,
    data: { result: outcome.result },
  });
  const table = await openTable(tx, topic.id);
  await tx.consultation.update({
    where: { id: table.id },
    data: { concludedAt: at, result: outcome.result, outcome: outcome.text },
  });
  const text = `已经协商，${resultLabels[outcome.result]}：${outcome.text}`;
  await tellReporters(tx, after, { text, official: outcome.text, prompt: false, alsoFollowers: true, at });
  let last = after;
  for (const item of outcome.items) last = (await addItem(tx, last, actor, item, at)).after;
  await postOutcome(tx, last, table, `${resultLabels[outcome.result]}：${outcome.text}`, at);
  return last;
}

export async function lastConsultation(tx: Tx, topicId: number): Promise<ConsultationModel | undefined> {
  return (await tx.consultation.findFirst({ where: { topicId }, orderBy: { id: 'desc' } })) ?? undefined;
}

/** The items of the topic's last consultation. */
export async function itemsOf(tx: Tx, topicId: number): Promise<OutcomeItemModel[]> {
  const consultation = await lastConsultation(tx, topicId);
  if (!consultation) return [];
  return tx.outcomeItem.findMany({ where: { consultationId: consultation.id }, orderBy: { number: 'asc' } });
}

export async function addItem(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  agreed: Agreed,
  at: Date,
): Promise<{ after: TopicModel; item: OutcomeItemModel }> {
  const number = ((await itemsOf(tx, topic.id)).at(-1)?.number ?? 0) + 1;
  const after = await record(tx, topic, { action: 'addItem', actor, at, data: { number, ...written(agreed) } });
  const consultation = await lastConsultation(tx, topic.id);
  if (!consultation) throw new UserError(`${topic.number}号还没有协商过。`);
  const { dueOn, ...rest } = agreed;
  const item = await tx.outcomeItem.create({
    data: { consultationId: consultation.id, number, ...rest, dueOn: dueOn ?? null, createdAt: at },
  });
  return { after, item };
}

/** What is given takes the place of what was there; the rest stays. */
export async function changeItem(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  number: number,
  agreed: Agreed,
  at: Date,
): Promise<OutcomeItemModel> {
  const old = (await itemsOf(tx, topic.id)).find((item) => item.number === number);
  if (!old) throw new UserError(`${topic.number}号没有第${number}项。发「事项 ${topic.number}」看看都有哪些。`);
  await record(tx, topic, { action: 'addItem', actor, at, data: { number, changed: true, ...written(agreed) } });
  return tx.outcomeItem.update({
    where: { id: old.id },
    data: {
      ...(agreed.description !== '' && { description: agreed.description }),
      ...(agreed.body !== undefined && { body: agreed.body }),
      ...(agreed.assisting.length > 0 && { assisting: agreed.assisting }),
      ...(agreed.owner !== undefined && { owner: agreed.owner }),
      ...(agreed.dueOn && { dueOn: agreed.dueOn }),
    },
  });
}

function written({ dueOn, ...rest }: Agreed) {
  return { ...rest, ...(dueOn && { dueOn: dueOn.toISOString().slice(0, 10) }) };
}

/** `1. 换灯：镇供电所（协办村委会，责任人亮堂），9月30日前` */
export function itemLine(item: OutcomeItemModel): string {
  const beside = [
    ...(item.assisting.length > 0 ? [`协办${item.assisting.join('、')}`] : []),
    ...(item.owner ? [`责任人${item.owner}`] : []),
  ];
  const who = item.body ? `：${item.body}${beside.length > 0 ? `（${beside.join('，')}）` : ''}` : '';
  const due = item.dueOn ? `，${formatCalendarDay(item.dueOn)}前` : '';
  const missing = missingOf(item);
  return `${item.number}. ${item.description}${who}${due}${missing.length > 0 ? `（还没定${missing.join('、')}）` : ''}`;
}

/** What an item lacks before it can be given to somebody. */
export function missingOf(item: OutcomeItemModel): string[] {
  return [...(item.body ? [] : ['单位']), ...(item.dueOn ? [] : ['期限']), ...(item.owner ? [] : ['责任人'])];
}
