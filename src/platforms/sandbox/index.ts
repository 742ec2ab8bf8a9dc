// The sandbox platform: the same intake and outbox as any other, but its chats are rows of our own database, shown by
// the page under `src/web/sandbox`.
import type { Db, SandboxMessageModel } from '../../db/client.js';
import type { Clock } from '../../time.js';
import type { Platform } from '../platform.js';
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
    channel: (chat) => ({
      name: 'sandbox',
      target: `sandbox:${chat.chatId}`,
      perMinute: postsPerMinute,
      once: false,
      split: (text) => splitText(text, maxBytes),
      send: async (part) => {
        const answered = chat.reply ? parseSandboxMessageId(chat.reply.url) : undefined;
        onPost(
          await saveSandboxMessage(db, {
            groupId: chat.groupId,
            personId: null,
            text: part,
            quoteId: answered ?? null,
            at: clock.now(),
          }),
        );
        return { outcome: 'sent' };
      },
    }),
  };
}
