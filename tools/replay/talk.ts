// Saying things to the server, one after another: through its callback, and then, when the bot was called, until it has
// answered, as people in a chat do.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { deliver } from '../../test/support/callbacks.js';
import type { Chat, Loopback, Person } from './loopback.js';
import type { Target } from './server.js';

export interface Talk {
  /** What the bot posted in the chat until it had answered; undefined when the bot was not called. */
  say(chat: Chat, person: Person, text: string, how?: How): Promise<string[] | undefined>;
  /** Until nothing is left to be done, and nothing new has come up for so long. */
  drain(quietMs?: number): Promise<void>;
  answerMs: number[];
  /** Callbacks that were not answered with 200, and what was never answered by a post. */
  failures: string[];
  unanswered: string[];
}

export interface How {
  called?: boolean;
  /** Ids of the log, which become the platform's message ids. */
  id?: string;
  quote?: { id: string; text: string };
  at?: Date;
}

const pollMs = 10;
/** Longer than the server waits before it looks for work by itself. */
const quietLongMs = 1_500;
/** A platform's rate limit holds an answer back for a minute at most, a slow model for longer. */
const answerLimitMs = 180_000;
const drainLimitMs = 600_000;

export function createTalk(target: Target, platform: Loopback): Talk {
  // Ids are unique per run: a server that is used again would take them for redeliveries.
  const run = randomUUID().slice(0, 8);
  const messageId = (id: string) => `replay-${run}-${id}`;
  const talk: Talk = { say, drain, answerMs: [], failures: [], unanswered: [] };

  async function say(chat: Chat, person: Person, text: string, how: How = {}): Promise<string[] | undefined> {
    const { called = true, id = randomUUID(), quote, at } = how;
    const before = platform.posts.length;
    const callback = platform.callback({
      chat,
      person,
      text,
      called,
      messageId: messageId(id),
      ...(at && { at }),
      ...(quote && { quote: { text: quote.text, messageId: messageId(quote.id) } }),
    });
    const began = performance.now();
    const response = await deliver(target.url, callback);
    await response.arrayBuffer();
    talk.answerMs.push(performance.now() - began);
    if (response.status !== 200) {
      talk.failures.push(`callback answered with ${response.status}: ${text}`);
      return called ? [] : undefined;
    }
    if (!called) return undefined;
    const posts = () => platform.posts.slice(before).filter((post) => post.chatId === chat.chatId);
    await until(() => posts().some(platform.isAnswer), answerLimitMs, quietLongMs);
    if (posts().length === 0) talk.unanswered.push(`${person.name}：${text}`);
    return posts().map((post) => post.content);
  }

  async function drain(quietMs = quietLongMs): Promise<void> {
    await until(() => false, drainLimitMs, quietMs);
  }

  /** Waits for `done`, but no longer than the server is busy. */
  async function until(done: () => boolean, limitMs: number, quietMs: number): Promise<void> {
    const began = Date.now();
    let busyAt = began;
    let lookedAt = began;
    let posts = platform.posts.length;
    while (!done()) {
      await sleep(pollMs);
      if (Date.now() - lookedAt < 100) continue;
      lookedAt = Date.now();
      if (platform.posts.length !== posts || (await target.waiting()) > 0) busyAt = Date.now();
      posts = platform.posts.length;
      if (Date.now() - busyAt > quietMs) return;
      if (Date.now() - began > limitMs) throw new Error(`the server was still busy after ${limitMs / 1000} s`);
    }
  }

  return talk;
}
