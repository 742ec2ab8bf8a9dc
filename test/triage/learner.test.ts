// What conveners decide about categories is learnt, and unlearnt when they correct it.
import { expect, test } from 'vitest';
import { record, theBot } from '../../src/topics/events.js';
import { createCategoryLearner } from '../../src/triage/offline/learner.js';
import { createOfflineTriage } from '../../src/triage/offline/offline-triage.js';
import { profileOf } from '../../src/triage/offline/profile.js';
import { createTopicsInSight } from '../../src/triage/topics-in-sight.js';
import type { Category } from '../../src/triage/understanding.js';
import { openOffice } from '../schedule/office.js';
import { useTestDb } from '../support/database.js';

const setup = useTestDb();
/** A word that no lexicon knows: only decisions can tell what it belongs to. */
const unknown = (i: number) => `晒谷坪第${i}块又被占了`;
const others = ['路灯不亮', '垃圾没人清', '水管漏水', '公交站牌倒了', '学校门口堵车'];

function categoryOf(learner: ReturnType<typeof createCategoryLearner>, text: string): Category | undefined {
  const message = {
    id: 1,
    speaker: '甲',
    official: false,
    text,
    calledBot: true,
    toFile: true,
    at: new Date('2026-11-24T02:00:00Z'),
  };
  const engine = createOfflineTriage(learner);
  const [understood] = engine.triage({ unitName: '李家庄', messages: [message], earlier: [], openTopics: [] });
  return understood?.items[0]?.category;
}

test('with enough decisions a new word is known; taken back, it is not', () => {
  const learner = createCategoryLearner();
  expect(categoryOf(learner, unknown(0))).toBe('其他');
  const decide = (times: 1 | -1) => {
    for (let i = 1; i <= 30; i += 1) {
      learner.learn(profileOf(unknown(i)), '农业农村', times);
      learner.learn(profileOf(others[i % 5] as string), '城乡建设', times);
    }
  };
  decide(1);
  expect(categoryOf(learner, unknown(0))).toBe('农业农村');
  expect(categoryOf(learner, '晒谷坪边上的路灯不亮')).toBe('城乡建设');
  decide(-1);
  expect(categoryOf(learner, unknown(0))).toBe('其他');
});

test('a handful of decisions changes nothing', () => {
  const learner = createCategoryLearner();
  for (let i = 0; i < 10; i += 1) learner.learn(profileOf(others[i % 5] as string), '治安纠纷');
  expect(categoryOf(learner, '路灯不亮')).toBe('城乡建设');
});

test('lessons are read from the decisions in the database, corrections too', async () => {
  const office = await openOffice(setup.db);
  const learner = createCategoryLearner();
  const sight = createTopicsInSight(learner);
  const numbers: number[] = [];
  for (let i = 1; i <= 40; i += 1) {
    const number = await office.raise(unknown(i), '2026-11-20 09:00');
    await setup.db.prisma.topic.update({ where: { number }, data: { category: '农业农村' } });
    numbers.push(number);
  }
  const lamps: number[] = [];
  for (let i = 0; i < 30; i += 1) lamps.push(await office.raise(`${i}号灯：${others[i % 5]}`, '2026-11-20 09:00'));
  await sight.refresh(setup.db);
  expect(categoryOf(learner, unknown(0))).toBe('其他');

  for (const number of [...numbers, ...lamps]) await office.step(number, '2026-11-21 09:00', 'shortlist');
  await sight.refresh(setup.db);
  expect(categoryOf(learner, unknown(0))).toBe('农业农村');

  for (const number of numbers) {
    const topic = await setup.db.prisma.topic.findUniqueOrThrow({ where: { number } });
    const data = { field: 'category', from: '农业农村', to: '治安纠纷' };
    await setup.db.prisma.$transaction((tx) =>
      record(tx, topic, {
        action: 'correct',
        actor: theBot,
        at: new Date('2026-11-22T02:00:00Z'),
        data,
        set: { category: '治安纠纷' },
      }),
    );
  }
  await sight.refresh(setup.db);
  expect(categoryOf(learner, unknown(0))).toBe('治安纠纷');
});
