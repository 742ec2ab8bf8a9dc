// 回头看: on the day that was set, the workroom and whoever raised it are asked once whether it still holds.
import { askForReviews } from '../followups/review.js';
import { job } from './job.js';

export const reviewOutcomes = job<undefined>({
  name: 'review-outcomes',
  label: '回头看提醒',
  cron: '40 8 * * *',
  catchUpHours: 10,
  async run({ tx, slot, timeZone }) {
    await askForReviews(tx, slot, timeZone);
  },
});
