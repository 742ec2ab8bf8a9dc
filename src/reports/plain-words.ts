// 说白话: what an office wrote to residents, once more in plain words under it. The original always stands; the addition is
// there only when it passed the check, and nobody waits long for it.
import type { Deps } from '../deps.js';
import { mergedFamily } from '../topics/topics.js';
import { countyFor } from '../triage/model-settings.js';
import { tell } from './told.js';

type PlainDeps = Pick<Deps, 'db' | 'log' | 'llm'>;

/** The oldest words of an office that wait: for all chats that are told them, once. False: none wait. */
export async function sayPlainly({ db: { prisma }, log, llm }: PlainDeps): Promise<boolean> {
  if (!llm?.ready()) return false;
  const waiting = { postId: null, plainBy: { gt: new Date() }, official: { not: null } };
  const first = await prisma.notice.findFirst({ where: waiting, orderBy: { id: 'asc' } });
  if (!first?.official || first.topicId === null) return false;
  const { topicId, official } = first;
  // Taken by whoever empties it first; the chat waits for nobody longer than until `plainBy`.
  const taken = await prisma.notice.updateManyAndReturn({
    where: { ...waiting, topicId, official },
    data: { official: null },
    select: { id: true },
  });
  if (taken.length === 0) return true;
  const ids = taken.map(({ id }) => id);
  const topic = await prisma.topic.findUniqueOrThrow({ where: { id: topicId } });
  const reports = await prisma.report.findMany({
    where: { topicId: { in: await mergedFamily(prisma, topicId) } },
    include: { person: { select: { name: true } } },
  });
  const county = await countyFor(prisma, topic.unitId);
  const told = await tell(
    llm,
    {
      prompt: 'plain-language',
      sources: [{ id: 'office', text: official }],
      names: reports.flatMap(({ person }) => person.name ?? []),
      // One message is all there is: the unit's `plainLanguageFrom` says how long it must be.
      messages: 1,
      minMessages: 1,
    },
    county,
    log,
  );
  const plain = told?.map(({ text }) => `${text.replace(/[。\s]+$/, '')}。`).join('') ?? null;
  await prisma.notice.updateMany({ where: { id: { in: ids } }, data: { plain, plainBy: null } });
  return true;
}
