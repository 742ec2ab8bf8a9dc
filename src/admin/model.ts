// The model as the operator steers it: a prompt on trial, and units where the bot only suggests.
import { OperatorError } from '../errors.js';
import { operator } from '../people/unit-events.js';
import { shadowReports, shadowText } from '../reports/shadow.js';
import { fileAgain, filingState } from '../triage/suggest-only.js';
import { type AdminCommand, required, unitNamed } from './command.js';

const usualDays = 14;

const shadow: AdminCommand = {
  words: ['shadow'],
  usage: 'shadow [--since 2026-11-01] [--json]',
  help: 'the prompt on trial (unit set COUNTY --set shadowPrompt=classify-message@3) against the one in use',
  async run({ db, now, options }) {
    const given = typeof options.since === 'string' ? new Date(options.since) : undefined;
    if (given && Number.isNaN(given.getTime())) throw new OperatorError('--since is a date: 2026-11-01.');
    const data = await shadowReports(db.prisma, { since: given ?? new Date(now.getTime() - usualDays * 86_400_000) });
    return { text: shadowText(data), data };
  },
};

const filing: AdminCommand = {
  words: ['filing'],
  usage: 'filing',
  help: 'units where the bot files what it hears or only suggests, and how often it was right',
  async run({ db }) {
    const units = await db.prisma.unit.findMany({ where: { kind: 'village' }, orderBy: { id: 'asc' } });
    const data = [];
    for (const { id, name } of units) data.push({ unit: name, ...(await filingState(db.prisma, id)) });
    const text = data
      .map(({ unit, suggestOnly, precision: { stood, decided } }) => {
        const figures = decided === 0 ? 'nothing decided yet' : `${stood} of the last ${decided} stood`;
        return `${unit}  ${suggestOnly ? 'only suggests' : 'files'}  ${figures}`;
      })
      .join('\n');
    return { text: text || 'no villages yet', data };
  },
};

const filingResume: AdminCommand = {
  words: ['filing', 'resume'],
  usage: 'filing resume --unit NAME',
  help: 'let the bot file again in a unit where it only suggests; decisions until now no longer count',
  async run(context) {
    const { id, name } = await unitNamed(context, required(context, 'unit'));
    if (!(await context.db.prisma.$transaction((tx) => fileAgain(tx, id, operator, context.now))))
      throw new OperatorError(`In ${name} the bot files as it is.`);
    return { text: `${name}: the bot files again`, data: { unit: name } };
  },
};

// The longer words first: `filing resume` is no `filing`.
export const modelCommands = [shadow, filingResume, filing];
