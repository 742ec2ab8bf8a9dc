// The month before, to each county group, on the first working day of a month at nine. Looked at on the days after as well:
// what was missed while nothing ran is made up for, once.
import { enqueue } from '../outbox/enqueue.js';
import { afterQuiet } from '../outbox/quiet.js';
import { settingsOf } from '../people/units.js';
import { reportText } from '../reports/monthly.js';
import { isWorkingDay, local } from '../time.js';
import { job } from './job.js';

export const monthlyReport = job<undefined>({
  name: 'monthly-report',
  label: '月报',
  cron: '0 9 1-15 * *',
  catchUpHours: 12,
  async run({ tx, slot, now, timeZone }) {
    if (!isWorkingDay(slot, timeZone)) return;
    const month = local(slot, timeZone).minus({ months: 1 }).startOf('month');
    const span = { from: new Date(month.toMillis() - 1), to: month.endOf('month').toJSDate() };
    const groups = await tx.group.findMany({
      where: { purpose: 'county', unitId: { not: null }, createdAt: { lt: slot } },
      orderBy: { id: 'asc' },
    });
    for (const group of groups) {
      const dedupeKey = `monthly-report:${group.id}:${month.toFormat('yyyy-MM')}`;
      if (await tx.outboxPost.findUnique({ where: { dedupeKey } })) continue;
      const unitId = group.unitId as number;
      await enqueue(tx, {
        dedupeKey,
        groupId: group.id,
        kind: 'digest',
        text: await reportText(tx, unitId, span, timeZone, '月报'),
        notBefore: afterQuiet(now, await settingsOf(tx, unitId), timeZone),
        at: now,
      });
    }
  },
});
