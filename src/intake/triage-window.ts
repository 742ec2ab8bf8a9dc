// What triage gets to see of a chat: some messages in order, what was said before them, the topics they may be about.
// Names become aliases and personal data is masked here, before anything leaves the machine.

import { reportFlags } from '../commands/collect/report.js';
import { parseLine } from '../commands/dispatch.js';
import type { GroupModel, InboxMessageModel, PersonModel, Tx } from '../db/client.js';
import { grantsAt, officials, roleAmong } from '../people/roles.js';
import { unitAndAncestors, unitAndDescendants } from '../people/units.js';
import { endStates } from '../topics/lifecycle.js';
import { quotedTopicNumber } from '../topics/sources.js';
import { mask } from '../triage/mask.js';
import type { OpenTopic, TriageMessage, TriageWindow } from '../triage/understanding.js';

const earlierShown = 30;
const earlierHours = 2;
/** Ended topics stay in sight for a while: "又坏了" is about one of them. */
const endedDays = 60;
const maxTopics = 300;
const wordsPerTopic = 12;

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
    include: { sources: { include: { topic: true } } },
    orderBy: { id: 'desc' },
    take: earlierShown,
  });
  const alias = aliases();
  const messages: WindowMessage[] = [];
  for (const message of rows) messages.push(await prepareMessage(tx, group, message));
  const asSeen = async (message: InboxMessageModel, text: string, quoteTopic?: number): Promise<TriageMessage> => ({
    id: message.id,
    speaker: alias(message.userId),
    official:
      message.personId !== null && roleAmong(await grantsAt(tx, message.personId, unitId), officials) !== undefined,
    text,
    ...(message.quoteText && { quote: mask(message.quoteText).text }),
    ...(quoteTopic !== undefined && { quoteTopic }),
    calledBot: message.calledBot,
    at: message.sentAt,
  });
  const window: TriageWindow = {
    unitName: unit.name,
    earlier: await Promise.all(
      earlier.reverse().map(async (message) => ({
        ...(await asSeen(message, mask(message.text).text)),
        topics: message.sources.filter((source) => !source.topic.private).map((source) => source.topic.number),
      })),
    ),
    messages: await Promise.all(messages.map((m) => asSeen(m.message, m.masked.text, m.quoteTopic))),
    openTopics: await topicsInSight(tx, unitId, rows.at(-1)?.sentAt ?? first.sentAt),
  };
  return { unitId, group, messages, window };
}

async function prepareMessage(tx: Tx, group: GroupModel, message: InboxMessageModel): Promise<WindowMessage> {
  const person = await tx.person.findUniqueOrThrow({
    where: { platform_userId: { platform: message.platform, userId: message.userId } },
  });
  const line = message.calledBot ? parseLine(message.text) : undefined;
  const quoteTopic = await quotedTopicNumber(tx, message, group);
  const common = { message, person, ...(quoteTopic !== undefined && { quoteTopic }) };
  if (line?.command.name !== '反映') return { ...common, text: message.text, masked: mask(message.text) };
  const { words, isPrivate, anonymous } = reportFlags(line.rest);
  const fromQuote = words === '' && message.quoteText !== null;
  const text = fromQuote ? (message.quoteText as string) : words;
  return { ...common, text, masked: mask(text), explicit: { isPrivate, anonymous, fromQuote } };
}

function aliases(): (userId: string) => string {
  const given = new Map<string, string>();
  const names = '甲乙丙丁戊己庚辛壬癸';
  return (userId) => {
    const known = given.get(userId) ?? names[given.size] ?? `某${given.size + 1}`;
    given.set(userId, known);
    return known;
  };
}

/** Public topics of the unit, of those beneath it and of those above it: open ones, and those that ended lately. */
async function topicsInSight(tx: Tx, unitId: number, now: Date): Promise<OpenTopic[]> {
  const units = [...(await unitAndDescendants(tx, unitId)), ...(await unitAndAncestors(tx, unitId))];
  const topics = await tx.topic.findMany({
    where: {
      unitId: { in: units },
      private: false,
      OR: [
        { state: { notIn: [...endStates] } },
        {
          state: { in: ['resolved', 'partlyResolved', 'unrated', 'answeredOnSpot'] },
          stateSince: { gt: new Date(now.getTime() - endedDays * 86_400_000) },
        },
      ],
    },
    include: {
      sources: {
        include: { message: { select: { text: true, sentAt: true } } },
        orderBy: { messageId: 'desc' },
        take: wordsPerTopic,
      },
    },
    orderBy: { id: 'desc' },
    take: maxTopics,
  });
  return topics.map((topic) => ({
    number: topic.number,
    title: topic.title,
    category: topic.category,
    place: topic.place,
    state: topic.state,
    words: topic.sources.map((source) => mask(source.message.text).text),
    lastSaidAt: topic.sources[0]?.message.sentAt ?? topic.createdAt,
  }));
}
