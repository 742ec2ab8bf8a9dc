// What people put right becomes new cases for the eval: the message as triage saw it, what was said just before, the
// topics there were, and what people made of it. Personal data is masked; nothing private, nothing taken back and
// nobody's name goes into them.
import type { InboxMessageModel, Prisma, Tx } from '../db/client.js';
import { conveners, grantsAt, officials, roleAmong } from '../people/roles.js';
import { unitAndAncestors, unitAndDescendants } from '../people/units.js';
import { isOpen } from '../topics/lifecycle.js';
import { noMatch } from '../topics/suggestions.js';
import { aliases } from '../triage/aliases.js';
import { caseShape, type WrittenCase } from '../triage/case-shape.js';
import { mask } from '../triage/mask.js';
import { similarTopics } from '../triage/offline/similar.js';
import { categories, type OpenTopic, understandingShape } from '../triage/understanding.js';
import { type LoggedEvent, topicAsOf, type Units } from './log.js';

const contextMinutes = 30;
const contextShown = 4;
const topicsShown = 6;
const wordsShown = 3;

/** What may be shown to whoever tends the prompts. */
const shareable = { private: false, state: { not: 'withdrawn' as const } };
const withdrawal = { action: 'withdrawReport' };
const withAll = {
  triage: true,
  group: true,
  sources: { include: { topic: { include: { suggestions: true } } } },
} satisfies Prisma.InboxMessageInclude;
type Message = Prisma.InboxMessageGetPayload<{ include: typeof withAll }>;

const namesOfFields: Record<string, string> = {
  topic: '不是议题',
  title: '改标题',
  category: '改分类',
  unit: '改归属',
  match: '合并拆分',
  choice: '召集人选定',
};

export async function correctedCases(tx: Tx, of: { unitId?: number; since?: Date }): Promise<WrittenCase[]> {
  const unitIds = of.unitId === undefined ? undefined : await unitAndDescendants(tx, of.unitId);
  const where = { ...shareable, ...(unitIds && { unitId: { in: unitIds } }) };
  const corrected = await whatWasCorrected(tx, where, of.since);
  const messages = await tx.inboxMessage.findMany({
    where: { id: { in: [...corrected.keys()] }, triage: { isNot: null } },
    include: withAll,
    orderBy: { id: 'asc' },
  });
  const units: Units = await tx.unit.findMany();
  const cases: WrittenCase[] = [];
  for (const message of messages) {
    const one = await caseOf(tx, message, [...(corrected.get(message.id) ?? [])], units);
    if (one) cases.push(one);
  }
  return cases;
}

/** By message, the fields that people put right or decided for the bot. */
async function whatWasCorrected(
  tx: Tx,
  topic: Prisma.TopicWhereInput,
  since: Date | undefined,
): Promise<Map<number, Set<string>>> {
  const fields = new Map<number, Set<string>>();
  const add = (messageId: number | undefined, field: string) => {
    if (messageId) fields.set(messageId, (fields.get(messageId) ?? new Set()).add(field));
  };
  const rows = await tx.suggestionLog.findMany({
    where: { topic, decidedAt: since ? { gte: since } : { not: null } },
    include: { topic: { include: { events: { where: { action: { in: ['raise', 'merge', 'receiveMerged'] } } } } } },
  });
  for (const { accepted, field, messageId, topic: of } of rows) {
    const raise = of.events.find(({ action }) => action === 'raise');
    // Merged and split again: that it was a matter of its own has been looked at twice.
    const splitAgain = field === 'match' && messageId === 0 && of.events.length > 1;
    if (accepted && !splitAgain) continue;
    add(messageId === 0 ? idIn(raise?.data) : messageId, field);
  }
  const chosen = await tx.topicEvent.findMany({
    where: {
      topic,
      action: { in: ['raise', 'report', 'supplement'] },
      actorRole: { in: [...conveners] },
      data: { path: ['channel'], equals: 'chat' },
      ...(since && { at: { gte: since } }),
    },
  });
  for (const { data } of chosen) add(idIn(data), 'choice');
  return fields;
}

const idIn = (data: unknown): number | undefined => (data as { messageId?: number } | undefined)?.messageId;

async function caseOf(tx: Tx, message: Message, fields: string[], units: Units): Promise<WrittenCase | undefined> {
  const { group, triage, sources } = message;
  if (!triage || group?.unitId == null || sources.some(({ topic }) => topic.private)) return undefined;
  const takenBack = await tx.topicEvent.count({
    where: { topicId: { in: sources.map(({ topicId }) => topicId) }, ...withdrawal, actorId: message.personId },
  });
  if (takenBack > 0) return undefined;
  const suggestions = await tx.suggestionLog.findMany({ where: { messageId: message.id, changedTo: noMatch } });
  const expect = await expected(tx, message, fields, suggestions.length > 0);
  const wrongly = suggestions.map(({ suggested }) => Number(suggested) || 0);
  const topics = await topicsThen(tx, message, group.unitId, [expect.match ?? 0, ...wrongly], units);
  // A topic that was not there yet could not be recognised.
  if (typeof expect.match === 'number' && !topics.some(({ number }) => number === expect.match)) delete expect.match;
  const alias = aliases();
  const said = [...(await context(tx, message)), message];
  const messages = await Promise.all(said.map((one) => asSeen(tx, one, group.unitId as number, alias)));
  const written: WrittenCase = {
    id: `c${message.id}`,
    corrected: fields.map((field) => namesOfFields[field] ?? field),
    messages,
    topics: topics.map(({ number, title, place, category, state, words }) => ({
      number,
      title: mask(title).text,
      ...(place && { place: mask(place).text }),
      category: categoryOf(category),
      ...(state !== 'candidate' && { state }),
      ...(words.length > 0 && { words }),
    })),
    expect,
  };
  return caseShape.safeParse(written).success ? written : undefined;
}

const categoryOf = (name: string) => categories.find((category) => category === name) ?? '其他';

/** What people say it is. What nobody has looked at is left open. */
async function expected(
  tx: Tx,
  { id, triage, sources }: Message,
  fields: string[],
  takenOut: boolean,
): Promise<WrittenCase['expect']> {
  const understood = understandingShape.safeParse(triage).data;
  const kind = understood?.kind ?? 'other';
  const raises = await tx.topicEvent.findMany({
    where: { topicId: { in: sources.map(({ topicId }) => topicId) }, action: 'raise' },
  });
  const raisedIds = raises.filter(({ data }) => idIn(data) === id).map(({ topicId }) => topicId);
  const raised = sources.map(({ topic }) => topic).filter((topic) => raisedIds.includes(topic.id));
  const joined = sources.map(({ topic }) => topic).filter((topic) => !raisedIds.includes(topic.id));
  const about = (topic: (typeof raised)[number], field: string) =>
    topic.suggestions.find((row) => row.field === field && row.messageId === 0);
  const real = raised.filter((topic) => about(topic, 'topic')?.changedTo !== noMatch);
  if (raised.length > 0 && real.length === 0 && joined.length === 0) return { kind: 'other' };
  const urgent = understood?.items.some((item) => item.urgent) === true;
  const [first] = real;
  if (!first) {
    const [to] = joined;
    const match = to ? to.number : null;
    return {
      kind: fields.includes('choice') ? 'issue' : kind,
      ...((takenOut || fields.includes('choice')) && { match }),
      ...(urgent && { urgent }),
    };
  }
  const category = about(first, 'category');
  const title = about(first, 'title');
  const match = about(first, 'match');
  const matched = match?.accepted === false && match.changedTo !== noMatch ? Number(match.changedTo) : undefined;
  const settled = match?.accepted === true || takenOut ? null : undefined;
  return {
    kind: first.kind === 'question' ? 'question' : 'issue',
    ...(category?.accepted != null && { category: categoryOf(first.category) }),
    ...(title?.accepted === false && { title: mask(first.title).text }),
    ...(matched !== undefined ? { match: matched } : settled === null && { match: null }),
    ...(urgent && { urgent }),
  };
}

/** What was said in this chat just before, as far as it may be shown. */
async function context(tx: Tx, message: InboxMessageModel): Promise<InboxMessageModel[]> {
  if (message.chatType === 'single') return [];
  const before = await tx.inboxMessage.findMany({
    where: {
      platform: message.platform,
      chatId: message.chatId,
      id: { lt: message.id },
      kind: 'message',
      sentAt: { gt: new Date(message.sentAt.getTime() - contextMinutes * 60_000) },
      // Talk: commands were never triaged.
      triage: { isNot: null },
      sources: { none: { topic: { OR: [{ NOT: shareable }, { events: { some: withdrawal } }] } } },
    },
    orderBy: { id: 'desc' },
    take: contextShown,
  });
  return before.reverse();
}

async function asSeen(
  tx: Tx,
  message: InboxMessageModel,
  unitId: number,
  alias: (userId: string) => string,
): Promise<WrittenCase['messages'][number]> {
  const { userId, personId, calledBot, quoteText } = message;
  const grants = personId === null ? [] : await grantsAt(tx, personId, unitId);
  // What an official asks to be filed (反映 …) is no answer of their office.
  const asked = message.maskedText !== null && message.maskedText !== mask(message.text).text;
  const quote = message.chatType === 'single' || asked ? null : quoteText;
  return {
    speaker: alias(userId),
    text: mask(message.maskedText ?? message.text).text,
    ...(!asked && roleAmong(grants, officials) && { official: true }),
    ...(calledBot && { calledBot }),
    ...(quote !== null && { quote: mask(quote).text }),
  };
}

/** The public topics there were when it was said: those it is of or was taken for, and those most like it. */
async function topicsThen(
  tx: Tx,
  { sentAt, maskedText, text }: InboxMessageModel,
  unitId: number,
  wanted: number[],
  units: Units,
): Promise<OpenTopic[]> {
  const near = [...(await unitAndDescendants(tx, unitId)), ...(await unitAndAncestors(tx, unitId))];
  const rows = await tx.topic.findMany({
    where: { ...shareable, unitId: { in: near }, createdAt: { lt: sentAt } },
    include: {
      events: { where: { OR: [{ at: { lt: sentAt } }, { action: 'correct' }] }, orderBy: { seq: 'asc' } },
      reports: { where: { createdAt: { lt: sentAt } }, orderBy: { id: 'desc' }, take: wordsShown },
    },
  });
  const before = new Date(sentAt.getTime() - 1);
  const open = rows.flatMap((row): OpenTopic[] => {
    const then = topicAsOf(row, row.events as unknown as LoggedEvent[], before, units);
    if (!then || !isOpen(then.state)) return [];
    const words = row.reports.map((report) => mask(report.words).text);
    const { number, title, category, state } = then;
    return [{ number, title, category, place: row.place, state, words, lastSaidAt: row.stateSince }];
  });
  const alike = similarTopics(maskedText ?? text, null, open, topicsShown).map(({ number }) => number);
  const shown = new Set([...wanted, ...alike]);
  return open.filter(({ number }) => shown.has(number)).sort((a, b) => a.number - b.number);
}

export const asLines = (cases: WrittenCase[]) => cases.map((one) => JSON.stringify(one)).join('\n');
