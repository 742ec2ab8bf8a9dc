// What is pressed on the workbench runs the same command, by the same rules, as if the person had typed it alone with the
// bot; the message and the log say that it came from the page.
import { randomUUID } from 'node:crypto';
import { commandNamed, type Line, runLine } from '../../commands/dispatch.js';
import type { GroupModel, InboxMessageModel, PersonModel, Tx } from '../../db/client.js';
import type { Deps } from '../../deps.js';
import { UserError } from '../../errors.js';
import type { Offer } from '../../outbox/notices.js';
import { pagePlatform } from '../../people/units.js';

/** What the next page says first. */
export interface PageNotice {
  kind: 'good' | 'problem';
  text: string;
  /** As the bot would number them; pressed instead of typed. */
  choices: Offer[];
}

/** `unitId`: where they do it, for what belongs to a place. Refusals are answers too; anything else is a bug and throws. */
export async function runCommand(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  person: PersonModel,
  line: Line,
  unitId: number | null = null,
): Promise<PageNotice> {
  try {
    return await deps.db.prisma.$transaction(async (tx) => {
      const now = deps.clock.now();
      const group = await pageChat(tx, person);
      const message = await pageMessage(tx, person, group, line, now);
      const { timeZone, publicUrl } = deps.config;
      const here = { ...group, unitId };
      const answer = await runLine({ tx, now, timeZone, publicUrl, message, group: here, person }, line);
      if (answer === 'to-triage') throw new UserError('这句话请到群里说。');
      const { text, choices = [] } = typeof answer === 'string' ? { text: answer } : answer;
      return { kind: 'good', text, choices };
    });
  } catch (error) {
    if (error instanceof UserError) return { kind: 'problem', text: error.say, choices: [] };
    throw error;
  }
}

const chatKey = (personId: number) => ({ platform: pagePlatform, chatId: `workbench:${personId}` });

/** The row that stands for the workbench as this person's chat, once they have pressed something. */
export async function pageChatOf(tx: Tx, personId: number): Promise<GroupModel | undefined> {
  return (await tx.group.findUnique({ where: { platform_chatId: chatKey(personId) } })) ?? undefined;
}

/** Nothing is ever posted here: `directChatOf` does not know it. */
async function pageChat(tx: Tx, person: PersonModel): Promise<GroupModel> {
  const key = chatKey(person.id);
  const known = await pageChatOf(tx, person.id);
  if (known) return known;
  await tx.group.createMany({
    data: [{ ...key, purpose: 'direct', directPersonId: person.id }],
    skipDuplicates: true,
  });
  return tx.group.findUniqueOrThrow({ where: { platform_chatId: key } });
}

async function pageMessage(
  tx: Tx,
  person: PersonModel,
  group: GroupModel,
  { command, numbers, rest }: Line,
  now: Date,
): Promise<InboxMessageModel> {
  return tx.inboxMessage.create({
    data: {
      // The person's own platform: names are looked up among its people.
      platform: person.platform,
      messageId: `workbench:${randomUUID()}`,
      chatId: group.chatId,
      chatType: 'single',
      userId: person.userId,
      userName: person.name,
      kind: 'message',
      text: [command.name, ...numbers, rest].filter((part) => part !== '').join(' '),
      calledBot: true,
      origin: 'page',
      sentAt: now,
      state: 'handled',
      handledAt: now,
      groupId: group.id,
      personId: person.id,
    },
  });
}

/** For a command that this file's callers name themselves. */
export function command(name: string) {
  const found = commandNamed(name);
  if (!found) throw new Error(`no command ${name}`);
  return found;
}
