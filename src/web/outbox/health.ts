// How the machine is: what an operator would look up, for an administrator who has no shell.
import { readFileSync } from 'node:fs';
import type { Deps } from '../../deps.js';
import { jobs } from '../../schedule/index.js';
import { type JobState, jobStates } from '../../schedule/scheduler.js';
import { type Budget, budgetsToday } from '../../triage/model-settings.js';

export interface HealthReport {
  version: string;
  upSince: Date;
  /** Bytes. */
  databaseSize: number;
  /** What the question for it took. */
  databaseMs: number;
  platforms: { name: string; label: string; heard: Date | undefined; posted: Date | undefined }[];
  /** Of each county, while a model is on. */
  budgets: Budget[];
  jobs: JobState[];
}

const platformLabels: Record<string, string> = { wecom: '企业微信', dingtalk: '钉钉', sandbox: '演示用的沙盒' };

type HealthDeps = Pick<Deps, 'db' | 'clock' | 'config' | 'platforms' | 'llm'>;

export async function healthOf(deps: HealthDeps): Promise<HealthReport> {
  const { prisma, pool } = deps.db;
  const before = performance.now();
  const { rows } = await pool.query<{ size: string }>('SELECT pg_database_size(current_database()) AS size');
  const databaseMs = performance.now() - before;
  const known = deps.platforms.filter(({ name }) => name in platformLabels);
  const platforms: HealthReport['platforms'] = [];
  for (const { name } of known) {
    const heard = await prisma.inboxMessage.findFirst({
      where: { platform: name, origin: { not: 'page' } },
      orderBy: { id: 'desc' },
      select: { receivedAt: true },
    });
    const posted = await prisma.outboxPost.findFirst({
      where: { state: 'sent', group: { platform: name } },
      orderBy: { id: 'desc' },
      select: { sentAt: true },
    });
    const label = platformLabels[name] ?? name;
    platforms.push({ name, label, heard: heard?.receivedAt, posted: posted?.sentAt ?? undefined });
  }
  return {
    version: versionOf(),
    upSince: new Date(Date.now() - process.uptime() * 1_000),
    databaseSize: Number(rows[0]?.size ?? 0),
    databaseMs,
    platforms,
    budgets: deps.llm ? await budgetsToday(deps.db, deps.llm) : [],
    jobs: await jobStates(deps, jobs),
  };
}

let version: string | undefined;

/** Of the package: it lies as far above this file as above what is built from it. */
function versionOf(): string {
  const file = new URL('../../../package.json', import.meta.url);
  version ??= (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  return version;
}
