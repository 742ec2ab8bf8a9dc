// Every working day: what waits for screening beyond its deadline, one folded post a chat.
import { remindOfScreening } from '../followups/screening-reminders.js';
import { isWorkingDay } from '../time.js';
import { job } from './job.js';

export const screeningReminders = job<undefined>({
  name: 'screening-reminders',
  label: '筛选提醒',
  cron: '40 8 * * *',
  catchUpHours: 10,
  async run({ tx, slot, now, timeZone }) {
    if (isWorkingDay(slot, timeZone)) await remindOfScreening(tx, now, timeZone);
  },
});
