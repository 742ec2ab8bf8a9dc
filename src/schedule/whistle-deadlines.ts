// When the hours of a 吹哨 are over, the workroom hears who has not come.
import { whistleDeadlines as deadlines, tellWhoDidNotCome } from '../followups/whistle.js';
import { job } from './job.js';

export const whistleDeadlines = job<undefined>({
  name: 'whistle-deadlines',
  label: '吹哨到时',
  cron: '*/5 * * * *',
  catchUpHours: 12,
  moments: (deps, from, to) => deadlines(deps.db.prisma, from, to),
  async run({ tx, slot }) {
    await tellWhoDidNotCome(tx, slot);
  },
});
