// Posts are written in the transaction of the change that causes them; `deliver` sends them afterwards.
import type { Tx } from '../db/client.js';

export interface NewPost {
  /** The same key is posted once, whatever is repeated: `reply:<message>`, `weekly-digest:<group>:<slot>`. */
  dedupeKey: string;
  groupId: number;
  kind: 'reply' | 'notice' | 'digest' | 'reminder' | 'alert';
  text: string;
  replyToId?: number;
  /** Business time before which it stays (quiet hours). */
  notBefore?: Date;
  at: Date;
}

/** False when a post with this key exists already. */
export async function enqueue(tx: Tx, post: NewPost): Promise<boolean> {
  const { at, ...data } = post;
  const made = await tx.outboxPost.createMany({ data: [{ ...data, createdAt: at }], skipDuplicates: true });
  return made.count === 1;
}

/** What has not gone out yet under keys that begin so is taken back: it no longer holds. */
export async function withdrawPosts(tx: Tx, keyPrefix: string): Promise<void> {
  await tx.outboxPost.deleteMany({
    where: { dedupeKey: { startsWith: keyPrefix }, state: 'pending', leaseOwner: null, tries: { none: {} } },
  });
}
