// From a line of chat to a command: the word, the topics, the permission (checked here and nowhere else), the rest.

import type { GroupModel, InboxMessageModel, PersonModel, RoleGrantModel, TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { takeChoice } from '../outbox/choices.js';
import type { Offer } from '../outbox/notices.js';
import { unitOfSpeaker } from '../people/directory.js';
import { grantsAround, grantsAt, roleAmong } from '../people/roles.js';
import { unitAndDescendants } from '../people/units.js';
import { formatTime } from '../time.js';
import { type Actor, lockTopic } from '../topics/events.js';
import { type Action, moves, NotNow, next } from '../topics/lifecycle.js';
import { quotedTopicNumber } from '../topics/sources.js';
import { listedName } from '../topics/topics.js';
import { halfWidth, takeTopicNumbers } from './args.js';
import type { Command, CommandContext, Reply } from './command.js';
import { commands } from './index.js';
import { asRuled, bodiesOf, grantsOn, maySeePrivate, requireRole } from './permission.js';

export interface Speaker {
  tx: Tx;
  now: Date;
  timeZone: string;
  publicUrl: string | undefined;
  message: InboxMessageModel;
  group: GroupModel;
  person: PersonModel;
}

export interface Line {
  command: Command;
  numbers: number[];
  rest: string;
}

export const commandNamed = (name: string): Command | undefined => commands.find((command) => command.name === name);

/** A line made of parts that are fixed and words that somebody wrote: whatever they are, they are its words. */
export function lineOf(command: Command, numbers: number[], words: string): Line {
  return { command, numbers, rest: halfWidth(words).trim() };
}

// Longest first: 部分解决 before 解决, 政策解答 before 政策.
const wordsOfCommands = commands
  .flatMap((command) => [command.name, ...command.synonyms].map((word) => ({ word, command })))
  .sort((a, b) => b.word.length - a.word.length);

const maxTopics = 10;

/** The command that a line is, or undefined when it is just talk. */
export function parseLine(text: string): Line | undefined {
  const line = halfWidth(text)
    .replace(/^[\s/，,。：:、!！]+/, '')
    .trim();
  const direct = asFile(line) ?? match(line);
  if (direct) return direct;
  // 12 受理, 12号已解决
  const { numbers, rest } = takeTopicNumbers(line, 1);
  const after = numbers.length > 0 && rest !== '' ? match(rest) : undefined;
  if (after && after.command.topics !== 'none' && after.numbers.length === 0) return { ...after, numbers };
  return lastClause(line);
}

/** 导出 纪要 12 is 纪要 12 文件. */
function asFile(line: string): Line | undefined {
  const wanted = /^(?:导出|下载)[\s，,：:]*(\S[\s\S]*)$/.exec(line)?.[1];
  const found = wanted === undefined ? undefined : match(`${wanted} 文件`);
  return found?.command.asFile ? found : undefined;
}

/** 俺家门口也是黑的，附议 12: what anyone may do to a topic counts at the end of a sentence too. */
function lastClause(line: string): Line | undefined {
  const clause = /[，。！？；,!?;\n]\s*([^，。！？；,!?;\n]+?)[。！!~～\s]*$/.exec(line)?.[1];
  const found = clause ? match(clause) : undefined;
  const plain = found && found.command.who === 'anyone' && found.command.topics === 'one' && found.numbers.length === 1;
  return plain && found.rest === '' ? found : undefined;
}

function match(line: string): Line | undefined {
  for (const { word, command } of wordsOfCommands) {
    if (!line.toLowerCase().startsWith(word.toLowerCase())) continue;
    const tail = line.slice(word.length);
    const separated = tail === '' || /^[\s:：，,。、！!？?~～]/.test(tail);
    const { numbers, rest } =
      command.topics === 'none'
        ? { numbers: [], rest: tail.replace(/^[\s:：，,、]+/, '').trim() }
        : takeTopicNumbers(tail, command.topics === 'many' ? maxTopics : 1);
    if (separated || numbers.length > 0 || command.glued?.test(tail)) return { command, numbers, rest };
  }
  return undefined;
}

/** `1`, `１。`, `选2`: the number of a choice. */
export function bareNumber(text: string): number | undefined {
  const found = /^(?:选|回)?\s*(\d{1,3})\s*[.。!！]?$/.exec(halfWidth(text).trim());
  return found ? Number(found[1]) : undefined;
}

/** Runs the line, or throws a UserError that says what to type instead. */
export async function runLine(speaker: Speaker, line: Line): Promise<Reply> {
  const { tx, group, person, now, timeZone, publicUrl, message } = speaker;
  const unitId = await unitOfSpeaker(tx, group, person);
  const command = await asRuled(tx, line.command, line.rest, unitId);
  const grantsHere = await (command.beneath ? grantsAround : grantsAt)(tx, person.id, unitId);
  if (command.topics === 'none' || (command.who !== 'anyone' && grantsHere.length === 0)) {
    requireRole(command, grantsHere, 'any');
  }
  if (group.purpose !== null && !command.where.includes(group.purpose)) {
    const there = command.where.includes('workroom') ? '到工作室群里或私聊我' : '私聊我';
    throw new UserError(`「${command.name}」请${there}来发。`);
  }
  const numbers = line.numbers.length > 0 ? line.numbers : await numberFromContext(speaker, command);
  if (command.topics !== 'none' && numbers.length === 0) {
    requireRole(command, grantsHere, 'any');
    return askWhichTopic(speaker, line, unitId, grantsHere);
  }
  const topics: TopicModel[] = [];
  let actor: Actor | undefined;
  let grants = grantsHere;
  // Locked in ascending order, whatever the order typed: two deciders cannot wait for each other.
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const topic = await visibleTopic(speaker, number);
    grants = await grantsOn(tx, person.id, topic);
    const ruled = await asRuled(tx, line.command, line.rest, topic.unitId);
    await decidedElsewhere(speaker, ruled, topic, grants);
    actor = requireRole(ruled, grants, await bodiesOf(tx, command, topic), person.id);
    topics.push(topic);
  }
  topics.sort((a, b) => numbers.indexOf(a.number) - numbers.indexOf(b.number));
  actor ??= requireRole(command, grantsHere, 'any', person.id);
  // The log says where it was typed.
  if (message.origin === 'page') actor = { ...actor, via: 'page' };
  const args = command.args.safeParse(line.rest);
  if (!args.success) {
    throw new UserError(
      `${args.error.issues[0]?.message ?? '我没看明白。'}\n可以这样发：${exampleFor(command, topics)}`,
    );
  }
  const onBehalf = roleAmong(grants, command.forOthers ?? []) !== undefined;
  const context: CommandContext = {
    tx,
    now,
    timeZone,
    publicUrl,
    message,
    group,
    unitId,
    person,
    grants,
    actor,
    onBehalf,
    topics,
  };
  try {
    return await command.run(context, args.data);
  } catch (error) {
    if (!(error instanceof NotNow) || group.purpose === 'village') throw error;
    throw new UserError(`${error.say}${await whoWasFaster(speaker, error.number)}`);
  }
}

/** Says who decides now to those who would, had the topic not been handed on. */
async function decidedElsewhere(
  { tx, person }: Speaker,
  command: Command,
  topic: TopicModel,
  grants: RoleGrantModel[],
): Promise<void> {
  if (command.who === 'anyone' || topic.deciderId === null || roleAmong(grants, command.who)) return;
  if (!roleAmong(await grantsAt(tx, person.id, topic.unitId), command.who)) return;
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: topic.deciderId } });
  throw new UserError(`${topic.number}号已经交给${unit.name}来定了。想看进度发：查 ${topic.number}`);
}

const justNowMs = 60 * 60_000;

/** Two who decide at once: the second hears what the first has done. */
async function whoWasFaster({ tx, person, now, timeZone }: Speaker, number: number): Promise<string> {
  const last = await tx.topicEvent.findFirst({
    where: { topic: { number }, NOT: { fromState: { equals: tx.topicEvent.fields.toState } } },
    orderBy: { seq: 'desc' },
  });
  if (!last?.actorId || last.actorId === person.id || now.getTime() - last.at.getTime() > justNowMs) return '';
  const actor = await tx.person.findUnique({ where: { id: last.actorId } });
  // A reporter may have asked not to be named.
  const who = last.actorRole === 'reporter' ? '反映人' : (actor?.name ?? '别人');
  const what = last.action in moves ? moves[last.action as Action].label : last.action;
  return `\n${formatTime(last.at, timeZone)} ${who}已经${what}${last.reason ? `：${last.reason}` : ''}`;
}

/** The command's example with the number that was typed. */
function exampleFor(command: Command, topics: TopicModel[]): string {
  return topics[0] ? command.example.replace('12', String(topics[0].number)) : command.example;
}

/** A private topic exists only for the workroom, its reporter and those invited to consult on it. */
async function visibleTopic(speaker: Speaker, number: number): Promise<TopicModel> {
  const topic = await lockTopic(speaker.tx, number);
  if (!topic.private || (await maySeePrivate(speaker.tx, speaker, topic))) return topic;
  throw new UserError(`${number}号是私下反映的，请私聊我来问。`);
}

async function numberFromContext(speaker: Speaker, command: Command): Promise<number[]> {
  if (command.topics === 'none') return [];
  const quoted = await quotedTopicNumber(speaker.tx, speaker.message, speaker.group);
  return quoted === undefined ? [] : [quoted];
}

/** No number was given: the one topic it can mean, or a numbered question. */
async function askWhichTopic(
  speaker: Speaker,
  line: Line,
  unitId: number | null,
  grants: RoleGrantModel[],
): Promise<Reply> {
  const { command } = line;
  const own = await topicsOfOwnBody(speaker, command, grants);
  const { topics: candidates, theirs } = own ?? (await topicsFor(speaker, command, unitId));
  if (candidates.length === 0) throw new UserError(`请写上议题的号数，例如：${command.example}`);
  const typed = (number: number) => [command.name, number, line.rest].filter((part) => part !== '').join(' ');
  if (candidates.length === 1 && (command.who === 'anyone' || theirs)) {
    return runLine(speaker, { ...line, numbers: [(candidates[0] as TopicModel).number] });
  }
  const choices: Offer[] = candidates.map((topic) => ({
    label: listedName(topic),
    command: typed(topic.number),
  }));
  return { text: `您要${command.name}的是哪一件？`, choices };
}

const maxOffered = 5;

/** What a department head, who is nothing else here, was given to do. */
async function topicsOfOwnBody(
  { tx }: Speaker,
  { ownBodyOnly, action, who }: Command,
  grants: RoleGrantModel[],
): Promise<{ topics: TopicModel[]; theirs: boolean } | undefined> {
  const others = who === 'anyone' ? [] : who.filter((role) => role !== 'deptHead');
  const bodies = grants.flatMap((grant) => (grant.role === 'deptHead' && grant.body !== null ? [grant.body] : []));
  if (ownBodyOnly !== true || bodies.length === 0 || roleAmong(grants, others)) return undefined;
  const topics = await tx.topic.findMany({
    where: { tasks: { some: { body: { in: bodies }, returnedAt: null, doneAt: null } } },
    orderBy: [{ stateSince: 'desc' }, { id: 'desc' }],
  });
  const possible = topics.filter((topic) => !action || next(action, topic.state) !== undefined);
  return { topics: possible.slice(0, maxOffered), theirs: true };
}

async function topicsFor(
  speaker: Speaker,
  command: Command,
  unitId: number | null,
): Promise<{ topics: TopicModel[]; theirs: boolean }> {
  const { tx, person, group } = speaker;
  const units = unitId === null ? [] : await unitAndDescendants(tx, unitId);
  const first = (await command.candidates?.(tx, person))?.filter(
    (topic) => !topic.private || group.purpose === 'direct',
  );
  if (first && first.length > 0) return { topics: first.slice(0, maxOffered), theirs: true };
  const mine = command.action && ['verdict', 'rate', 'withdraw'].includes(command.action);
  const topics = await tx.topic.findMany({
    where: {
      ...(mine ? { reports: { some: { personId: person.id } } } : { unitId: { in: units } }),
      ...(group.purpose === 'village' && { private: false }),
    },
    orderBy: [{ stateSince: 'desc' }, { id: 'desc' }],
    take: 50,
  });
  const { action } = command;
  const possible = topics.filter((topic) => !action || next(action, topic.state) !== undefined);
  return { topics: possible.slice(0, maxOffered), theirs: false };
}

/** What a bare number stands for here: the line of an open question. */
export async function lineOfChoice(speaker: Speaker, number: number): Promise<Line | undefined> {
  const choice = await takeChoice(speaker.tx, {
    groupId: speaker.group.id,
    personId: speaker.person.id,
    number,
    now: speaker.now,
  });
  return choice ? parseLine(choice.command) : undefined;
}
