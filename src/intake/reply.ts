// The answer to a message, written in the transaction of what was done with it.
import type { GroupModel, InboxMessageModel, Tx } from '../db/client.js';
import { awaitSentence, choiceLine, offerChoices } from '../outbox/choices.js';
import { enqueue } from '../outbox/enqueue.js';
import type { Offer } from '../outbox/notices.js';

export interface Answered {
  message: InboxMessageModel;
  group: GroupModel;
  personId: number;
  now: Date;
}

export async function reply(
  tx: Tx,
  to: Answered,
  answer: string | { text: string; choices?: Offer[]; continues?: string },
): Promise<void> {
  const { message, group, personId, now } = to;
  const { text, choices: offers = [], continues } = typeof answer === 'string' ? { text: answer } : answer;
  const prompt = `reply:${message.id}`;
  const lines = [text];
  if (continues) await awaitSentence(tx, { groupId: group.id, personId, prompt, command: continues, now });
  if (offers.length > 0) {
    lines.push(choiceLine(await offerChoices(tx, { groupId: group.id, personId, prompt, offers, now })));
  }
  await enqueue(tx, {
    dedupeKey: prompt,
    groupId: group.id,
    kind: 'reply',
    text: lines.join('\n'),
    replyToId: message.id,
    at: now,
  });
}
