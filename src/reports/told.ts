// Summaries in a model's words: short sentences, each with the ids of what it rests on. All of them pass the check or none
// is taken, and the template says it instead.
import { z } from 'zod';
import { type County, type Llm, LlmUnavailable } from '../llm/llm.js';
import { loadPrompt } from '../llm/prompt.js';
import type { Log } from '../log.js';
import { ordersMachines } from '../triage/titles.js';
import { flawsOf, type Rules, type Sentence, type Source } from './faithful/check.js';
import { hide } from './faithful/hidden.js';

/** The prompts that write sentences of their own. */
export const tellings = {
  'summarize-week': { version: 1, sentences: 4, rules: { maxLength: 60, support: 0.5, tokens: 'none' } },
  'background-pack': { version: 1, sentences: 8, rules: { maxLength: 90, support: 0.5, tokens: 'none' } },
  /** Other words are the point of it; numbers, days, bodies and denials are held as everywhere. */
  'plain-language': { version: 1, sentences: 3, rules: { maxLength: 90, support: 0.3, tokens: 'given' } },
} as const satisfies Record<string, { version: number; sentences: number; rules: Omit<Rules, 'names'> }>;

export type TellingPrompt = keyof typeof tellings;

export interface Telling {
  prompt: TellingPrompt;
  sources: readonly Source[];
  /** Of people who must not be named. */
  names: readonly string[];
  /** What people said that it rests on, and the least there must be: a model asked to summarise little invents. */
  messages: number;
  minMessages: number;
}

const shapeFor = (prompt: TellingPrompt) =>
  z.object({
    sentences: z
      .array(z.object({ text: z.string().max(200), sources: z.array(z.string().max(40)).max(12) }))
      .max(tellings[prompt].sentences),
  });

/** Undefined: the template says it. */
export async function tell(llm: Llm, telling: Telling, county: County, log: Log): Promise<Sentence[] | undefined> {
  const { prompt, names, messages, minMessages } = telling;
  // What speaks to machines is neither shown to one nor may anything rest on it.
  const sources = telling.sources.filter(({ text }) => !ordersMachines(text));
  if (messages < minMessages || sources.length === 0 || !llm.ready()) return undefined;
  const hidden = hide(
    sources.map(({ text }) => text),
    names,
  );
  const shown = sources.map((source, index) => ({ ...source, text: hidden.texts[index] ?? '' }));
  try {
    const data = { sources: shown.map(({ id, text }) => ({ id, text })) };
    const asked = { prompt: loadPrompt(prompt, tellings[prompt].version), values: {}, data, shape: shapeFor(prompt) };
    const { value } = await llm.ask({ ...asked, county, background: true });
    const flawed = flawsIn(prompt, value.sentences, shown, names);
    if (flawed.length > 0)
      log.info({ prompt, flaws: flawed }, 'a summary was not taken: it says what its sources do not');
    if (flawed.length > 0 || value.sentences.length === 0) return undefined;
    return value.sentences.map(({ text, sources: ids }) => ({ text: hidden.back(text.trim()), sources: ids }));
  } catch (error) {
    if (!(error instanceof LlmUnavailable)) throw error;
    log.warn({ reason: error.reason, prompt }, 'the template says it: the model gave no summary');
    return undefined;
  }
}

export function flawsIn(
  prompt: TellingPrompt,
  sentences: readonly Sentence[],
  sources: readonly Source[],
  names: readonly string[],
): string[] {
  const rules = { ...tellings[prompt].rules, names };
  return sentences.flatMap((sentence) => flawsOf(sentence, sources, rules));
}
