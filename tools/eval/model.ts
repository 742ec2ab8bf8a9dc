// Opens what `--record`, `--replay` and `--labelled` ask for.
import { startRecorder, startReplay } from '../../test/support/llm-recording.js';
import { startLabelled } from './labelled.js';
import { type ModelOptions, UsageError } from './model-options.js';

export interface Model {
  /** For the scores. */
  notes(): Record<string, number>;
  close(): Promise<void>;
}

/** Points LLM_BASE_URL to where the questions go; before the settings are read. */
export async function openModel({ record, replay, labelled }: ModelOptions, file: string): Promise<Model> {
  if (record !== undefined) {
    const target = process.env.LLM_BASE_URL?.replace(/\/+$/, '');
    if (!target) throw new UsageError('--record needs LLM_BASE_URL and LLM_MODEL');
    const recorder = await startRecorder(record, target);
    return at(recorder.baseUrl, recorder.close);
  }
  if (replay !== undefined) {
    const played = await startReplay(replay);
    return at(played.baseUrl, played.close, () => ({ notInRecording: played.missed }));
  }
  if (labelled) {
    const server = await startLabelled(file);
    return at(server.baseUrl, server.close);
  }
  return { notes: () => ({}), close: async () => {} };
}

function at(baseUrl: string, close: Model['close'], notes: Model['notes'] = () => ({})): Model {
  process.env.LLM_BASE_URL = baseUrl;
  process.env.LLM_MODEL ??= 'recorded';
  // A county's days pass in minutes here.
  process.env.LLM_CALLS_PER_MINUTE ??= '100000';
  return { notes, close };
}
