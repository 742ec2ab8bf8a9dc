// The sandbox platform: the same intake and outbox as any other, but its chats are rows of our own database, shown by
// the page under `src/web/sandbox`.
import type { Db, SandboxMessageModel } from '../../db/client.js';
import type { Clock } from '../../time.js';
import type { Platform, SendResult } from '../platform.js';
import { splitText } from '../split.js';
import { parseSandboxMessageId, saveSandboxMessage } from './messages.js';

// Nothing outside sets a limit here; these only keep a runaway loop and an endless text in check.
const maxBytes = 8000;
const postsPerMinute = 600;

export interface SandboxOptions {
  /** Business time: a post made after the clock was moved on carries the moved time. */
  clock: Clock;
  onPost(message: SandboxMessageModel): void;
}

export function createSandboxPlatform(db: Pick<Db, 'prisma'>, { clock, onPost }: SandboxOptions): Platform {
  return {
    name: 'sandbox',
    channel: (chat) => {
      const say = async (text: string, picture: string | null): Promise<SendResult> => {
        const answered = chat.reply ? parseSandboxMessageId(chat.reply.url) : undefined;
        onPost(
          await saveSandboxMessage(db, {
            groupId: chat.groupId,
            personId: null,
            text,
            picture,
            quoteId: answered ?? null,
            at: clock.now(),
          }),
        );
        return { outcome: 'sent' };
      };
      return {
        name: 'sandbox',
        target: `sandbox:${chat.chatId}`,
        perMinute: postsPerMinute,
        once: false,
        split: (text) => splitText(text, maxBytes),
        send: (part) => say(part, null),
        pictures: {
          takes: ({ url }) => url !== undefined,
          withWords: true,
          // Of the address only the path: the page may be open under another name of this machine.
          send: ({ title, url }, words) => say(words || title, new URL(url as string).pathname),
        },
      };
    },
  };
}
