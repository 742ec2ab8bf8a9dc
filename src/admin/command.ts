// What a command of the shell is.
import type { Config } from '../config.js';
import type { Db } from '../db/client.js';

export interface AdminContext {
  db: Db;
  config: Config;
  now: Date;
  options: Record<string, string | string[] | boolean | undefined>;
  names: string[];
}

export interface AdminResult {
  text: string;
  /** Printed with --json. */
  data?: unknown;
  failed?: boolean;
}

export interface AdminCommand {
  words: string[];
  usage: string;
  help: string;
  run(context: AdminContext): Promise<AdminResult>;
}
