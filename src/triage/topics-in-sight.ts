// The topics that words said in a unit may be about.
import type { Tx } from '../db/client.js';
import { unitAndAncestors, unitAndDescendants } from '../people/units.js';
import { endStates } from '../topics/lifecycle.js';
import { mask } from './mask.js';
import type { OpenTopic } from './understanding.js';

/** Ended topics stay in sight for a while: "又坏了" is about one of them. */
const endedDays = 60;
const maxTopics = 300;
const wordsPerTopic = 12;

/** Public topics of the unit, of those beneath it and of those above it: open ones, and those that ended lately. */
export async function topicsInSight(tx: Tx, unitId: number, now: Date): Promise<OpenTopic[]> {
  const units = [...(await unitAndDescendants(tx, unitId)), ...(await unitAndAncestors(tx, unitId))];
  const topics = await tx.topic.findMany({
    where: {
      unitId: { in: units },
      private: false,
      OR: [
        { state: { notIn: [...endStates] } },
        {
          state: { in: ['resolved', 'partlyResolved', 'unrated', 'answeredOnSpot'] },
          stateSince: { gt: new Date(now.getTime() - endedDays * 86_400_000) },
        },
      ],
    },
    include: {
      sources: {
        include: { message: { select: { text: true, sentAt: true } } },
        orderBy: { messageId: 'desc' },
        take: wordsPerTopic,
      },
    },
    orderBy: { id: 'desc' },
    take: maxTopics,
  });
  return topics.map((topic) => ({
    number: topic.number,
    title: topic.title,
    category: topic.category,
    place: topic.place,
    state: topic.state,
    words: topic.sources.map((source) => mask(source.message.text).text),
    lastSaidAt: topic.sources[0]?.message.sentAt ?? topic.createdAt,
  }));
}
