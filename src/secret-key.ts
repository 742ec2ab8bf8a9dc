// SECRET_KEY, or for an app with its own database a key made once and kept beside it.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.js';

/** With an outside database nothing is made up: replicas must share one key, so it has to be set. */
export function withSecretKey(config: Config): Config {
  if (config.secretKey || config.databaseUrl) return config;
  const file = join(config.dataDir, 'secret.key');
  mkdirSync(config.dataDir, { recursive: true });
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  return { ...config, secretKey: readFileSync(file, 'utf8').trim() };
}
