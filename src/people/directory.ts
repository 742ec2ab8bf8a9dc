// Chats and people as they turn up: a row each, kept current.
import type { GroupModel, InboxMessageModel, PersonModel, Tx } from '../db/client.js';
import { asName } from '../one-line.js';
import { offlinePlatform } from './offline.js';
import { personOfPage, webPlatform } from './personal-page.js';
import { unitAndAncestors, unitAndDescendants } from './units.js';

export async function personOf(tx: Tx, message: InboxMessageModel): Promise<PersonModel> {
  const { platform, chatId } = message;
  const page =
    platform === webPlatform && (await tx.group.findUnique({ where: { platform_chatId: { platform, chatId } } }));
  const owner = page && (await personOfPage(tx, page));
  if (owner) return owner;
  const key = { platform: message.platform, userId: message.userId };
  const known = await tx.person.findUnique({ where: { platform_userId: key } });
  const name = message.userName ? asName(message.userName) : null;
  if (known && (!name || known.name === name)) return known;
  if (known) return tx.person.update({ where: { id: known.id }, data: { name } });
  await tx.person.createMany({ data: [{ ...key, name }], skipDuplicates: true });
  return tx.person.findUniqueOrThrow({ where: { platform_userId: key } });
}

export async function groupOf(tx: Tx, message: InboxMessageModel, person: PersonModel): Promise<GroupModel> {
  const key = { platform: message.platform, chatId: message.chatId };
  const title = message.chatTitle ? asName(message.chatTitle) : null;
  let group = await tx.group.findUnique({ where: { platform_chatId: key } });
  if (!group) {
    const direct = message.chatType === 'single';
    await tx.group.createMany({
      data: [
        {
          ...key,
          title,
          sessionWebhook: message.sessionWebhook,
          sessionWebhookExpiresAt: message.sessionWebhookExpires,
          ...(direct && { purpose: 'direct' as const, directPersonId: person.id }),
        },
      ],
      skipDuplicates: true,
    });
    group = await tx.group.findUniqueOrThrow({ where: { platform_chatId: key } });
  }
  if (title && title !== group.title) {
    group = await tx.group.update({ where: { id: group.id }, data: { title } });
  }
  return group;
}

/**
 * The unit in which a person speaks: that of the group; in a 1:1 chat the unit of their role, else that of the last
 * bound group they spoke in.
 */
export async function unitOfSpeaker(tx: Tx, group: GroupModel, person: PersonModel): Promise<number | null> {
  if (group.unitId !== null || group.purpose !== 'direct') return group.unitId;
  const grant = await tx.roleGrant.findFirst({ where: { personId: person.id }, orderBy: { id: 'asc' } });
  if (grant) return grant.unitId;
  const last = await tx.inboxMessage.findFirst({
    where: { personId: person.id, group: { unitId: { not: null } } },
    orderBy: { id: 'desc' },
    select: { group: { select: { unitId: true } } },
  });
  return last?.group?.unitId ?? null;
}

/** Those of this name or account who spoke in a group of the unit, above or beneath it, or have a role there. */
export async function peopleKnownTo(tx: Tx, unitId: number, called: string): Promise<PersonModel[]> {
  const units = [...(await unitAndAncestors(tx, unitId)), ...(await unitAndDescendants(tx, unitId))];
  return tx.$queryRaw<PersonModel[]>`
    SELECT p.* FROM "Person" p
    WHERE (p.name = ${called} OR p."userId" = ${called}) AND p.platform NOT IN (${offlinePlatform}, ${webPlatform}) AND (
      EXISTS (SELECT 1 FROM "RoleGrant" r WHERE r."personId" = p.id AND r."unitId" = ANY(${units}))
      OR EXISTS (SELECT 1 FROM "InboxMessage" m JOIN "Group" g ON g.id = m."groupId"
                 WHERE m."personId" = p.id AND g."unitId" = ANY(${units})))
    ORDER BY p.id LIMIT 20`;
}

/** Whom a name in a message may mean: the one who is @-ed by it, else everybody of that name or account. */
export async function peopleCalled(tx: Tx, message: InboxMessageModel, name: string): Promise<PersonModel[]> {
  const { platform } = message;
  const mentions = message.mentions as { userId?: string; name?: string }[];
  const onlyOne = mentions.length === 1 && /[@＠]/.test(message.text);
  const mentioned = mentions.find((one) => one.name === name || (onlyOne && one.name === undefined))?.userId;
  if (mentioned === undefined) {
    const called = { OR: [{ name }, { userId: name }] };
    return tx.person.findMany({ where: { platform, ...called }, orderBy: { id: 'asc' }, take: 5 });
  }
  const key = { platform, userId: mentioned };
  await tx.person.createMany({ data: [{ ...key, name }], skipDuplicates: true });
  return [await tx.person.findUniqueOrThrow({ where: { platform_userId: key } })];
}
