// A week, a day and two hours before a consultation (by setting) those concerned are reminded.
import { reminderMoments, remindOfMeetings } from '../consultations/reminders.js';
import { job } from './job.js';

export const meetingReminders = job<undefined>({
  name: 'meeting-reminders',
  cron: '*/5 * * * *',
  catchUpHours: 1,
  moments: (deps, from, to) => reminderMoments(deps.db.prisma, from, to),
  run: ({ tx, slot, timeZone }) => remindOfMeetings(tx, slot, timeZone),
});
