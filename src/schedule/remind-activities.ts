// 活动计划: some days before a planned activity its workroom is reminded.
import { remindOfActivities } from '../followups/activities.js';
import { job } from './job.js';

export const remindActivities = job<undefined>({
  name: 'remind-activities',
  label: '活动提醒',
  cron: '45 8 * * *',
  catchUpHours: 10,
  async run({ tx, slot, timeZone }) {
    await remindOfActivities(tx, slot, timeZone);
  },
});
