// Messages that the offline engine answered because the model failed are looked at again once it is back: what nothing
// came of may be filed, what was filed is put into better words (triage/amend.ts).
import { toBeRedone } from '../triage/model-figures.js';
import { job } from './job.js';

/** Of one chat: no more than are read together, so that what is said now is not kept waiting. */
const ofOneChat = 12;
const atOnce = 48;

export const redoTriage = job<boolean>({
  name: 'redo-triage',
  label: '模型恢复后重看',
  cron: '*/10 * * * *',
  catchUpHours: 1,
  moments: async () => [],
  // A breaker that is due for its probe is ready: these messages are as good a probe as any.
  prepare: async (deps) => deps.llm?.ready() === true,
  async run({ tx, slot, prepared: modelIsReady }) {
    if (!modelIsReady) return;
    const results = await tx.triageResult.findMany({
      where: toBeRedone(slot),
      include: { message: { select: { platform: true, chatId: true } } },
      orderBy: { id: 'asc' },
      take: 10 * atOnce,
    });
    const chats = new Map<string, number>();
    const chosen = results.filter(({ message: { platform, chatId } }) => {
      const chat = `${platform} ${chatId}`;
      const count = (chats.get(chat) ?? 0) + 1;
      chats.set(chat, count);
      return count <= ofOneChat;
    });
    await tx.inboxMessage.updateMany({
      where: { id: { in: chosen.slice(0, atOnce).map((result) => result.messageId) } },
      data: { state: 'triage', attempts: 0, nextTryAt: new Date() },
    });
  },
});
