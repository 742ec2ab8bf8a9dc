// What people say of how a topic came out: solved or not, content or not. Two questions, kept apart.
import type { Tx } from '../db/client.js';
import { mergedFamily } from './topics.js';

export type Verdict = 'resolved' | 'partlyResolved' | 'unresolved';
export const verdictLabels: Record<Verdict, string> = {
  resolved: '已解决',
  partlyResolved: '部分解决',
  unresolved: '未解决',
};

export type Satisfaction = 'satisfied' | 'mostly' | 'dissatisfied';
export const satisfactionLabels: Record<Satisfaction, string> = {
  satisfied: '满意',
  mostly: '基本满意',
  dissatisfied: '不满意',
};

interface Voice {
  personId: number;
  verdict: string | null;
  satisfaction: string | null;
}

/** 反映人：1人已解决，1人没回　附议人：2人已解决. Numbers only, no names; empty while nobody has said anything. */
export async function verdictLines(tx: Tx, topicId: number): Promise<string[]> {
  const within = { where: { topicId: { in: await mergedFamily(tx, topicId) } } };
  const reporters = eachOnce(await tx.report.findMany(within));
  const endorsers = eachOnce(await tx.endorsement.findMany(within)).filter(
    ({ personId }) => !reporters.some((reporter) => reporter.personId === personId),
  );
  const everybody = [...reporters, ...endorsers];
  const lines: string[] = [];
  if (everybody.some((voice) => voice.verdict !== null)) {
    const said = counted(reporters, verdictLabels, (voice) => voice.verdict);
    const silent = reporters.filter((voice) => voice.verdict === null).length;
    const ofReporters = [...said, ...(silent > 0 ? [`${silent}人没回`] : [])].join('，');
    const ofEndorsers = counted(endorsers, verdictLabels, (voice) => voice.verdict).join('，');
    lines.push([`反映人：${ofReporters}`, ...(ofEndorsers ? [`附议人：${ofEndorsers}`] : [])].join('　'));
  }
  const content = counted(everybody, satisfactionLabels, (voice) => voice.satisfaction);
  if (content.length > 0) lines.push(`评价：${content.join('，')}`);
  return lines;
}

/** A person who reported several topics of a family counts once, with the word they gave. */
function eachOnce(voices: Voice[]): Voice[] {
  const spoken = [...voices].sort((a, b) => Number(a.verdict !== null) - Number(b.verdict !== null));
  return [...new Map(spoken.map((voice) => [voice.personId, voice])).values()];
}

/** 2人已解决, 1人部分解决 */
export function counted<V>(
  voices: V[],
  labels: Record<string, string>,
  of: (voice: V) => string | null | undefined,
): string[] {
  return Object.entries(labels).flatMap(([name, label]) => {
    const count = voices.filter((voice) => of(voice) === name).length;
    return count > 0 ? [`${count}人${label}`] : [];
  });
}
