// Exactly once per slot: with replicas, across crashes, and whatever the clock does.
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../../src/config.js';
import { type Db, openDb } from '../../src/db/client.js';
import { createMetrics } from '../../src/metrics.js';
import type { Job } from '../../src/schedule/job.js';
import { runDue, type Scheduler, type SchedulerDeps, startScheduler } from '../../src/schedule/scheduler.js';
import { type Order, useChildren } from '../support/crash.js';
import { notesItsSlot as weekly } from '../support/crash-job.js';
import { useTestDb } from '../support/database.js';
import { expectErrorLog, testLog } from '../support/log.js';

// Some of these start processes.
vi.setConfig({ testTimeout: 60_000 });

const setup = useTestDb();
const children = useChildren();
const notesItsSlot = weekly as Job;
let second: Db;
let time = at('11-23 09:00');

beforeAll(() => {
  second = openDb(setup.database.address, 5);
});
afterAll(() => second.close());
beforeEach(async () => {
  await setup.db.prisma.jobRun.deleteMany();
  await setup.db.prisma.sandboxMessage.deleteMany();
});

/** Beijing time; 2026-11-23 is a Monday. */
function at(text: string): Date {
  return new Date(`2026-${text.replace(' ', 'T')}:00+08:00`);
}

function replica(db: Db = setup.db): SchedulerDeps {
  return {
    db,
    clock: { now: () => time },
    config: readConfig({ DATABASE_URL: setup.database.url }),
    log: testLog(),
    metrics: createMetrics(),
  };
}

const runAt = (text: string, which = notesItsSlot) => {
  time = at(text);
  return runDue(replica(), which);
};

const order = (text: string): Order => ({
  databaseUrl: setup.database.url,
  work: 'run-job',
  job: notesItsSlot.name,
  clock: at(text).toISOString(),
});

/** The slots that were run, in the order of running, as `11-23 09:00`. */
async function ran(): Promise<string[]> {
  const notes = await setup.db.prisma.sandboxMessage.findMany({ orderBy: { id: 'asc' } });
  return notes.map(({ text }) => {
    const local = new Date(new Date(text).getTime() + 8 * 3_600_000).toISOString();
    return local.slice(5, 16).replace('T', ' ');
  });
}

describe('replicas and crashes', () => {
  test('two replicas that look at the same moment run a slot once', async () => {
    time = at('11-23 09:00');
    const results = await Promise.all([
      runDue(replica(), notesItsSlot),
      runDue(replica(second), notesItsSlot),
      runDue(replica(second), notesItsSlot),
    ]);
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await ran()).toEqual(['11-23 09:00']);
    expect(await runAt('11-23 09:01')).toBe(false);
  });

  test('so do two processes', async () => {
    const both = await children.run(order('11-23 09:00'), order('11-23 09:00'));
    const results = await Promise.all(both.map(async ({ done }) => (await done)?.result));
    expect(results.sort()).toEqual([false, true]);
    expect(await ran()).toEqual(['11-23 09:00']);
  });

  test('a job that throws keeps its slot open and leaves nothing half done', async () => {
    let broken = true;
    const breaks: Job = {
      ...notesItsSlot,
      async run(context) {
        await notesItsSlot.run(context);
        if (broken) throw new Error('not today');
      },
    };
    await expect(runAt('11-23 09:00', breaks)).rejects.toThrow('not today');
    expect(await ran()).toEqual([]);
    broken = false;
    expect(await runAt('11-23 09:01', breaks)).toBe(true);
    expect(await ran()).toEqual(['11-23 09:00']);
  });

  test('killed at any moment of a run, the slot runs exactly once all the same', async () => {
    const { steps } = (await children.runOne(order('11-02 09:00'))) as { steps: string[] };
    const [begin, commit] = [steps.indexOf('BEGIN'), steps.indexOf('COMMIT')];
    expect(commit).toBeGreaterThan(begin);
    const weeks = ['11-09', '11-16', '11-23'];
    // With the slot claimed; with the job at its work; with everything written and nothing committed.
    for (const [index, stopAt] of [begin + 3, commit, commit + 1].entries()) {
      const slot = `${weeks[index]} 09:00`;
      expect(await children.runOne({ ...order(slot), stop: { at: stopAt, how: 'SIGKILL' } })).toBeUndefined();
      expect(await ran(), `${steps[stopAt - 1]}`).not.toContain(slot);
      expect(await runAt(slot)).toBe(true);
    }
    expect(await ran()).toEqual(['11-02 09:00', ...weeks.map((week) => `${week} 09:00`)]);
  });
});

describe('slots that were missed', () => {
  test.each([
    ['two days', '11-25 09:00', ['11-23 09:00']],
    ['more than it is given', '11-25 09:01', []],
  ])('a slot missed for %s', async (_, now, expected) => {
    expect(await runAt(now)).toBe(expected.length > 0);
    expect(await ran()).toEqual(expected);
  });

  test('are caught up when the process starts, and everyone who waits is woken', async () => {
    time = at('11-23 18:00');
    let woken = 0;
    const scheduler = startScheduler(replica(), [notesItsSlot], {
      wake: () => {
        woken += 1;
      },
    });
    // A stop waits for what is running.
    await scheduler.stop();
    expect(await ran()).toEqual(['11-23 09:00']);
    expect(woken).toBe(1);
  });

  test('a job that fails at the start is logged, and does not keep the others from running', async () => {
    time = at('11-23 09:00');
    const breaks: Job = { ...notesItsSlot, name: 'breaks', run: () => Promise.reject(new Error('not today')) };
    const errors = expectErrorLog(/its slot is still open/);
    await startScheduler(replica(), [breaks, notesItsSlot], { wake: () => {} }).stop();
    expect(errors).toMatchObject([{ job: 'breaks' }]);
    expect(await ran()).toEqual(['11-23 09:00']);
  });
});

describe('a clock that jumps', () => {
  test('set back: nothing runs twice, and no older slot after the newer one', async () => {
    const daily: Job = { ...notesItsSlot, cron: '0 9 * * *' };
    expect(await runAt('11-23 09:00', daily)).toBe(true);
    expect(await runAt('11-23 08:30', daily)).toBe(false);
    expect(await runAt('11-22 12:00', daily)).toBe(false);
    expect(await runAt('11-23 09:00', daily)).toBe(false);
    expect(await ran()).toEqual(['11-23 09:00']);
  });

  test('forward by two weeks: the last weekly slot runs, once, and not the one between', async () => {
    expect(await runAt('11-09 09:00')).toBe(true);
    expect(await runAt('11-23 10:00')).toBe(true);
    expect(await runAt('11-23 10:01')).toBe(false);
    expect(await ran()).toEqual(['11-09 09:00', '11-23 09:00']);
  });

  test('far ahead by mistake and set right: the weeks until then are not silent, and nothing runs twice', async () => {
    expect(await runAt('11-02 09:00')).toBe(true);
    expect(await runAt('11-30 09:00')).toBe(true);
    for (const week of ['11-02 09:05', '11-09 09:00', '11-16 09:00', '11-23 09:00', '11-30 09:00', '12-07 09:00']) {
      await runAt(week);
    }
    expect(await ran()).toEqual([
      '11-02 09:00',
      '11-30 09:00',
      '11-09 09:00',
      '11-16 09:00',
      '11-23 09:00',
      '12-07 09:00',
    ]);
  });

  test('years ahead by mistake: what had run before is not forgotten', async () => {
    expect(await runAt('11-23 09:00')).toBe(true);
    time = new Date('2031-01-06T09:00:00+08:00');
    expect(await runDue(replica(), notesItsSlot)).toBe(true);
    expect(await runAt('11-23 09:05')).toBe(false);
  });
});

describe('a clock that is moved on', () => {
  const named = (name: string, cron: string, more: Partial<Job> = {}): Job => ({
    ...notesItsSlot,
    name,
    cron,
    async run({ tx, slot }) {
      await tx.sandboxMessage.create({ data: { groupId: 0, text: slot.toISOString(), at: slot } });
      order.push(name);
    },
    ...more,
  });
  let order: string[];
  let scheduler: Scheduler;
  const moveTo = async (slot: Date) => {
    time = slot;
  };
  const begin = async (...jobs: Job[]) => {
    order = [];
    // Nothing is due when it starts.
    time = at('11-20 12:00');
    scheduler = startScheduler(replica(), jobs, { wake: () => {} });
    await scheduler.runThrough(time, time, moveTo);
    order = [];
    await setup.db.prisma.sandboxMessage.deleteMany();
  };

  test('runs the slots on the way in order, each at its own time', async () => {
    await begin(named('weekly', '0 9 * * 1'), named('daily', '30 8 * * *'));
    const stops: Date[] = [];
    await scheduler.runThrough(time, at('11-24 08:30'), async (slot) => {
      stops.push(slot);
      time = slot;
    });
    expect(order).toEqual(['daily', 'daily', 'daily', 'weekly', 'daily']);
    expect(await ran()).toEqual(['11-21 08:30', '11-22 08:30', '11-23 08:30', '11-23 09:00', '11-24 08:30']);
    expect(stops).toEqual(['11-21 08:30', '11-22 08:30', '11-23 08:30', '11-23 09:00', '11-24 08:30'].map(at));
    await scheduler.stop();
  });

  test('a job that knows its moments is not run at all the slots between them', async () => {
    const moments = async () => [at('11-21 15:02'), at('11-22 10:00')];
    await begin(named('often', '*/5 * * * *', { moments }));
    await scheduler.runThrough(time, at('11-23 00:00'), moveTo);
    expect(await ran()).toEqual(['11-21 15:05', '11-22 10:00']);
    await scheduler.stop();
  });

  test('a move that fails is told to the one who moves, and the scheduler goes on', async () => {
    await begin(named('daily', '30 8 * * *'));
    const failing = scheduler.runThrough(time, at('11-21 09:00'), () => Promise.reject(new Error('no database')));
    await expect(failing).rejects.toThrow('no database');
    await scheduler.runThrough(time, at('11-21 09:00'), moveTo);
    expect(await ran()).toEqual(['11-21 08:30']);
    await scheduler.stop();
  });
});
