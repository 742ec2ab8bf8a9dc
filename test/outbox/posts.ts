// Chats and posts to deliver, and time that passes for them.
import type { Db, GroupPurpose, OutboxPostModel } from '../../src/db/client.js';
import type { NewPost } from '../../src/outbox/enqueue.js';
import { enqueue } from '../../src/outbox/enqueue.js';

let number = 0;
const next = () => {
  number += 1;
  return number;
};

export interface TestChat {
  id: number;
  chatId: string;
}

export function postsIn(at: { readonly db: Db }) {
  const sql = (text: string, values: unknown[] = []) => at.db.pool.query(text, values);
  return {
    chat: (
      platform: 'wecom' | 'dingtalk' | 'sandbox' = 'wecom',
      more: {
        purpose?: GroupPurpose;
        unitId?: number;
        webhookKeyCipher?: string;
        sessionWebhook?: string;
        sessionWebhookExpiresAt?: Date;
      } = {},
    ): Promise<TestChat> =>
      at.db.prisma.group.create({ data: { platform, chatId: `chat-${next()}`, purpose: 'village', ...more } }),

    post: async (groupId: number, text: string, more: Partial<NewPost> = {}): Promise<number> => {
      const dedupeKey = `post-${next()}`;
      await at.db.prisma.$transaction((tx) =>
        enqueue(tx, { dedupeKey, groupId, text, kind: 'reply', at: new Date(), ...more }),
      );
      return (await at.db.prisma.outboxPost.findUniqueOrThrow({ where: { dedupeKey } })).id;
    },

    /** A message that can be answered at an address of its own, for `post(…, { replyToId })`. */
    asked: async (chat: TestChat, replyUrl: string, expires = new Date(Date.now() + 3_600_000)): Promise<number> => {
      const { id } = await at.db.prisma.inboxMessage.create({
        data: {
          platform: 'wecom',
          messageId: `message-${next()}`,
          chatId: chat.chatId,
          chatType: 'group',
          userId: 'wang',
          kind: 'message',
          text: '3号楼路灯几时修',
          calledBot: true,
          sentAt: new Date(),
          state: 'handled',
          replyUrl,
          replyUrlExpires: expires,
        },
      });
      return id;
    },

    look: (id: number): Promise<OutboxPostModel> => at.db.prisma.outboxPost.findUniqueOrThrow({ where: { id } }),

    /** Nothing has to wait for its next try any more. */
    allDue: () => sql(`UPDATE "OutboxPost" SET "nextTryAt" = now() WHERE state = 'pending'`),

    /** Also waits for what a dead process's connections still hold. */
    leasesRunOut: () =>
      sql(`UPDATE "OutboxPost" SET "leaseUntil" = now() - interval '1 s' WHERE "leaseUntil" IS NOT NULL`),

    /** As if everything so far had been that much earlier. */
    passSeconds: async (seconds: number) => {
      await sql(`UPDATE "OutboxAttempt" SET "startedAt" = "startedAt" - $1 * interval '1 s'`, [seconds]);
      await sql(`UPDATE "OutboxPost" SET "nextTryAt" = "nextTryAt" - $1 * interval '1 s'`, [seconds]);
    },
  };
}
