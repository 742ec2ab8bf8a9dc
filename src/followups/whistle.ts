// 吹哨: bodies are called to the spot within hours. Who came, and when, is on record; both sides say how it went.
import type { Prisma, TopicEventModel, TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { settingsOf } from '../people/units.js';
import { formatMoment } from '../time.js';
import { type Actor, record } from '../topics/events.js';
import { nameOf } from '../topics/topics.js';
import { tellWorkroom } from '../topics/workroom.js';
import { tellBodies } from './bodies.js';

export interface Whistle {
  bodies: string[];
  hours: number;
  place: string;
  /** One of the unit's allowed reasons, and what is the matter. */
  cause: string;
  words: string;
}

interface Called {
  bodies: string[];
  dueAt: string;
  place: string;
}

const calledIn = (event: TopicEventModel) => event.data as unknown as Called;

export async function whistle(tx: Tx, topic: TopicModel, actor: Actor, call: Whistle, at: Date, zone: string) {
  const { bodies, hours, place, cause, words } = call;
  const dueAt = new Date(at.getTime() + hours * 3_600_000);
  const data = { bodies, hours, place, cause, dueAt: dueAt.toISOString() };
  const reason = words === '' || words === cause ? cause : `${cause}：${words}`;
  const after = await record(tx, topic, { action: 'whistle', actor, at, reason, data });
  const detail = `请在${formatMoment(dueAt, zone)}前到：${place}\n${reason}`;
  const without = await tellBodies(tx, after, bodies, {
    heading: '【吹哨】',
    detail,
    type: `到了发：应哨 ${topic.number}`,
    at,
  });
  if (without.length > 0) {
    await tellWorkroom(tx, after, {
      about: 'whistled',
      text: `【吹哨】${without.join('、')}：${nameOf(topic)}\n${detail}\n到了发：应哨 ${topic.number}`,
      at,
    });
  }
  return dueAt;
}

/** The newest call of a topic. */
async function lastWhistle(tx: Tx, topic: TopicModel): Promise<TopicEventModel | undefined> {
  const where = { topicId: topic.id, action: 'whistle' };
  return (await tx.topicEvent.findFirst({ where, orderBy: { seq: 'desc' } })) ?? undefined;
}

export async function whistledBodies(tx: Tx, topic: TopicModel): Promise<string[]> {
  const call = await lastWhistle(tx, topic);
  return call ? calledIn(call).bodies : [];
}

async function callOf(tx: Tx, topic: TopicModel): Promise<TopicEventModel> {
  const call = await lastWhistle(tx, topic);
  if (call) return call;
  throw new UserError(`${topic.number}号没有吹过哨。要叫单位到现场发：吹哨 ${topic.number} 单位 2小时 地点 事由`);
}

async function since(tx: Tx, call: TopicEventModel, action: string): Promise<TopicEventModel[]> {
  const where = { topicId: call.topicId, action, seq: { gt: call.seq } };
  return tx.topicEvent.findMany({ where, orderBy: { seq: 'asc' } });
}

const bodyIn = (event: TopicEventModel) => (event.data as { body?: string }).body;

export interface Came {
  minutes: number;
  inTime: boolean;
  /** Bodies that have not come yet. */
  waiting: string[];
}

/** 应哨: a body is there. */
export async function answerWhistle(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  body: string,
  words: string,
  at: Date,
): Promise<Came> {
  const call = await callOf(tx, topic);
  const { bodies, dueAt } = calledIn(call);
  if (!bodies.includes(body)) throw new UserError(`${topic.number}号这次叫的是${bodies.join('、')}。`);
  const came = (await since(tx, call, 'answerWhistle')).map(bodyIn);
  if (came.includes(body)) throw new UserError(`${body}已经应过哨了。`);
  const minutes = Math.round((at.getTime() - call.at.getTime()) / 60_000);
  const inTime = at <= new Date(dueAt);
  const data = { body, minutes, inTime, whistle: call.seq };
  const after = await record(tx, topic, { action: 'answerWhistle', actor, at, ...(words && { reason: words }), data });
  const waiting = bodies.filter((one) => one !== body && !came.includes(one));
  await tellWorkroom(tx, after, {
    about: 'came',
    text: `【应哨】${nameOf(topic)}\n${body}到了，用了${spoken(minutes)}，${inTime ? '按时' : '超时'}${words ? `：${words}` : ''}${waiting.length > 0 ? `\n还没到：${waiting.join('、')}` : ''}`,
    at,
  });
  return { minutes, inTime, waiting };
}

const spoken = (minutes: number) =>
  minutes < 60 ? `${minutes}分钟` : `${Math.floor(minutes / 60)}小时${minutes % 60 > 0 ? `${minutes % 60}分钟` : ''}`;

export type WhistleRate = 'good' | 'fair' | 'poor';

export const whistleRates: Record<WhistleRate, string> = { good: '好', fair: '一般', poor: '差' };

/** 评哨 by those who called: of a body. By a body: of the call. */
export async function rateWhistle(
  tx: Tx,
  topic: TopicModel,
  actor: Actor,
  rating: { by: 'caller' | 'body'; body: string; rate: WhistleRate; words: string },
  at: Date,
): Promise<void> {
  const call = await callOf(tx, topic);
  const { by, body, rate, words } = rating;
  const { bodies } = calledIn(call);
  if (!bodies.includes(body)) throw new UserError(`${topic.number}号这次叫的是${bodies.join('、')}。`);
  const rated = await since(tx, call, 'rateWhistle');
  if (rated.some((event) => bodyIn(event) === body && (event.data as { by?: string }).by === by)) {
    throw new UserError(`${topic.number}号这次已经评过了。`);
  }
  const data = { by, body, rate, whistle: call.seq };
  await record(tx, topic, { action: 'rateWhistle', actor, at, ...(words && { reason: words }), data });
}

/** Hours in which a call may still be waited for; older ones are history. */
const lookBackHours = 7 * 24;

const openCalls = (now: Date): Prisma.TopicEventWhereInput => ({
  action: 'whistle',
  at: { gt: new Date(now.getTime() - lookBackHours * 3_600_000) },
});

export async function whistleDeadlines(tx: Tx, from: Date, to: Date): Promise<Date[]> {
  const calls = await tx.topicEvent.findMany({ where: openCalls(from) });
  return calls.map((call) => new Date(calledIn(call).dueAt)).filter((due) => due > from && due <= to);
}

/** When the time is over the workroom hears once who has not come. */
export async function tellWhoDidNotCome(tx: Tx, now: Date): Promise<void> {
  const calls = await tx.topicEvent.findMany({ where: openCalls(now), include: { topic: true } });
  for (const call of calls) {
    const { bodies, dueAt, place } = calledIn(call);
    if (new Date(dueAt) > now || (await lastWhistle(tx, call.topic))?.id !== call.id) continue;
    const came = (await since(tx, call, 'answerWhistle')).map(bodyIn);
    const missing = bodies.filter((body) => !came.includes(body));
    if (missing.length === 0) continue;
    await tellWorkroom(
      tx,
      { ...call.topic, version: call.seq },
      {
        about: 'did-not-come',
        text: `【没应哨】${nameOf(call.topic)}\n时间到了，${missing.join('、')}还没到${place}。要上一级来管，发：督办 ${call.topic.number} 原因`,
        at: now,
      },
    );
  }
}

/** The allowed reason that these words name. */
export async function causeOf(tx: Tx, topic: TopicModel, words: string): Promise<string | undefined> {
  const { whistleReasons } = await settingsOf(tx, topic.unitId);
  const exact = whistleReasons.find(({ label }) => words.includes(label));
  return (exact ?? whistleReasons.find(({ keywords }) => keywords.some((word) => words.includes(word))))?.label;
}
