// A week, a day and two hours before a consultation (by setting) those concerned are reminded.
import { reminderMoments, remindOfMeetings, topicsWantingBackground } from '../consultations/reminders.js';
import { backgroundInWords } from '../reports/background-words.js';
import { job } from './job.js';

export const meetingReminders = job<Map<number, string>>({
  name: 'meeting-reminders',
  label: '协商会提醒',
  cron: '*/5 * * * *',
  catchUpHours: 1,
  moments: (deps, from, to) => reminderMoments(deps.db.prisma, from, to),
  /** Backgrounds in the model's words, by topic, where a model is on and what it wrote passed the check. */
  async prepare({ db, llm, log, config }, slot) {
    const inWords = new Map<number, string>();
    if (!llm) return inWords;
    for (const topic of await topicsWantingBackground(db.prisma, slot)) {
      const text = await backgroundInWords(db.prisma, llm, topic, config.timeZone, log);
      if (text) inWords.set(topic.id, text);
    }
    return inWords;
  },
  run: ({ tx, slot, timeZone, prepared }) => remindOfMeetings(tx, slot, timeZone, prepared),
});
