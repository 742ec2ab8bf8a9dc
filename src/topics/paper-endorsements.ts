// 附议 on paper: each signature counts like one made in chat, towards the threshold too, and is shown apart as 线下.
import type { GroupModel, TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { addOfflinePerson, offlinePlatform } from '../people/offline.js';
import { promoteIfEnough } from './endorsements.js';
import { type Actor, record } from './events.js';

export interface Signatures {
  /** Those whose names were typed; for the workroom only. */
  names: string[];
  /** All of them, named or not. */
  count: number;
  /** What shows it: 签名表, 电话 … */
  evidence: string;
}

export async function endorseOnPaper(
  tx: Tx,
  topic: TopicModel,
  filer: { actor: Actor; group: GroupModel },
  signatures: Signatures,
  at: Date,
): Promise<{ added: number; count: number; promoted: boolean }> {
  if (topic.private) throw new UserError(`${topic.number}号是私下反映的，不征附议。`);
  const known = await knownByName(tx, topic.id, signatures.names);
  const names = signatures.names.filter((name) => !known.has(name));
  const added = signatures.count - (signatures.names.length - names.length);
  if (added === 0) throw new UserError(`${[...known].join('、')}已经算在${topic.number}号里了。`);
  for (let i = 0; i < added; i++) {
    const person = await addOfflinePerson(tx, names[i] ?? null);
    const row = { topicId: topic.id, personId: person.id, groupId: filer.group.id, createdAt: at };
    await tx.endorsement.create({ data: row });
  }
  const data = { offline: true, count: added, evidence: signatures.evidence };
  const after = await record(tx, topic, { action: 'endorse', actor: filer.actor, at, data });
  return { added, ...(await promoteIfEnough(tx, after, at)) };
}

/** A sheet that is handed in twice, or somebody who reported it themselves, counts once: as far as names tell. */
async function knownByName(tx: Tx, topicId: number, names: string[]): Promise<Set<string>> {
  if (names.length === 0) return new Set();
  const endorsements = await tx.endorsement.findMany({ where: { topicId } });
  const reports = await tx.report.findMany({ where: { topicId } });
  const people = await tx.person.findMany({
    where: {
      platform: offlinePlatform,
      name: { in: names },
      id: { in: [...endorsements, ...reports].map((row) => row.personId) },
    },
  });
  return new Set(people.flatMap((person) => (person.name ? [person.name] : [])));
}
