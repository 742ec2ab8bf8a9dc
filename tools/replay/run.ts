// One replay from start to end.
import { setTimeout as sleep } from 'node:timers/promises';
import { loadEnv, readConfig } from '../../src/config.js';
import { type Conversation, createConversation, percentile } from './conversation.js';
import { lifeOf } from './life.js';
import { type LogMessage, readLog } from './log.js';
import { asTyped, startLoopback } from './loopback.js';
import type { Options } from './options.js';
import { startOwnServer, type Target, useServer } from './server.js';
import { createTalk, type Talk } from './talk.js';
import { setUp, type Town, townOf } from './town.js';

const stepQuietMs = 300;
/** The product does not believe a message to be older than a day. */
const longestPastMs = 20 * 3_600_000;

export interface Summary {
  messages: number;
  topics: number;
  posts: number;
  refused: number;
  answerMs: { p50: number; p99: number };
}

export interface Outcome {
  conversation: string;
  summary: Summary;
  /** Of the log, said to the bot or not. */
  logged: number;
  refusals: string[];
  /** Callbacks that were not answered with 200. */
  failures: string[];
  /** Said to the bot, and no post came. */
  unanswered: string[];
  /** Error lines of the own server's log. */
  errors: string[];
}

export async function replay(options: Options, progress: (line: string) => void): Promise<Outcome> {
  const messages = readLog(options.file);
  const town = townOf(messages);
  const conversation = createConversation([...town.villages, town.workroom], messages[0]?.time ?? new Date());
  const refusals: string[] = [];
  const platform = await startLoopback(
    options.platform,
    { onPost: conversation.posted, onRefusal: (reason) => refusals.push(reason) },
    { config: options.server === undefined ? undefined : readConfig(loadEnv()) },
  );
  let target: Target | undefined;
  const stop = async () => {
    await target?.stop();
    await platform.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(130)));
  }
  try {
    target = options.server === undefined ? await startOwnServer(platform.settings) : await useServer(options.server);
    progress(`server ready at ${target.url}`);
    const talk = createTalk(target, platform);
    await setUp(town, messages, target, platform, talk);
    await talk.drain();
    progress(`${town.villages.length} village groups and a workroom are bound`);
    const before = await countTopics(target);
    conversation.begin();
    const sent = await sayLog(messages, town, talk, conversation, options, progress);
    progress('waiting until everything is understood and posted');
    await talk.drain();
    if (options.life) {
      progress('one topic through its life');
      await liveOn(messages, town, target, talk, conversation);
    }
    return {
      conversation: conversation.print(),
      summary: {
        messages: sent,
        topics: (await countTopics(target)) - before,
        posts: conversation.posts(),
        refused: refusals.length,
        answerMs: { p50: percentile(talk.answerMs, 0.5), p99: percentile(talk.answerMs, 0.99) },
      },
      logged: messages.length,
      refusals,
      failures: talk.failures,
      unanswered: talk.unanswered,
      errors: target.errors(),
    };
  } finally {
    await stop();
  }
}

async function sayLog(
  messages: LogMessage[],
  town: Town,
  talk: Talk,
  conversation: Conversation,
  { all, speed }: Options,
  progress: (line: string) => void,
): Promise<number> {
  const saidAt = squeezed(messages, speed);
  const texts = new Map(messages.map(({ id, text }) => [id, text]));
  const began = Date.now();
  const start = messages[0]?.time.getTime() ?? 0;
  let sent = 0;
  for (const [index, { id, time, group, sender, text, atBot, quoteOf }] of messages.entries()) {
    if (speed !== undefined) await sleep(Math.max(0, began + (time.getTime() - start) / speed - Date.now()));
    if (index % 50 === 49) progress(`${index + 1} of ${messages.length} messages`);
    conversation.now = time;
    const chat = town.villages.find(({ title }) => title === group);
    if (!chat) throw new Error(`no chat for ${group}`);
    const quoted = quoteOf === null ? undefined : texts.get(quoteOf);
    conversation.said(chat, sender, asTyped(text, atBot), quoted);
    if (!all && !atBot) continue;
    const quote = quoteOf !== null && quoted !== undefined ? { id: quoteOf, text: quoted } : undefined;
    const at = saidAt(time);
    await talk.say(chat, town.personNamed(sender), text, {
      called: atBot,
      id,
      ...(quote && { quote }),
      ...(at && { at }),
    });
    sent += 1;
  }
  return sent;
}

/** The times of the log, for a replay that keeps none of its pauses: the whole of it lies within the last day. */
function squeezed(messages: LogMessage[], speed: number | undefined): (time: Date) => Date | undefined {
  if (speed !== undefined) return () => undefined;
  const first = messages[0]?.time.getTime() ?? 0;
  const last = messages.at(-1)?.time.getTime() ?? 0;
  const factor = Math.min(1, longestPastMs / Math.max(1, last - first));
  const end = Date.now();
  return (time) => new Date(end - (last - time.getTime()) * factor);
}

async function liveOn(
  messages: LogMessage[],
  town: Town,
  target: Target,
  talk: Talk,
  conversation: Conversation,
): Promise<void> {
  const people = [...new Set(messages.map(({ sender }) => sender))].map(town.personNamed);
  for (const { chat, person, text } of await lifeOf(town, people, target)) {
    conversation.now = new Date(conversation.now.getTime() + 10 * 60_000);
    conversation.said(chat, person.name, asTyped(text, true));
    await talk.say(chat, person, text);
    // So that what it causes in other chats stands beside it.
    await talk.drain(stepQuietMs);
  }
}

/** Counted by the check of every topic's history, which has to hold. */
async function countTopics(target: Target): Promise<number> {
  return ((await target.admin('verify')) as { topics: number }).topics;
}
