// Twice a year, on the first working day from the tenth of January and July on: who has no activity planned for the half-year.
import { checkPlans as check } from '../followups/activities.js';
import { isWorkingDay } from '../time.js';
import { job } from './job.js';

export const checkPlans = job<undefined>({
  name: 'check-plans',
  label: '查活动计划',
  cron: '0 9 10-20 1,7 *',
  catchUpHours: 10,
  // Asked again on the days after, it says nothing twice.
  async run({ tx, slot, timeZone }) {
    if (isWorkingDay(slot, timeZone)) await check(tx, slot, timeZone);
  },
});
