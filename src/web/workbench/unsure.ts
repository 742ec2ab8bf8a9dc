// 拿不准的话: what the workroom was asked about and nobody has answered. The answers are those that it was offered.
import { z } from 'zod';
import type { Tx } from '../../db/client.js';
import type { Offer } from '../../outbox/notices.js';
import { conveners } from '../../people/roles.js';
import { mask } from '../../triage/mask.js';
import type { Visitor } from '../session/session.js';
import { unitsOf } from './visible.js';

export interface Unsure {
  /** Of the question. */
  id: number;
  where: string;
  at: Date;
  words: string;
  choices: Offer[];
}

/** Older ones are past asking. */
const days = 14;
const shown = 10;
const prefix = 'unsure:';
const offers = z.array(z.object({ label: z.string(), command: z.string() }));

export async function unsureFor(tx: Tx, visitor: Visitor, now: Date): Promise<Unsure[]> {
  const units = await unitsOf(tx, visitor, conveners);
  const since = new Date(now.getTime() - days * 86_400_000);
  const questions = await tx.notice.findMany({
    where: { dedupeKey: { startsWith: prefix }, createdAt: { gte: since } },
    orderBy: { id: 'desc' },
  });
  const ids = questions.map(({ dedupeKey }) => Number(dedupeKey.slice(prefix.length)));
  const messages = await tx.inboxMessage.findMany({
    where: { id: { in: ids }, sources: { none: {} }, group: { unitId: { in: units } } },
    include: { group: true },
  });
  return questions
    .flatMap(({ id, dedupeKey, choices }) => {
      const message = messages.find((one) => `${prefix}${one.id}` === dedupeKey);
      if (!message) return [];
      const words = mask(message.maskedText ?? message.text).text;
      const where = message.group?.title ?? '群里';
      return [{ id, where, at: message.sentAt, words, choices: offers.catch([]).parse(choices) }];
    })
    .slice(0, shown);
}
