// What every group saw, in the time of the log.
import type { Chat } from './loopback.js';

interface Entry {
  time: Date;
  /** Undefined: the bot. */
  who: string | undefined;
  text: string;
  quote: string | undefined;
}

export interface Conversation {
  /** The time that posts of the bot get: that of the last thing said. */
  now: Date;
  /** What was posted before, while everything was set up, is no part of it. */
  begin(): void;
  posts(): number;
  said(chat: Chat, who: string, text: string, quote?: string): void;
  posted(chatId: string, text: string): void;
  print(): string;
}

const zone = 'Asia/Shanghai';
const day = new Intl.DateTimeFormat('zh-CN', { timeZone: zone, month: 'long', day: 'numeric', weekday: 'short' });
const clock = new Intl.DateTimeFormat('zh-CN', { timeZone: zone, hour: '2-digit', minute: '2-digit', hour12: false });
const indent = ' '.repeat(8);

export function createConversation(chats: Chat[], start: Date): Conversation {
  const entries = new Map<string, Entry[]>(chats.map(({ chatId }) => [chatId, []]));
  const add = (chatId: string, entry: Omit<Entry, 'time'>) => {
    entries.get(chatId)?.push({ time: conversation.now, ...entry });
  };
  let begun = false;
  let posts = 0;
  const conversation: Conversation = {
    now: start,
    begin: () => {
      begun = true;
    },
    posts: () => posts,
    said: (chat, who, text, quote) => add(chat.chatId, { who, text, quote }),
    posted: (chatId, text) => {
      if (!begun) return;
      posts += 1;
      add(chatId, { who: undefined, text, quote: undefined });
    },
    print: () => chats.map((chat) => printChat(chat, entries.get(chat.chatId) ?? [])).join('\n\n'),
  };
  return conversation;
}

function printChat({ title }: Chat, entries: Entry[]): string {
  const lines = [`━━ ${title} ━━`];
  let today = '';
  for (const { time, who, text, quote } of entries) {
    if (day.format(time) !== today) {
      today = day.format(time);
      lines.push(`── ${today} ──`);
    }
    if (who === undefined) {
      lines.push(text.replaceAll(/^/gm, indent));
    } else {
      const quoted = quote === undefined ? '' : `「${short(quote)}」← `;
      lines.push(`${clock.format(time)} ${who}：${quoted}${text.replaceAll('\n', `\n${' '.repeat(6)}`)}`);
    }
  }
  return lines.join('\n');
}

const short = (text: string) => {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 20 ? `${line.slice(0, 19)}…` : line;
};

/** The value below which that share of the numbers lies; 0 of none. */
export function percentile(numbers: number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return Math.round(value * 10) / 10;
}
