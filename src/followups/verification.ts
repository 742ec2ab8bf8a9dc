// 反馈: after 办结 each reporter is asked once, and only they can call it solved. Their silence is shown as 未评价, never
// as solved; an office's silence closes nothing.
import type { TopicModel, Tx } from '../db/client.js';
import { notify } from '../outbox/notices.js';
import { settingsOf, workroomGroupOf } from '../people/units.js';
import { tellReporters } from '../topics/answers.js';
import { type Actor, record, theBot } from '../topics/events.js';
import { mergedFamily, nameOf } from '../topics/topics.js';

export type Verdict = 'resolved' | 'partlyResolved' | 'unresolved';

export async function askReporters(tx: Tx, topic: TopicModel, bodies: string, note: string, at: Date): Promise<void> {
  const family = await mergedFamily(tx, topic.id);
  // A new claim asks anew: what was said about the last one does not count for this one.
  await tx.report.updateMany({ where: { topicId: { in: family } }, data: { verdict: null, verdictAt: null } });
  const n = topic.number;
  const text = `${bodies ? `${bodies}说办好了` : '办好了'}：${note}\n反映过的乡亲，请回一句：已解决 ${n}、部分解决 ${n} 或 未解决 ${n}`;
  await tellReporters(tx, topic, { text, prompt: true, alsoFollowers: true, at });
}

export interface Judged {
  result: 'not-a-reporter' | 'recorded';
  /** What the topic became through it, if anything. */
  became?: 'resolved' | 'partlyResolved' | 'reopened';
  waiting: number;
}

/** A reporter's word. 未解决 reopens at once; the topic is settled when every reporter has answered. */
export async function judge(
  tx: Tx,
  topic: TopicModel,
  actor: Actor & { personId: number },
  verdict: Verdict,
  words: string,
  at: Date,
): Promise<Judged> {
  const family = await mergedFamily(tx, topic.id);
  const mine = { topicId: { in: family }, personId: actor.personId };
  if ((await tx.report.count({ where: mine })) === 0) return { result: 'not-a-reporter', waiting: 0 };
  const reason = words || undefined;
  const after = await record(tx, topic, {
    action: 'verdict',
    actor: { personId: actor.personId, role: 'reporter' },
    at,
    ...(reason && { reason }),
    data: { verdict },
  });
  await tx.report.updateMany({ where: mine, data: { verdict, verdictAt: at } });
  const waiting = await tx.report.count({ where: { topicId: { in: family }, verdict: null } });
  if (verdict === 'unresolved') {
    await reopen(tx, after, words, at);
    return { result: 'recorded', became: 'reopened', waiting };
  }
  if (waiting > 0) return { result: 'recorded', waiting };
  const became = await settle(tx, after, at);
  return { result: 'recorded', waiting, ...(became && { became }) };
}

async function reopen(tx: Tx, topic: TopicModel, words: string, at: Date): Promise<void> {
  const reason = words || '反映人说没有解决';
  const after = await record(tx, topic, { action: 'reopen', actor: theBot, at, reason });
  const workroom = await workroomGroupOf(tx, topic.unitId);
  const bodies = await tx.task.findMany({ where: { topicId: topic.id }, distinct: ['body'] });
  const who = bodies.map((task) => task.body).join('、');
  if (workroom) {
    await notify(tx, {
      dedupeKey: `reopened:${topic.id}:${after.version}`,
      groupId: workroom.id,
      topicId: topic.id,
      kind: 'task',
      text: `【重新办理】${nameOf(topic)}\n反映人：${reason}${who ? `\n原承办：${who}` : ''}\n请再安排，发：交办 ${topic.number} 单位 期限 事项`,
      prompt: true,
      at,
    });
  }
  await tellReporters(tx, after, { text: '有反映人说没解决，已经重新办理，办好再来问大家。', prompt: false, at });
}

/** What the reporters' answers make of it: all solved, or partly. */
async function settle(tx: Tx, topic: TopicModel, at: Date): Promise<'resolved' | 'partlyResolved' | undefined> {
  const family = await mergedFamily(tx, topic.id);
  const answers = await tx.report.findMany({ where: { topicId: { in: family }, verdict: { not: null } } });
  const partly = answers.some((report) => report.verdict !== 'resolved');
  const to = partly ? 'partlyResolved' : 'resolved';
  if (topic.state === to) return undefined;
  const after = await record(tx, topic, {
    action: partly ? 'settlePartly' : 'settleResolved',
    actor: theBot,
    at,
    data: { answered: answers.length },
  });
  const text = partly ? '反映人确认：部分解决。没解决的还可以再反映。' : '反映人确认：已解决。谢谢大家。';
  await tellReporters(tx, after, { text, prompt: false, alsoFollowers: true, at });
  return to;
}

/** When the days for answering are over: settled by those who answered, 未评价 when nobody did. */
export async function settleOverdue(tx: Tx, now: Date): Promise<TopicModel[]> {
  const settled: TopicModel[] = [];
  const verifying = await tx.topic.findMany({ where: { state: 'verifying' }, orderBy: { number: 'asc' } });
  for (const topic of verifying) {
    const { verifyDays } = await settingsOf(tx, topic.unitId);
    if (now.getTime() - topic.stateSince.getTime() < verifyDays * 86_400_000) continue;
    await tx.$queryRaw`SELECT id FROM "Topic" WHERE id = ${topic.id} FOR UPDATE`;
    const family = await mergedFamily(tx, topic.id);
    const answered = await tx.report.count({ where: { topicId: { in: family }, verdict: { not: null } } });
    if (answered > 0) {
      await settle(tx, topic, now);
    } else {
      const after = await record(tx, topic, { action: 'settleUnrated', actor: theBot, at: now });
      const text = `一直没等到反映人的话，先记为「未评价」。还没解决？随时发：未解决 ${topic.number}`;
      await tellReporters(tx, after, { text, prompt: false, at: now });
    }
    settled.push(topic);
  }
  return settled;
}
