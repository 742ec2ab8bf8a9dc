// Closes the asking after the days a reporter has: settled by those who answered, 未评价 when nobody did.
import { settleOverdue } from '../followups/verification.js';
import { job } from './job.js';

export const settleVerifications = job<undefined>({
  name: 'settle-verifications',
  label: '确认到期',
  cron: '10 8 * * *',
  catchUpHours: 24,
  async run({ tx, slot, timeZone }) {
    await settleOverdue(tx, slot, timeZone);
  },
});
