// Who is signed in. The browser holds a random id, the database its hash; a session ends by itself, and real time counts.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { PersonModel, RoleGrantModel, Tx, WebSessionModel } from '../../db/client.js';

/** Nobody at it for so long: it ends. */
const idleMs = 2 * 3_600_000;
/** Whatever happens, it ends after a working day. */
export const wholeMs = 12 * 3_600_000;
/** "Seen" is written at most so often. */
const seenEveryMs = 60_000;

export type SignedInBy = 'link' | 'operator' | 'wecom' | 'dingtalk';

export interface Visitor {
  session: WebSessionModel;
  person: PersonModel;
  /** As they are at this request: a role that was taken away is gone at once. */
  grants: RoleGrantModel[];
}

const hash = (id: string) => createHash('sha256').update(id).digest('hex');

/** A new id at every sign-in, whatever the browser brought along. */
export async function beginSession(tx: Tx, personId: number, signedInBy: SignedInBy, now: Date): Promise<string> {
  const id = randomBytes(32).toString('base64url');
  const idle = new Date(now.getTime() - idleMs);
  await tx.webSession.deleteMany({ where: { OR: [{ expiresAt: { lte: now } }, { lastSeenAt: { lte: idle } }] } });
  await tx.webSession.create({
    data: {
      idHash: hash(id),
      personId,
      csrfSecret: randomBytes(32).toString('base64url'),
      signedInBy,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + wholeMs),
    },
  });
  return id;
}

/** `counts`: that a person is at it, and not a page left open. */
export async function visitorBy(
  tx: Tx,
  id: string | undefined,
  now: Date,
  counts = true,
): Promise<Visitor | undefined> {
  if (!id) return undefined;
  const session = await tx.webSession.findUnique({ where: { idHash: hash(id) } });
  const idleSince = now.getTime() - idleMs;
  if (!session || session.expiresAt <= now || session.lastSeenAt.getTime() <= idleSince) return undefined;
  const person = await tx.person.findUnique({ where: { id: session.personId } });
  if (!person) return undefined;
  if (counts && now.getTime() - session.lastSeenAt.getTime() >= seenEveryMs) {
    await tx.webSession.updateMany({ where: { id: session.id }, data: { lastSeenAt: now } });
  }
  const grants = await tx.roleGrant.findMany({ where: { personId: person.id }, orderBy: { id: 'asc' } });
  return { session, person, grants };
}

export async function endSession(tx: Tx, id: string | undefined): Promise<void> {
  if (id) await tx.webSession.deleteMany({ where: { idHash: hash(id) } });
}

// Another token on every page, all good: with one that stayed the same, the size of packed pages would tell it bit by bit
// (BREACH).
const tokenOf = (secret: string, salt: string) =>
  `${salt}.${createHmac('sha256', secret).update(salt).digest('base64url')}`;

export const newFormToken = (secret: string) => tokenOf(secret, randomBytes(9).toString('base64url'));

/** What the token of a form must be, given its salt. */
export const expectedFormToken = (secret: string, given: string) => tokenOf(secret, given.split('.')[0] ?? '');
