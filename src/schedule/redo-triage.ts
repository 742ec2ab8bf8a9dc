// Messages that the offline engine answered because the model failed are looked at again, where nothing came of them.
import { job } from './job.js';

const withinHours = 24;
const atOnce = 48;

export const redoTriage = job<boolean>({
  name: 'redo-triage',
  cron: '*/10 * * * *',
  catchUpHours: 1,
  moments: async () => [],
  prepare: async (deps) => deps.llm !== undefined,
  async run({ tx, slot, prepared: modelIsOn }) {
    if (!modelIsOn) return;
    const results = await tx.triageResult.findMany({
      where: {
        redo: true,
        message: {
          state: 'handled',
          sources: { none: {} },
          sentAt: { gt: new Date(slot.getTime() - withinHours * 3_600_000) },
        },
      },
      orderBy: { id: 'asc' },
      take: atOnce,
    });
    await tx.inboxMessage.updateMany({
      where: { id: { in: results.map((result) => result.messageId) } },
      data: { state: 'triage', attempts: 0, nextTryAt: new Date() },
    });
  },
});
