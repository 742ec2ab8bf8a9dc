// Before an outcome is written down: the session is open, its votes are over, and its mode's steps are done.
import type { TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { notify } from '../outbox/notices.js';
import { publicGroupsOf } from '../people/units.js';
import type { Actor } from '../topics/events.js';
import { nameOf } from '../topics/topics.js';
import { type Mode, modeOf, nextStep } from './modes.js';
import { dissentsOf, listDissents } from './positions.js';
import { inSession, withdrawReminders } from './sessions.js';
import { closeVotes, statementsText } from './statements.js';
import { factsOf, openTable, type Table, unitsAt } from './table.js';
import { tellWorkroom } from './telling.js';

/** The topic in its session, ready to be concluded; refused with what is still wanted. */
export async function readyToConclude(tx: Tx, topic: TopicModel, actor: Actor, at: Date): Promise<TopicModel> {
  const session = await inSession(tx, topic, actor, at);
  if (session.state !== 'inSession') return session;
  const table = await openTable(tx, topic.id);
  await mustBeComplete(tx, session, table);
  const closed = await closeVotes(tx, session, actor, at);
  if (closed !== session) await tellVotes(tx, closed, table, at);
  await withdrawReminders(tx, table.id);
  return closed;
}

async function mustBeComplete(tx: Tx, topic: TopicModel, table: Table): Promise<void> {
  const step = nextStep(modeOf(table), await factsOf(tx, table));
  if (!step) return;
  const dissents = await dissentsOf(tx, table);
  const list = dissents.some((one) => one.answer === null) ? `\n${listDissents(dissents)}` : '';
  throw new UserError(`${topic.number}号${step.wanted}，先发：${step.type(topic.number)}${list}`);
}

async function tellVotes(tx: Tx, topic: TopicModel, table: Table, at: Date): Promise<void> {
  const lines = [`【表态结果】${nameOf(topic)}`, await statementsText(tx, topic, table)];
  await tellWorkroom(tx, topic, `votes:${topic.id}:${topic.version}`, at, lines);
}

/** What was settled without a posting before it is made known afterwards, in the village groups. */
export async function postOutcome(tx: Tx, topic: TopicModel, table: Table, text: string, at: Date): Promise<void> {
  const mode: Mode = modeOf(table);
  if (!mode.postsOutcome || topic.private) return;
  for (const unitId of unitsAt(topic, table)) {
    for (const group of await publicGroupsOf(tx, unitId)) {
      await notify(tx, {
        dedupeKey: `outcome:${topic.id}:${topic.version}:${group.id}`,
        groupId: group.id,
        topicId: topic.id,
        kind: 'public',
        text: `【${mode.label}结果】${nameOf(topic)}\n${text}\n有不同看法，请和召集人说。`,
        prompt: true,
        at,
      });
    }
  }
}
