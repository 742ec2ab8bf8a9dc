// The screening clock: it runs in working days, over the long holiday too, and reaches the level above in the end.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Db, openDb } from '../../src/db/client.js';
import type { Job } from '../../src/schedule/job.js';
import { screeningReminders } from '../../src/schedule/screening-reminders.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Office, openOffice } from './office.js';

const job = screeningReminders as Job;
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

const told = async (group: { id: number }) => (await office.got(group)).map(({ text }) => text);

/** Every morning of these days of 2026. */
async function mornings(...days: string[]): Promise<void> {
  for (const day of days) await office.run(job, `2026-${day} 08:40`);
}

test('over the National Day week nobody is reminded; a make-up Saturday counts', async () => {
  await office.raise('路灯坏了', '2026-09-28 10:00');
  // 10-01 to 10-07 are days off, Saturday 10-10 is worked.
  await mornings('09-29', '09-30', '10-01', '10-02', '10-05', '10-06', '10-07', '10-08', '10-09', '10-10', '10-11');
  expect(await told(office.groups.workroom)).toEqual([]);
  await mornings('10-12');
  expect(await told(office.groups.workroom)).toEqual([
    [
      '【筛选提醒】',
      '【已超筛选期限】1件',
      '1号「路灯坏了」（李家庄），等了6个工作日',
      '请定下来，发：受理 1、不予列入 1 原因 或 当场答复 1 怎么答复',
    ].join('\n'),
  ]);
});

test('one folded post a day, the longest waiting first, and none once it is decided', async () => {
  await office.raise('水渠淤了', '2026-11-03 10:00');
  await office.raise('路灯坏了', '2026-11-02 10:00');
  await office.raise('刚提的事', '2026-11-10 10:00');
  await mornings('11-11', '11-11', '11-12');
  const posts = await told(office.groups.workroom);
  expect(posts).toHaveLength(2);
  expect(posts[0]).toMatch(/【已超筛选期限】2件\n2号「路灯坏了」.*7个工作日\n1号「水渠淤了」.*6个工作日/);
  await office.step(1, '2026-11-12 10:00', 'shortlist');
  await office.step(2, '2026-11-12 10:00', 'shortlist');
  await mornings('11-13');
  expect(await told(office.groups.workroom)).toHaveLength(2);
  expect(await told(office.groups.village)).toEqual([]);
});

test('still waiting after the second threshold, the level above hears of it: by number only where it is private', async () => {
  const county = await office.chat({ chatId: 'county', purpose: 'county', unitId: office.units.county });
  await office.raise('路灯坏了', '2026-11-02 10:00');
  await office.raise('低保名单有假', '2026-11-02 10:00', { private: true });
  await mornings('11-16');
  expect(await told(county)).toEqual([]);
  await mornings('11-17', '11-18');
  const posts = await told(county);
  expect(posts).toHaveLength(2);
  expect(posts[0]).toMatch(/【下级一直没筛选，请督促】2件\n1号「路灯坏了」（李家庄），等了11个工作日\n2号（李家庄）/);
  expect(posts.join('\n')).not.toContain('低保');
  expect((await told(office.groups.workroom)).join('\n')).toContain('低保名单有假');
  const events = await db.prisma.topicEvent.findMany({ where: { action: 'escalate' }, orderBy: { id: 'asc' } });
  expect(events.map((event) => event.data)).toEqual([
    { cause: 'screening', waited: 11, to: '清河县' },
    { cause: 'screening', waited: 11, to: '清河县' },
  ]);
});

test('a unit’s own deadlines hold', async () => {
  await db.prisma.unit.update({
    where: { id: office.units.village },
    data: { settings: { screeningDays: 2, screeningEscalateDays: 1 } },
  });
  await office.chat({ chatId: 'county', purpose: 'county', unitId: office.units.county });
  await office.raise('路灯坏了', '2026-11-02 10:00');
  await mornings('11-04');
  expect(await told(office.groups.workroom)).toEqual([]);
  await mornings('11-05');
  expect(await told(office.groups.workroom)).toHaveLength(1);
});
