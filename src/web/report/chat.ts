// The page on which somebody follows their report is their chat with the bot: what they say goes the way of every message,
// and what the bot said is read from the outbox.
import { randomUUID } from 'node:crypto';
import type { GroupModel, PersonModel, PhotoModel } from '../../db/client.js';
import type { Deps } from '../../deps.js';
import type { Inbox } from '../../intake/inbox.js';
import { pageChatOf, webPlatform } from '../../people/personal-page.js';
import { type PublicStory, publicStory } from '../../reports/public-story.js';
import { stages } from '../../topics/stages.js';

export interface OwnPage {
  group: GroupModel;
  person: PersonModel;
  stories: PublicStory[];
  /** Put up in their place: they may back them. */
  others: { number: number; title: string }[];
  photos: PhotoModel[];
  /** Oldest first. */
  talk: { at: Date; text: string; mine: boolean; answers: number | null }[];
}

const shown = 20;
const offered = 5;

export type PageDeps = Pick<Deps, 'db' | 'clock' | 'config'>;

export async function ownPage({ db, clock, config }: PageDeps, token: string): Promise<OwnPage | undefined> {
  const chat = await pageChatOf(db.prisma, token);
  if (!chat) return undefined;
  const { group, person } = chat;
  const tx = db.prisma;
  const mine = { some: { personId: person.id } };
  const topics = await tx.topic.findMany({
    where: { OR: [{ reports: mine }, { endorsements: mine }] },
    include: { reports: { where: { personId: person.id } } },
    orderBy: { id: 'desc' },
    take: shown,
  });
  const stories: PublicStory[] = [];
  for (const { number, reports } of topics) {
    const own = reports.length > 0 ? 'own' : undefined;
    const story = await publicStory(tx, number, clock.now(), config.timeZone, own);
    if (story) stories.push(story);
  }
  const others = await tx.topic.findMany({
    where: {
      unitId: group.unitId ?? 0,
      private: false,
      state: { in: [...stages.posted.states] },
      reports: { none: { personId: person.id } },
      endorsements: { none: { personId: person.id } },
    },
    select: { number: true, title: true },
    orderBy: { stateSince: 'desc' },
    take: offered,
  });
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
  return { group, person, stories, others, talk, photos: await tx.photo.findMany({ where: { personId: person.id } }) };
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
