// Confirms topics whose 公示期 is over, and tells the workroom what can be consulted now.
import type { TopicModel } from '../db/client.js';
import { notify } from '../outbox/notices.js';
import { workroomGroupOf } from '../people/units.js';
import { closePostings as close, postedList } from '../topics/postings.js';
import { job } from './job.js';

export const closePostings = job<undefined>({
  name: 'close-postings',
  cron: '5 8 * * *',
  catchUpHours: 24,
  async run({ tx, slot }) {
    const perRoom = new Map<number, TopicModel[]>();
    for (const topic of await close(tx, slot)) {
      const workroom = await workroomGroupOf(tx, topic.unitId);
      if (workroom) perRoom.set(workroom.id, [...(perRoom.get(workroom.id) ?? []), topic]);
    }
    for (const [groupId, topics] of perRoom) {
      await notify(tx, {
        dedupeKey: `confirmed:${groupId}:${slot.toISOString()}`,
        groupId,
        kind: 'task',
        text: `【公示期满】${postedList(topics)}\n可以商量了，发：开启协商 ${topics[0]?.number} 周五下午3点 村委会`,
        prompt: true,
        at: slot,
      });
    }
  },
});
