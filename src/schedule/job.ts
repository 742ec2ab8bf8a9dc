// What a scheduled job is.
import type { Tx } from '../db/client.js';
import type { Deps } from '../deps.js';

export type JobDeps = Pick<Deps, 'db' | 'clock' | 'config' | 'log' | 'llm'>;

export interface Job<P = unknown> {
  /** The file's name. */
  name: string;
  /** For an administrator's eyes. */
  label: string;
  /** Five fields, in the display time zone. */
  cron: string;
  /** A slot missed while nothing ran is made up for within this many hours. */
  catchUpHours: number;
  /**
   * For a job that looks often and seldom finds anything: when there will be something to find. A clock that is moved on
   * stops there only, not at every slot.
   */
  moments?(deps: JobDeps, from: Date, to: Date): Promise<Date[]>;
  /** What must be done outside the transaction (a model call). */
  prepare?(deps: JobDeps, slot: Date): Promise<P>;
  /** In one transaction with the record that the slot was run: it only writes rows, the outbox posts. */
  run(context: JobContext<P>): Promise<void>;
}

export interface JobContext<P> {
  tx: Tx;
  slot: Date;
  /** At the slot or, where it is made up for, later. */
  now: Date;
  timeZone: string;
  prepared: P;
}

export function job<P>(definition: Job<P>): Job<P> {
  return definition;
}
