// 险情: a danger now. The numbers to dial go out at once and the workroom is alerted; no topic is made of it, and no
// model is waited for.
import type { GroupModel, InboxMessageModel, Tx } from '../db/client.js';
import { enqueue } from '../outbox/enqueue.js';
import { workroomGroupOf } from '../people/units.js';
import { reply } from './reply.js';

const advice =
  '先保住人！马上打电话：着火 119，伤病 120，报警 110。\n闻到燃气味：关阀、开窗、人到外面再打。有人触电：先拉闸，别用手拉。\n已经告诉工作室。';

/** One alert and one unasked answer per chat in this time: many people talk about one fire. */
const oneAlarmMs = 10 * 60_000;

export async function raiseAlarm(
  tx: Tx,
  at: {
    message: InboxMessageModel;
    group: GroupModel;
    unitId: number | null;
    personId: number;
    words: string;
    now: Date;
  },
): Promise<void> {
  const { message, group, now } = at;
  const slot = Math.floor(now.getTime() / oneAlarmMs);
  if (message.calledBot) {
    await reply(tx, at, advice);
  } else {
    await enqueue(tx, {
      dedupeKey: `emergency:${group.id}:${slot}`,
      groupId: group.id,
      kind: 'alert',
      text: advice,
      at: now,
    });
  }
  const workroom = at.unitId === null ? undefined : await workroomGroupOf(tx, at.unitId);
  if (!workroom || workroom.id === group.id) return;
  await enqueue(tx, {
    dedupeKey: `alert:${group.id}:${slot}`,
    groupId: workroom.id,
    kind: 'alert',
    text: `【紧急】${group.title ?? '村群'}有人说：${at.words}\n已提醒大家打 110/119/120，请马上联系核实。`,
    at: now,
  });
}
