// How often people let triage's suggestions stand, for each engine, prompt version and field.
import type { Tx } from '../db/client.js';
import { unitAndDescendants } from '../people/units.js';
import { type SuggestedField, suggestedFields } from '../topics/suggestions.js';

export interface Accuracy {
  engine: string;
  prompt: string | null;
  promptVersion: number | null;
  field: string;
  suggested: number;
  accepted: number;
  changed: number;
}

export async function accuracy(tx: Tx, of: { unitId?: number; since?: Date }): Promise<Accuracy[]> {
  const where = {
    topic: {
      ...(of.unitId !== undefined && { unitId: { in: await unitAndDescendants(tx, of.unitId) } }),
      ...(of.since && { createdAt: { gte: of.since } }),
    },
  };
  const by = ['engine', 'prompt', 'promptVersion', 'field', 'accepted'] as const;
  const groups = await tx.suggestionLog.groupBy({ by: [...by], where, _count: true });
  const rows = new Map<string, Accuracy>();
  for (const { accepted, _count, ...key } of groups) {
    const name = JSON.stringify(key);
    const row = rows.get(name) ?? { ...key, suggested: 0, accepted: 0, changed: 0 };
    row.suggested += _count;
    if (accepted === true) row.accepted += _count;
    if (accepted === false) row.changed += _count;
    rows.set(name, row);
  }
  const place = (row: Accuracy) => suggestedFields.indexOf(row.field as SuggestedField);
  return [...rows.values()].sort((a, b) => nameOfEngine(a).localeCompare(nameOfEngine(b)) || place(a) - place(b));
}

export const nameOfEngine = ({ engine, prompt, promptVersion }: Accuracy) =>
  prompt === null ? (engine === 'offline' ? '本机规则' : engine) : `${prompt} v${promptVersion}`;

const fieldLabels: Record<SuggestedField, string> = {
  topic: '是不是议题',
  title: '标题',
  category: '分类',
  unit: '归属',
  match: '和旧议题是不是一件',
};

export function accuracyLine({ field, suggested, accepted, changed }: Accuracy): string {
  const decided = accepted + changed;
  const rate = decided > 0 ? `，${Math.round((100 * accepted) / decided)}%对` : '';
  const label = fieldLabels[field as SuggestedField] ?? field;
  return `${label}：建议${suggested}次，采用${accepted}，改过${changed}${rate}`;
}

export function accuracyText(rows: Accuracy[]): string {
  if (rows.length === 0) return '还没有机器记下的议题。';
  const lines: string[] = [];
  for (const row of rows) {
    const engine = `【${nameOfEngine(row)}】`;
    if (!lines.includes(engine)) lines.push(engine);
    lines.push(accuracyLine(row));
  }
  return [...lines, '比例只算人已经看过的。'].join('\n');
}
