// Posts are written in the transaction of the change that causes them; `deliver` sends them afterwards.
import { randomBytes } from 'node:crypto';
import type { Tx } from '../db/client.js';

export interface NewPost {
  /** The same key is posted once, whatever is repeated: `reply:<message>`, `weekly-digest:<group>:<slot>`. */
  dedupeKey: string;
  groupId: number;
  kind: 'reply' | 'notice' | 'digest' | 'reminder' | 'alert';
  text: string;
  /** It goes out as a picture drawn from the text, where the platform takes one; `words` stand under it. */
  picture?: { as: 'instead'; words: string } | { as: 'beside' };
  replyToId?: number;
  /** Business time before which it stays (quiet hours). */
  notBefore?: Date;
  at: Date;
}

/** False when a post with this key exists already. */
export async function enqueue(tx: Tx, post: NewPost): Promise<boolean> {
  const { at, picture, ...rest } = post;
  const data = { ...rest, ...(picture && pictureColumns(picture)), createdAt: at };
  const made = await tx.outboxPost.createMany({ data: [data], skipDuplicates: true });
  return made.count === 1;
}

const pictureColumns = (picture: NonNullable<NewPost['picture']>) => ({
  picture: picture.as,
  ...(picture.as === 'instead' && { pictureWords: picture.words }),
  pictureToken: randomBytes(32).toString('base64url'),
});

/** What has not gone out yet under keys that begin so is taken back: it no longer holds. */
export async function withdrawPosts(tx: Tx, keyPrefix: string): Promise<void> {
  await tx.outboxPost.deleteMany({
    where: { dedupeKey: { startsWith: keyPrefix }, state: 'pending', leaseOwner: null, tries: { none: {} } },
  });
}
