// A prompt on trial against the one in use, on the same messages: where they agree, and which of them people agreed with.
import type { Tx } from '../db/client.js';
import { unitAndDescendants } from '../people/units.js';
import { type Understanding, understandingShape } from '../triage/understanding.js';

const comparedFields = ['kind', 'category', 'match', 'urgent', 'place', 'title'] as const;
type Field = (typeof comparedFields)[number];

export interface Agreement {
  field: string;
  messages: number;
  agreed: number;
}

/** Of what conveners have settled: how often each was right. */
export interface Verdict {
  field: string;
  settled: number;
  inUse: number;
  onTrial: number;
}

export interface Difference {
  messageId: number;
  text: string;
  field: string;
  inUse: string;
  onTrial: string;
}

export interface ShadowReport {
  onTrial: string;
  /** Versions that answered live, and for how many of these messages. */
  inUse: Record<string, number>;
  messages: number;
  agreement: Agreement[];
  verdicts: Verdict[];
  differences: Difference[];
}

/** Examples a field. */
const shown = 3;

export async function shadowReports(
  tx: Tx,
  { since, unitId }: { since: Date; unitId?: number },
): Promise<ShadowReport[]> {
  const of =
    unitId === undefined ? {} : { message: { group: { unitId: { in: await unitAndDescendants(tx, unitId) } } } };
  const rows = await tx.shadowResult.findMany({
    where: { createdAt: { gte: since }, ...of },
    include: {
      message: {
        include: {
          triage: { include: { llmCall: true } },
          sources: { include: { topic: { include: { suggestions: true } } } },
        },
      },
    },
    orderBy: { messageId: 'asc' },
  });
  const pairs = rows.flatMap(({ prompt, version, understanding, message }) => {
    const { triage, sources } = message;
    const trial = understandingShape.safeParse(understanding).data;
    const live = understandingShape.safeParse(triage).data;
    if (!trial || !live || triage?.engine !== 'llm') return [];
    const call = triage.llmCall;
    return [
      {
        onTrial: `${prompt}@${version}`,
        inUse: call ? `${call.prompt}@${call.promptVersion}` : 'llm',
        messageId: message.id,
        text: message.maskedText ?? '',
        trial,
        live,
        settled: sources.flatMap(({ topic }) => topic.suggestions).filter(({ accepted }) => accepted !== null),
      },
    ];
  });
  return [...new Set(pairs.map(({ onTrial }) => onTrial))].sort().map((onTrial) =>
    reportOf(
      onTrial,
      pairs.filter((pair) => pair.onTrial === onTrial),
    ),
  );
}

interface Pair {
  inUse: string;
  messageId: number;
  text: string;
  trial: Understanding;
  live: Understanding;
  settled: { field: string; suggested: string; changedTo: string | null; accepted: boolean | null }[];
}

function reportOf(onTrial: string, pairs: Pair[]): ShadowReport {
  const inUse: Record<string, number> = {};
  for (const pair of pairs) inUse[pair.inUse] = (inUse[pair.inUse] ?? 0) + 1;
  const compared = comparedFields.map((field) => {
    // What one of them takes for no matter has no category to agree on.
    const both = pairs.filter(
      ({ live, trial }) => field === 'kind' || (live.items.length > 0 && trial.items.length > 0),
    );
    return { field, both, apart: both.filter(({ live, trial }) => value(live, field) !== value(trial, field)) };
  });
  return {
    onTrial,
    inUse,
    messages: pairs.length,
    agreement: compared.map(({ field, both, apart }) => ({
      field,
      messages: both.length,
      agreed: both.length - apart.length,
    })),
    verdicts: (['topic', 'category', 'title'] as const).flatMap((field) => verdictOn(field, pairs)),
    differences: compared.flatMap(({ field, apart }) =>
      apart.slice(0, shown).map(({ messageId, text, live, trial }) => ({
        messageId,
        text,
        field,
        inUse: value(live, field),
        onTrial: value(trial, field),
      })),
    ),
  };
}

function value({ kind, items }: Understanding, field: Field): string {
  if (field === 'kind') return kind;
  if (field === 'match') return items.map(({ matchTopic }) => matchTopic ?? 'new').join();
  return items.map((item) => String(item[field] ?? '')).join();
}

/** What people let stand or put in its place is the truth; `none`: it was no matter at all. */
function verdictOn(field: 'topic' | 'category' | 'title', pairs: Pair[]): Verdict[] {
  const settled = pairs.flatMap((pair) =>
    pair.settled.filter((row) => row.field === field).map((row) => ({ pair, row })),
  );
  if (settled.length === 0) return [];
  const right = (understanding: Understanding, truth: string): boolean =>
    field === 'topic'
      ? (understanding.kind === 'other' || understanding.kind === 'private') === (truth === 'none')
      : understanding.items.some((item) => item[field] === truth);
  const truths = settled.map(({ pair, row }) => ({
    pair,
    truth: row.accepted ? row.suggested : (row.changedTo ?? 'none'),
  }));
  return [
    {
      field,
      settled: settled.length,
      inUse: truths.filter(({ pair, truth }) => right(pair.live, truth)).length,
      onTrial: truths.filter(({ pair, truth }) => right(pair.trial, truth)).length,
    },
  ];
}

export function shadowText(reports: ShadowReport[]): string {
  if (reports.length === 0)
    return 'no prompt on trial has read anything: npm run admin -- unit set COUNTY --set shadowPrompt=classify-message@N';
  return reports.map(textOf).join('\n\n');
}

function textOf({ onTrial, inUse, messages, agreement, verdicts, differences }: ShadowReport): string {
  const against = Object.entries(inUse)
    .map(([prompt, count]) => `${prompt} (${count})`)
    .join(', ');
  return [
    `${onTrial} beside ${against}: ${messages} messages`,
    ...agreement.map(
      ({ field, messages: of, agreed }) => `  ${field.padEnd(9)}agree ${agreed} of ${of}${percent(agreed, of)}`,
    ),
    ...verdicts.map(
      (v) =>
        `  ${v.field.padEnd(9)}settled by people ${v.settled}: in use right ${v.inUse}, on trial right ${v.onTrial}`,
    ),
    ...differences.map((d) => `  ${d.field} ${d.inUse || '-'} → ${d.onTrial || '-'}: ${d.text}`),
  ].join('\n');
}

const percent = (part: number, whole: number) => (whole === 0 ? '' : ` (${Math.round((100 * part) / whole)}%)`);
