// 提案: drawn from topics, edited by people, and followed from 立案 to the answer, of which the villages hear.
import type { MotionModel, Prisma, TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { notify } from '../outbox/notices.js';
import { unitAndDescendants, workroomGroupOf } from '../people/units.js';
import { tellReporters } from '../topics/answers.js';
import { type Actor, lockTopic, record } from '../topics/events.js';
import { draftMotion, type MotionField, type MotionLine, motionFields } from './draft.js';

export type MotionStatus = 'drafted' | 'submitted' | 'filed' | 'merged' | 'notFiled' | 'assigned' | 'answered';

const motionStatusLabels: Record<MotionStatus, string> = {
  drafted: '草稿',
  submitted: '已提交',
  filed: '已立案',
  merged: '已并案',
  notFiled: '不予立案',
  assigned: '已交办',
  answered: '已答复',
};

export const gradeLabels: Record<string, string> = {
  A: '已经解决或基本解决',
  B: '正在解决或已经启动',
  C: '列入规划逐步解决',
};

export type MotionSatisfaction = 'satisfied' | 'mostly' | 'dissatisfied';

export const motionSatisfactionLabels: Record<MotionSatisfaction, string> = {
  satisfied: '满意',
  mostly: '基本满意',
  dissatisfied: '不满意',
};

/** One step on a motion's way, with what is written down of it. */
export type Step =
  | { to: 'submitted' }
  | { to: 'filed'; fileNumber: string }
  | { to: 'merged'; reason: string }
  | { to: 'notFiled'; reason: string }
  | { to: 'assigned'; body: string }
  | { to: 'answered'; grade: string; answer: string }
  | { to: 'judged'; satisfaction: MotionSatisfaction; reason: string };

const from: Record<Step['to'], readonly MotionStatus[]> = {
  submitted: ['drafted'],
  filed: ['submitted'],
  merged: ['submitted'],
  notFiled: ['submitted'],
  assigned: ['filed'],
  answered: ['filed', 'assigned'],
  judged: ['answered'],
};

export const linesOfMotion = (motion: Pick<MotionModel, 'sections'>) => motion.sections as unknown as MotionLine[];
export const asJson = (lines: MotionLine[]) => lines.map((line) => ({ ...line })) as Prisma.InputJsonArray;

export async function createMotion(
  tx: Tx,
  unitId: number,
  numbers: number[],
  actor: Actor,
  at: Date,
  zone: string,
): Promise<MotionModel> {
  const units = await unitAndDescendants(tx, unitId);
  const topics: TopicModel[] = [];
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const topic = await lockTopic(tx, number);
    if (!units.includes(topic.unitId)) throw new UserError(`${number}号不在您管的范围里，不能写进提案。`);
    if (topic.private) throw new UserError(`${number}号是私下反映的，不能写进提案。`);
    topics.push(topic);
  }
  const { title, lines } = await draftMotion(tx, topics, zone);
  const motion = await tx.motion.create({
    data: {
      unitId,
      title,
      status: 'drafted',
      sections: asJson(lines),
      createdById: actor.personId,
      createdAt: at,
      statusAt: at,
      topics: { create: topics.map((topic) => ({ topicId: topic.id })) },
    },
  });
  const data = { motionId: motion.id, step: 'drafted', topics: topics.map((topic) => topic.number) };
  for (const topic of topics) await record(tx, topic, { action: 'motion', actor, at, data });
  return motion;
}

export type MotionOfUnit = MotionModel & { topics: { topic: TopicModel }[] };

export const withTopics = { topics: { include: { topic: true }, orderBy: { topicId: 'asc' as const } } };

export async function motionsOf(tx: Tx, unitId: number): Promise<MotionOfUnit[]> {
  const units = await unitAndDescendants(tx, unitId);
  return tx.motion.findMany({
    where: { unitId: { in: units } },
    include: withTopics,
    orderBy: { id: 'desc' },
    take: 20,
  });
}

/** Locked, so that two steps come one after the other. */
export async function motionNumbered(tx: Tx, unitId: number, id: number): Promise<MotionOfUnit> {
  await tx.$queryRaw`SELECT id FROM "Motion" WHERE id = ${id} FOR UPDATE`;
  const motion = await tx.motion.findUnique({ where: { id }, include: withTopics });
  if (motion && (await unitAndDescendants(tx, unitId)).includes(motion.unitId)) return motion;
  throw new UserError(`没有提案${id}。发「提案 列表」看看都有哪些。`);
}

/** What a person writes takes the place of all that stood under the heading. */
export async function editMotion(
  tx: Tx,
  motion: MotionOfUnit,
  actor: Actor & { personId: number },
  edit: { field: MotionField; text: string },
  at: Date,
): Promise<void> {
  if (motion.status !== 'drafted') throw new UserError(`提案${motion.id}${labelOf(motion)}，不能再改。`);
  const old = linesOfMotion(motion);
  const before = old.filter((line) => line.field === edit.field);
  const sources = [...new Set(before.flatMap((line) => line.sources))];
  const line: MotionLine = { ...edit, sources, ai: false, editedById: actor.personId };
  const lines = motionFields.flatMap((field) =>
    field === edit.field ? [line] : old.filter((one) => one.field === field),
  );
  const title = edit.field === '案由' ? edit.text : motion.title;
  await tx.motion.update({ where: { id: motion.id }, data: { sections: asJson(lines), title } });
  const data = {
    motionId: motion.id,
    step: 'edited',
    field: edit.field,
    ai: before.some((one) => one.ai),
    from: before.map((one) => one.text),
    to: edit.text,
  };
  for (const { topic } of motion.topics) {
    await record(tx, await lockTopic(tx, topic.number), { action: 'motion', actor, at, data });
  }
}

export const satisfactionOf = (motion: Pick<MotionModel, 'satisfaction'>) =>
  motion.satisfaction && motionSatisfactionLabels[motion.satisfaction as MotionSatisfaction];

export const labelOf = (motion: Pick<MotionModel, 'status'>) => motionStatusLabels[motion.status as MotionStatus];

export async function takeStep(tx: Tx, motion: MotionOfUnit, actor: Actor, step: Step, at: Date): Promise<void> {
  const { to, ...written } = step;
  if (!from[to].includes(motion.status as MotionStatus)) {
    const allowed = from[to].map((status) => motionStatusLabels[status]).join('或');
    throw new UserError(
      `提案${motion.id}现在是「${labelOf(motion)}」，要${allowed}的才行。发「看提案 ${motion.id}」看看。`,
    );
  }
  const { reason, ...columns } = written as { reason?: string } & Record<string, string>;
  // 不满意: the body does it again.
  const again = step.to === 'judged' && step.satisfaction === 'dissatisfied';
  const status: MotionStatus = step.to === 'judged' ? (again ? 'assigned' : 'answered') : step.to;
  await tx.motion.update({ where: { id: motion.id }, data: { ...columns, status, statusAt: at } });
  const data = { motionId: motion.id, step: to, ...columns };
  for (const { topic } of motion.topics) {
    const locked = await lockTopic(tx, topic.number);
    const after = await record(tx, locked, { action: 'motion', actor, at, ...(reason && { reason }), data });
    const news = newsFor(step);
    if (news) await tellReporters(tx, after, { text: news, prompt: false, alsoFollowers: true, at });
  }
  if (to === 'submitted') await tellAbove(tx, motion, at);
}

/** What closes the loop to the village: that it was filed, and what was answered. */
function newsFor(step: Step): string | undefined {
  if (step.to === 'filed') return `这事写成了政协提案，已经立案（${step.fileNumber}）。`;
  if (step.to === 'answered') return `政协提案有答复了（${step.grade}类，${gradeLabels[step.grade]}）：${step.answer}`;
  return undefined;
}

async function tellAbove(tx: Tx, motion: MotionOfUnit, at: Date): Promise<void> {
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: motion.unitId }, include: { parent: true } });
  const group = await workroomGroupOf(tx, unit.parent?.id ?? unit.id);
  if (!group) return;
  await notify(tx, {
    dedupeKey: `motion:${motion.id}:${at.toISOString()}`,
    groupId: group.id,
    kind: 'task',
    text: `【提案】${unit.name}提交：${motion.title}\n全文发：看提案 ${motion.id}\n请定：提案 ${motion.id} 立案 编号　提案 ${motion.id} 并案 说明　提案 ${motion.id} 不予立案 原因`,
    prompt: true,
    at,
  });
}

export function motionText(motion: MotionOfUnit): string {
  const lines = linesOfMotion(motion);
  const shown = motionFields.map((field) => {
    const texts = lines
      .filter((line) => line.field === field)
      .map((line) => `${line.text}${line.ai ? '〔AI起草〕' : ''}〔${line.sources.join(' ')}〕`);
    return `${field}：${texts.length > 1 ? '\n' : ''}${texts.join('\n')}`;
  });
  const record = [
    ...(motion.fileNumber ? [`编号${motion.fileNumber}`] : []),
    ...(motion.body ? [`承办${motion.body}`] : []),
    ...(motion.grade ? [`${motion.grade}类，${gradeLabels[motion.grade]}：${motion.answer}`] : []),
    ...(motion.satisfaction ? [satisfactionOf(motion)] : []),
  ];
  const numbers = motion.topics.map(({ topic }) => `${topic.number}号`).join('、');
  return [
    `【提案${motion.id}】${labelOf(motion)}${record.length > 0 ? `，${record.join('，')}` : ''}`,
    ...shown,
    `来自：${numbers}`,
    ...(motion.status === 'drafted' ? [`改发：改提案 ${motion.id} 分析 新的话　好了发：提案 ${motion.id} 提交`] : []),
  ].join('\n');
}

export const motionLine = (motion: MotionOfUnit) => `提案${motion.id} ${motion.title}（${labelOf(motion)}）`;
