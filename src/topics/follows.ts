// 订阅 / 退订: who wants to hear how a topic goes on, and who has heard enough.
import type { GroupModel, PersonModel, TopicModel, Tx } from '../db/client.js';
import { mergedFamily } from './topics.js';

/** A reporter hears of it anyway, unless they had 退订. */
export async function follow(
  tx: Tx,
  topic: TopicModel,
  person: PersonModel,
  group: GroupModel,
  at: Date,
): Promise<'followed' | 'already' | 'reporter' | 'unmuted'> {
  const mine = { personId: person.id, topicId: { in: await mergedFamily(tx, topic.id) } };
  const reports = await tx.report.findMany({ where: mine });
  if (reports.some((report) => report.muted)) {
    await tx.report.updateMany({ where: mine, data: { muted: false } });
    return 'unmuted';
  }
  if (reports.length > 0) return 'reporter';
  if ((await tx.follow.count({ where: mine })) > 0) return 'already';
  await tx.follow.create({ data: { topicId: topic.id, personId: person.id, groupId: group.id, createdAt: at } });
  return 'followed';
}

/** A reporter is asked and told no more but each outcome once; anybody else hears nothing. */
export async function unfollow(tx: Tx, topic: TopicModel, person: PersonModel): Promise<'none' | 'reporter' | 'done'> {
  const mine = { personId: person.id, topicId: { in: await mergedFamily(tx, topic.id) } };
  const muted = await tx.report.updateMany({ where: mine, data: { muted: true } });
  const unfollowed = await tx.follow.deleteMany({ where: mine });
  if (muted.count > 0) return 'reporter';
  return unfollowed.count > 0 ? 'done' : 'none';
}
