// How good the suggestions of each prompt version were, for the operator.
import { OperatorError } from '../errors.js';
import { accuracy, accuracyText } from '../reports/accuracy.js';
import type { AdminCommand } from './command.js';

export const accuracyCommand: AdminCommand = {
  words: ['accuracy'],
  usage: 'accuracy [--since 2026-09-01] [--json]',
  help: 'suggestions of triage that people accepted or changed, by prompt version and field',
  async run({ db, options }) {
    const since = typeof options.since === 'string' ? new Date(options.since) : undefined;
    if (since && Number.isNaN(since.getTime())) throw new OperatorError('--since is a date: 2026-09-01.');
    const data = await accuracy(db.prisma, since ? { since } : {});
    return { text: accuracyText(data), data };
  },
};
