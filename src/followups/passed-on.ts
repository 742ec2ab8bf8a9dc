// 回访: the word of a reporter without an account, passed on by a staff member. The events say who passed it on, so that
// such words can be shown apart.
import type { PersonModel, ReportModel, TopicModel, Tx } from '../db/client.js';
import { offlinePlatform } from '../people/offline.js';
import { mergedFamily } from '../topics/topics.js';

export type OfflineReport = ReportModel & { person: PersonModel };

/** The reporters without an account, those still to be asked first. */
export async function offlineReports(tx: Tx, topic: TopicModel): Promise<OfflineReport[]> {
  const reports = await tx.report.findMany({
    where: { topicId: { in: await mergedFamily(tx, topic.id) }, person: { platform: offlinePlatform } },
    include: { person: true },
    orderBy: { id: 'asc' },
  });
  return [...reports.filter((report) => report.verdict === null), ...reports.filter((report) => report.verdict)];
}
