// A prompt version on trial reads the same messages as the one in use. What it makes of them is kept and compared;
// nothing follows from it.
import type { Prisma } from '../db/client.js';
import type { Deps } from '../deps.js';
import { OperatorError } from '../errors.js';
import { LlmUnavailable } from '../llm/llm.js';
import { readAlso, type TriageDeps } from './classify.js';
import type { ModelSettings } from './model-settings.js';
import { readingOf } from './reading/index.js';
import type { Triaged, TriageWindow } from './understanding.js';

type ShadowDeps = Pick<Deps, 'db' | 'metrics'> & TriageDeps;

/** Undefined: no prompt is on trial, or the model read none of these messages. */
export function shadowOf(
  deps: ShadowDeps,
  window: TriageWindow,
  results: Triaged[],
  { shadowPrompt, county }: ModelSettings,
): (() => Promise<void>) | undefined {
  const { llm } = deps;
  const ids = results.filter(({ engine }) => engine === 'llm').map(({ messageId }) => messageId);
  if (!llm || shadowPrompt === '' || ids.length === 0) return undefined;
  // As it was before anything was filed.
  const seen = { ...window, openTopics: [...window.openTopics] };
  return async () => {
    let outcome = 'ok';
    try {
      const { prompt } = readingOf(shadowPrompt);
      const read = await readAlso({ ...deps, llm }, seen, ids, { prompt: shadowPrompt, county });
      await deps.db.prisma.shadowResult.createMany({
        data: read.map(({ messageId, understanding }) => ({
          messageId,
          prompt: prompt.name,
          version: prompt.version,
          understanding: understanding as unknown as Prisma.InputJsonObject,
        })),
        skipDuplicates: true,
      });
    } catch (error) {
      if (!(error instanceof LlmUnavailable || error instanceof OperatorError)) throw error;
      outcome = error instanceof LlmUnavailable ? error.reason : 'no-such-prompt';
      deps.log.warn({ prompt: shadowPrompt, outcome }, 'the prompt on trial did not answer');
    }
    deps.metrics.shadows.inc({ prompt: shadowPrompt, outcome }, ids.length);
  };
}
