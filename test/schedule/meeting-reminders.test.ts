// A meeting is reminded of once for each of its hours, whatever runs again, was missed, or moved.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { convene } from '../../src/consultations/sessions.js';
import { type Db, openDb } from '../../src/db/client.js';
import type { Job } from '../../src/schedule/job.js';
import { meetingReminders } from '../../src/schedule/meeting-reminders.js';
import { theBot } from '../../src/topics/events.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { at, type Office, openOffice } from './office.js';

const job = meetingReminders as Job;
let database: TestDatabase;
let db: Db;
let office: Office;

beforeEach(async () => {
  database = await createTestDatabase();
  db = openDb(database.address, 3);
  office = await openOffice(db);
});
afterEach(async () => {
  await db.close();
  await database.drop();
});

async function called(when: string): Promise<number> {
  const number = await office.raise('路灯坏了', '2026-11-02 10:00');
  await office.step(number, '2026-11-03 10:00', 'shortlist', 'post', 'confirm');
  await meet(number, when, '2026-11-10 10:00');
  return number;
}

async function meet(number: number, when: string, saidAt: string): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const topic = await tx.topic.findUniqueOrThrow({ where: { number } });
    const meeting = { scheduledAt: at(when), place: '村委会' };
    await convene(tx, topic, theBot, meeting, at(saidAt), 'Asia/Shanghai');
  });
}

const reminders = async () => (await office.got(office.groups.workroom)).map((post) => post.text.split('\n')[1]);
const backgrounds = () => db.prisma.notice.count({ where: { text: { startsWith: '【来龙去脉】' } } });

test('a week, a day and two hours before, each once, also when the job runs again or in two processes', async () => {
  await called('2026-11-30 15:00');
  const line = '11月30日（周一）15:00 村委会';
  for (const [time, sent] of [
    ['2026-11-23 14:55', 0],
    ['2026-11-23 15:00', 1],
    ['2026-11-23 15:05', 1],
    ['2026-11-29 14:55', 1],
    ['2026-11-29 15:00', 2],
    ['2026-11-30 13:00', 3],
    ['2026-11-30 14:55', 3],
    ['2026-11-30 15:05', 3],
  ] as const) {
    // The second run is what another replica or a restart would make of the same slot.
    await Promise.all([office.run(job, time), office.run(job, time)]);
    expect([time, await reminders()]).toEqual([time, Array(sent).fill(line)]);
    // Forgetting that the slot was run must not send it twice either.
    await db.prisma.jobRun.deleteMany();
  }
  expect(await backgrounds()).toBe(1);
});

test('after a downtime only the reminder nearest to the meeting is made up for', async () => {
  await called('2026-11-30 15:00');
  await office.run(job, '2026-11-30 13:30');
  expect(await reminders()).toHaveLength(1);
});

test('a meeting called at short notice is not reminded of hours that lay before the call', async () => {
  await called('2026-11-10 18:00');
  await office.run(job, '2026-11-10 10:05');
  expect(await reminders()).toEqual([]);
  await office.run(job, '2026-11-10 16:00');
  expect(await reminders()).toHaveLength(1);
});

test('what waits for the end of the night is taken back when the meeting moves', async () => {
  const number = await called('2026-11-20 08:30');
  await office.run(job, '2026-11-19 08:30');
  await office.run(job, '2026-11-20 06:30');
  const waiting = (await office.got(office.groups.workroom)).at(-1);
  expect(waiting?.notBefore).toEqual(at('2026-11-20 07:00'));
  expect(await reminders()).toHaveLength(2);
  await db.prisma.outboxPost.updateMany({ where: { notBefore: at('2026-11-19 08:30') }, data: { state: 'sent' } });
  await meet(number, '2026-11-20 15:00', '2026-11-20 06:40');
  // The one that went out a day before stays; the one still waiting is gone.
  expect(await reminders()).toEqual(['11月20日（周五）08:30 村委会']);
  await office.run(job, '2026-11-20 13:00');
  expect((await reminders()).at(-1)).toBe('11月20日（周五）15:00 村委会');
});

test('a private topic is reminded of in the workroom only', async () => {
  const number = await called('2026-11-30 15:00');
  await db.prisma.topic.update({ where: { number }, data: { private: true } });
  await office.run(job, '2026-11-29 15:00');
  expect(await office.got(office.groups.village)).toEqual([]);
  expect(await reminders()).toHaveLength(1);
});
