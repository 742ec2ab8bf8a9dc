// What a command of the shell is.
import type { Config } from '../config.js';
import type { Db } from '../db/client.js';
import { OperatorError } from '../errors.js';

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

export const option = (context: AdminContext, name: string): string | undefined => {
  const value = context.options[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

export function required(context: AdminContext, name: string): string {
  const value = option(context, name);
  if (!value) throw new OperatorError(`--${name} is missing.`);
  return value;
}

export async function unitNamed({ db }: AdminContext, name: string) {
  const unit = await db.prisma.unit.findUnique({ where: { name } });
  if (!unit) throw new OperatorError(`There is no unit "${name}". List them: npm run admin -- unit list`);
  return unit;
}
