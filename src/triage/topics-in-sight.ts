// The topics that a window of messages may be about: those like what is said, and those last talked about. What the
// process has read of the county's topics is kept current from their logs, in which every change leaves a row.
import type { Db, TopicState, Tx } from '../db/client.js';
import { unitAndAncestors, unitAndDescendants } from '../people/units.js';
import { endStates } from '../topics/lifecycle.js';
import { mask } from './mask.js';
import { type CategoryLearner, createCategoryLearner } from './offline/learner.js';
import { profileOf } from './offline/profile.js';
import { toldApart } from './told-apart.js';
import { createTopicFinder, type TopicFinder } from './topic-finder.js';
import type { Category, OpenTopic } from './understanding.js';

/** Ended topics stay in sight for a while: "又坏了" is about one of them. */
const endedDays = 60;
const stillToBeFound: readonly TopicState[] = ['resolved', 'partlyResolved', 'unrated', 'answeredOnSpot'];
const wordsPerTopic = 12;
/** Like one of the messages. */
const nearPerMessage = 24;
/** Last raised, whatever they are about. */
const latest = 60;
/** So many where nothing is known of the words. */
const latestOfAll = 300;
/** Topics read from the database at once. */
const page = 2_000;
/** Rows of a log are numbered when they are written and seen when they are committed: look back a little. */
const lookBack = 500;

export interface TopicsInSight {
  /** Reads what has changed. */
  refresh(db: Pick<Db, 'pool'>): Promise<void>;
  /** For messages said in a unit: `texts` are theirs, `talkedAbout` topics that are in the air. */
  of(tx: Tx, said: { unitId: number; texts: string[]; talkedAbout: number[]; at: Date }): Promise<OpenTopic[]>;
}

/** `learner` is told what people decided about topics' categories. */
export function createTopicsInSight(learner: CategoryLearner = createCategoryLearner()): TopicsInSight {
  const finder = createTopicFinder();
  const lessons = createLessons(learner);
  const versions = new Map<number, number>();
  let readUpTo: number | undefined;
  let reading: Promise<void> = Promise.resolve();

  async function read(db: Pick<Db, 'pool'>): Promise<void> {
    const { rows } = await db.pool.query<{ last: number }>('SELECT coalesce(max(id), 0) AS last FROM "TopicEvent"');
    const last = rows[0]?.last ?? 0;
    if (readUpTo === last) return;
    const since = readUpTo === undefined ? undefined : readUpTo - lookBack;
    for (let after = 0; ; ) {
      const changed = await changedTopics(db, after, since);
      for (const topic of changed) {
        if (versions.get(topic.id) === topic.version) continue;
        versions.set(topic.id, topic.version);
        show(finder, topic);
        lessons.take(topic);
      }
      if (changed.length < page) break;
      after = changed.at(-1)?.id ?? 0;
    }
    readUpTo = last;
  }

  return {
    refresh(db) {
      const turn = reading.then(() => read(db));
      reading = turn.catch(() => {});
      return turn;
    },
    async of(tx, { unitId, texts, talkedAbout, at }) {
      const units = [...(await unitAndDescendants(tx, unitId)), ...(await unitAndAncestors(tx, unitId))];
      const where = { units: new Set(units), since: daysBefore(at), limit: nearPerMessage };
      const near = new Set(texts.flatMap((text) => finder.near(text, where)));
      return load(tx, units, { near: [...near], talkedAbout, since: where.since, latest });
    },
  };
}

/** The topics last raised, for who looks once and keeps nothing. */
export async function topicsInSight(tx: Tx, unitId: number, now: Date): Promise<OpenTopic[]> {
  const units = [...(await unitAndDescendants(tx, unitId)), ...(await unitAndAncestors(tx, unitId))];
  return load(tx, units, { near: [], talkedAbout: [], since: daysBefore(now), latest: latestOfAll });
}

const daysBefore = (at: Date) => new Date(at.getTime() - endedDays * 86_400_000);

interface ChangedTopic {
  id: number;
  version: number;
  unitId: number;
  title: string;
  category: Category;
  place: string | null;
  state: TopicState;
  stateSince: Date;
  private: boolean;
  words: string[];
}

async function changedTopics(db: Pick<Db, 'pool'>, after: number, since: number | undefined): Promise<ChangedTopic[]> {
  const { rows } = await db.pool.query<ChangedTopic>(
    `SELECT t.id, t.version, t."unitId", t.title, t.category, t.place, t.state, t."stateSince", t.private,
            ARRAY(SELECT m.text FROM "TopicSource" s JOIN "InboxMessage" m ON m.id = s."messageId"
                    LEFT JOIN "TriageResult" r ON r."messageId" = m.id
                   WHERE s."topicId" IN (SELECT id FROM "Topic" f WHERE f.id = t.id OR f."mergedIntoId" = t.id)
                     AND m."maskedText" IS NOT NULL AND r.kind IS DISTINCT FROM 'support'
                   ORDER BY m.id DESC LIMIT ${wordsPerTopic}) AS words
       FROM "Topic" t
      WHERE t.id > $1 AND ($2::int IS NULL OR t.id IN (SELECT "topicId" FROM "TopicEvent" WHERE id > $2))
      ORDER BY t.id LIMIT ${page}`,
    [after, since ?? null],
  );
  return rows;
}

function show(finder: TopicFinder, topic: ChangedTopic): void {
  const ended = endStates.includes(topic.state);
  finder.put({
    id: topic.id,
    unitId: topic.unitId,
    inSight: !topic.private && (!ended || stillToBeFound.includes(topic.state)),
    endedAt: ended ? topic.stateSince : null,
    texts: [topic.title, topic.place ?? '', ...topic.words],
  });
}

/** Public topics of the unit, of those beneath it and of those above it: open ones, and those that ended lately. */
async function load(
  tx: Tx,
  units: number[],
  wanted: { near: number[]; talkedAbout: number[]; since: Date; latest: number },
): Promise<OpenTopic[]> {
  const inSight = {
    unitId: { in: units },
    private: false,
    OR: [
      { state: { notIn: [...endStates] } },
      { state: { in: [...stillToBeFound] }, stateSince: { gt: wanted.since } },
    ],
  };
  const last = await tx.topic.findMany({
    where: inSight,
    orderBy: { id: 'desc' },
    take: wanted.latest,
    select: { id: true },
  });
  const ids = new Set([...wanted.near, ...last.map(({ id }) => id)]);
  // 附议 12 and 我家也是 say that somebody backs it, and nothing of what it is about.
  const ofMatter = {
    where: { message: { maskedText: { not: null }, NOT: { triage: { kind: 'support' } } } },
    include: { message: { select: { text: true, sentAt: true } } },
    orderBy: { messageId: 'desc' as const },
    take: wordsPerTopic,
  };
  const topics = await tx.topic.findMany({
    where: { AND: [inSight, { OR: [{ id: { in: [...ids] } }, { number: { in: wanted.talkedAbout } }] }] },
    include: { sources: ofMatter, mergedFrom: { select: { sources: ofMatter } } },
    orderBy: { id: 'desc' },
  });
  const apart = await toldApart(tx, topics);
  return topics.map((topic) => {
    const sources = [...topic.sources, ...topic.mergedFrom.flatMap((merged) => merged.sources)]
      .sort((a, b) => b.messageId - a.messageId)
      .slice(0, wordsPerTopic);
    const others = apart.get(topic.id);
    return {
      number: topic.number,
      title: topic.title,
      category: topic.category,
      place: topic.place,
      state: topic.state,
      words: sources.map((source) => mask(source.message.text).text),
      lastSaidAt: sources[0]?.message.sentAt ?? topic.createdAt,
      ...(others && { apart: others }),
    };
  });
}

/** Nobody of the office has looked at it, or it was found to be no topic of its own. */
const undecided: readonly TopicState[] = ['candidate', 'withdrawn', 'declined', 'merged'];

/** A topic that the office took up has the category that people want; a later correction takes the lesson back. */
function createLessons(learner: CategoryLearner) {
  const taken = new Map<number, { words: string; category: Category }>();
  return {
    take(topic: ChangedTopic): void {
      const before = taken.get(topic.id);
      const now = undecided.includes(topic.state) || topic.category === '其他' ? undefined : topic.category;
      if (before?.category === now) return;
      if (before) learner.learn(profileOf(before.words), before.category, -1);
      taken.delete(topic.id);
      if (now === undefined) return;
      const words = [topic.title, topic.words.at(-1) ?? ''].join('，');
      learner.learn(profileOf(words), now);
      taken.set(topic.id, { words, category: now });
    },
  };
}
