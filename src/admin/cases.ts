// Corrections of conveners and residents as new cases for `npm run eval`.
import { writeFileSync } from 'node:fs';
import { OperatorError } from '../errors.js';
import { asLines, correctedCases } from '../reports/eval-cases.js';
import { type AdminCommand, option, unitNamed } from './command.js';

export const exportCasesCommand: AdminCommand = {
  words: ['cases', 'export'],
  usage: 'cases export [--since 2026-09-01] [--unit NAME] [--out FILE.jsonl]',
  help: 'what people put right, as masked cases for npm run eval -- --cases --file FILE.jsonl',
  async run(context) {
    const { db, options } = context;
    const name = option(context, 'unit');
    const unit = name ? await unitNamed(context, name) : undefined;
    const since = typeof options.since === 'string' ? new Date(options.since) : undefined;
    if (since && Number.isNaN(since.getTime())) throw new OperatorError('--since is a date: 2026-09-01.');
    const data = await db.prisma.$transaction((tx) =>
      correctedCases(tx, { ...(unit && { unitId: unit.id }), ...(since && { since }) }),
    );
    const out = option(context, 'out');
    if (!out) return { text: asLines(data), data };
    writeFileSync(out, data.length > 0 ? `${asLines(data)}\n` : '');
    return {
      text: `${data.length} cases in ${out}. Look through them, then: npm run eval -- --cases --file ${out}`,
      data,
    };
  },
};
