// One message from the inbox: a command runs in one transaction {change, events, reply, handled}; an answer to a numbered
// question becomes the line it stands for; other talk goes on to triage.
import { bareNumber, type Line, lineOfChoice, parseLine, runLine, type Speaker } from '../commands/dispatch.js';
import { captureTalk } from '../consultations/positions.js';
import type { GroupModel, InboxMessageModel, PersonModel, Tx } from '../db/client.js';
import { leaseOwner } from '../db/lease.js';
import type { Deps } from '../deps.js';
import { UserError } from '../errors.js';
import { inOneLine } from '../one-line.js';
import { takeSentence } from '../outbox/choices.js';
import { groupOf, personOf, unitOfSpeaker } from '../people/directory.js';
import { settingsOf } from '../people/units.js';
import { quotedTopicNumber, topicNumberNamed } from '../topics/sources.js';
import { openStallOf } from '../topics/stalls.js';
import { nameOf } from '../topics/topics.js';
import { mask } from '../triage/mask.js';
import { isEmergency } from '../triage/offline/emergency.js';
import { asksForPersonalData } from '../triage/out-of-scope.js';
import { raiseAlarm } from './emergency.js';
import { reply } from './reply.js';
import { fileStallLine, stallLine } from './stall-line.js';

export type HandleDeps = Pick<Deps, 'db' | 'clock' | 'config' | 'log' | 'metrics'>;

const welcome =
  '您好，我是好商量，帮大家记公家的事、追着办好。\n有事直接说，比如：3号楼路灯坏了三天了。\n想看办得怎样：查 12　想知道还能做什么：帮助';
const notBound = '这个群还没有绑定村或社区。请管理员在这里发：绑定 绑定码';
const pictureOnly = '图片收到了。请再用一句话说说是什么事，在哪里，我好记下来。';
const nothingSaid = '我在。有公家的事请直接说，比如：3号楼路灯坏了三天了。发「帮助」看怎么用。';

/** Throws only on a bug or a database failure; the message then stays and is tried again. */
export async function handleMessage(deps: HandleDeps, id: number): Promise<void> {
  try {
    const outcome = await deps.db.prisma.$transaction((tx) => handleIn(deps, tx, id));
    deps.metrics.handled.inc({ outcome });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await deps.db.prisma.$transaction((tx) => sayIn(deps, tx, id, error.say));
    deps.metrics.handled.inc({ outcome: 'refused' });
  }
}

type Outcome = 'command' | 'choice' | 'stall' | 'position' | 'triage' | 'event' | 'emergency' | 'hint' | 'ignored';

async function handleIn(deps: HandleDeps, tx: Tx, id: number): Promise<Outcome> {
  const message = await tx.inboxMessage.findUniqueOrThrow({ where: { id } });
  const person = await personOf(tx, message);
  const group = await groupOf(tx, message, person);
  const { timeZone, publicUrl } = deps.config;
  const speaker: Speaker = { tx, now: deps.clock.now(), timeZone, publicUrl, message, group, person };
  const outcome = await decide(speaker);
  await finish(tx, message, group, person, outcome === 'triage' ? 'triage' : 'handled', speaker.now);
  return outcome;
}

async function decide(speaker: Speaker): Promise<Outcome> {
  const { tx, now, message, group, person } = speaker;
  const to = { message, group, personId: person.id, now };
  if (message.kind === 'event') {
    if (message.text !== 'enter_chat') return 'ignored';
    await reply(tx, to, welcome);
    return 'event';
  }
  const unitId = await unitOfSpeaker(tx, group, person);
  const bound = group.purpose !== null;
  const stall = await openStallOf(tx, group.id, person.id);
  // 吹哨 12 … 电线断了要抢修 is an office at work on a danger; what anyone may type can be a cry for help.
  const officeLine = message.calledBot && bound ? parseLine(message.text) : undefined;
  const atWork = officeLine !== undefined && officeLine.command.who !== 'anyone';
  if (!atWork && isEmergency(message.text)) {
    await raiseAlarm(tx, { ...to, unitId, words: inOneLine(mask(message.text).text) });
    return 'emergency';
  }
  const line = message.calledBot || stall ? await lineOf(speaker) : undefined;
  const opinion = stall && stallLine(message.text, line);
  if (stall && opinion) {
    await reply(tx, to, await fileStallLine(speaker, stall, opinion));
    return 'stall';
  }
  const looksUp = line === undefined || line.command.name === '查';
  if (message.calledBot && looksUp && asksForPersonalData(message.text)) {
    await reply(tx, to, (await settingsOf(tx, unitId)).outOfScope.personalData ?? '');
    return 'hint';
  }
  if (line && (bound || line.command.name === '绑定' || line.command.name === '帮助')) {
    const answer = await runLine(speaker, line);
    if (answer === 'to-triage') return needUnit(speaker, unitId);
    await reply(tx, to, answer);
    return 'command';
  }
  if (!bound) {
    if (!message.calledBot) return 'ignored';
    await reply(tx, to, notBound);
    return 'hint';
  }
  if (message.text.trim() === '' && !message.quoteText) {
    if (!message.calledBot) return 'ignored';
    await reply(tx, to, (message.attachments as unknown[]).length > 0 ? pictureOnly : nothingSaid);
    return 'hint';
  }
  if (group.purpose !== 'village' && (await captured(speaker))) return 'position';
  // Talk in an office's group is its own business unless the bot is called.
  if (!message.calledBot && group.purpose !== 'village') return 'ignored';
  return needUnit(speaker, unitId);
}

const isQuestion = /[？?吗呢]\s*$|怎么样|啥时候|什么时候|进度/;

/** What a participant says about a topic while it is consulted on is part of the consultation; said aloud only if asked. */
async function captured({ tx, now, message, group, person }: Speaker): Promise<boolean> {
  if (message.text.trim() === '' || (message.calledBot && isQuestion.test(message.text))) return false;
  const number = topicNumberNamed(message.text) ?? (await quotedTopicNumber(tx, message, group));
  if (number === undefined) return false;
  const talk = { number, personId: person.id, groupId: group.id, message, words: mask(message.text).text };
  const topic = await captureTalk(tx, talk, now);
  if (!topic) return false;
  if (message.calledBot) {
    await reply(tx, { message, group, personId: person.id, now }, `记下了您对${nameOf(topic)}说的话。`);
  }
  return true;
}

async function needUnit(speaker: Speaker, unitId: number | null): Promise<Outcome> {
  if (unitId !== null) return 'triage';
  const { tx, now, message, group, person } = speaker;
  const text = '我还不知道您是哪个村的。请先在村群里@我说一句话，再来这里说。';
  await reply(tx, { message, group, personId: person.id, now }, text);
  return 'hint';
}

async function lineOf(speaker: Speaker): Promise<Line | undefined> {
  const number = bareNumber(speaker.message.text);
  if (number === undefined) return parseLine(speaker.message.text) ?? (await completedLine(speaker));
  const chosen = await lineOfChoice(speaker, number);
  if (chosen) return chosen;
  // A number that answers nothing is most likely a topic's.
  if (await speaker.tx.topic.count({ where: { number } })) return parseLine(`查 ${number}`);
  throw new UserError(`现在没有等您选的，也没有${number}号议题。发「帮助」看看怎么用。`);
}

/** A sentence that an open question waits for, as the end of the command it belongs to. */
async function completedLine({ tx, group, person, message, now }: Speaker): Promise<Line | undefined> {
  if (message.text.trim() === '') return undefined;
  const begun = await takeSentence(tx, { groupId: group.id, personId: person.id, now });
  return begun === undefined ? undefined : parseLine(`${begun} ${message.text}`);
}

async function sayIn(deps: HandleDeps, tx: Tx, id: number, say: string): Promise<void> {
  const message = await tx.inboxMessage.findUniqueOrThrow({ where: { id } });
  const person = await personOf(tx, message);
  const group = await groupOf(tx, message, person);
  const now = deps.clock.now();
  await reply(tx, { message, group, personId: person.id, now }, say);
  await finish(tx, message, group, person, 'handled', now);
}

/** Guarded by the lease: a worker that was thought dead cannot handle a message a second time. */
async function finish(
  tx: Tx,
  message: InboxMessageModel,
  group: GroupModel,
  person: PersonModel,
  state: 'handled' | 'triage',
  now: Date,
): Promise<void> {
  const { count } = await tx.inboxMessage.updateMany({
    where: { id: message.id, state: 'received', leaseOwner },
    data: {
      state,
      groupId: group.id,
      personId: person.id,
      leaseOwner: null,
      leaseUntil: null,
      attempts: 0,
      ...(state === 'handled' && { handledAt: now }),
    },
  });
  if (count === 0) throw new LeaseLost();
}

export class LeaseLost extends Error {
  override name = 'LeaseLost';
}
