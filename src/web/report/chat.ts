// The page on which somebody follows their report is their chat with the bot: what they say goes the way of every message,
// and what the bot said is read from the outbox.
import { randomUUID } from 'node:crypto';
import type { GroupModel, PersonModel, PhotoModel, Tx } from '../../db/client.js';
import type { Deps } from '../../deps.js';
import type { Inbox } from '../../intake/inbox.js';
import { followTokenHash, webPlatform } from '../../intake/page-report.js';
import { type PublicStory, publicStory } from '../../reports/public-story.js';

export interface OwnPage {
  group: GroupModel;
  person: PersonModel;
  stories: PublicStory[];
  photos: PhotoModel[];
  /** Oldest first. */
  talk: { at: Date; text: string; mine: boolean; answers: number | null }[];
}

export type PageDeps = Pick<Deps, 'db' | 'clock' | 'config'>;

/** Undefined when the token opens nothing. */
export async function chatOf(tx: Tx, token: string): Promise<{ group: GroupModel; person: PersonModel } | undefined> {
  if (!/^[\w-]{24}$/.test(token)) return undefined;
  const key = { platform: webPlatform, chatId: followTokenHash(token) };
  const group = await tx.group.findUnique({ where: { platform_chatId: key } });
  if (!group?.directPersonId) return undefined;
  return { group, person: await tx.person.findUniqueOrThrow({ where: { id: group.directPersonId } }) };
}

export async function ownPage({ db, clock, config }: PageDeps, token: string): Promise<OwnPage | undefined> {
  const chat = await chatOf(db.prisma, token);
  if (!chat) return undefined;
  const { group, person } = chat;
  const tx = db.prisma;
  const reports = await tx.report.findMany({
    where: { personId: person.id },
    include: { topic: { select: { number: true } } },
    orderBy: { id: 'asc' },
  });
  const stories: PublicStory[] = [];
  for (const { topic } of reports) {
    const story = await publicStory(tx, topic.number, clock.now(), config.timeZone, 'own');
    if (story) stories.push(story);
  }
  const messages = await tx.inboxMessage.findMany({ where: { groupId: group.id }, orderBy: { id: 'asc' } });
  const posts = await tx.outboxPost.findMany({ where: { groupId: group.id }, orderBy: { id: 'asc' } });
  const talk = [
    ...messages.map(({ sentAt, text, id }) => ({ at: sentAt, text, mine: true, answers: null, order: id })),
    ...posts.map((post) => ({
      at: post.createdAt,
      text: post.text,
      mine: false,
      answers: post.replyToId,
      order: post.id,
    })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime() || Number(b.mine) - Number(a.mine) || a.order - b.order);
  return { group, person, stories, talk, photos: await tx.photo.findMany({ where: { personId: person.id } }) };
}

/** As long as a page waits for an answer; a slower one is there when the page is opened again. */
const answerMs = 3_000;
const lookMs = 50;

/** Says it in this chat; resolves once it was handled. */
export async function say(
  { db, clock }: PageDeps,
  inbox: Inbox,
  { group, person }: { group: GroupModel; person: PersonModel },
  said: { text: string; about?: string },
): Promise<void> {
  const messageId = randomUUID();
  await inbox.save(webPlatform, [
    {
      messageId,
      chatId: group.chatId,
      chatType: 'single',
      userId: person.userId,
      kind: 'message',
      text: said.text,
      ...(said.about && { quote: { text: said.about } }),
      calledBot: true,
      mentions: [],
      attachments: [],
      sentAt: clock.now(),
    },
  ]);
  const end = Date.now() + answerMs;
  const key = { platform_messageId: { platform: webPlatform, messageId } };
  while (Date.now() < end) {
    const message = await db.prisma.inboxMessage.findUnique({ where: key });
    if (message && message.state !== 'received') return;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}
