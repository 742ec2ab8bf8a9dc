// Work beside the triage that nobody waits for: one after another, and left out when too much has gathered.
import type { Log } from '../log.js';

export interface Aside {
  run(work: () => Promise<void>): void;
  /** When all that was taken on is done. */
  settled(): Promise<void>;
}

const mostWaiting = 20;

export function createAside(log: Log): Aside {
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();
  return {
    run(work) {
      if (waiting >= mostWaiting) return;
      waiting += 1;
      last = last
        .then(work)
        .catch((error: unknown) => log.error({ err: error }, 'work aside failed'))
        .finally(() => {
          waiting -= 1;
        });
    },
    settled: () => last,
  };
}
