// 采纳: what was agreed on goes to the level above, and its word on it comes back to whoever raised the matter.
import type { TopicModel, Tx, UnitModel } from '../db/client.js';
import { notify } from '../outbox/notices.js';
import { levelAbove, settingsOf, workroomGroupOf } from '../people/units.js';
import { tellReporters } from '../topics/answers.js';
import { type Actor, record } from '../topics/events.js';
import { nameOf, publicNameOf } from '../topics/topics.js';
import { tellWorkroom } from '../topics/workroom.js';

/** 报送. Gives the unit that decides on it now. */
export async function submit(tx: Tx, topic: TopicModel, actor: Actor, at: Date): Promise<UnitModel> {
  const above = await levelAbove(tx, topic);
  const after = await record(tx, topic, { action: 'submit', actor, at, data: { to: above.id, name: above.name } });
  const group = await workroomGroupOf(tx, above.id);
  if (group) {
    const n = topic.number;
    const outcome = await outcomeOf(tx, topic);
    await notify(tx, {
      dedupeKey: `submitted:${topic.id}:${after.version}`,
      groupId: group.id,
      topicId: topic.id,
      kind: 'task',
      text: `【报送】${publicNameOf(topic)}\n${topic.private ? '' : `协商结论：${outcome}\n`}看纪要发：纪要 ${n}\n请定：采纳 ${n}　部分采纳 ${n} 原因　不采纳 ${n} 原因`,
      prompt: true,
      choices: [{ label: '采纳', command: `采纳 ${n}` }],
      at,
    });
  }
  await tellReporters(tx, after, { text: `协商结论已报给${above.name}，定了告诉您。`, prompt: false, at });
  return above;
}

async function outcomeOf(tx: Tx, topic: TopicModel): Promise<string> {
  const last = await tx.consultation.findFirst({ where: { topicId: topic.id }, orderBy: { id: 'desc' } });
  return last?.outcome ?? '';
}

export type Adoption = 'adopt' | 'adoptPartly' | 'notAdopt';

const texts: Record<Adoption, (reason: string, number: number, appealDays: number) => string> = {
  adopt: (reason) => `商量的办法采纳了${reason ? `：${reason}` : ''}，接下来交给单位去办。`,
  adoptPartly: (reason) => `商量的办法采纳了一部分：${reason}。接下来交给单位去办。`,
  notAdopt: (reason, n, days) =>
    `商量的办法没有采纳。原因：${reason}。不同意可以在${days}天内申诉一次，发：申诉 ${n} 理由`,
};

export async function decideAdoption(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  decision: { action: Adoption; reason: string },
  at: Date,
): Promise<void> {
  const { action, reason } = decision;
  const after = await record(tx, topic, { action, actor, at, ...(reason && { reason }) });
  const refused = action === 'notAdopt';
  const { appealDays } = await settingsOf(tx, topic.unitId);
  const text = ({ number }: TopicModel) => texts[action](reason, number, appealDays);
  await tellReporters(tx, after, { text, official: reason, prompt: refused, alsoFollowers: true, at });
  const what = { adopt: '采纳', adoptPartly: '部分采纳', notAdopt: '不采纳' }[action];
  await tellWorkroom(tx, after, {
    about: 'adoption',
    text: `【${what}】${nameOf(topic)}${reason ? `\n${reason}` : ''}${refused ? '' : `\n请交办，发：交办 ${topic.number} 单位 期限 事项`}`,
    at,
  });
}
