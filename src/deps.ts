// What the parts are given. Functions ask for what they need: `Pick<Deps, 'db' | 'clock'>`.
import type { Config } from './config.js';
import type { Db } from './db/client.js';
import type { Llm } from './llm/llm.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { Platform } from './platforms/platform.js';
import type { Clock } from './time.js';

export interface Deps {
  config: Config;
  db: Db;
  log: Log;
  clock: Clock;
  metrics: Metrics;
  platforms: Platform[];
  /** The text of a post as a picture (PNG), always the same one. */
  draw(text: string): Promise<Buffer>;
  /** Absent: the offline triage answers. */
  llm?: Llm;
}
