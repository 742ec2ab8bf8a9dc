// The outbox folds notices whenever they may go out; this job makes the moments at which that becomes so (the end of quiet
// hours, the evening post) fall on time.
import { job } from './job.js';

export const foldNotices = job<undefined>({
  name: 'fold-notices',
  label: '傍晚合并发消息',
  cron: '0 7,8,18 * * *',
  catchUpHours: 1,
  // Being run wakes the outbox; there is nothing to write.
  run: async () => {},
});
