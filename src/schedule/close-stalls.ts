// At the end of the day: tables that nobody closed are closed, and whoever opened one hears its counters in the morning.
import { enqueue } from '../outbox/enqueue.js';
import { afterQuiet } from '../outbox/quiet.js';
import { chatToTell, pagePlatform, settingsOf } from '../people/units.js';
import { closeForgottenStalls, stallText, stallTopics } from '../topics/stalls.js';
import { job } from './job.js';

export const closeStalls = job<undefined>({
  name: 'close-stalls',
  label: '收忘了收的摊',
  cron: '55 23 * * *',
  catchUpHours: 24,
  async run({ tx, slot, now, timeZone }) {
    for (const { stall, counts } of await closeForgottenStalls(tx, slot)) {
      const opened = await tx.group.findUniqueOrThrow({ where: { id: stall.groupId } });
      const chat = await chatToTell(tx, opened, stall.unitId);
      if (chat.platform === pagePlatform) continue;
      await enqueue(tx, {
        dedupeKey: `stall-closed:${stall.id}`,
        groupId: chat.id,
        kind: 'reminder',
        text: `昨天的摆摊${stall.place ? `（${stall.place}）` : ''}没有收，已经自动结束：${stallText(counts)}。${stallTopics(counts)}`,
        notBefore: afterQuiet(now, await settingsOf(tx, stall.unitId), timeZone),
        at: now,
      });
    }
  },
});
