// The follow-up clock: who is reminded of what is due soon or late, on which days, and how often.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Db, openDb } from '../../src/db/client.js';
import { followUpReminders } from '../../src/schedule/follow-up-reminders.js';
import type { Job } from '../../src/schedule/job.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { at, type Office, openOffice } from './office.js';

const job = followUpReminders as Job;
const concluded = ['shortlist', 'post', 'confirm', 'convene', 'open', 'conclude'] as const;
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

/** A topic that `body` has to do by then, signed for or not. */
async function task(title: string, body: string, dueOn: string, more: { accepted?: boolean } = {}): Promise<number> {
  const number = await office.raise(title, '2026-09-01 10:00');
  await office.step(number, '2026-09-02 10:00', ...concluded);
  await office.give(number, body, dueOn, '2026-09-03 10:00');
  if (more.accepted)
    await db.prisma.task.updateMany({ where: { topic: { number } }, data: { acceptedAt: new Date() } });
  return number;
}

const lighting = () => office.text(office.groups.lighting);
const workroom = () => office.text(office.groups.workroom);

describe('what is told to whom', () => {
  test('what is due within three working days is told to the body that has it, and to nobody else', async () => {
    await task('路灯坏了', '镇供电所', '2026-11-26', { accepted: true });
    await task('还早的事', '镇供电所', '2026-11-27');
    await office.run(job, '2026-11-23 08:30');
    expect(await lighting()).toBe(
      [
        '【办理提醒】',
        '【快到期】1件',
        '1号 路灯坏了：镇供电所，11月26日前',
        '有进展发：进展 1 做到哪一步　办好了发：办结 1 办得怎样　办不完发：延期 1 新期限 原因',
      ].join('\n'),
    );
    expect(await workroom()).toBeUndefined();
    expect(await office.got(office.groups.village)).toEqual([]);
  });

  test('what is late is told to the body and to the workroom, with the working days that have passed', async () => {
    await task('路灯坏了', '镇供电所', '2026-11-19');
    await office.run(job, '2026-11-23 08:30');
    expect(await lighting()).toContain('【已超期】1件\n1号 路灯坏了：镇供电所，11月19日前，超期2个工作日，还没签收');
    expect(await workroom()).toBe(await lighting());
  });

  test('due today is not late', async () => {
    await task('路灯坏了', '镇供电所', '2026-11-23');
    await office.run(job, '2026-11-23 08:30');
    expect(await lighting()).toContain('【快到期】1件');
    expect(await workroom()).toBeUndefined();
  });

  test('one post folds everything that concerns a chat, what is late first', async () => {
    await task('快到期的', '镇供电所', '2026-11-24');
    await task('超期的', '镇供电所', '2026-11-20');
    await task('更早超期的', '镇供电所', '2026-11-18');
    await task('没有群的单位', '镇水利站', '2026-11-25');
    await office.run(job, '2026-11-23 08:30');
    const headings = (text: string | undefined) => text?.split('\n').filter((line) => /^【|^\d+号/.test(line));
    expect(headings(await lighting())?.map((line) => line.split('：')[0])).toEqual([
      '【办理提醒】',
      '【已超期】2件',
      '3号 更早超期的',
      '2号 超期的',
      '【快到期】1件',
      '1号 快到期的',
    ]);
    // A body without a chat of its own is reminded in the workroom.
    expect(headings(await workroom())?.map((line) => line.split('：')[0])).toEqual([
      '【办理提醒】',
      '【已超期】2件',
      '3号 更早超期的',
      '2号 超期的',
      '【快到期】1件',
      '4号 没有群的单位',
    ]);
  });

  test('what is done, or waits for the residents’ word, is not reminded of', async () => {
    const done = await task('办好了的', '镇供电所', '2026-11-19');
    await office.step(done, '2026-11-20 10:00', { action: 'claimDone', reason: '换了灯' });
    await db.prisma.task.updateMany({ data: { doneAt: new Date() } });
    await office.run(job, '2026-11-23 08:30');
    expect(await lighting()).toBeUndefined();
    expect(await workroom()).toBeUndefined();
  });
});

describe('when', () => {
  test('every day until it is done, once a day', async () => {
    await task('路灯坏了', '镇供电所', '2026-11-19');
    expect(await office.run(job, '2026-11-23 08:30')).toBe(true);
    expect(await office.run(job, '2026-11-23 12:00')).toBe(false);
    await db.prisma.jobRun.deleteMany();
    await office.run(job, '2026-11-23 15:00');
    expect(await office.got(office.groups.lighting)).toHaveLength(1);
    await office.run(job, '2026-11-24 08:30');
    expect((await office.got(office.groups.lighting)).map(({ text }) => /超期(\d)个/.exec(text)?.[1])).toEqual([
      '2',
      '3',
    ]);
  });

  test('on working days only, made-up Saturdays among them', async () => {
    await task('路灯坏了', '镇供电所', '2026-09-28');
    const reminded: string[] = [];
    const days = {
      '2026-09-30': 'Wednesday',
      '2026-10-01': 'National Day',
      '2026-10-07': 'the last day of its holiday, a Wednesday',
      '2026-10-08': 'Thursday',
      '2026-10-10': 'a Saturday that makes up for the holiday',
      '2026-10-11': 'Sunday',
      '2026-11-21': 'an ordinary Saturday',
      '2026-11-23': 'Monday',
    };
    for (const [day, what] of Object.entries(days)) {
      const before = (await office.got(office.groups.lighting)).length;
      expect(await office.run(job, `${day} 08:30`)).toBe(true);
      if ((await office.got(office.groups.lighting)).length > before) reminded.push(what);
    }
    expect(reminded).toEqual(['Wednesday', 'Thursday', 'a Saturday that makes up for the holiday', 'Monday']);
  });

  test('"soon" and "late" are counted in working days, over a holiday and its make-up days', async () => {
    await task('节后头一天到期', '镇供电所', '2026-10-08');
    await task('补班的周六到期', '镇供电所', '2026-10-10');
    await task('再往后', '镇供电所', '2026-10-12');
    await task('节前就该办好', '镇供电所', '2026-09-29');
    // The holiday is from the 1st to the 7th: the 8th, the 9th and Saturday the 10th are the next three working days.
    await office.run(job, '2026-09-30 08:30');
    const text = await lighting();
    expect(text).toContain('【已超期】1件\n4号 节前就该办好：镇供电所，9月29日前，超期1个工作日');
    expect(text).toContain('【快到期】2件\n1号 节后头一天到期：镇供电所，10月8日前，还没签收\n2号 补班的周六到期');
    await office.run(job, '2026-10-10 08:30');
    expect((await office.got(office.groups.lighting)).at(-1)?.text).toContain(
      '1号 节后头一天到期：镇供电所，10月8日前，超期2个工作日',
    );
  });

  test('not in a unit’s quiet hours: it waits for their end', async () => {
    await db.prisma.unit.update({ where: { id: office.units.township }, data: { settings: { quietTo: '09:00' } } });
    await task('路灯坏了', '镇供电所', '2026-11-19');
    await office.run(job, '2026-11-23 08:30');
    expect(await office.got(office.groups.lighting)).toMatchObject([{ notBefore: at('2026-11-23 09:00') }]);
  });

  test('caught up the same day until half past six, then it is left for tomorrow', async () => {
    await task('路灯坏了', '镇供电所', '2026-11-19');
    expect(await office.run(job, '2026-11-23 18:31')).toBe(false);
    expect(await office.run(job, '2026-11-23 18:30')).toBe(true);
    expect(await office.got(office.groups.lighting)).toMatchObject([{ createdAt: at('2026-11-23 18:30') }]);
  });
});
