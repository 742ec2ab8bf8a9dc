// A page that only one person can open (by an address nobody else knows): their chat with the bot where they have no other,
// and beside it where they have one.
import { createHash, randomBytes } from 'node:crypto';
import type { GroupModel, PersonModel, Tx } from '../db/client.js';

/** Of chats that are pages. */
export const webPlatform = 'web';

/** Only the hash is kept: whoever reads the database cannot open anybody's page. */
const pageTokenHash = (token: string) => createHash('sha256').update(`page ${token}`).digest('hex');

export async function openPageChat(
  tx: Tx,
  { personId, unitId }: { personId: number; unitId: number },
): Promise<{ token: string; group: GroupModel }> {
  const token = randomBytes(18).toString('base64url');
  const chat = { platform: webPlatform, chatId: pageTokenHash(token), purpose: 'direct' as const };
  return { token, group: await tx.group.create({ data: { ...chat, unitId, directPersonId: personId } }) };
}

/** Undefined when the token opens nothing. */
export async function pageChatOf(
  tx: Tx,
  token: string,
): Promise<{ group: GroupModel; person: PersonModel } | undefined> {
  if (!/^[\w-]{24}$/.test(token)) return undefined;
  const key = { platform: webPlatform, chatId: pageTokenHash(token) };
  const group = await tx.group.findUnique({ where: { platform_chatId: key } });
  const person = group && (await personOfPage(tx, group));
  return group && person ? { group, person } : undefined;
}

export async function personOfPage(tx: Tx, group: Pick<GroupModel, 'directPersonId'>): Promise<PersonModel | null> {
  return group.directPersonId === null ? null : tx.person.findUnique({ where: { id: group.directPersonId } });
}

const addressKey = 'web.public-url';

/** Told at the start, so that whatever writes to people can name a page. */
export async function setPublicUrl(tx: Tx, url: string | undefined): Promise<void> {
  if (url === undefined) await tx.setting.deleteMany({ where: { key: addressKey } });
  else
    await tx.setting.upsert({
      where: { key: addressKey },
      create: { key: addressKey, value: url },
      update: { value: url },
    });
}

/** Undefined where the pages have no address. */
export async function publicUrlOf(tx: Tx): Promise<string | undefined> {
  const url = (await tx.setting.findUnique({ where: { key: addressKey } }))?.value;
  return typeof url === 'string' ? url : undefined;
}

/**
 * The address of a page of theirs; undefined where the pages have no address. Those with a role have the workbench: an
 * address that lies about in a chat must not decide anything.
 */
export async function personalPage(tx: Tx, who: { personId: number; unitId: number }): Promise<string | undefined> {
  const url = await publicUrlOf(tx);
  if (url === undefined || (await hasRole(tx, who.personId))) return undefined;
  return `${url}/f/${(await openPageChat(tx, who)).token}`;
}

export const hasRole = async (tx: Tx, personId: number) => (await tx.roleGrant.count({ where: { personId } })) > 0;
