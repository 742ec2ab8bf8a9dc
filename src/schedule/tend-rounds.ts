// Collection rounds (征集) end on their last day, and are called to mind once before.
import { tendRounds as tend } from '../topics/rounds.js';
import { job } from './job.js';

export const tendRounds = job<undefined>({
  name: 'tend-rounds',
  label: '征集到期',
  cron: '20 8 * * *',
  catchUpHours: 24,
  run: ({ tx, slot, timeZone }) => tend(tx, slot, timeZone),
});
