// Who should be asked to the table: persons with the four roles where the topic lies, and as X those who raised it, back
// it, object to it or were named in it. A proposal is only that: the convener invites.
import type { TopicModel, Tx } from '../db/client.js';
import { nameFor } from '../people/names.js';
import { staff } from '../people/roles.js';
import type { UnitSettings } from '../people/unit-settings.js';
import { settingsOf, unitAndAncestors } from '../people/units.js';
import { mergedFamily } from '../topics/topics.js';
import { type Party, parties, partyLabel, type Side } from './parties.js';
import { shortages } from './quorum.js';
import { describeMissing, openTable, type Table, unitsAt } from './table.js';

interface Candidate {
  party: Party;
  personId: number;
  name: string;
  unitId: number | null;
  body: string | null;
  side: Side | null;
  /** Why a stakeholder is one: 反映, 附议, 异议, 提到. */
  why?: string;
}

/** Puts those not yet at the table on it as proposed, and says who they are and who is still missing. */
export async function proposeParties(tx: Tx, topic: TopicModel): Promise<string> {
  const table = await openTable(tx, topic.id);
  const settings = await settingsOf(tx, topic.unitId);
  const known = new Set(table.participants.flatMap((seat) => seat.personId ?? []));
  const roles = await roleHolders(tx, topic, table, settings);
  const inRoles = new Set(roles.map((one) => one.personId));
  const stakeholders = await stakeholdersOf(tx, topic, table, settings, inRoles);
  const fresh = [...roles, ...stakeholders].filter((one) => !known.has(one.personId));
  await tx.participant.createMany({
    data: fresh.map(({ why: _why, ...seat }) => ({ consultationId: table.id, status: 'proposed', ...seat })),
  });
  return describe(tx, topic, await openTable(tx, topic.id), fresh, settings);
}

async function describe(
  tx: Tx,
  topic: TopicModel,
  table: Table,
  fresh: Candidate[],
  settings: UnitSettings,
): Promise<string> {
  const lines = parties.flatMap((party) => {
    const own = fresh.filter((one) => one.party === party);
    return own.length > 0 ? [`${partyLabel(party)} ${own.map(shown).join('、')}`] : [];
  });
  const anonymous = await tx.report.count({
    where: { topicId: { in: await mergedFamily(tx, topic.id) }, anonymous: true },
  });
  if (anonymous > 0) lines.push(`另有${anonymous}位匿名反映人，不点名`);
  // As if all of them came: what is missing then, nobody was found for.
  const all = table.participants.map((seat) => ({ ...seat, status: 'present' }));
  const missing = shortages(all, settings, unitsAt(topic, table));
  if (missing.length > 0) lines.push(`没找到人的：${await describeMissing(tx, topic, table, missing)}`);
  if (missing.some(({ party }) => party === 'deptHead')) lines.push(await bodiesToChooseFrom(tx, topic));
  if (!all.some((seat) => seat.side === 'against')) lines.push('没有不同意的一方：想想这事还碍着谁，也请来');
  return lines.filter((line) => line !== '').join('\n');
}

const shown = (one: Candidate) => `${one.name}${one.body ? `（${one.body}）` : one.why ? `（${one.why}）` : ''}`;

async function bodiesToChooseFrom(tx: Tx, topic: TopicModel): Promise<string> {
  const heads = await tx.roleGrant.findMany({
    where: { role: 'deptHead', body: { not: null }, unitId: { in: await unitAndAncestors(tx, topic.unitId) } },
    orderBy: { id: 'asc' },
    take: 6,
  });
  const bodies = [...new Set(heads.map((head) => head.body))];
  return bodies.length > 0 ? `没看出归哪个部门，可选：${bodies.join('、')}` : '';
}

const fourRoles = ['villageCadre', 'cppccMember', 'deptHead', 'massRep'] as const satisfies readonly Party[];

async function roleHolders(tx: Tx, topic: TopicModel, table: Table, settings: UnitSettings): Promise<Candidate[]> {
  const units = unitsAt(topic, table);
  const bodies = await likelyBodies(tx, topic, settings);
  const chosen = new Map<number, Candidate>();
  for (const unitId of units) {
    const line = await unitAndAncestors(tx, unitId);
    const grants = await tx.roleGrant.findMany({
      where: { unitId: { in: line }, role: { in: [...fourRoles] } },
      include: { person: true },
      orderBy: { id: 'asc' },
    });
    const busy = await timesInvited(
      tx,
      grants.map((grant) => grant.personId),
    );
    // Those nearest, and among them whoever was called least: nobody carries all meetings.
    grants.sort(
      (a, b) =>
        line.indexOf(a.unitId) - line.indexOf(b.unitId) || (busy.get(a.personId) ?? 0) - (busy.get(b.personId) ?? 0),
    );
    for (const role of fourRoles) {
      const fit = grants.filter(
        (grant) =>
          grant.role === role && !chosen.has(grant.personId) && (role !== 'deptHead' || bodies.has(grant.body ?? '')),
      );
      for (const grant of fit.slice(0, settings.proposedPerRole)) {
        chosen.set(grant.personId, {
          party: role,
          personId: grant.personId,
          name: nameFor(grant.person),
          unitId: units.includes(grant.unitId) ? grant.unitId : null,
          body: grant.body,
          side: null,
        });
      }
    }
  }
  return [...chosen.values()];
}

async function timesInvited(tx: Tx, personIds: number[]): Promise<Map<number, number>> {
  const rows = await tx.participant.groupBy({
    by: ['personId'],
    where: { personId: { in: personIds }, status: { not: 'proposed' } },
    _count: true,
  });
  return new Map(rows.map((row) => [row.personId ?? 0, row._count]));
}

/** Bodies whose words the topic uses, or that had a matter of its category before. */
async function likelyBodies(tx: Tx, topic: TopicModel, settings: UnitSettings): Promise<Set<string>> {
  const line = await unitAndAncestors(tx, topic.unitId);
  const heads = await tx.roleGrant.findMany({ where: { role: 'deptHead', unitId: { in: line } } });
  const text = `${topic.title} ${topic.place ?? ''}`;
  const speaksFor = (body: string) =>
    Object.entries(settings.bodyWords).some(
      ([part, words]) => body.includes(part) && words.some((word) => text.includes(word)),
    );
  const byWord = heads.flatMap((head) => (head.body && speaksFor(head.body) ? [head.body] : []));
  if (byWord.length > 0) return new Set(byWord);
  const past = await tx.task.findMany({ where: { topic: { category: topic.category, unitId: { in: line } } } });
  return new Set(past.map((task) => task.body));
}

async function stakeholdersOf(
  tx: Tx,
  topic: TopicModel,
  table: Table,
  settings: UnitSettings,
  inRoles: ReadonlySet<number>,
): Promise<Candidate[]> {
  const units = unitsAt(topic, table);
  const found = new Map<number, Candidate>();
  for (const voice of await voicesOf(tx, topic)) {
    if (inRoles.has(voice.personId) || found.has(voice.personId)) continue;
    if (await isOfficial(tx, voice.personId)) continue;
    const sameSide = [...found.values()].filter((one) => one.side === voice.side);
    if (sameSide.length >= settings.stakeholdersPerSide) continue;
    const person = await tx.person.findUniqueOrThrow({ where: { id: voice.personId } });
    const from = await tx.group.findUnique({ where: { id: voice.groupId } });
    found.set(voice.personId, {
      party: 'stakeholder',
      personId: voice.personId,
      name: nameFor(person),
      unitId: from?.unitId && units.includes(from.unitId) ? from.unitId : null,
      body: null,
      side: voice.side,
      why: voice.why,
    });
  }
  return [...found.values()];
}

interface Voice {
  personId: number;
  groupId: number;
  side: Side | null;
  why: string;
}

/** Whoever asked not to be named stays unnamed. */
async function voicesOf(tx: Tx, topic: TopicModel): Promise<Voice[]> {
  const where = { topicId: { in: await mergedFamily(tx, topic.id) } };
  const oldest = { createdAt: 'asc' as const };
  const reports = await tx.report.findMany({ where, orderBy: oldest });
  const hidden = new Set(reports.filter((report) => report.anonymous).map((report) => report.personId));
  const objections = await tx.objection.findMany({ where, orderBy: oldest });
  const endorsements = await tx.endorsement.findMany({ where, orderBy: oldest });
  const voices: Voice[] = [
    ...objections.map((one) => ({ ...one, side: 'against' as const, why: '异议' })),
    ...reports.map((one) => ({ ...one, side: 'for' as const, why: '反映' })),
    ...endorsements.map((one) => ({ ...one, side: 'for' as const, why: '附议' })),
    ...(await namedInMessages(tx, where)),
  ];
  return voices.filter((voice) => !hidden.has(voice.personId));
}

async function namedInMessages(tx: Tx, where: { topicId: { in: number[] } }): Promise<Voice[]> {
  const sources = await tx.topicSource.findMany({ where, include: { message: true }, orderBy: { messageId: 'asc' } });
  const voices: Voice[] = [];
  for (const { message } of sources) {
    const userIds = (message.mentions as { userId?: string }[]).flatMap((mention) => mention.userId ?? []);
    const people = await tx.person.findMany({ where: { platform: message.platform, userId: { in: userIds } } });
    for (const person of people) {
      voices.push({ personId: person.id, groupId: message.groupId ?? 0, side: null, why: '提到' });
    }
  }
  return voices;
}

/** Whoever holds an office speaks for it, not as someone concerned. */
async function isOfficial(tx: Tx, personId: number): Promise<boolean> {
  const roles = staff.filter((role) => role !== 'cppccMember');
  return (await tx.roleGrant.count({ where: { personId, role: { in: roles } } })) > 0;
}
