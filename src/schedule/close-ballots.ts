// Counts the votes of ballots that are over and tells everybody.
import { closeBallots as close } from '../topics/ballots.js';
import { job } from './job.js';

export const closeBallots = job<undefined>({
  name: 'close-ballots',
  label: '投票到期',
  cron: '0 8 * * *',
  catchUpHours: 24,
  run: ({ tx, slot }) => close(tx, slot),
});
