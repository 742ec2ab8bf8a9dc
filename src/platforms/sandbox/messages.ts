// What a chat service would keep: every message of the sandbox's groups, in the order in which they can be read.
import type { Db, SandboxMessageModel } from '../../db/client.js';

export interface NewSandboxMessage {
  groupId: number;
  /** Null: the bot. */
  personId: number | null;
  text: string;
  /** The path of a picture above the text. */
  picture?: string | null;
  quoteId: number | null;
  at: Date;
}

const prefix = 'sandbox:';

/** The id by which the rest of the product knows a sandbox message; also the address that an answer to it goes to. */
export const sandboxMessageId = (id: number) => `${prefix}${id}`;

export function parseSandboxMessageId(messageId: string): number | undefined {
  const digits = messageId.startsWith(prefix) ? messageId.slice(prefix.length) : '';
  return /^\d{1,9}$/.test(digits) ? Number(digits) : undefined;
}

/**
 * One writer at a time: a serial id is taken before the row can be seen, so without the lock a reader that asks for
 * "everything after 7" could see 9 first and never get 8.
 */
export async function saveSandboxMessage(
  db: Pick<Db, 'prisma'>,
  message: NewSandboxMessage,
): Promise<SandboxMessageModel> {
  return db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('sandbox-messages'))`;
    return tx.sandboxMessage.create({ data: message });
  });
}
