// What `npm run eval` can be told.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Engine } from './engine.js';
import { type ModelOptions, modelArguments, modelHelp, readModelOptions, UsageError } from './model-options.js';

export const help = `npm run eval -- [--engine offline|llm] (--cases [--file CASES.jsonl] | --faithfulness [--file RECORDED.jsonl] | --file CHAT.jsonl | --titles FILE.csv | --events FILE.csv)

  --cases              our own cases, prompts/classify-message/cases.jsonl, apart those held out; and --faithfulness
  --cases --file CASES.jsonl
                       other cases in the same form, such as \`npm run admin -- cases export --out CASES.jsonl\` writes
  --faithfulness       what the prompts that write summaries may say: prompts/*/cases.jsonl, outputs put to the product's
                       own check; with --file those of a recording
  --file CHAT.jsonl    a labelled chat: gate, kind, category, topics, urgent, masking
  --titles FILE.csv    columns title,category: the category alone (offline engine)
  --events FILE.csv    columns id,time,title,event: which reports are about one matter, as time goes on
  --learn N --learn-from FILE.csv
                       with --titles: learn N rows first, as if conveners had decided so
  --engine             offline (default), or llm with the model that LLM_BASE_URL, LLM_API_KEY and LLM_MODEL name
${modelHelp}
  --show errors        list what was understood otherwise than labelled
  --json               the last line is one JSON object with all scores

Messages go through the intake, the commands and the triage of the product, in a database of its own, topics growing as
they would. The scores are defined in docs/quality.md.`;

export interface Options {
  engine: Engine;
  what: 'cases' | 'faithfulness' | 'file' | 'titles' | 'events';
  /** Empty: our own cases of every prompt that writes summaries. */
  path: string;
  lessons: { from: string; count: number } | undefined;
  model: ModelOptions;
  showErrors: boolean;
  json: boolean;
}

/** Undefined: the help was asked for. */
export function readOptions(argv: string[]): Options | undefined {
  let values: ReturnType<typeof parse>['values'];
  try {
    values = parse(argv).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (values.help) return undefined;
  const { engine, show } = values;
  if (engine !== 'offline' && engine !== 'llm') throw new UsageError('--engine is offline or llm');
  if (show !== undefined && show !== 'errors') throw new UsageError('--show errors is all that can be shown');
  const given = (['cases', 'faithfulness', 'file', 'titles', 'events'] as const).filter(
    (name) => values[name] !== undefined && !(name === 'file' && (values.cases || values.faithfulness)),
  );
  const count = Number(values.learn ?? 0);
  if (!Number.isInteger(count) || count < 0) throw new UsageError('--learn is a number of rows');
  const from = values['learn-from'];
  if (count > 0 && (from === undefined || values.titles === undefined))
    throw new UsageError('--learn needs --learn-from FILE.csv and --titles');
  const lessons = count > 0 && from !== undefined ? { from, count } : undefined;
  const [what] = given;
  if (what === undefined || given.length > 1)
    throw new UsageError('give one of --cases, --faithfulness, --file, --titles and --events');
  const model = readModelOptions(values, engine, what);
  const usual = { cases: ownCases, faithfulness: '' };
  const path = what === 'cases' || what === 'faithfulness' ? (values.file ?? usual[what]) : (values[what] as string);
  const showErrors = show === 'errors';
  return { engine, what, path, lessons, model, showErrors, json: values.json };
}

export const ownCases = fileURLToPath(new URL('../../prompts/classify-message/cases.jsonl', import.meta.url));

const parse = (args: string[]) =>
  parseArgs({
    args,
    options: {
      engine: { type: 'string', default: 'offline' },
      cases: { type: 'boolean' },
      faithfulness: { type: 'boolean' },
      file: { type: 'string' },
      titles: { type: 'string' },
      events: { type: 'string' },
      learn: { type: 'string' },
      'learn-from': { type: 'string' },
      ...modelArguments,
      show: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
