// 回访: the word of a reporter without an account, passed on by a staff member. The event says who passed it on, so that
// such verdicts can be shown apart.
import type { PersonModel, ReportModel, TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { offlinePlatform } from '../people/offline.js';
import { type Actor, record } from '../topics/events.js';
import { mergedFamily } from '../topics/topics.js';
import { type Judged, judge, type Verdict } from './verification.js';

export type Satisfaction = 'satisfied' | 'mostly' | 'dissatisfied';

export interface PassedOn {
  verdict?: Verdict;
  satisfaction?: Satisfaction;
  words: string;
}

export type OfflineReport = ReportModel & { person: PersonModel };

/** The topic's reporters without an account, those still to be asked first. */
export async function offlineReports(tx: Tx, topic: TopicModel): Promise<OfflineReport[]> {
  const reports = await tx.report.findMany({
    where: { topicId: { in: await mergedFamily(tx, topic.id) }, person: { platform: offlinePlatform } },
    include: { person: true },
    orderBy: { id: 'asc' },
  });
  return [...reports.filter((report) => !report.verdict), ...reports.filter((report) => report.verdict)];
}

export async function passOn(
  tx: Tx,
  topic: TopicModel,
  report: OfflineReport,
  filer: Actor & { personId: number },
  said: PassedOn,
  at: Date,
): Promise<Judged | undefined> {
  let current = topic;
  if (said.satisfaction) {
    current = await record(tx, topic, {
      action: 'rate',
      actor: { personId: report.personId, role: 'reporter' },
      at,
      ...(said.words && { reason: said.words }),
      data: { satisfaction: said.satisfaction, passedOnBy: filer.personId },
    });
    const own = { topicId: { in: await mergedFamily(tx, topic.id) }, personId: report.personId };
    await tx.report.updateMany({ where: own, data: { satisfaction: said.satisfaction, satisfactionAt: at } });
  }
  if (!said.verdict) return undefined;
  const by = { personId: report.personId, passedOnBy: filer.personId };
  const judged = await judge(tx, current, by, said.verdict, said.words, at);
  if (judged.result === 'not-a-reporter') throw new UserError(`${topic.number}号的这位反映人已经撤回了。`);
  return judged;
}
