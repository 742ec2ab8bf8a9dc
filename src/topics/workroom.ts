// News for those who decide on a topic.
import type { TopicModel, Tx } from '../db/client.js';
import { notify, type Offer } from '../outbox/notices.js';
import { workroomOfTopic } from '../people/units.js';

export async function tellWorkroom(
  tx: Tx,
  topic: TopicModel,
  news: { about: string; text: string; choices?: Offer[]; at: Date },
): Promise<void> {
  const workroom = await workroomOfTopic(tx, topic);
  if (!workroom) return;
  await notify(tx, {
    dedupeKey: `${news.about}:${topic.id}:${topic.version}`,
    groupId: workroom.id,
    topicId: topic.id,
    kind: 'task',
    text: news.text,
    prompt: true,
    ...(news.choices && { choices: news.choices }),
    at: news.at,
  });
}
