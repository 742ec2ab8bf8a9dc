// The pages anybody may open, over 100,000 topics: how long the server takes, and how much goes over the line.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.js';
import { createLog } from '../../src/log.js';
import { type Running, start } from '../../src/start.js';
import { percentile } from '../replay/conversation.js';

const topics = 100_000;
const visits = 25;

const dataDir = mkdtempSync(join(tmpdir(), 'haoshangliang-bench-'));
chmodSync(dataDir, 0o755);
const running = await start(
  readConfig({ PORT: '0', DATA_DIR: dataDir, SANDBOX: 'on', SECRET_KEY: 'bench'.repeat(8) }),
  createLog('error'),
);

/** States as a county's are after some years: most have a result. */
const fill = `
  INSERT INTO "Topic" (number, "unitId", kind, title, category, place, state, "stateSince", "createdAt")
  SELECT n, 2 + n % 3, 'issue', (ARRAY['路灯不亮','井盖丢了','水渠堵了','护栏断了','垃圾没人清'])[1 + n % 5] || '第' || n || '处',
         (ARRAY['城乡建设','环境保护','交通运输','农业农村'])[1 + n % 4], '村口',
         (CASE WHEN n % 20 = 0 THEN 'candidate' WHEN n % 20 = 1 THEN 'posted' WHEN n % 20 = 2 THEN 'inProgress' ELSE 'resolved' END)::"TopicState",
         now() - n * interval '10 minutes', now() - n * interval '20 minutes'
  FROM generate_series(1, ${topics}) n`;
const log = `
  INSERT INTO "TopicEvent" ("topicId", seq, action, "fromState", "toState", at, "prevHash", hash)
  SELECT id, 1, 'raise', NULL, 'candidate', "createdAt", 'x', 'y' FROM "Topic"`;

async function visit({ url }: Running, path: string): Promise<{ ms: number; bytes: number }> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    get(new URL(path, url), { headers: { 'accept-encoding': 'gzip' } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () =>
        response.statusCode === 200
          ? resolve({ ms: performance.now() - began, bytes })
          : reject(new Error(`${path}: ${response.statusCode}`)),
      );
    }).on('error', reject);
  });
}

const pages = {
  board: '/b/1',
  filtered: '/b/1?stage=done&category=城乡建设&page=40',
  search: '/b/1?q=井盖',
  topic: '/t/77777',
  api: '/api/v1/units/1/topics',
} as const;

try {
  const { pool } = running.deps.db;
  await pool.query(fill);
  await pool.query(log);
  await pool.query('ANALYZE');
  const result: Record<string, { p50: number; p95: number; kb: number }> = {};
  for (const [name, path] of Object.entries(pages)) {
    const seen: { ms: number; bytes: number }[] = [];
    await visit(running, path);
    for (let round = 0; round < visits; round += 1) seen.push(await visit(running, path));
    const ms = seen.map((one) => one.ms);
    const kb = Math.round((seen[0]?.bytes ?? 0) / 102.4) / 10;
    result[name] = { p50: percentile(ms, 0.5), p95: percentile(ms, 0.95), kb };
  }
  process.send?.(result);
  if (!process.send) console.log(JSON.stringify(result, null, 1));
} finally {
  await running.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
