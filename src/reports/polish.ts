// Drafts by template (纪要, 提案), worded more smoothly where a model is on. A line is taken only if it passes the check
// against the sources of the line it replaces, and names exactly those whom that one named.
import { z } from 'zod';
import { type County, type Llm, LlmUnavailable } from '../llm/llm.js';
import { loadPrompt } from '../llm/prompt.js';
import type { Log } from '../log.js';
import { ordersMachines } from '../triage/titles.js';
import { flawsOf, type Sentence, type Source } from './faithful/check.js';
import { hide } from './faithful/hidden.js';

export interface DraftLine {
  field: string;
  text: string;
  sources: string[];
}

export interface Draft {
  prompt: 'draft-minutes' | 'draft-motion';
  lines: DraftLine[];
  /** Fields that may be worded anew; names, times and counts stay as they were put. */
  fields: readonly string[];
  sources: { id: string; text: string }[];
  /** Of people who may be named in it: they do not leave the machine. */
  names: string[];
  /** What people said that it rests on, and the least there must be. */
  messages: number;
  minMessages: number;
}

const shape = z.object({
  lines: z.array(z.object({ n: z.number().int(), text: z.string().max(500), sources: z.array(z.string()) })).max(60),
});

/** Line number → new words; undefined: the model could not be asked now. */
export async function polish(
  llm: Llm,
  draft: Draft,
  county: County,
  log: Log,
): Promise<Map<number, string> | undefined> {
  const asked = draft.lines
    .map((line, index) => ({ n: index + 1, ...line }))
    .filter((line) => draft.fields.includes(line.field) && !ordersMachines(line.text));
  const cited = draft.sources.filter(({ id }) => asked.some((line) => line.sources.includes(id)));
  if (asked.length === 0 || draft.messages < draft.minMessages) return new Map();
  const hidden = hide([...asked.map((line) => line.text), ...cited.map((source) => source.text)], draft.names);
  const lines = asked.map(({ n, field, sources }, index) => ({ n, field, text: hidden.texts[index] ?? '', sources }));
  const sources = cited.map(({ id }, index) => ({ id, text: hidden.texts[asked.length + index] ?? '' }));
  try {
    const request = { prompt: loadPrompt(draft.prompt, 1), values: {}, data: { lines, sources }, shape };
    const { value } = await llm.ask({ ...request, county, background: true });
    const sound = value.lines.flatMap((worded) => {
      const line = lines.find(({ n }) => n === worded.n);
      const better = line && worded.text.trim() !== line.text && flawsOfLine(worded, line, sources).length === 0;
      return better ? [[worded.n, hidden.back(worded.text.trim())] as const] : [];
    });
    return new Map(sound);
  } catch (error) {
    if (!(error instanceof LlmUnavailable)) throw error;
    log.warn({ reason: error.reason, prompt: draft.prompt }, 'a draft keeps its plain words: the model gave none');
    return error.reason === 'invalid' ? new Map() : undefined;
  }
}

/** Longer than this it says more than its sources. */
const maxLength = (text: string) => text.length * 2 + 20;

/** What speaks against taking these words for a line. */
export function flawsOfLine(worded: Sentence, line: Sentence, sources: readonly Source[]): string[] {
  const own = sources.filter(({ id }) => line.sources.includes(id));
  const rules = { maxLength: maxLength(line.text), support: 0.4, tokens: { line: line.text }, names: [] };
  return flawsOf(worded, own, rules);
}
