// Which model `npm run eval -- --engine llm` asks: the real one, the real one with what it answers kept, a recording of
// it, or one that answers as the file is labelled (what a call costs, and what the checks leave of right answers).

export class UsageError extends Error {}

export interface ModelOptions {
  prompt?: string;
  record?: string;
  replay?: string;
  labelled: boolean;
}

export const modelHelp = `  --prompt ID          with --engine llm: classify-message@2 or another version
  --record FILE        with --engine llm: keep what the model answers
  --replay FILE        with --engine llm: answer from such a file; needs no endpoint
  --labelled           with --engine llm and --file: a model on this machine that answers as the file is labelled`;

export const modelArguments = {
  prompt: { type: 'string' },
  record: { type: 'string' },
  replay: { type: 'string' },
  labelled: { type: 'boolean', default: false },
} as const;

type Given = { [name in 'prompt' | 'record' | 'replay']?: string | undefined } & { labelled: boolean };

export function readModelOptions(given: Given, engine: string, what: string): ModelOptions {
  const { prompt, record, replay, labelled } = given;
  const sources = [record, replay, labelled || undefined].filter((source) => source !== undefined);
  if (sources.length > 1) throw new UsageError('give one of --record, --replay and --labelled');
  if (engine !== 'llm' && (sources.length > 0 || prompt !== undefined))
    throw new UsageError('--prompt, --record, --replay and --labelled go with --engine llm');
  if (labelled && (what !== 'file' || prompt === 'classify-message@1'))
    throw new UsageError('--labelled goes with --file and answers as classify-message@2 is asked');
  if (prompt !== undefined && !/^[a-z-]+@\d+$/.test(prompt))
    throw new UsageError('--prompt is a name and a version: classify-message@2');
  return {
    ...(prompt !== undefined && { prompt }),
    ...(record !== undefined && { record }),
    ...(replay !== undefined && { replay }),
    labelled,
  };
}
