// An opinion that a staff member wrote down for somebody without an account, or that came by the form on a page: filed at
// once, by the offline engine, since whoever waits for a number must not wait for a model. The title can be corrected.
import type { GroupModel, InboxMessageModel, PersonModel, Tx } from '../db/client.js';
import { addOfflinePerson } from '../people/offline.js';
import { workroomGroupOf } from '../people/units.js';
import type { Channel } from '../topics/channels.js';
import type { Actor } from '../topics/events.js';
import { announce, type Filed, fileItem, itemsOf } from './filing.js';
import { mask } from './mask.js';
import { offlineEngine } from './offline/engine.js';
import { topicsInSight } from './topics-in-sight.js';
import type { OpenTopic } from './understanding.js';

export interface Opinion {
  unitId: number;
  words: string;
  /** Whose it is: a person known by now, or the name, for the workroom only, of one without an account. */
  by: PersonModel | { name: string | null };
  isPrivate: boolean;
  anonymous: boolean;
  channel: Channel;
  stallId?: number;
  /** The chat that is asked to pass on what becomes of it. */
  group: GroupModel;
  /** Left out where the reporter did it. */
  filedBy?: Actor;
  message: InboxMessageModel;
  /** It is not joined to a topic like it. */
  alone?: boolean;
  /** The topics it may be about, where several are recorded one after the other; grows with what is raised. */
  openTopics?: OpenTopic[];
}

export async function recordOpinion(tx: Tx, opinion: Opinion, at: Date): Promise<Filed[]> {
  const { unitId, message, channel, group, anonymous, filedBy, stallId, by } = opinion;
  const masked = mask(opinion.words);
  await tx.inboxMessage.update({
    where: { id: message.id },
    data: { maskedText: masked.text, maskTokens: masked.tokens },
  });
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: unitId } });
  const openTopics = opinion.openTopics ?? (await topicsInSight(tx, unitId, at));
  const spoken = { id: message.id, speaker: '甲', official: false, text: masked.text, calledBot: true, at };
  const window = { unitName: unit.name, earlier: [], messages: [spoken], openTopics };
  const [understanding] = offlineEngine().triage(window);
  if (!understanding) throw new Error('the offline engine left an opinion out');
  const reporter = {
    person: 'id' in by ? by : await addOfflinePerson(tx, by.name),
    group,
    words: masked.text,
    anonymous,
    ...(filedBy && { filedBy }),
    channel,
    ...(stallId !== undefined && { stallId }),
  };
  const { isPrivate, alone = false } = opinion;
  const toFile = { tx, now: at, unitId, message, reporter, isPrivate, openTopics, filed: new Map(), alone };
  const items = itemsOf(understanding, masked.text);
  const suggestedBy = understanding.items.length > 0 ? { engine: 'offline', isTopic: false } : undefined;
  const workroom = await workroomGroupOf(tx, unitId);
  const filed: Filed[] = [];
  for (const item of alone ? items.slice(0, 1) : items) {
    const one = await fileItem({ ...toFile, suggestedBy }, item);
    // Whoever writes it down in the workroom has just been told there.
    const toldThere = workroom?.id === group.id && message.origin !== 'page';
    if (one.how === 'raised' && !alone && !toldThere) await announce(toFile, one);
    filed.push(one);
  }
  return filed;
}
