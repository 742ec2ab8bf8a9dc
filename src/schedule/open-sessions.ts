// When a consultation's hour has come its session is open if those who must be there are; else the workroom hears who is
// missing.
import { openDueSessions } from '../consultations/sessions.js';
import { job } from './job.js';

export const openSessions = job<undefined>({
  name: 'open-sessions',
  label: '到点开会',
  cron: '*/5 * * * *',
  catchUpHours: 1,
  async moments(deps, from, to) {
    const meetings = await deps.db.prisma.consultation.findMany({
      where: { openedAt: null, concludedAt: null, scheduledAt: { gt: from, lte: to } },
    });
    return meetings.flatMap((meeting) => meeting.scheduledAt ?? []);
  },
  run: ({ tx, slot }) => openDueSessions(tx, slot),
});
