// The scores, as they are defined in docs/quality.md.
import { messageKinds } from '../../src/triage/understanding.js';

export interface PrecisionRecall {
  precision: number;
  recall: number;
}

const ratio = (part: number, whole: number) => (whole === 0 ? 1 : part / whole);
const harmonic = (a: number, b: number) => (a + b === 0 ? 0 : (2 * a * b) / (a + b));

export function precisionRecall(rows: { gold: boolean; found: boolean }[]): PrecisionRecall {
  const both = rows.filter(({ gold, found }) => gold && found).length;
  return {
    precision: ratio(both, rows.filter(({ found }) => found).length),
    recall: ratio(both, rows.filter(({ gold }) => gold).length),
  };
}

export interface Labelled {
  gold: string;
  found: string;
}

/** The mean F1 over the labels that gold has. */
export function macroF1(rows: Labelled[]): number {
  const labels = [...new Set(rows.map(({ gold }) => gold))];
  const f1 = labels.map((label) => {
    const { precision, recall } = precisionRecall(
      rows.map(({ gold, found }) => ({ gold: gold === label, found: found === label })),
    );
    return harmonic(precision, recall);
  });
  return ratio(
    f1.reduce((sum, f) => sum + f, 0),
    f1.length,
  );
}

export const accuracy = (rows: Labelled[]): number =>
  ratio(rows.filter(({ gold, found }) => gold === found).length, rows.length);

/** gold → found → count, empty cells left out. */
export function confusion(rows: Labelled[]): Record<string, Record<string, number>> {
  const table: Record<string, Record<string, number>> = {};
  for (const { gold, found } of rows) {
    const row = table[gold] ?? {};
    row[found] = (row[found] ?? 0) + 1;
    table[gold] = row;
  }
  return table;
}

/** What is about a public matter, or at least to be heard by the workroom. */
export const publicKinds: readonly string[] = messageKinds.filter((kind) => kind !== 'private' && kind !== 'other');

export interface Clustered {
  gold: string[];
  found: (string | number)[];
}

/**
 * B³ over messages that gold has topics for. A message in several topics counts with its best: it belongs with another
 * when they share at least one. A message that was filed under nothing stands alone.
 */
export function bCubed(rows: Clustered[]): PrecisionRecall & { f: number } {
  const share = (a: readonly (string | number)[], b: readonly (string | number)[]) => a.some((one) => b.includes(one));
  let precision = 0;
  let recall = 0;
  for (const row of rows) {
    const together = rows.filter((other) => other === row || share(row.found, other.found));
    const belonging = rows.filter((other) => other === row || share(row.gold, other.gold));
    const right = together.filter((other) => other === row || share(row.gold, other.gold)).length;
    precision += right / together.length;
    recall += right / belonging.length;
  }
  const [p, r] = [ratio(precision, rows.length), ratio(recall, rows.length)];
  return { precision: p, recall: r, f: harmonic(p, r) };
}

export interface MaskedText {
  text: string;
  /** Exact substrings that are personal data. */
  gold: string[];
  /** Whether each character was masked. */
  masked: boolean[];
}

/** Spans of which every character was masked, and characters masked outside of them per 1,000 outside. */
export function masking(texts: MaskedText[]): { spanRecall: number; falsePer1000: number } {
  let spans = 0;
  let covered = 0;
  let outside = 0;
  let wrongly = 0;
  for (const { text, gold, masked } of texts) {
    const personal = masked.map(() => false);
    for (const span of gold) {
      for (let at = text.indexOf(span); at >= 0; at = text.indexOf(span, at + 1)) {
        spans += 1;
        if (masked.slice(at, at + span.length).every(Boolean)) covered += 1;
        personal.fill(true, at, at + span.length);
      }
    }
    outside += personal.filter((is) => !is).length;
    wrongly += masked.filter((is, i) => is && !personal[i]).length;
  }
  return { spanRecall: ratio(covered, spans), falsePer1000: outside === 0 ? 0 : (1000 * wrongly) / outside };
}

/** F1 over pairs of characters: how much of what people wrote a title holds, and how much else. */
export function titleOverlap(gold: string, found: string): number {
  const pairs = (text: string) => new Set([...text].slice(1).map((c, i) => [...text][i] + c));
  const [wanted, got] = [pairs(gold), pairs(found)];
  const shared = [...wanted].filter((pair) => got.has(pair)).length;
  return wanted.size + got.size === 0 ? 0 : (2 * shared) / (wanted.size + got.size);
}
