// Nothing is closed by an office's silence. Random people bring topics as far as they come; then nobody says a word for a
// year while every job runs. RANDOM_SEED=… plays the same life again.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jobs } from '../../src/schedule/index.js';
import type { Job } from '../../src/schedule/job.js';
import { runDue } from '../../src/schedule/scheduler.js';
import { isOpen } from '../../src/topics/lifecycle.js';
import { testLog } from '../support/log.js';
import { otherVillage, useTown, village, workroom } from '../support/town.js';

const town = useTown();

const matters = [
  '东胡同口的路灯坏了',
  '自来水发黄不能喝',
  '渡口的栏杆断了',
  '垃圾三天没人清',
  '卫生室老锁门看不了病',
  '机井坏了没法浇地',
  '校门口的井盖翘起来了',
  '末班车等不到',
];
/** Each takes a topic a step on, from wherever it is; what does not fit is refused. */
const ways = [
  ['受理 N'],
  ['受理 N', '公示 N 3天'],
  ['受理 N', '公示 N 3天', '开启协商 N 后天下午3点 村委会'],
  ['简易协商 N 村委会'],
  ['简易协商 N 村委会', '在场 N 村干部秋实、群众代表柱子', '大家说 N 先修一半', '结论 N 部分 先修一半'],
  ['转办 N 镇供电所 2个工作日 修好'],
  ['转办 N 镇供电所 2个工作日 修好', '签收 N'],
  ['转办 N 镇供电所 2个工作日 修好', '退单 N 不归我们管'],
  ['转办 N 镇供电所 2个工作日 修好', '办结 N 修好了'],
  ['转办 N 镇供电所 2个工作日 修好', '挂账 N 等上级资金 10天'],
  [],
];
const seed = Number(process.env.RANDOM_SEED ?? Math.floor(Math.random() * 2 ** 31));
const chosen = fc.sample(fc.shuffledSubarray(ways, { minLength: matters.length, maxLength: matters.length }), {
  numRuns: 1,
  seed,
})[0] as string[][];

test(`a year of silence (RANDOM_SEED=${seed})`, async () => {
  for (const [index, matter] of matters.entries()) {
    const [who, where] = index % 3 === 2 ? ['二丫', otherVillage] : ['王大娘', village];
    const answer = (await town.says(who as string, `反映 ${matter}`, { in: where as string })).join('\n');
    const number = /(\d+)号/.exec(answer)?.[1] as string;
    for (const line of chosen[index] as string[])
      await town.says('谷雨', line.replaceAll('N', number), { in: workroom });
  }
  const { deps } = town.running;
  const { prisma } = deps.db;
  const before = await prisma.topic.findMany({ orderBy: { number: 'asc' } });
  expect(new Set(before.map(({ state }) => state)).size).toBeGreaterThan(3);
  const lastEvent = (await prisma.topicEvent.aggregate({ _max: { id: true } }))._max.id ?? 0;

  const start = await town.now();
  for (let day = 1; day <= 365; day += day < 40 ? 1 : 7) {
    // Noon in Beijing: whatever falls due in the morning has.
    const noon = new Date(start.getTime() + day * 86_400_000);
    noon.setUTCHours(4, 0, 0, 0);
    const then = { ...deps, clock: { now: () => noon }, log: testLog() };
    for (const job of jobs as readonly Job[]) await runDue(then, job);
  }

  const since = await prisma.topicEvent.findMany({ where: { id: { gt: lastEvent } }, orderBy: { id: 'asc' } });
  expect(since.length).toBeGreaterThan(0);
  for (const event of since) {
    expect(event.actorId).toBeNull();
    const ended = event.fromState !== event.toState && !isOpen(event.toState);
    if (ended) expect([event.fromState, event.toState]).toEqual(['verifying', 'unrated']);
  }
  for (const topic of await prisma.topic.findMany({ orderBy: { number: 'asc' } })) {
    const was = before.find(({ id }) => id === topic.id);
    if (was && isOpen(was.state) && was.state !== 'verifying') expect(isOpen(topic.state)).toBe(true);
  }
}, 240_000);
