// When a consultation's hour has come its session is open, and the workroom hears how to write down the outcome.
import { openDueSessions } from '../consultations/consultations.js';
import { notify } from '../outbox/notices.js';
import { workroomGroupOf } from '../people/units.js';
import { nameOf } from '../topics/topics.js';
import { job } from './job.js';

export const openSessions = job<undefined>({
  name: 'open-sessions',
  cron: '*/5 * * * *',
  catchUpHours: 1,
  async moments(deps, from, to) {
    const meetings = await deps.db.prisma.consultation.findMany({
      where: { openedAt: null, concludedAt: null, scheduledAt: { gt: from, lte: to } },
    });
    return meetings.flatMap((meeting) => meeting.scheduledAt ?? []);
  },
  async run({ tx, slot }) {
    for (const topic of await openDueSessions(tx, slot)) {
      const workroom = await workroomGroupOf(tx, topic.unitId);
      if (!workroom) continue;
      await notify(tx, {
        dedupeKey: `session:${topic.id}:${topic.version}`,
        groupId: workroom.id,
        topicId: topic.id,
        kind: 'task',
        text: `【开始协商】${nameOf(topic)}\n商量完发：结论 ${topic.number} 共识 商定的办法（也可以写 部分 或 未达成）`,
        prompt: true,
        at: slot,
      });
    }
  },
});
