// 附议: enough of them take a topic up without a convener (议什么由群众说了算), and whoever does it hears the outcome.
import type { GroupModel, InboxMessageModel, PersonModel, TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { settingsOf } from '../people/units.js';
import { tellReporters } from './answers.js';
import { record, theBot } from './events.js';
import { linkSource } from './sources.js';
import { countVoices, mergedFamily, nameOf, publicNameOf } from './topics.js';
import { tellWorkroom } from './workroom.js';

export interface Endorsed {
  result: 'endorsed' | 'already' | 'own';
  /** With those of merged topics. */
  count: number;
  promoted: boolean;
}

export async function endorse(
  tx: Tx,
  topic: TopicModel,
  person: PersonModel,
  group: GroupModel,
  message: Pick<InboxMessageModel, 'id'>,
  at: Date,
): Promise<Endorsed> {
  if (topic.mergedIntoId !== null) {
    const into = await tx.topic.findUniqueOrThrow({ where: { id: topic.mergedIntoId } });
    throw new UserError(`${topic.number}号已经并入${publicNameOf(into)}。可以发：附议 ${into.number}`);
  }
  // Also from who stands behind it already: it was said of this topic.
  await linkSource(tx, topic.id, message.id);
  const count = async () => (await countVoices(tx, topic.id)).endorsers;
  const mine = { topicId: { in: await mergedFamily(tx, topic.id) }, personId: person.id };
  if ((await tx.report.count({ where: mine })) > 0) return { result: 'own', count: await count(), promoted: false };
  if ((await tx.endorsement.count({ where: mine })) > 0)
    return { result: 'already', count: await count(), promoted: false };
  const endorsement = { topicId: topic.id, personId: person.id, groupId: group.id, createdAt: at };
  await tx.endorsement.create({ data: endorsement });
  await tx.follow.createMany({ data: [endorsement], skipDuplicates: true });
  const after = await record(tx, topic, {
    action: 'endorse',
    actor: { personId: person.id },
    at,
    data: { messageId: message.id },
  });
  return { result: 'endorsed', ...(await promoteIfEnough(tx, after, at)) };
}

/** To be asked after each endorsement, however it came. */
export async function promoteIfEnough(
  tx: Tx,
  topic: TopicModel,
  at: Date,
): Promise<{ count: number; promoted: boolean }> {
  const { endorsers: count } = await countVoices(tx, topic.id);
  const { endorseThreshold } = await settingsOf(tx, topic.unitId);
  if (topic.state !== 'candidate' || count < endorseThreshold) return { count, promoted: false };
  const after = await record(tx, topic, { action: 'shortlist', actor: theBot, at, data: { endorsements: count } });
  await tellReporters(tx, after, {
    text: `已有${count}位乡亲附议，自动受理了，下一步公示给大家看。`,
    prompt: false,
    alsoFollowers: true,
    at,
  });
  await tellWorkroom(tx, after, {
    about: 'promoted',
    text: `【附议够数】${nameOf(after)}有${count}人附议，已自动受理。\n下一步发：公示 ${after.number} 5天`,
    choices: [{ label: `公示${after.number}号`, command: `公示 ${after.number}` }],
    at,
  });
  return { count, promoted: true };
}
