// Folds what waits for a chat into one post, when that chat may be spoken to.
import type { GroupModel, NoticeModel, Tx } from '../db/client.js';
import type { Deps } from '../deps.js';
import type { UnitSettings } from '../people/unit-settings.js';
import { settingsOf } from '../people/units.js';
import { choiceLine, forEverybody, offerChoices } from './choices.js';
import { enqueue } from './enqueue.js';
import type { Offer } from './notices.js';
import { isQuiet, startOfDay, todayAt } from './quiet.js';

/** A folded post names at most this many things; the rest follows in the next one. */
const maxFolded = 12;

const modelReady = ({ llm }: Pick<Deps, 'llm'>) => llm?.ready() === true;

/** Whether anything is held back for a model that is at work on its words. */
export async function awaitsPlainWords(deps: Pick<Deps, 'db' | 'llm'>): Promise<boolean> {
  const held = { postId: null, plainBy: { gt: new Date() } };
  return modelReady(deps) && (await deps.db.prisma.notice.count({ where: held })) > 0;
}

interface Folding {
  now: Date;
  zone: string;
  /** A model may be at work on the words of one. */
  plainly: boolean;
}

/** Makes at most one post per chat; returns how many chats got one. What goes wrong in one chat holds up no other. */
export async function foldNotices(deps: Pick<Deps, 'db' | 'clock' | 'config' | 'log' | 'llm'>): Promise<number> {
  const waiting = await deps.db.prisma.notice.groupBy({ by: ['groupId'], where: { postId: null } });
  let made = 0;
  for (const { groupId } of waiting) {
    try {
      const done = await deps.db.prisma.$transaction((tx) =>
        foldGroup(tx, groupId, { now: deps.clock.now(), zone: deps.config.timeZone, plainly: modelReady(deps) }),
      );
      if (done) made += 1;
    } catch (error) {
      deps.log.error({ err: error, groupId }, 'notices could not be folded');
    }
  }
  return made;
}

async function foldGroup(tx: Tx, groupId: number, { now, zone, plainly }: Folding): Promise<boolean> {
  // One folder at a time: two replicas must not make two posts of the same notices.
  await tx.$queryRaw`SELECT id FROM "Group" WHERE id = ${groupId} FOR UPDATE`;
  const group = await tx.group.findUniqueOrThrow({ where: { id: groupId } });
  const notices = await tx.notice.findMany({
    where: { groupId, postId: null },
    orderBy: { id: 'asc' },
    take: maxFolded,
  });
  if (notices.length === 0) return false;
  // The others wait with it: what is told in a chat keeps its order.
  if (plainly && notices.some(({ plainBy }) => plainBy && plainBy > new Date())) return false;
  const settings = await settingsOf(tx, group.unitId);
  if (!(await mayPost(tx, group, notices, settings, now, zone))) return false;
  const texts: string[] = [];
  for (const notice of await withoutOvertaken(tx, notices)) texts.push(await withChoices(tx, notice, now));
  const dedupeKey = `notices:${(notices[0] as NoticeModel).id}`;
  await enqueue(tx, { dedupeKey, groupId, kind: 'notice', text: texts.join('\n\n'), at: now });
  const post = await tx.outboxPost.findUniqueOrThrow({ where: { dedupeKey } });
  await tx.notice.updateMany({ where: { id: { in: notices.map((n) => n.id) } }, data: { postId: post.id } });
  return true;
}

/**
 * Of several answers about one topic that wait together only the newest still holds: what came before is overtaken. A
 * question is so only when the topic no longer waits for what people say.
 */
async function withoutOvertaken(tx: Tx, notices: NoticeModel[]): Promise<NoticeModel[]> {
  const key = (notice: NoticeModel) => `${notice.topicId} ${notice.aboutId} ${notice.kind === 'passOn'}`;
  const told = notices.filter((notice) => ['answer', 'ask', 'passOn'].includes(notice.kind));
  const newest = new Map(told.map((notice) => [key(notice), notice.id]));
  const asked = told.filter((notice) => notice.kind === 'ask').flatMap((notice) => notice.topicId ?? []);
  const waiting = await tx.topic.findMany({ where: { id: { in: asked }, state: 'verifying' } });
  const stillOpen = new Set(waiting.map((topic) => topic.id));
  return notices.filter(
    (notice) =>
      !told.includes(notice) ||
      newest.get(key(notice)) === notice.id ||
      (notice.kind === 'ask' && stillOpen.has(notice.topicId ?? 0)),
  );
}

async function mayPost(
  tx: Tx,
  group: GroupModel,
  notices: NoticeModel[],
  settings: UnitSettings,
  now: Date,
  zone: string,
): Promise<boolean> {
  const pending = await tx.outboxPost.count({ where: { groupId: group.id, kind: 'notice', state: 'pending' } });
  // While an earlier one is still on its way (a rate limit, a retry), more of them gather behind it.
  if (pending > 0) return false;
  if (group.purpose === 'direct') return !isQuiet(now, settings, zone);
  if (group.purpose !== 'village') return true;
  if (isQuiet(now, settings, zone)) return false;
  const today = startOfDay(now, zone);
  const posted = await tx.outboxPost.count({
    where: { groupId: group.id, kind: { in: ['notice', 'digest'] }, createdAt: { gte: today } },
  });
  if (posted >= settings.postsPerDay) return false;
  return notices.some((n) => n.prompt || n.createdAt < today) || now >= todayAt(now, settings.foldAt, zone);
}

async function withChoices(tx: Tx, notice: NoticeModel, now: Date): Promise<string> {
  const offers = notice.choices as unknown as Offer[];
  const text = notice.plain ? `${notice.text}\n〔AI 帮您说白话〕${notice.plain}` : notice.text;
  if (offers.length === 0) return text;
  const prompt = notice.kind === 'ask' ? `${forEverybody}${notice.id}` : `notice:${notice.id}`;
  const numbered = await offerChoices(tx, { groupId: notice.groupId, personId: null, prompt, offers, now });
  return `${text}\n${choiceLine(numbered)}`;
}
