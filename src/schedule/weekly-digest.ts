// Every Monday at nine: the week of each village group and each workroom group.
import type { GroupModel } from '../db/client.js';
import { enqueue } from '../outbox/enqueue.js';
import { afterQuiet } from '../outbox/quiet.js';
import { settingsOf } from '../people/units.js';
import { digestText, topicsOfWeek } from '../reports/digest.js';
import { leadSentence } from '../reports/lead.js';
import { local } from '../time.js';
import { modelSettings } from '../triage/model-settings.js';
import { job } from './job.js';

const weekBefore = (slot: Date, timeZone: string) => local(slot, timeZone).minus({ weeks: 1 }).toJSDate();

export const weeklyDigest = job<Map<number, string>>({
  name: 'weekly-digest',
  cron: '0 9 * * 1',
  catchUpHours: 5 * 24,
  /** The model's lead sentence per unit, where a model is on and what it wrote passed the checks. */
  async prepare(deps, slot) {
    const leads = new Map<number, string>();
    if (!deps.llm) return leads;
    const groups = await deps.db.prisma.group.findMany({
      where: { purpose: { in: ['village', 'workroom'] }, unitId: { not: null } },
      distinct: ['unitId'],
    });
    for (const { unitId } of groups) {
      if (unitId === null) continue;
      const topics = await topicsOfWeek(deps.db.prisma, {
        unitId,
        from: weekBefore(slot, deps.config.timeZone),
        to: slot,
      });
      const { county } = await modelSettings(deps.db.prisma, unitId);
      const lead = await leadSentence(deps.llm, county, topics, deps.log);
      if (lead) leads.set(unitId, lead);
    }
    return leads;
  },
  async run({ tx, slot, now, timeZone, prepared }) {
    const groups: GroupModel[] = await tx.group.findMany({
      where: { purpose: { in: ['village', 'workroom'] }, unitId: { not: null }, createdAt: { lt: slot } },
      orderBy: { id: 'asc' },
    });
    for (const group of groups) {
      const unitId = group.unitId as number;
      const lead = prepared.get(unitId);
      const purpose = group.purpose === 'village' ? 'village' : 'workroom';
      const text = await digestText(tx, {
        unitId,
        purpose,
        from: weekBefore(slot, timeZone),
        to: slot,
        timeZone,
        ...(lead && { lead }),
      });
      await enqueue(tx, {
        dedupeKey: `weekly-digest:${group.id}:${slot.toISOString()}`,
        groupId: group.id,
        kind: 'digest',
        text,
        notBefore: afterQuiet(now, await settingsOf(tx, unitId), timeZone),
        at: now,
      });
    }
  },
});
