// Every Monday at nine: the week of each village group and each workroom group.
import type { GroupModel, Prisma, Tx } from '../db/client.js';
import { enqueue, type NewPost } from '../outbox/enqueue.js';
import { afterQuiet } from '../outbox/quiet.js';
import { publicUrlOf } from '../people/personal-page.js';
import type { UnitSettings } from '../people/unit-settings.js';
import { settingsOf } from '../people/units.js';
import { digestText } from '../reports/digest.js';
import { weekSummary } from '../reports/week.js';
import { local } from '../time.js';
import { job } from './job.js';

const weekBefore = (slot: Date, timeZone: string) => local(slot, timeZone).minus({ weeks: 1 }).toJSDate();

const withDigest = { purpose: { in: ['village', 'workroom'] }, unitId: { not: null } } satisfies Prisma.GroupWhereInput;

export const weeklyDigest = job<Map<number, string>>({
  name: 'weekly-digest',
  label: '周报',
  cron: '0 9 * * 1',
  catchUpHours: 5 * 24,
  /** The week in the model's words per unit, where a model is on and what it wrote passed the check. */
  async prepare({ db, llm, log, config }, slot) {
    const summaries = new Map<number, string>();
    if (!llm) return summaries;
    const groups = await db.prisma.group.findMany({ where: { ...withDigest, createdAt: { lt: slot } } });
    for (const unitId of new Set(groups.flatMap((group) => group.unitId ?? []))) {
      const week = { unitId, from: weekBefore(slot, config.timeZone), to: slot, timeZone: config.timeZone };
      const summary = await weekSummary(db.prisma, llm, week, log);
      if (summary) summaries.set(unitId, summary);
    }
    return summaries;
  },
  async run({ tx, slot, now, timeZone, prepared }) {
    const groups: GroupModel[] = await tx.group.findMany({
      where: { ...withDigest, createdAt: { lt: slot } },
      orderBy: { id: 'asc' },
    });
    for (const group of groups) {
      const unitId = group.unitId as number;
      const settings = await settingsOf(tx, unitId);
      const summary = prepared.get(unitId);
      const purpose = group.purpose === 'village' ? 'village' : 'workroom';
      const text = await digestText(tx, {
        unitId,
        purpose,
        from: weekBefore(slot, timeZone),
        to: slot,
        timeZone,
        ...(summary && { summary }),
      });
      await enqueue(tx, {
        dedupeKey: `weekly-digest:${group.id}:${slot.toISOString()}`,
        groupId: group.id,
        kind: 'digest',
        text,
        ...(await pictureOf(tx, settings, group, text)),
        notBefore: afterQuiet(now, settings, timeZone),
        at: now,
      });
    }
  },
});

/** Who cannot see the picture reads what it is, and how to come by the words. */
async function pictureOf(
  tx: Tx,
  { digestAs }: UnitSettings,
  { purpose, unitId }: GroupModel,
  text: string,
): Promise<Pick<NewPost, 'picture'>> {
  if (digestAs === 'text') return {};
  if (digestAs === 'both') return { picture: { as: 'beside' } };
  const title = text.split('\n', 1)[0];
  if (purpose !== 'village') return { picture: { as: 'instead', words: `${title}\n看文字的，@我发：周报` } };
  const url = await publicUrlOf(tx);
  const board = url ? `，网上看：${url}/b/${unitId}` : '';
  return { picture: { as: 'instead', words: `${title}\n看文字的，@我发：议题${board}` } };
}
