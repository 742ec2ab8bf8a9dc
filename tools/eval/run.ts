// Each kind of labelled file, through the same code as production, scored.
import { mask } from '../../src/triage/mask.js';
import { createCategoryLearner } from '../../src/triage/offline/learner.js';
import { createOfflineTriage } from '../../src/triage/offline/offline-triage.js';
import { profileOf } from '../../src/triage/offline/profile.js';
import type { Category } from '../../src/triage/understanding.js';
import { openCounty, type Understood } from './county.js';
import type { Engine } from './engine.js';
import { type GoldEvent, type GoldMessage, type GoldTitle, readChat, readEvents, readTitles } from './files.js';
import {
  accuracy,
  bCubed,
  confusion,
  type Labelled,
  macroF1,
  masking,
  precisionRecall,
  publicKinds,
} from './scores.js';

export interface Result {
  scores: Record<string, unknown>;
  /** What was understood otherwise than labelled. */
  errors: string[];
}

const none = '其他';

/** Commands are understood by their word; the kind that they stand for. */
function kindOf(understood: Understood | undefined): string {
  if (understood?.kind) return understood.kind;
  const words = understood?.command ?? '';
  if (/附议/.test(words)) return 'support';
  if (/^(?:查|我的|议题)/.test(words)) return 'status';
  if (/解决/.test(words)) return 'feedback';
  return understood === undefined || words === '' ? 'other' : 'emergency';
}

export async function evalChat(file: string, engine: Engine, prompt?: string): Promise<Result> {
  const rows = readChat(file);
  const county = await openCounty(engine, prompt);
  try {
    const began = performance.now();
    for (const row of rows) await county.say(row);
    await county.finish();
    const seconds = (performance.now() - began) / 1000;
    const understood = await county.understood(rows.map(({ id }) => id));
    const { calls, tokens } = await county.modelCalls();
    return scoreChat(rows, understood, {
      messagesPerSecond: rows.length / seconds,
      ...(engine === 'llm' && { callsPer100: (100 * calls) / rows.length, tokensPer100: (100 * tokens) / rows.length }),
    });
  } finally {
    await county.close();
  }
}

function scoreChat(rows: GoldMessage[], understood: Map<string, Understood>, speed: object): Result {
  const of = (row: GoldMessage) => understood.get(row.id);
  const kinds = rows.map((row): Labelled => ({ gold: row.gold.kind, found: kindOf(of(row)) }));
  const gate = kinds.map(({ gold, found }) => ({
    gold: publicKinds.includes(gold),
    found: publicKinds.includes(found),
  }));
  const withCategory = rows.filter(({ gold }) => gold.category !== null);
  const categories = withCategory.map(
    (row): Labelled => ({ gold: row.gold.category ?? none, found: of(row)?.items[0]?.category ?? none }),
  );
  const clusters = rows
    .filter(({ gold }) => gold.topics.length > 0)
    .map((row) => ({ gold: row.gold.topics, found: of(row)?.topics ?? [] }));
  const urgent = rows.map((row) => ({
    gold: row.gold.urgent,
    found: of(row)?.items.some((item) => item.urgent) === true || kindOf(of(row)) === 'emergency',
  }));
  const errors = rows.flatMap((row, index) => {
    const { gold, found } = kinds[index] as Labelled;
    const category = of(row)?.items[0]?.category ?? none;
    const wrong = [
      ...(gold !== found ? [`kind ${gold}→${found}`] : []),
      ...(row.gold.category !== null && row.gold.category !== category ? [`${row.gold.category}→${category}`] : []),
      ...(row.gold.topics.length > 0 && of(row)?.topics.length === 0 ? [`${row.gold.topics}→no topic`] : []),
    ];
    return wrong.length > 0 ? [`${row.id} ${wrong.join(', ')}: ${row.text}`] : [];
  });
  return {
    scores: {
      n: rows.length,
      gate: precisionRecall(gate),
      kind: { macroF1: macroF1(kinds) },
      category: categoryScores(categories),
      topics: bCubed(clusters),
      urgent: precisionRecall(urgent),
      masking: masking(rows.map((row) => ({ text: row.text, gold: row.gold.pii, masked: maskedIn(row.text) }))),
      confusion: confusion(kinds),
      ...speed,
    },
    errors: [...errors, ...maskingErrors(rows)],
  };
}

/** Coverage: how often a category was named at all; accuracy counts what was not as wrong. */
function categoryScores(rows: Labelled[]) {
  const named = rows.filter(({ found }) => found !== none);
  return { accuracy: accuracy(rows), macroF1: macroF1(rows), coverage: named.length / Math.max(1, rows.length) };
}

/** Which characters the mask took, read off by walking along its output. */
function maskedIn(text: string): boolean[] {
  const { text: out, tokens } = mask(text);
  const masked: boolean[] = [];
  let at = 0;
  while (at < out.length) {
    const token = Object.keys(tokens).find((one) => out.startsWith(one, at));
    masked.push(...Array.from({ length: token ? (tokens[token] as string).length : 1 }, () => token !== undefined));
    at += token?.length ?? 1;
  }
  return masked;
}

function maskingErrors(rows: GoldMessage[]): string[] {
  return rows.flatMap((row) => {
    const { spanRecall, falsePer1000 } = masking([{ text: row.text, gold: row.gold.pii, masked: maskedIn(row.text) }]);
    return spanRecall < 1 || falsePer1000 > 0 ? [`${row.id} masking: ${row.text} → ${mask(row.text).text}`] : [];
  });
}

const firstDay = new Date('2026-01-01T00:00:00Z');

export interface Lessons {
  from: string;
  count: number;
}

/**
 * The category alone; each title is something that somebody asks to be filed. `lessons`: rows that are learnt first, as
 * if conveners had decided so; of the scored file itself those rows are left out.
 */
export async function evalTitles(file: string, lessons?: Lessons): Promise<Result> {
  const learner = createCategoryLearner();
  const taught = lessons ? readTitles(lessons.from).slice(0, lessons.count) : [];
  for (const { title, category } of taught) learner.learn(profileOf(mask(title).text), category as Category);
  const rows = readTitles(file).slice(lessons?.from === file ? lessons.count : 0);
  const engine = createOfflineTriage(learner);
  const began = performance.now();
  const labelled = rows.map(({ title, category }, id): Labelled => {
    const text = mask(title).text;
    const message = { id: id + 1, speaker: '甲', official: false, text, calledBot: true, toFile: true, at: firstDay };
    const [understanding] = engine.triage({ unitName: '', messages: [message], earlier: [], openTopics: [] });
    return { gold: category, found: understanding?.items[0]?.category ?? none };
  });
  const seconds = (performance.now() - began) / 1000;
  return {
    scores: {
      n: rows.length,
      ...(lessons && { learnt: taught.length }),
      category: categoryScores(labelled),
      confusion: confusion(labelled),
      messagesPerSecond: rows.length / seconds,
    },
    errors: rows.flatMap(({ title }: GoldTitle, i) => {
      const { gold, found } = labelled[i] as Labelled;
      return gold === found ? [] : [`${gold}→${found}: ${title}`];
    }),
  };
}

/** Matching over time: each title is a report of somebody else, in the order of time. */
export async function evalEvents(file: string, engine: Engine, prompt?: string): Promise<Result> {
  const rows = readEvents(file);
  const county = await openCounty(engine, prompt);
  try {
    const began = performance.now();
    for (const row of rows) await county.say(asReport(row));
    await county.finish();
    const seconds = (performance.now() - began) / 1000;
    const understood = await county.understood(rows.map(({ id }) => id));
    const labelled = rows.filter(({ event }) => event !== '');
    const clusters = labelled.map(({ id, event }) => ({ gold: [event], found: understood.get(id)?.topics ?? [] }));
    return {
      scores: {
        n: rows.length,
        labelled: labelled.length,
        topics: bCubed(clusters),
        messagesPerSecond: rows.length / seconds,
      },
      errors: labelled
        .sort((a, b) => (a.event < b.event ? -1 : 1))
        .map(({ id, event, title }) => `${event} → ${understood.get(id)?.topics.join(',') || 'none'}: ${title}`),
    };
  } finally {
    await county.close();
  }
}

const asReport = ({ id, at, title }: GoldEvent) => ({
  id,
  at,
  group: '来信',
  sender: `来信人${id}`,
  role: 'resident',
  text: title,
  called: true,
});
