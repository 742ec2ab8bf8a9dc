// 议程: what is talked about in which order.
import type { TopicModel, Tx } from '../db/client.js';
import { type Actor, record } from '../topics/events.js';
import { openTableTo } from './table.js';

/** `一、先看现场 二、再议办法`, `1. … 2. …`, or a line each. */
export function agendaItems(text: string): string[] {
  return text
    .split(/\n|(?:^|[\s；;。])(?=[一二三四五六七八九十]{1,2}[、.．])|(?:^|[\s；;。])(?=\d{1,2}[、.．](?!\d))/)
    .map((part) => part.replace(/^\s*(?:[一二三四五六七八九十]{1,2}|\d{1,2})[、.．]\s*/, '').trim())
    .filter((part) => part !== '');
}

export async function setAgenda(tx: Tx, topic: TopicModel, actor: Actor, items: string[], at: Date): Promise<void> {
  const table = await openTableTo('setAgenda', tx, topic);
  await record(tx, topic, { action: 'setAgenda', actor, at, data: { consultationId: table.id, items } });
  await tx.consultation.update({ where: { id: table.id }, data: { agenda: numbered(items) } });
}

export const numbered = (items: string[]) => items.map((item, index) => `${index + 1}. ${item}`).join('\n');
