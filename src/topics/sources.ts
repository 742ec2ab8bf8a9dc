// Which messages a topic rests on, and from a quoted message to what it belongs to.
import type { GroupModel, InboxMessageModel, Tx } from '../db/client.js';

export async function linkSource(tx: Tx, topicId: number, messageId: number): Promise<void> {
  await tx.topicSource.createMany({ data: [{ topicId, messageId }], skipDuplicates: true });
}

/** `12号`, but not `3号楼`. */
const topicNumberInText = /(?<!\d)(\d{1,7})号(?!楼|院|线|路|机|井|门|车|仓|公馆)/;

/** The topic that a text names by its number, in any place: `12号`, `#12`. */
export function topicNumberNamed(text: string): number | undefined {
  const found = topicNumberInText.exec(text)?.[1] ?? /[#＃](\d{1,7})(?!\d)/.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** The stored message that is quoted: by its id where the platform gives one, else by its text in this chat. */
export async function quotedMessage(
  tx: Tx,
  message: InboxMessageModel,
  group: GroupModel,
): Promise<InboxMessageModel | undefined> {
  if (!message.quoteText) return undefined;
  const where = { platform: group.platform, chatId: group.chatId, id: { lt: message.id } };
  const byId = message.quoteMessageId
    ? await tx.inboxMessage.findFirst({ where: { ...where, messageId: message.quoteMessageId } })
    : null;
  const found =
    byId ??
    (await tx.inboxMessage.findFirst({ where: { ...where, text: message.quoteText }, orderBy: { id: 'desc' } }));
  return found ?? undefined;
}

/** The number of the topic that the quoted message names or was filed under. */
export async function quotedTopicNumber(
  tx: Tx,
  message: InboxMessageModel,
  group: GroupModel,
): Promise<number | undefined> {
  if (!message.quoteText) return undefined;
  const named = topicNumberInText.exec(message.quoteText)?.[1];
  if (named && (await tx.topic.count({ where: { number: Number(named) } })) > 0) return Number(named);
  const quoted = await quotedMessage(tx, message, group);
  if (!quoted) return undefined;
  const source = await tx.topicSource.findFirst({
    where: { messageId: quoted.id },
    include: { topic: true },
    orderBy: { topicId: 'desc' },
  });
  return source?.topic.number;
}
