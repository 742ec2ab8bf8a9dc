// What the product's parts are given, over a database of its own that is thrown away afterwards.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.js';
import { openDb } from '../../src/db/client.js';
import { startLocalPostgres } from '../../src/db/local-postgres.js';
import { migrate } from '../../src/db/migrate.js';
import type { Deps } from '../../src/deps.js';
import { createLlm } from '../../src/llm/openai.js';
import { createLog } from '../../src/log.js';
import { createMetrics } from '../../src/metrics.js';
import { createDrawing } from '../../src/papers/drawing.js';
import type { Clock } from '../../src/time.js';
import { createCategoryLearner } from '../../src/triage/offline/learner.js';
import { createOfflineTriage, type OfflineTriage } from '../../src/triage/offline/offline-triage.js';
import { createTopicsInSight, type TopicsInSight } from '../../src/triage/topics-in-sight.js';

export type Engine = 'offline' | 'llm';

export interface RunningEngine {
  deps: Deps & { offline: OfflineTriage; topics: TopicsInSight };
  close(): Promise<void>;
}

export async function startEngine(engine: Engine, clock: Clock): Promise<RunningEngine> {
  const config = readConfig(process.env);
  if (engine === 'llm' && !config.llm) throw new Error('LLM_BASE_URL, LLM_API_KEY and LLM_MODEL name the model');
  const dataDir = mkdtempSync(join(tmpdir(), 'haoshangliang-eval-'));
  // Open for the user that PostgreSQL runs as when this runs as root.
  chmodSync(dataDir, 0o755);
  const log = createLog('error');
  const server = await startLocalPostgres({ dataDir, log, fsync: false });
  await migrate(server.address, log);
  const db = openDb(server.address);
  const base = { config, db, log, clock, metrics: createMetrics(), platforms: [], draw: createDrawing() };
  const learner = createCategoryLearner();
  return {
    deps: {
      ...base,
      offline: createOfflineTriage(learner),
      topics: createTopicsInSight(learner),
      ...(engine === 'llm' && config.llm && { llm: createLlm(base, config.llm) }),
    },
    async close() {
      await db.close();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
