// F92: the same trouble again, months after it was settled, is a new topic that is linked to the old one.
import type { TopicModel, Tx } from '../db/client.js';
import { settingsOf, unitAndDescendants } from '../people/units.js';
import { local } from '../time.js';
import { record, theBot } from '../topics/events.js';
import type { Reporter } from '../topics/topics.js';
import { similarity, similarTopics } from './offline/similar.js';
import type { Understanding } from './understanding.js';

const settled = ['resolved', 'partlyResolved', 'unrated'] as const;
const maxLooked = 300;

export interface Recurrence {
  topic: TopicModel;
  old: TopicModel;
  /** Whoever says it again reported the old one too: to them it may simply not be done. */
  byItsReporter: boolean;
}

/** Links a topic that was just raised to the ended one that it is like; undefined when there is none. */
export async function linkRecurrence(
  tx: Tx,
  topic: TopicModel,
  item: Understanding['items'][number],
  reporter: Pick<Reporter, 'person' | 'words'>,
  at: Date,
): Promise<Recurrence | undefined> {
  const old = await endedLike(tx, topic, item, reporter.words, at);
  if (!old) return undefined;
  const linked = await record(tx, topic, {
    action: 'linkRecurrence',
    actor: theBot,
    at,
    data: { of: old.number },
    set: { recurrenceOfId: old.id },
  });
  const reports = await tx.report.count({ where: { topicId: old.id, personId: reporter.person.id } });
  return { topic: linked, old, byItsReporter: reports > 0 };
}

async function endedLike(
  tx: Tx,
  topic: TopicModel,
  item: Understanding['items'][number],
  words: string,
  at: Date,
): Promise<TopicModel | undefined> {
  const { recurrenceMonths } = await settingsOf(tx, topic.unitId);
  const ended = await tx.topic.findMany({
    where: {
      unitId: { in: await unitAndDescendants(tx, topic.unitId) },
      private: false,
      state: { in: [...settled] },
      stateSince: { gte: local(at).minus({ months: recurrenceMonths }).toJSDate() },
    },
    include: { reports: true },
    orderBy: { id: 'desc' },
    take: maxLooked,
  });
  const seen = ended.map(({ reports, createdAt, ...rest }) => ({
    ...rest,
    words: reports.map((report) => report.words),
    lastSaidAt: createdAt,
  }));
  const [best] = similarTopics(`${item.title} ${words}`, item.place, seen, 1);
  const alike = best && best.score >= similarity.sameTopic ? best.number : undefined;
  const withNumber = (number: number | null | undefined) => ended.find((candidate) => candidate.number === number);
  return withNumber(item.matchTopic) ?? withNumber(alike);
}
