// `npm run eval`: scores of the triage on labelled data, through the same code as production.
import { evalCases } from './eval/cases.js';
import { evalFaithfulness } from './eval/faithfulness.js';
import { openModel } from './eval/model.js';
import { UsageError } from './eval/model-options.js';
import { help, type Options, ownCases, readOptions } from './eval/options.js';
import { evalChat, evalEvents, evalTitles, type Result } from './eval/run.js';

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!options) {
    console.log(help);
    return;
  }
  const model = await openModel(options.model, options.path);
  const { scores, errors } = await run(options).finally(() => model.close());
  Object.assign(scores, model.notes());
  if (options.showErrors) console.log(`${errors.join('\n')}\n`);
  console.log(table(scores));
  if (options.json) console.log(JSON.stringify(scores));
}

async function run({ what, path, engine, lessons, model: { prompt } }: Options): Promise<Result> {
  if (what === 'faithfulness') return withFaithfulness({ scores: {}, errors: [] }, path || undefined);
  if (what === 'cases') {
    const result = await evalCases(path, engine, prompt);
    return path === ownCases ? withFaithfulness(result) : result;
  }
  if (what === 'titles') return evalTitles(path, lessons);
  return what === 'events' ? evalEvents(path, engine, prompt) : evalChat(path, engine, prompt);
}

function withFaithfulness({ scores, errors }: Result, file?: string): Result {
  const told = evalFaithfulness(file);
  return { scores: { ...scores, faithfulness: told.scores }, errors: [...errors, ...told.errors] };
}

/** `gate  precision 0.867  recall 0.988` */
function table(scores: Record<string, unknown>): string {
  return Object.entries(scores)
    .map(([name, value]) => `${name.padEnd(20)}${shown(name, value)}`)
    .join('\n');
}

function shown(name: string, value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(3);
  if (name.endsWith('confusion') || name === 'faithfulness') {
    const rows = Object.entries(value as Record<string, Record<string, number>>);
    return rows
      .map(
        ([gold, row]) =>
          `\n  ${gold}: ${Object.entries(row)
            .map(([found, n]) => `${found} ${Number.isInteger(n) ? n : n.toFixed(3)}`)
            .join('  ')}`,
      )
      .join('');
  }
  return Object.entries(value as Record<string, number>)
    .map(([key, n]) => `${key} ${n.toFixed(3)}`)
    .join('  ');
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  console.error(error instanceof UsageError ? `${message}\n\n${help}` : `eval: ${message}`);
  process.exitCode = 1;
});
