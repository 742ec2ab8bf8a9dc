// Messages as the platforms bring them, and what the bot has to say to them.
import { readConfig } from '../../src/config.js';
import type { Db } from '../../src/db/client.js';
import type { HandleDeps } from '../../src/intake/handle-message.js';
import { createInbox } from '../../src/intake/inbox.js';
import { handleDue } from '../../src/intake/worker.js';
import { createMetrics } from '../../src/metrics.js';
import type { IncomingMessage } from '../../src/platforms/platform.js';
import { testLog } from '../support/log.js';

export interface Saying extends Partial<IncomingMessage> {
  chatId: string;
  text: string;
}

/** `now`: business time while the messages are handled. */
export function messagesIn(at: { readonly db: Db }, now: () => Date = () => new Date()) {
  let number = 0;
  const deps = (): HandleDeps => ({
    db: at.db,
    clock: { now },
    config: readConfig({}),
    log: testLog(),
    metrics: createMetrics(),
  });
  const saved = async (saying: Saying): Promise<number> => {
    number += 1;
    const message: IncomingMessage = {
      messageId: `m-${number}`,
      chatType: 'group',
      userId: 'wang',
      userName: '王大娘',
      kind: 'message',
      calledBot: true,
      mentions: [],
      attachments: [],
      sentAt: now(),
      ...saying,
    };
    await createInbox(at.db, { onSaved: () => {} }).save('sandbox', [message]);
    const { id } = await at.db.prisma.inboxMessage.findFirstOrThrow({ where: { messageId: message.messageId } });
    return id;
  };
  const handleAll = async () => {
    while (await handleDue(deps()));
  };
  const row = (id: number) => at.db.prisma.inboxMessage.findUniqueOrThrow({ where: { id } });
  return {
    deps,
    /** Puts it into the inbox; gives its row's id. */
    saved,
    handleAll,
    row,
    /** Says it, has it handled, and gives the answer to it and what was decided about it. */
    async said(saying: Saying): Promise<{ id: number; answer: string | undefined; state: string }> {
      const id = await saved(saying);
      await handleAll();
      const answer = await at.db.prisma.outboxPost.findFirst({ where: { replyToId: id } });
      return { id, answer: answer?.text, state: (await row(id)).state };
    },
    /** Everything posted in a chat, oldest first. */
    async posts(chatId: string): Promise<string[]> {
      const made = await at.db.prisma.outboxPost.findMany({ where: { group: { chatId } }, orderBy: { id: 'asc' } });
      return made.map(({ text }) => text);
    },
    /** Nothing has to wait for its next try any more. */
    allDue: () => at.db.pool.query(`UPDATE "InboxMessage" SET "nextTryAt" = now() WHERE state = 'received'`),
    leasesRunOut: () =>
      at.db.pool.query(
        `UPDATE "InboxMessage" SET "leaseUntil" = now() - interval '1 s' WHERE "leaseUntil" IS NOT NULL`,
      ),
  };
}
