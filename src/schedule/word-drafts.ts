// Where a model is on, drafts of 纪要 and 提案 that a template made are worded more smoothly, some minutes after people have
// them. The plain draft is answered at once and stays wherever the model's line does not pass the checks.

import { linesOf } from '../consultations/minutes.js';
import { sourcesOf } from '../consultations/minutes-sources.js';
import {
  captureOf,
  minutesToWord,
  namesIn,
  takeWordings,
  type WaitingMinutes,
} from '../consultations/minutes-wording.js';
import { groundsOf, motionsToWord, takeMotionWordings } from '../motions/motion-wording.js';
import { linesOfMotion, type MotionOfUnit } from '../motions/motions.js';
import { settingsOf } from '../people/units.js';
import { polish } from '../reports/polish.js';
import { countyFor } from '../triage/model-settings.js';
import { job } from './job.js';

type Worded<D> = { draft: D; lines: Map<number, string> };

interface Prepared {
  minutes: Worded<WaitingMinutes>[];
  motions: Worded<MotionOfUnit>[];
}

const minutesFields = ['各方意见', '不同意见及说明', '协商结果', '落实措施'] as const;
const motionFields = ['情况', '分析', '建议'] as const;

export const wordDrafts = job<Prepared>({
  name: 'word-drafts',
  label: '润色草稿',
  cron: '*/5 * * * *',
  catchUpHours: 1,
  async moments({ db, llm }, from, to) {
    if (!llm) return [];
    const waiting = (await minutesToWord(db.prisma, to)).length + (await motionsToWord(db.prisma, to)).length;
    return waiting > 0 ? [new Date(from.getTime() + 1)] : [];
  },
  async prepare({ db, llm, log, config }, slot) {
    const prepared: Prepared = { minutes: [], motions: [] };
    if (!llm?.ready()) return prepared;
    for (const row of await minutesToWord(db.prisma, slot)) {
      const captured = await captureOf(row, db.prisma, config.timeZone);
      const county = await countyFor(db.prisma, row.consultation.topic.unitId);
      const draft = {
        prompt: 'draft-minutes',
        lines: linesOf(row),
        fields: minutesFields,
        sources: sourcesOf(captured),
        names: namesIn(captured),
        messages: captured.reports.length + captured.positions.length,
        minMessages: (await settingsOf(db.prisma, row.consultation.topic.unitId)).summaryMinMessages,
      } as const;
      const lines = await polish(llm, draft, county, log);
      if (lines) prepared.minutes.push({ draft: row, lines });
    }
    for (const motion of await motionsToWord(db.prisma, slot)) {
      const county = await countyFor(db.prisma, motion.unitId);
      const grounds = await groundsOf(db.prisma, motion);
      const { summaryMinMessages: minMessages } = await settingsOf(db.prisma, motion.unitId);
      const drafted = linesOfMotion(motion);
      const draft = { prompt: 'draft-motion', lines: drafted, fields: motionFields, minMessages, ...grounds } as const;
      const lines = await polish(llm, draft, county, log);
      if (lines) prepared.motions.push({ draft: motion, lines });
    }
    return prepared;
  },
  async run({ tx, now, prepared }) {
    for (const { draft, lines } of prepared.minutes) await takeWordings(tx, draft, lines, now);
    for (const { draft, lines } of prepared.motions) await takeMotionWordings(tx, draft, lines, now);
  },
});
