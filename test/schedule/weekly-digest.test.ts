// 周报: what a village and a workroom read on Monday at nine, who gets it, and when.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Db, openDb } from '../../src/db/client.js';
import { setPublicUrl } from '../../src/people/personal-page.js';
import type { Job } from '../../src/schedule/job.js';
import { weeklyDigest } from '../../src/schedule/weekly-digest.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { at, type Office, openOffice } from './office.js';

const job = weeklyDigest as Job;
const monday = '2026-11-23 09:00';
let database: TestDatabase;
let db: Db;
let office: Office;

// Events cannot be taken back, and what is told depends on all of them: a town of its own for each story.
beforeEach(async () => {
  database = await createTestDatabase();
  db = openDb(database.address, 3);
  office = await openOffice(db);
});
afterEach(async () => {
  await db.close();
  await database.drop();
});

async function aWeek(): Promise<void> {
  const { raise, step, give, units } = office;
  await raise('上周的事', '2026-11-16 09:00');
  const moving = await raise('村口没有路灯', '2026-11-10 10:00');
  await step(moving, '2026-11-17 10:00', 'shortlist');
  const answered = await raise('几时发补贴', '2026-11-12 10:00');
  await step(answered, '2026-11-19 10:00', { action: 'answerOnSpot', reason: '月底前发到卡上' });
  await raise('井盖松动', '2026-11-18 10:00');
  await raise('垃圾没人收', '2026-11-20 10:00');
  await raise('邻居欠我钱', '2026-11-20 11:00', { private: true });
  const gone = await raise('说错了', '2026-11-20 12:00');
  await step(gone, '2026-11-20 12:10', 'withdraw');
  const done = await raise('水管漏水', '2026-11-02 10:00');
  await step(done, '2026-11-03 10:00', 'shortlist', 'post', 'confirm', 'convene', 'open', 'conclude');
  await step(done, '2026-11-21 10:00', { action: 'claimDone', reason: '换了水管' });
  await raise('渡口栏杆断了', '2026-11-23 09:00', { unitId: units.otherVillage });
  const late = await raise('3号楼路灯坏了', '2026-11-02 11:00');
  await step(late, '2026-11-04 10:00', 'shortlist', 'post', 'confirm', 'convene', 'open', 'conclude');
  await give(late, '镇供电所', '2026-11-20', '2026-11-05 10:00');
}

describe('what it says', () => {
  test('a village reads its week: grouped, newest first, with numbers and what one can do now', async () => {
    await aWeek();
    expect(await office.run(job, monday)).toBe(true);
    expect(await office.text(office.groups.village)).toBe(
      [
        '【李家庄一周】11月16日—11月23日',
        '【新提出】2件',
        '5号 垃圾没人收（待筛选）',
        '4号 井盖松动（待筛选）',
        '【在往前走】1件',
        '2号 村口没有路灯（已受理）',
        '【有结果了】1件',
        '3号 几时发补贴（已当场答复）——月底前发到卡上',
        '【等您说一句】1件',
        '8号 水管漏水——办好没有？发：已解决 8',
        '在办共6件。您可以发：查 8、附议 5，有新的事直接说',
      ].join('\n'),
    );
    // What happened on the stroke of nine is in this week's, not also in the next.
    expect(await office.text(office.groups.otherVillage)).toContain('9号 渡口栏杆断了（待筛选）');
  });

  test('the workroom reads the figures, what is late, what waits for it and what is being done', async () => {
    await aWeek();
    const running = await office.raise('修水渠', '2026-11-02 12:00');
    await office.step(running, '2026-11-06 10:00', 'shortlist', 'post', 'confirm', 'convene', 'open', 'conclude');
    await office.give(running, '镇水利站', '2026-12-01', '2026-11-18 15:00');
    await office.run(job, monday);
    expect(await office.text(office.groups.workroom)).toBe(
      [
        '【柳林镇工作室一周】11月16日—11月23日',
        '这周：反映5人次，新线索5件，受理1件，当场答复1件，公示0件，协商0场，办结1件，群众确认解决0件',
        '【超期】1件',
        '10号 3号楼路灯坏了：镇供电所，11月20日前，超期1个工作日，还没签收',
        '【等您决定】6件',
        '9号 渡口栏杆断了（待筛选）',
        '6号（私下反映）（待筛选）',
        '5号 垃圾没人收（待筛选）',
        '4号 井盖松动（待筛选）',
        '2号 村口没有路灯（已受理）',
        '1号 上周的事（待筛选）',
        '【在办】1件',
        '11号 修水渠：镇水利站，12月1日前，还没签收',
        '发「待办」看全部，发「统计 本月」看数字。',
      ].join('\n'),
    );
  });

  test('a week without anything says so in three lines', async () => {
    await office.raise('上个月的事', '2026-10-12 10:00');
    await office.run(job, monday);
    expect(await office.text(office.groups.village)).toBe(
      '【李家庄一周】11月16日—11月23日\n这一周没有新的事情。还有1件在办，发「议题」看。\n有公家的事，@我直接说，或发：反映 村东头路灯不亮',
    );
  });

  test('a full week names eight of a kind and counts the rest', async () => {
    for (let n = 1; n <= 10; n += 1) await office.raise(`第${n}件`, `2026-11-18 10:${10 + n}`);
    await office.run(job, monday);
    const text = await office.text(office.groups.village);
    expect(text).toContain('【新提出】10件\n10号 第10件（待筛选）\n9号 第9件（待筛选）');
    expect(text).toContain('3号 第3件（待筛选）\n…还有2件');
    expect(text).not.toContain('第2件（');
  });
});

describe('who gets it, and when', () => {
  test('every village and workroom gets one for its slot, however often the slot is looked at', async () => {
    expect(await office.run(job, monday)).toBe(true);
    expect(await office.run(job, '2026-11-23 09:30')).toBe(false);
    // As after a record of the runs that was lost.
    await db.prisma.jobRun.deleteMany();
    expect(await office.run(job, '2026-11-23 10:00')).toBe(true);
    for (const group of ['village', 'otherVillage', 'workroom'] as const) {
      expect(await office.got(office.groups[group])).toHaveLength(1);
    }
    expect(await office.run(job, '2026-11-30 09:00')).toBe(true);
    expect(await office.got(office.groups.village)).toHaveLength(2);
  });

  test('departments, single chats and chats that are not bound get none', async () => {
    const direct = await office.chat({ chatId: 'single:wang', purpose: 'direct' });
    const unbound = await office.chat({ chatId: 'new' });
    await office.run(job, monday);
    for (const group of [office.groups.lighting, direct, unbound]) expect(await office.got(group)).toEqual([]);
  });

  test('a group that came after the slot waits for the next', async () => {
    const late = await office.chat({
      chatId: 'late',
      purpose: 'village',
      unitId: office.units.village,
      createdAt: at('2026-11-23 09:30'),
    });
    await office.run(job, '2026-11-23 10:00');
    expect(await office.got(late)).toEqual([]);
    await office.run(job, '2026-11-30 09:00');
    expect(await office.got(late)).toHaveLength(1);
  });

  test('it waits for the end of a unit’s own quiet hours', async () => {
    const settings = { quietFrom: '20:00', quietTo: '10:30' };
    await db.prisma.unit.update({ where: { id: office.units.village }, data: { settings } });
    await office.run(job, monday);
    expect(await office.got(office.groups.village)).toMatchObject([{ notBefore: at('2026-11-23 10:30') }]);
    expect(await office.got(office.groups.otherVillage)).toMatchObject([{ notBefore: at(monday) }]);
  });

  test('as a picture it stays in words too, and says how to come by them', async () => {
    const { units, groups } = office;
    const set = (id: number, digestAs: string) =>
      db.prisma.unit.update({ where: { id }, data: { settings: { digestAs } } });
    await set(units.township, 'picture');
    await set(units.otherVillage, 'both');
    await setPublicUrl(db.prisma, 'https://example.test');
    await office.run(job, monday);
    const heading = '【李家庄一周】11月16日—11月23日';
    const [village] = await office.got(groups.village);
    expect(village?.text).toContain(`${heading}\n这一周没有新的事情`);
    expect(village).toMatchObject({
      picture: 'instead',
      pictureWords: `${heading}\n看文字的，@我发：议题，网上看：https://example.test/b/${units.village}`,
    });
    const [workroom] = await office.got(groups.workroom);
    expect(workroom).toMatchObject({ picture: 'instead', pictureWords: expect.stringMatching(/@我发：周报$/) });
    expect(await office.got(groups.otherVillage)).toMatchObject([{ picture: 'beside', pictureWords: null }]);
  });

  test('caught up at night it waits for the morning, and counts among that day’s posts', async () => {
    expect(await office.run(job, '2026-11-25 23:00')).toBe(true);
    const [post] = await office.got(office.groups.village);
    expect(post?.text).toContain('【李家庄一周】11月16日—11月23日');
    expect(post).toMatchObject({ notBefore: at('2026-11-26 07:00'), createdAt: at('2026-11-25 23:00') });
  });

  test('five days later it is no news any more', async () => {
    expect(await office.run(job, '2026-11-28 09:01')).toBe(false);
    expect(await office.got(office.groups.village)).toEqual([]);
  });
});
