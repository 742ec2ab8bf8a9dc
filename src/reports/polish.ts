// Drafts by template (纪要, 提案), worded more smoothly where a model is on. A line is taken only if every check passes: it
// rests on sources of the line it replaces, quotes and figures are in them, and nobody is named who was not, or left out.
import { z } from 'zod';
import { type County, type Llm, LlmUnavailable } from '../llm/llm.js';
import { loadPrompt } from '../llm/prompt.js';
import type { Log } from '../log.js';
import { mask, tokenPattern } from '../triage/mask.js';

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
    .filter((line) => draft.fields.includes(line.field));
  const cited = draft.sources.filter(({ id }) => asked.some((line) => line.sources.includes(id)));
  if (asked.length === 0) return new Map();
  const hidden = hide([...asked.map((line) => line.text), ...cited.map((source) => source.text)], draft.names);
  const lines = asked.map(({ n, field, sources }, index) => ({ n, field, text: hidden.texts[index] ?? '', sources }));
  const sources = cited.map(({ id }, index) => ({ id, text: hidden.texts[asked.length + index] ?? '' }));
  try {
    const request = { prompt: loadPrompt(draft.prompt, 1), values: {}, data: { lines, sources }, shape };
    const { value } = await llm.ask({ ...request, county, background: true });
    const evidence = new Map(sources.map(({ id, text }) => [id, text]));
    const sound = value.lines.flatMap((worded) => {
      const line = lines.find(({ n }) => n === worded.n);
      return line && isSound(worded, line, evidence) ? [[worded.n, hidden.back(worded.text.trim())] as const] : [];
    });
    return new Map(sound);
  } catch (error) {
    if (!(error instanceof LlmUnavailable)) throw error;
    log.warn({ reason: error.reason, prompt: draft.prompt }, 'a draft keeps its plain words: the model gave none');
    return error.reason === 'invalid' ? new Map() : undefined;
  }
}

/** Personal data and names as tokens, the same one everywhere, and the way back. */
function hide(texts: string[], names: string[]): { texts: string[]; back(text: string): string } {
  const tokens: Record<string, string> = {};
  const between = '\n\u2042\n';
  let joined = texts.join(between);
  const long = [...new Set(names)].filter((name) => name.length > 1).sort((a, b) => b.length - a.length);
  for (const [index, name] of long.entries()) {
    const token = `〔姓名${index + 1}〕`;
    tokens[token] = name;
    joined = joined.replaceAll(name, token);
  }
  const masked = mask(joined);
  Object.assign(tokens, masked.tokens);
  return {
    texts: masked.text.split(between),
    back: (text) => text.replace(tokenPattern, (token) => tokens[token] ?? token),
  };
}

const quotes = /[“「『"]([^”」』"]+)[”」』"]/g;
const figures = /\d+(?:\.\d+)?|[零一二两三四五六七八九十百千万]+(?=[个件人户天年月日号米盏条元次成家段])/g;

/** Whether something is denied or opposed: a smoother sentence must not turn it round. */
const denies = (text: string) => /[不没未无别]|反对|拒绝/.test(text);

/** Longer than this it says more than its sources. */
const maxLength = (text: string) => text.length * 2 + 20;

function isSound(
  worded: { text: string; sources: string[] },
  line: { text: string; sources: string[] },
  evidence: Map<string, string>,
): boolean {
  const text = worded.text.trim();
  const grounds = [line.text, ...worded.sources.map((id) => evidence.get(id) ?? '')];
  const known = (part: string) => grounds.some((ground) => ground.includes(part));
  const figuresIn = (words: string) => words.replace(tokenPattern, '').match(figures) ?? [];
  const given = new Set(grounds.flatMap(figuresIn));
  const named = (words: string) => [...new Set(words.match(tokenPattern) ?? [])].sort().join();
  return (
    text !== '' &&
    text !== line.text &&
    text.length <= maxLength(line.text) &&
    !/\n|https?:/.test(text) &&
    worded.sources.length > 0 &&
    worded.sources.every((id) => line.sources.includes(id)) &&
    [...text.matchAll(quotes)].every((quote) => known(quote[1] as string)) &&
    figuresIn(text).every((figure) => given.has(figure)) &&
    named(text) === named(line.text) &&
    denies(text) === denies(line.text)
  );
}
