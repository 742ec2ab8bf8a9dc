// node-cron wakes us; what has run is in the database. A slot is run once over all processes and crashes: the row that
// says so and what the job writes commit together. Slots missed while nothing ran are caught up.
import { CronExpressionParser } from 'cron-parser';
import cron from 'node-cron';
import type { Deps } from '../deps.js';
import type { Job } from './job.js';

export type SchedulerDeps = Pick<Deps, 'db' | 'clock' | 'config' | 'log' | 'llm' | 'metrics'>;

export interface Scheduler {
  /** Runs every slot that fell due after `from`, up to `to`, in order; `at` is called before each with its time. */
  runThrough(from: Date, to: Date, at: (slot: Date) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** How long the record of a run is kept, by the database's clock; the last one is what counts. */
const keptDays = 60;

/** A clock set back by more than this was wrong before: what ran ahead of time must not silence what comes now. */
const setBackHours = 24;

/** The last slot at or before `now`. */
function lastSlot(job: Job, now: Date, timeZone: string): Date {
  // cron-parser looks strictly before the given instant.
  const currentDate = new Date(now.getTime() + 1);
  return CronExpressionParser.parse(job.cron, { currentDate, tz: timeZone }).prev().toDate();
}

async function slotsBetween(deps: SchedulerDeps, job: Job, from: Date, to: Date): Promise<Date[]> {
  const tz = deps.config.timeZone;
  if (job.moments) {
    const moments = await job.moments(deps, from, to);
    const slotFor = (at: Date) =>
      CronExpressionParser.parse(job.cron, { currentDate: new Date(at.getTime() - 1), tz })
        .next()
        .toDate();
    return moments.map(slotFor).filter((slot) => slot <= to);
  }
  const slots: Date[] = [];
  const expression = CronExpressionParser.parse(job.cron, { currentDate: from, endDate: to, tz });
  while (expression.hasNext()) slots.push(expression.next().toDate());
  return slots;
}

/** Longer than this after its slot a job is late: the sweep looks every minute. */
const lateMinutes = 10;

export interface JobState {
  label: string;
  /** Its last slot that was run. */
  ran: Date | undefined;
  /** The one that is due and was not run; those too old to be made up for do not count. */
  late: Date | undefined;
}

export async function jobStates(
  { db, clock, config }: Pick<SchedulerDeps, 'db' | 'clock' | 'config'>,
  jobs: readonly Job[],
): Promise<JobState[]> {
  const now = clock.now();
  const runs = await db.prisma.jobRun.groupBy({ by: ['job'], where: { slot: { lte: now } }, _max: { slot: true } });
  return jobs.map((job) => {
    const slot = lastSlot(job, now, config.timeZone);
    const ran = runs.find((run) => run.job === job.name)?._max.slot ?? undefined;
    const since = now.getTime() - slot.getTime();
    const isLate = !(ran && ran >= slot) && since > lateMinutes * 60_000 && since <= job.catchUpHours * 3_600_000;
    return { label: job.label, ran, late: isLate ? slot : undefined };
  });
}

/** Runs the job's last slot if it is due and not yet run. False when there was nothing to do. */
export async function runDue(deps: SchedulerDeps, job: Job): Promise<boolean> {
  const now = deps.clock.now();
  const slot = lastSlot(job, now, deps.config.timeZone);
  if (now.getTime() - slot.getTime() > job.catchUpHours * 3_600_000) return false;
  const { prisma } = deps.db;
  // A clock set back must not run an older slot after a newer one.
  const ahead = new Date(now.getTime() + setBackHours * 3_600_000);
  const done = await prisma.jobRun.findFirst({ where: { job: job.name, slot: { gte: slot, lte: ahead } } });
  if (done) return false;
  const prepared = await job.prepare?.(deps, slot);
  const ran = await prisma.$transaction(
    async (tx) => {
      const claimed = await tx.$executeRaw`
        INSERT INTO "JobRun" (job, slot) VALUES (${job.name}, ${slot}) ON CONFLICT DO NOTHING`;
      if (claimed === 0) return false;
      await tx.$executeRaw`
        DELETE FROM "JobRun" WHERE job = ${job.name} AND at < now() - ${keptDays} * interval '1 day'`;
      await job.run({ tx, slot, now, timeZone: deps.config.timeZone, prepared });
      return true;
    },
    { timeout: 60_000 },
  );
  if (ran) {
    deps.metrics.jobs.inc({ job: job.name });
    deps.log.info({ job: job.name, slot }, 'job run');
  }
  return ran;
}

export function startScheduler(deps: SchedulerDeps, jobs: readonly Job[], options: { wake(): void }): Scheduler {
  let running: Promise<void> = Promise.resolve();
  // One after another: a slow job must not overlap itself, and the order of slots is kept.
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = running.then(work);
    // What goes wrong in one turn is for whoever asked for it; the next comes all the same.
    running = turn.catch(() => {});
    return turn;
  };
  const attempt = async (job: Job) => {
    try {
      if (await runDue(deps, job)) options.wake();
    } catch (error) {
      deps.log.error({ err: error, job: job.name }, 'job failed; its slot is still open');
    }
  };
  const tasks = jobs.map((job) =>
    cron.schedule(job.cron, () => inTurn(() => attempt(job)), {
      name: job.name,
      timezone: deps.config.timeZone,
      noOverlap: true,
    }),
  );
  // Looks again every minute: a slot whose job failed, or that passed on a clock other than the machine's.
  tasks.push(cron.schedule('* * * * *', () => inTurn(() => sweep(jobs, attempt)), { name: 'sweep', noOverlap: true }));
  void inTurn(() => sweep(jobs, attempt));
  return {
    runThrough: (from, to, at) =>
      inTurn(async () => {
        const due: { job: Job; slot: Date }[] = [];
        for (const job of jobs) {
          for (const slot of await slotsBetween(deps, job, from, to)) due.push({ job, slot });
        }
        due.sort((a, b) => a.slot.getTime() - b.slot.getTime());
        for (const { job, slot } of due) {
          await at(slot);
          await attempt(job);
        }
      }),
    stop: async () => {
      await Promise.all(tasks.map((task) => task.destroy()));
      await running;
    },
  };
}

async function sweep(jobs: readonly Job[], attempt: (job: Job) => Promise<void>): Promise<void> {
  for (const job of jobs) await attempt(job);
}
