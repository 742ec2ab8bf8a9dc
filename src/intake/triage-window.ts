// What triage gets to see of a chat: some messages in order, what was said before them, the topics they may be about.
// Names become aliases and personal data is masked here, before anything leaves the machine.

import { parseLine } from '../commands/dispatch.js';
import type { GroupModel, InboxMessageModel, PersonModel, TopicModel, Tx } from '../db/client.js';
import { grantsAt, officials, roleAmong } from '../people/roles.js';
import { quotedTopicNumber } from '../topics/sources.js';
import { aliases } from '../triage/aliases.js';
import { takeFlags } from '../triage/dictated.js';
import { mask } from '../triage/mask.js';
import type { TopicsInSight } from '../triage/topics-in-sight.js';
import type { TriageMessage, TriageWindow } from '../triage/understanding.js';

const earlierShown = 30;
const earlierHours = 2;

/** 反映 …, 记一下 (with a quote): what is to be filed whatever the gate thinks of it. */
export interface Explicit {
  isPrivate: boolean;
  anonymous: boolean;
  /** The quoted message is what is filed. */
  fromQuote: boolean;
}

export interface WindowMessage {
  message: InboxMessageModel;
  person: PersonModel;
  text: string;
  masked: { text: string; tokens: Record<string, string> };
  explicit?: Explicit;
  quoteTopic?: number;
}

export interface Prepared {
  unitId: number;
  group: GroupModel;
  messages: WindowMessage[];
  window: TriageWindow;
}

export async function prepareWindow(
  tx: Tx,
  topics: TopicsInSight,
  group: GroupModel,
  unitId: number,
  rows: InboxMessageModel[],
): Promise<Prepared> {
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: unitId } });
  const first = rows[0] as InboxMessageModel;
  const earlier = await tx.inboxMessage.findMany({
    where: {
      platform: group.platform,
      chatId: group.chatId,
      id: { lt: first.id },
      kind: 'message',
      sentAt: { gt: new Date(first.sentAt.getTime() - earlierHours * 3_600_000) },
    },
    include: { triage: { select: { kind: true } }, sources: { include: { topic: true } } },
    orderBy: { id: 'desc' },
    take: earlierShown,
  });
  const alias = aliases();
  const messages: WindowMessage[] = [];
  for (const message of rows) messages.push(await prepareMessage(tx, group, message));
  const speaksForOffice = async (personId: number | null) =>
    personId !== null && roleAmong(await grantsAt(tx, personId, unitId), officials) !== undefined;
  const asSeen = async (
    message: InboxMessageModel,
    seen: Pick<WindowMessage, 'explicit' | 'quoteTopic'> & { text: string },
  ): Promise<TriageMessage> => ({
    id: message.id,
    speaker: alias(message.userId),
    // What an official asks to be filed is no answer of their office.
    official: !seen.explicit && (await speaksForOffice(message.personId)),
    text: seen.text,
    ...(message.quoteText && { quote: mask(message.quoteText).text }),
    ...(seen.quoteTopic !== undefined && { quoteTopic: seen.quoteTopic }),
    calledBot: message.calledBot,
    ...(seen.explicit && { toFile: true }),
    at: message.sentAt,
  });
  const window: TriageWindow = {
    unitName: unit.name,
    earlier: await Promise.all(
      earlier.reverse().map(async (message) => ({
        ...(await asSeen(message, { text: mask(message.text).text })),
        topics: topicsTold(message),
      })),
    ),
    messages: await Promise.all(messages.map((m) => asSeen(m.message, { ...m, text: m.masked.text }))),
    openTopics: await topics.of(tx, {
      unitId,
      texts: messages.map((m) => (m.message.quoteText ? `${m.text} ${m.message.quoteText}` : m.text)),
      talkedAbout: [
        ...earlier.flatMap((message) => message.sources.map((source) => source.topic.number)),
        ...messages.flatMap((m) => m.quoteTopic ?? []),
      ],
      at: rows.at(-1)?.sentAt ?? first.sentAt,
    }),
  };
  return { unitId, group, messages, window };
}

/** Who only backed a topic may go on with another matter of their own. */
function topicsTold({
  triage,
  sources,
}: {
  triage: { kind: string } | null;
  sources: { topic: TopicModel }[];
}): number[] {
  return triage?.kind === 'support' ? [] : sources.flatMap(({ topic }) => (topic.private ? [] : topic.number));
}

async function prepareMessage(tx: Tx, group: GroupModel, message: InboxMessageModel): Promise<WindowMessage> {
  const person = await tx.person.findUniqueOrThrow({
    where: { platform_userId: { platform: message.platform, userId: message.userId } },
  });
  const line = message.calledBot ? parseLine(message.text) : undefined;
  const quoteTopic = await quotedTopicNumber(tx, message, group);
  const common = { message, person, ...(quoteTopic !== undefined && { quoteTopic }) };
  if (line?.command.name !== '反映') return { ...common, text: message.text, masked: mask(message.text) };
  const { words, isPrivate, anonymous } = takeFlags(line.rest);
  const fromQuote = words === '' && message.quoteText !== null;
  const text = fromQuote ? (message.quoteText as string) : words;
  return { ...common, text, masked: mask(text), explicit: { isPrivate, anonymous, fromQuote } };
}
