// What a model makes of a motion that a template drafted.
import type { Tx } from '../db/client.js';
import { notify } from '../outbox/notices.js';
import { workroomGroupOf } from '../people/units.js';
import { lockTopic, record, theBot } from '../topics/events.js';
import { mergedFamily } from '../topics/topics.js';
import { asJson, linesOfMotion, type MotionOfUnit, withTopics } from './motions.js';

/** Older drafts were read by people already. */
const withinHours = 24;
const atOnce = 5;

export async function motionsToWord(tx: Tx, now: Date): Promise<MotionOfUnit[]> {
  const drafts = await tx.motion.findMany({
    where: { status: 'drafted', createdAt: { gt: new Date(now.getTime() - withinHours * 3_600_000) } },
    include: withTopics,
    orderBy: { id: 'asc' },
  });
  const waiting: MotionOfUnit[] = [];
  for (const motion of drafts) {
    const touched = linesOfMotion(motion).some((line) => line.editedById !== undefined);
    if (!touched && !(await wasRead(tx, motion.id))) waiting.push(motion);
  }
  return waiting.slice(0, atOnce);
}

async function wasRead(tx: Tx, motionId: number): Promise<boolean> {
  const is = (path: string, equals: string | number) => ({ data: { path: [path], equals } });
  const where = { action: 'motion', AND: [is('motionId', motionId), is('step', 'worded')] };
  return (await tx.topicEvent.count({ where })) > 0;
}

/** What the lines rest on, by id, and who may be named in them. */
export async function groundsOf(
  tx: Tx,
  motion: MotionOfUnit,
): Promise<{ sources: { id: string; text: string }[]; names: string[]; messages: number }> {
  const sources: { id: string; text: string }[] = [];
  let messages = 0;
  const names: string[] = [];
  for (const { topic } of motion.topics) {
    const reports = await tx.report.findMany({
      where: { topicId: { in: await mergedFamily(tx, topic.id) } },
      include: { person: true },
    });
    const events = await tx.topicEvent.findMany({ where: { topicId: topic.id } });
    const ofTopic = { consultation: { topicId: topic.id } };
    const positions = await tx.position.findMany({ where: ofTopic });
    const items = await tx.outcomeItem.findMany({ where: ofTopic });
    messages += reports.length + positions.length;
    sources.push(
      { id: `topic:${topic.number}`, text: topic.title },
      ...reports.map((report) => ({ id: `report:${report.id}`, text: report.words })),
      ...events.map((event) => ({ id: `event:${topic.number}.${event.seq}`, text: event.reason ?? '' })),
      ...positions.map((position) => ({ id: `position:${position.id}`, text: position.words })),
      ...items.map((item) => ({ id: `item:${item.id}`, text: item.description })),
    );
    names.push(
      ...reports.map((report) => report.person.name ?? ''),
      ...positions.map((position) => position.speaker),
      ...items.map((item) => item.owner ?? ''),
    );
  }
  return { sources, names, messages };
}

/** Taken unless people have worked on the motion since the model read it. */
export async function takeMotionWordings(
  tx: Tx,
  motion: MotionOfUnit,
  worded: ReadonlyMap<number, string>,
  at: Date,
): Promise<void> {
  await tx.$queryRaw`SELECT id FROM "Motion" WHERE id = ${motion.id} FOR UPDATE`;
  const now = await tx.motion.findUniqueOrThrow({ where: { id: motion.id } });
  if (now.status !== 'drafted' || JSON.stringify(now.sections) !== JSON.stringify(motion.sections)) return;
  const lines = linesOfMotion(motion).map((line, index) => {
    const text = worded.get(index + 1);
    return text === undefined ? line : { ...line, text, ai: true };
  });
  await tx.motion.update({ where: { id: motion.id }, data: { sections: asJson(lines) } });
  const data = { motionId: motion.id, step: 'worded', lines: [...worded.keys()] };
  for (const { topic } of motion.topics) {
    await record(tx, await lockTopic(tx, topic.number), { action: 'motion', actor: theBot, at, data });
  }
  const group = worded.size > 0 ? await workroomGroupOf(tx, motion.unitId) : undefined;
  if (!group) return;
  await notify(tx, {
    dedupeKey: `motion-worded:${motion.id}`,
    groupId: group.id,
    kind: 'task',
    text: `【提案${motion.id}】有${worded.size}处换了说法，标了〔AI起草〕，请核对：看提案 ${motion.id}　不对的改：改提案 ${motion.id} 分析 新的话`,
    prompt: true,
    at,
  });
}
