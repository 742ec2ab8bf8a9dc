// 1:1 chats with the bot: the sandbox's page has none, its API takes them.
import type { Town } from './town.js';

export interface DirectChat {
  says(text: string): Promise<string[]>;
  posts(): Promise<string[]>;
}

/** Opened by the person, as a chat app would. */
export async function directChat(town: Town, name: string): Promise<DirectChat> {
  const { prisma } = town.running.deps.db;
  const person = await prisma.person.findFirstOrThrow({ where: { platform: 'sandbox', name } });
  const key = { platform: 'sandbox', chatId: `direct-${person.id}` };
  const { id } = await prisma.group.upsert({
    where: { platform_chatId: key },
    create: { ...key, purpose: 'direct', directPersonId: person.id },
    update: {},
  });
  const texts = async (after: number) => {
    const list = await town.call<{ from: number | 'bot'; text: string }[]>(`/groups/${id}/messages?after=${after}`);
    return list.filter((message) => message.from === 'bot').map((message) => message.text);
  };
  return {
    async says(text) {
      const { message } = await town.call<{ message: number }>('/say', { group: id, person: person.id, text });
      await town.call('/idle', {});
      return texts(message);
    },
    posts: () => texts(0),
  };
}
