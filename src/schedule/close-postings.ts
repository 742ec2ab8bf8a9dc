// Confirms topics whose 公示期 is over, and tells the workroom what can be consulted now and what still waits for an answer.
import type { TopicModel, Tx } from '../db/client.js';
import { notify } from '../outbox/notices.js';
import { workroomOfTopic } from '../people/units.js';
import { isWorkingDay } from '../time.js';
import { closePostings as close, postedList } from '../topics/postings.js';
import { job } from './job.js';

export const closePostings = job<undefined>({
  name: 'close-postings',
  label: '公示到期',
  cron: '5 8 * * *',
  catchUpHours: 24,
  async run({ tx, slot, timeZone }) {
    const { confirmed, held } = await close(tx, slot);
    await tell(tx, 'confirmed', confirmed, slot, (topics) => {
      return `【公示期满】${postedList(topics)}\n可以商量了，发：开启协商 ${topics[0]?.number} 周五下午3点 村委会`;
    });
    if (!isWorkingDay(slot, timeZone)) return;
    await tell(tx, 'held', held, slot, (topics) => {
      return `【公示期满，还不能确定】${postedList(topics)}\n有异议没答复，发：答复异议 ${topics[0]?.number} 怎么答复，或：异议成立 ${topics[0]?.number} 原因`;
    });
  },
});

async function tell(tx: Tx, key: string, topics: TopicModel[], slot: Date, text: (topics: TopicModel[]) => string) {
  const perRoom = new Map<number, TopicModel[]>();
  for (const topic of topics) {
    const workroom = await workroomOfTopic(tx, topic);
    if (workroom) perRoom.set(workroom.id, [...(perRoom.get(workroom.id) ?? []), topic]);
  }
  for (const [groupId, list] of perRoom) {
    await notify(tx, {
      dedupeKey: `${key}:${groupId}:${slot.toISOString()}`,
      groupId,
      kind: 'task',
      text: text(list),
      prompt: true,
      at: slot,
    });
  }
}
