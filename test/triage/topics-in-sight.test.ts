// Which topics a window of messages is held against: found among many, kept current, nothing private.
import { beforeAll, expect, test } from 'vitest';
import { createTopicsInSight } from '../../src/triage/topics-in-sight.js';
import { type Office, openOffice } from '../schedule/office.js';
import { useTestDb } from '../support/database.js';

const setup = useTestDb();
let office: Office;

beforeAll(async () => {
  office = await openOffice(setup.db);
});

const numbersFor = async (sight: ReturnType<typeof createTopicsInSight>, text: string, at = '2026-11-24 10:00') => {
  await sight.refresh(setup.db);
  const topics = await setup.db.prisma.$transaction((tx) =>
    sight.of(tx, {
      unitId: office.units.village,
      texts: [text],
      talkedAbout: [],
      at: new Date(`${at.replace(' ', 'T')}:00+08:00`),
    }),
  );
  return topics.map(({ number }) => number);
};

test('a topic is found behind many later ones, and one raised since the last look', async () => {
  const sight = createTopicsInSight();
  const bridge = await office.raise('石桥栏杆断了一截', '2026-10-01 09:00');
  for (let i = 0; i < 90; i += 1) await office.raise(`${i}号田的水渠要清淤`, '2026-10-02 09:00');
  expect(await numbersFor(sight, '石桥的栏杆还没修')).toContain(bridge);
  expect(await numbersFor(sight, '今天天气不错')).not.toContain(bridge);
  const lamp = await office.raise('校门口红绿灯不亮', '2026-10-03 09:00');
  for (let i = 0; i < 70; i += 1) await office.raise(`${i}号田的田埂塌了`, '2026-10-04 09:00');
  expect(await numbersFor(sight, '校门口的红绿灯')).toContain(lamp);
});

test('private topics are never among them, nor what was declined or ended long ago', async () => {
  const sight = createTopicsInSight();
  const secret = await office.raise('有人冒领补贴款', '2026-11-20 09:00', { private: true });
  expect(await numbersFor(sight, '有人冒领补贴款')).not.toContain(secret);
  const tower = await office.raise('水塔漏水', '2026-06-01 09:00');
  await office.step(tower, '2026-06-02 09:00', { action: 'answerOnSpot', reason: '换了垫圈' });
  expect(await numbersFor(sight, '水塔漏水', '2026-06-10 10:00')).toContain(tower);
  expect(await numbersFor(sight, '水塔漏水', '2026-11-24 10:00')).not.toContain(tower);
  const dog = await office.raise('野狗成群', '2026-11-20 09:00');
  await office.step(dog, '2026-11-21 09:00', { action: 'decline', reason: '已有人管' });
  expect(await numbersFor(sight, '野狗成群')).not.toContain(dog);
});
