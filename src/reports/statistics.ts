// Every figure comes from the event log, as of any date; nobody fills in anything.
import type { Tx } from '../db/client.js';
import { unitAndDescendants } from '../people/units.js';
import { formatDay } from '../time.js';

export interface Period {
  unitId: number;
  from: Date;
  to: Date;
}

export interface Figures {
  raised: number;
  reports: number;
  endorsements: number;
  shortlisted: number;
  answeredOnSpot: number;
  declined: number;
  merged: number;
  posted: number;
  consulted: number;
  assigned: number;
  claimedDone: number;
  resolved: number;
  partlyResolved: number;
  reopened: number;
  unrated: number;
}

const actionOf: Record<keyof Figures, string[]> = {
  raised: ['raise'],
  reports: ['raise', 'report'],
  endorsements: ['endorse'],
  shortlisted: ['shortlist'],
  answeredOnSpot: ['answerOnSpot'],
  declined: ['decline'],
  merged: ['merge'],
  posted: ['post'],
  consulted: ['conclude'],
  assigned: ['assign', 'assignMore'],
  claimedDone: ['claimDone'],
  resolved: ['settleResolved'],
  partlyResolved: ['settlePartly'],
  reopened: ['reopen'],
  unrated: ['settleUnrated'],
};

/** Events with from < at ≤ to on topics of the unit and those beneath it. */
export async function figures(tx: Tx, period: Period): Promise<Figures> {
  const rows = await tx.topicEvent.groupBy({
    by: ['action'],
    where: {
      at: { gt: period.from, lte: period.to },
      topic: { unitId: { in: await unitAndDescendants(tx, period.unitId) } },
    },
    _count: true,
  });
  const count = (actions: string[]) =>
    rows.filter((row) => actions.includes(row.action)).reduce((sum, row) => sum + row._count, 0);
  return Object.fromEntries(
    Object.entries(actionOf).map(([name, actions]) => [name, count(actions)]),
  ) as unknown as Figures;
}

export async function statisticsText(tx: Tx, period: Period & { timeZone: string }): Promise<string> {
  const f = await figures(tx, period);
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: period.unitId } });
  const span = `${formatDay(period.from, period.timeZone)}—${formatDay(period.to, period.timeZone)}`;
  return [
    `${unit.name} ${span}`,
    `群众反映${f.reports}人次，附议${f.endorsements}人次，新议题线索${f.raised}件`,
    `受理${f.shortlisted}件，当场答复${f.answeredOnSpot}件，并案${f.merged}件，不予列入${f.declined}件`,
    `公示${f.posted}件，协商${f.consulted}场，交办${f.assigned}项，办结${f.claimedDone}件`,
    `群众确认：已解决${f.resolved}件，部分解决${f.partlyResolved}件，重新办理${f.reopened}件，未评价${f.unrated}件`,
    '数字都从办事记录里算出来，不用另外填报。',
  ].join('\n');
}
