// Every day at half past eight: what is due soon goes to the body that has it, what is late to the body and the
// workroom. One post folds all of a group's items. The clock runs in working days, so no reminder on a day off.

import { remind } from '../followups/reminders.js';
import { isWorkingDay } from '../time.js';
import { job } from './job.js';

export const followUpReminders = job<undefined>({
  name: 'follow-up-reminders',
  label: '交办事项提醒',
  cron: '30 8 * * *',
  catchUpHours: 10,
  async run({ tx, slot, now, timeZone }) {
    if (isWorkingDay(slot, timeZone)) await remind(tx, now, timeZone);
  },
});
