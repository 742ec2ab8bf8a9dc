// 简易协商, 微协商: no meeting is called; people talk where they are and the same record comes of it. 联合协商 beside them.
import type { TopicModel, TopicState, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { type Actor, record } from '../topics/events.js';
import type { QuickMode } from './modes.js';
import { lastTable, openTable, unitsAt } from './table.js';
import { announce } from './telling.js';

/** Open at once, where people are. */
export async function startQuick(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  quick: { mode: QuickMode; place: string | null },
  at: Date,
): Promise<TopicModel> {
  const after = await record(tx, topic, { action: 'openOnSite', actor, at, data: { ...quick } });
  const data = { ...quick, chairId: actor.personId, openedAt: at };
  const going = topic.state === 'adjourned' ? await openTable(tx, topic.id) : undefined;
  if (going) await tx.consultation.update({ where: { id: going.id }, data });
  else await tx.consultation.create({ data: { topicId: topic.id, ...data, createdAt: at } });
  return after;
}

/** Quick consultations that a person opened, on topics in this state. */
export async function quickOnesOf(tx: Tx, personId: number, state: TopicState): Promise<TopicModel[]> {
  const own = { chairId: personId, mode: { in: ['onSite', 'micro'] } };
  return tx.topic.findMany({ where: { state, consultations: { some: own } }, orderBy: { stateSince: 'desc' } });
}

/** 联合协商: another village sits at the table too; its parties must be there as well, and its group is told. */
export async function joinUnit(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  unit: { id: number; name: string },
  at: Date,
  zone: string,
): Promise<TopicModel> {
  const table = await lastTable(tx, topic.id);
  if (topic.state !== 'convened' || !table) {
    throw new UserError(`先定时间地点，再请别的村：开启协商 ${topic.number} 周五下午3点 村委会`);
  }
  if (unitsAt(topic, table).includes(unit.id)) throw new UserError(`${unit.name}已经在里面了。`);
  const data = { consultationId: table.id, unitId: unit.id, mode: 'joint' };
  const after = await record(tx, topic, { action: 'invite', actor, at, data });
  await tx.consultationUnit.create({ data: { consultationId: table.id, unitId: unit.id } });
  await announce(tx, after, '联合协商通知', at, zone, unit.id);
  return after;
}
