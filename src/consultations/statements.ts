// 说法: statements that those at the table agree or disagree with. Who voted how is nobody's business: the log says that
// a role voted, and at the end how the roles voted; an own vote can be changed until then.
import type { ParticipantModel, StatementModel, TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { settingsOf } from '../people/units.js';
import { type Actor, record } from '../topics/events.js';
import { type Party, parties, partyLabel } from './parties.js';
import { addPosition } from './positions.js';
import { noVotes, score, type Tally, votesIn } from './scores.js';
import { openTableTo, type Table } from './table.js';

export type Vote = keyof Tally;

export const voteLabels: Record<Vote, string> = { agree: '赞成', disagree: '反对', pass: '弃权' };

export async function propose(
  tx: Tx,
  topic: TopicModel,
  actor: Actor & { personId: number },
  words: string,
  at: Date,
): Promise<StatementModel> {
  const table = await openTableTo('voteOn', tx, topic);
  const number = 1 + (await tx.statement.count({ where: { consultationId: table.id } }));
  const statement = await tx.statement.create({
    data: { consultationId: table.id, number, words, proposedById: actor.personId, at },
  });
  const data = { consultationId: table.id, statementId: statement.id, number, words };
  await record(tx, topic, { action: 'propose', actor, at, data });
  return statement;
}

/** The statement meant: by its number, or the only one that is open. */
async function statementMeant(tx: Tx, table: Table, topic: TopicModel, number?: number): Promise<StatementModel> {
  const all = await tx.statement.findMany({ where: { consultationId: table.id }, orderBy: { number: 'asc' } });
  const open = all.filter((statement) => statement.closedAt === null);
  const found = number === undefined && open.length === 1 ? open[0] : all.find((one) => one.number === number);
  if (found && !found.closedAt) return found;
  if (found) throw new UserError(`第${found.number}条的表态已经结束了。`);
  if (open.length === 0) throw new UserError(`还没有要表态的说法。提一条发：说法 ${topic.number} 先修主路`);
  const list = open.map((one) => `${one.number}. ${one.words}`).join('\n');
  throw new UserError(`是哪一条？请写上它的号，例如：赞成 ${topic.number} ${open[0]?.number}\n${list}`);
}

export async function voteOn(
  tx: Tx,
  topic: TopicModel,
  seat: ParticipantModel,
  ballot: { number?: number; vote: Vote; reason: string },
  at: Date,
): Promise<StatementModel> {
  const table = await openTableTo('voteOn', tx, topic);
  const statement = await statementMeant(tx, table, topic, ballot.number);
  const { requireReasonOnDisagree } = await settingsOf(tx, topic.unitId);
  const { vote, reason } = ballot;
  if (vote === 'disagree' && reason === '' && requireReasonOnDisagree) {
    throw new UserError(`反对请说说为什么，例如：反对 ${topic.number} ${statement.number} 钱不够修两条`);
  }
  const personId = seat.personId as number;
  const row = { party: seat.party, vote, at };
  await tx.statementVote.upsert({
    where: { statementId_personId: { statementId: statement.id, personId } },
    create: { statementId: statement.id, personId, ...row },
    update: row,
  });
  const data = { consultationId: table.id, statementId: statement.id, number: statement.number, party: seat.party };
  const after = await record(tx, topic, { action: 'voteOn', actor: { personId }, at, data });
  // The reason counts, not who gave it.
  if (reason !== '') {
    await addPosition(tx, after, table, {
      actor: { personId: null },
      party: seat.party,
      speaker: `一位${partyLabel(seat.party)}`,
      words: `${voteLabels[vote]}「${statement.words}」：${reason}`,
      kind: 'view',
      at,
    });
  }
  return statement;
}

/** 记票: hands raised by those without a phone. Counted anew, the last count of a role holds. */
export async function countHands(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  count: { number?: number; party: Party; tally: Tally },
  at: Date,
): Promise<StatementModel> {
  const table = await openTableTo('voteOn', tx, topic);
  const statement = await statementMeant(tx, table, topic, count.number);
  const { party, tally } = count;
  const data = {
    consultationId: table.id,
    statementId: statement.id,
    number: statement.number,
    party,
    hands: { ...tally },
  };
  await record(tx, topic, { action: 'voteOn', actor, at, data });
  return statement;
}

interface Hands {
  statementId: number;
  party: string;
  hands: Tally;
}

async function tallyOf(tx: Tx, topic: TopicModel, statement: StatementModel): Promise<Map<string, Tally>> {
  const events = await tx.topicEvent.findMany({
    where: { topicId: topic.id, action: 'voteOn', data: { path: ['statementId'], equals: statement.id } },
    orderBy: { seq: 'asc' },
  });
  const hands = new Map<string, Tally>();
  for (const { data } of events) if (isHands(data)) hands.set(data.party, data.hands);
  const votes = await tx.statementVote.findMany({ where: { statementId: statement.id } });
  const tallies = new Map<string, Tally>(hands);
  for (const { party, vote } of votes as { party: string; vote: string }[]) {
    const tally = { ...(tallies.get(party) ?? noVotes) };
    tally[vote as Vote] += 1;
    tallies.set(party, tally);
  }
  return tallies;
}

const isHands = (data: unknown): data is Hands => typeof data === 'object' && data !== null && 'hands' in data;

/** Ends the open votes, with how each role voted in the log; the topic as it is then. */
export async function closeVotes(tx: Tx, topic: TopicModel, actor: Actor, at: Date): Promise<TopicModel> {
  const table = await openTableTo('voteOn', tx, topic);
  const where = { consultationId: table.id, closedAt: null };
  const open = await tx.statement.findMany({ where, orderBy: { number: 'asc' } });
  if (open.length === 0) return topic;
  const closed = [];
  for (const statement of open) {
    const votes = Object.fromEntries([...(await tallyOf(tx, topic, statement))].map(([party, t]) => [party, { ...t }]));
    closed.push({ statementId: statement.id, number: statement.number, votes });
  }
  await tx.statement.updateMany({ where, data: { closedAt: at } });
  return record(tx, topic, { action: 'voteOn', actor, at, data: { consultationId: table.id, closed } });
}

export interface Counted {
  statement: StatementModel;
  byRole: Map<string, Tally>;
}

export async function countedStatements(tx: Tx, topic: TopicModel, consultationId: number): Promise<Counted[]> {
  const statements = await tx.statement.findMany({ where: { consultationId }, orderBy: { number: 'asc' } });
  const counted: Counted[] = [];
  for (const statement of statements) counted.push({ statement, byRole: await tallyOf(tx, topic, statement) });
  return counted;
}

export interface StatementShown {
  statement: StatementModel;
  /** How many have voted. */
  voted: number;
  /** Absent while it may not be seen. */
  result?: { byRole: Map<string, Tally> /** 各方认可度, 0 to 100. */; shared: number; score: number };
}

/** All statements: those whose votes are hidden still, then the others, best shared first. */
export async function statementsShown(tx: Tx, topic: TopicModel, table: Table): Promise<StatementShown[]> {
  const { hideVotesUntilClosed } = await settingsOf(tx, topic.unitId);
  const counted = await countedStatements(tx, topic, table.id);
  const roles = rolesAt(table, counted);
  const all = counted.map(({ statement, byRole }): StatementShown => {
    const voted = total(byRole);
    if (hideVotesUntilClosed && statement.closedAt === null) return { statement, voted };
    const made = score(byRole, roles);
    return { statement, voted, result: { byRole, score: made, shared: Math.round(made ** (1 / roles.length) * 100) } };
  });
  const open = all.filter(({ result }) => result === undefined);
  const ranked = all
    .filter(({ result }) => result !== undefined)
    .sort((a, b) => scoreOf(b) - scoreOf(a) || a.statement.number - b.statement.number);
  return [...open, ...ranked];
}

const scoreOf = ({ result }: StatementShown) => result?.score ?? 0;

/** How the roles voted where it may be seen. */
export async function statementsText(tx: Tx, topic: TopicModel, table: Table): Promise<string> {
  const shown = await statementsShown(tx, topic, table);
  const lines = shown.map(({ statement, voted, result }) =>
    result
      ? `${line(statement)}（各方认可度${result.shared}）\n   ${countsByRole(result.byRole)}`
      : `${line(statement)}（${voted}人表态，结束后公布）`,
  );
  const [best, second] = shown.filter(({ result }) => result !== undefined);
  if (best && best.result?.score !== second?.result?.score && best.voted > 0) {
    lines.push(`各方都比较认可的：第${best.statement.number}条「${best.statement.words}」`);
  }
  return lines.join('\n');
}

function rolesAt(table: Table, counted: Counted[]): string[] {
  const there = table.participants.filter((seat) => seat.status === 'present').map((seat) => seat.party);
  const voted = counted.flatMap(({ byRole }) => [...byRole.keys()]);
  return parties.filter((party) => there.includes(party) || voted.includes(party));
}

const line = ({ number, words }: StatementModel) => `${number}. ${words}`;
const total = (byRole: Map<string, Tally>) => [...byRole.values()].reduce((sum, tally) => sum + votesIn(tally), 0);

/** `政协委员 赞成1；群众代表 赞成3 反对1` */
export function countsByRole(byRole: ReadonlyMap<string, Tally>): string {
  const roles = parties.flatMap((party) => {
    const tally = byRole.get(party);
    if (!tally) return [];
    const parts = (Object.keys(voteLabels) as Vote[]).flatMap((vote) =>
      tally[vote] > 0 ? [`${voteLabels[vote]}${tally[vote]}`] : [],
    );
    return parts.length > 0 ? [`${partyLabel(party)} ${parts.join(' ')}`] : [];
  });
  return roles.length > 0 ? roles.join('；') : '没有人表态';
}
