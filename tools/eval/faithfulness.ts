// How far the check of `src/reports/faithful` can be trusted: outputs of each prompt over the same sources, some that say
// what the sources say and some that do not, each put to the check that stands before readers.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { TopicState } from '../../src/db/client.js';
import { supportOf } from '../../src/reports/faithful/grounding.js';
import { flawsOfLine } from '../../src/reports/polish.js';
import { flawsIn, type TellingPrompt, tellings } from '../../src/reports/told.js';
import { stateLabels } from '../../src/topics/lifecycle.js';
import { ordersMachines } from '../../src/triage/titles.js';

const sentence = z.strictObject({ text: z.string(), sources: z.array(z.string()) });
const state = z.enum(Object.keys(stateLabels) as [TopicState, ...TopicState[]]);

const caseLine = z.strictObject({
  id: z.string(),
  /** In a recording of several prompts; otherwise the folder's. */
  prompt: z.string().optional(),
  /** Absent: the check was made with this one in sight. */
  split: z.literal('held-out').optional(),
  sources: z.array(
    z.strictObject({
      id: z.string(),
      text: z.string(),
      state: state.optional(),
      said: z.literal(true).optional(),
      counted: z.literal(true).optional(),
    }),
  ),
  names: z.array(z.string()).default([]),
  /** Of a draft: the line that is worded anew. */
  line: sentence.optional(),
  good: z.array(z.array(sentence)).default([]),
  bad: z.array(z.strictObject({ why: z.string(), output: z.array(sentence) })).default([]),
  /** Of a model, not labelled. */
  recorded: z.array(z.array(sentence)).default([]),
});
type Case = z.infer<typeof caseLine> & { prompt: string };
type Output = z.infer<typeof sentence>[];

const ownFolder = fileURLToPath(new URL('../../prompts', import.meta.url));

function readLines(file: string, folderName?: string): Case[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) => {
      if (line.trim() === '') return [];
      const parsed = caseLine.safeParse(JSON.parse(line));
      if (!parsed.success) throw new Error(`${file}:${index + 1}: ${z.prettifyError(parsed.error)}`);
      const prompt = parsed.data.prompt ?? folderName;
      if (prompt === undefined) throw new Error(`${file}:${index + 1}: which prompt?`);
      return [{ ...parsed.data, prompt }];
    });
}

/** Those of all prompts but the one that sorts messages. */
function ownCases(): Case[] {
  return readdirSync(ownFolder)
    .sort()
    .map((name) => ({ name, file: join(ownFolder, name, 'cases.jsonl') }))
    .filter(({ name, file }) => name !== 'classify-message' && existsSync(file))
    .flatMap(({ name, file }) => readLines(file, name));
}

/** Empty: it would be read by people. */
function flawsOfOutput(one: Case, output: Output): string[] {
  if (output.length === 0) return ['nothing'];
  const sources = one.sources.filter(({ text }) => !ordersMachines(text));
  if (one.line) return output.flatMap((worded) => flawsOfLine(worded, one.line as Output[number], sources));
  if (!(one.prompt in tellings)) throw new Error(`${one.id}: ${one.prompt} writes no sentences`);
  return flawsIn(one.prompt as TellingPrompt, output, sources, one.names);
}

/** Of a sentence's words, so many are in what it names as its sources. */
function supports(one: Case, output: Output): number[] {
  return output.map(({ text, sources }) => {
    const named = one.sources.filter(({ id }) => sources.includes(id));
    return supportOf(
      text,
      named.map((source) => source.text),
    );
  });
}

interface Tried {
  prompt: string;
  id: string;
  why: string | undefined;
  recorded: boolean;
  heldOut: boolean;
  flaws: string[];
  text: string;
  supports: number[];
}

export function evalFaithfulness(file?: string): { scores: Record<string, unknown>; errors: string[] } {
  const cases = file === undefined ? ownCases() : readLines(file);
  const tried = cases.flatMap((one): Tried[] => {
    const each = (output: Output, why?: string, recorded = false): Tried => ({
      prompt: one.prompt,
      id: one.id,
      why,
      recorded,
      heldOut: one.split === 'held-out',
      flaws: flawsOfOutput(one, output),
      text: output.map(({ text }) => text).join(' / '),
      supports: supports(one, output),
    });
    return [
      ...one.good.map((output) => each(output)),
      ...one.bad.map(({ why, output }) => each(output, why)),
      ...one.recorded.map((output) => each(output, undefined, true)),
    ];
  });
  const prompts = [...new Set(tried.map(({ prompt }) => prompt))];
  const labelled = tried.filter(({ recorded }) => !recorded);
  const heldOut = labelled.filter((one) => one.heldOut);
  const slipped = slips(labelled);
  return {
    scores: {
      ...Object.fromEntries(prompts.map((name) => [name, scoresOf(tried.filter(({ prompt }) => prompt === name))])),
      ...(prompts.length > 1 && { all: scoresOf(tried) }),
      ...(heldOut.length > 0 && { 'held-out': scoresOf(heldOut) }),
      ...(Object.keys(slipped).length > 0 && { slipped }),
    },
    errors: tried.flatMap(({ id, prompt, why, recorded, flaws, text }) => {
      if (why !== undefined) return flaws.length === 0 ? [`${prompt} ${id} slipped through (${why}): ${text}`] : [];
      return flaws.length > 0
        ? [`${prompt} ${id} ${recorded ? 'refused' : 'wrongly refused'} (${[...new Set(flaws)].join(', ')}): ${text}`]
        : [];
    }),
  };
}

const share = (part: unknown[], whole: unknown[]) => (whole.length === 0 ? {} : { share: part.length / whole.length });

function scoresOf(tried: Tried[]): Record<string, number> {
  const good = tried.filter(({ why, recorded }) => why === undefined && !recorded);
  const bad = tried.filter(({ why }) => why !== undefined);
  const recorded = tried.filter((one) => one.recorded);
  const passes = ({ flaws }: Tried) => flaws.length === 0;
  const read = [...good, ...recorded].flatMap(({ supports: each }) => each);
  const rate = (name: string, part: unknown[], whole: unknown[]) => {
    const { share: value } = share(part, whole);
    return value === undefined ? {} : { [name]: value };
  };
  return {
    n: tried.length,
    ...rate('goodAccepted', good.filter(passes), good),
    ...rate(
      'badRefused',
      bad.filter((one) => !passes(one)),
      bad,
    ),
    ...rate('recordedAccepted', recorded.filter(passes), recorded),
    ...(read.length > 0 && { support: read.reduce((sum, one) => sum + one, 0) / read.length }),
  };
}

/** Of each way of being wrong, the share that people would have read. */
function slips(tried: Tried[]): Record<string, number> {
  const whys = [...new Set(tried.flatMap(({ why }) => why ?? []))].sort();
  return Object.fromEntries(
    whys.flatMap((why) => {
      const those = tried.filter((one) => one.why === why);
      const through = those.filter(({ flaws }) => flaws.length === 0);
      return through.length > 0 ? [[why, through.length / those.length]] : [];
    }),
  );
}
