// Cases of our own: a few messages, the open topics, and what the last message should be taken for.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { createLog } from '../../src/log.js';
import { type EvalCase as Case, caseShape } from '../../src/triage/case-shape.js';
import { triage } from '../../src/triage/classify.js';
import { mask } from '../../src/triage/mask.js';
import { createOfflineTriage } from '../../src/triage/offline/offline-triage.js';
import type { TriageWindow, Understanding } from '../../src/triage/understanding.js';
import { type Engine, startEngine } from './engine.js';
import { accuracy, confusion, macroF1, precisionRecall, publicKinds, titleOverlap } from './scores.js';

function readCases(file: string): Case[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const parsed = caseShape.safeParse(JSON.parse(line));
    if (!parsed.success) throw new Error(`${file}:${index + 1}: ${z.prettifyError(parsed.error)}`);
    return [parsed.data];
  });
}

interface Judged {
  gold: Case['expect'];
  found: Understanding;
  one: Case;
}

/** Each case by itself, by the same `triage()` as in production. */
export async function evalCases(file: string, engine: Engine, prompt?: string) {
  const cases = readCases(file);
  const running = engine === 'llm' ? await startEngine(engine, { now: () => new Date() }) : undefined;
  const deps = running?.deps ?? { log: createLog('error'), offline: createOfflineTriage() };
  try {
    const judged: Judged[] = [];
    for (const one of cases) {
      const understood = (await triage(deps, windowOf(one), prompt === undefined ? {} : { prompt })).at(
        -1,
      )?.understanding;
      judged.push({ one, gold: one.expect, found: understood as Understanding });
    }
    const [seen, heldOut] = [judged.filter(({ one }) => !one.split), judged.filter(({ one }) => one.split)];
    return {
      scores: { ...scoresOf(seen), ...prefixed('held-out ', scoresOf(heldOut)) },
      errors: judged.flatMap(({ one, gold, found }) => {
        const wrong = differences(gold, found);
        const text = mask(one.messages.at(-1)?.text ?? '').text;
        return wrong.length > 0 ? [`${one.id} ${wrong.join(', ')}: ${text}`] : [];
      }),
    };
  } finally {
    await running?.close();
  }
}

function windowOf({ messages, topics }: Case): TriageWindow {
  const start = new Date('2026-09-07T08:00:00+08:00').getTime();
  return {
    unitName: '示例村',
    earlier: [],
    messages: messages.map(({ text, quote, ...message }, i) => ({
      ...message,
      id: i + 1,
      text: mask(text).text,
      ...(quote !== undefined && { quote: mask(quote).text }),
      at: new Date(start + i * 60_000),
    })),
    openTopics: topics.map((topic) => ({ ...topic, lastSaidAt: new Date(start - 86_400_000) })),
  };
}

function scoresOf(judged: Judged[]): Record<string, unknown> {
  if (judged.length === 0) return {};
  const kinds = judged.map(({ gold, found }) => ({ gold: gold.kind, found: found.kind }));
  const withCategory = judged.filter(({ gold }) => gold.category !== undefined);
  const named = withCategory.map(({ gold, found }) => ({
    gold: gold.category as string,
    found: found.items[0]?.category ?? '其他',
  }));
  const withMatch = judged.filter(({ gold }) => gold.match !== undefined);
  const titles = judged.flatMap(({ gold, found }) =>
    gold.title === undefined ? [] : [titleOverlap(gold.title, found.items[0]?.title ?? '')],
  );
  const isPublic = (kind: string) => publicKinds.includes(kind);
  return {
    n: judged.length,
    gate: precisionRecall(kinds.map(({ gold, found }) => ({ gold: isPublic(gold), found: isPublic(found) }))),
    kind: { macroF1: macroF1(kinds), accuracy: accuracy(kinds) },
    category: { accuracy: accuracy(named), macroF1: macroF1(named) },
    ...(titles.length > 0 && { title: { overlap: mean(titles) } }),
    ...(withMatch.length > 0 && {
      match: { accuracy: withMatch.filter(({ gold, found }) => matches(gold, found)).length / withMatch.length },
    }),
    urgent: precisionRecall(judged.map(({ gold, found }) => ({ gold: gold.urgent, found: isUrgent(found) }))),
    confusion: confusion(kinds),
  };
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const prefixed = (prefix: string, scores: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(scores).map(([name, score]) => [prefix + name, score]));

const isUrgent = (found: Understanding) => found.kind === 'emergency' || found.items.some((item) => item.urgent);

const matches = (gold: Case['expect'], found: Understanding) =>
  gold.match === null
    ? found.items.every((item) => item.matchTopic === null)
    : found.items.some((item) => item.matchTopic === gold.match);

function differences(gold: Case['expect'], found: Understanding): string[] {
  const category = found.items[0]?.category ?? '其他';
  const numbers = found.items.map((item) => item.matchTopic);
  return [
    ...(gold.kind !== found.kind ? [`kind ${gold.kind}→${found.kind}`] : []),
    ...(gold.category !== undefined && gold.category !== category ? [`${gold.category}→${category}`] : []),
    ...(gold.match !== undefined && !matches(gold, found) ? [`topic ${gold.match}→${numbers.join()}`] : []),
    ...(gold.urgent !== isUrgent(found) ? [`urgent ${gold.urgent}→${isUrgent(found)}`] : []),
    ...(gold.items !== undefined && gold.items !== found.items.length ? [`items ${gold.items}→${numbers.length}`] : []),
  ];
}
