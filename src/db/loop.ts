// A worker: runs a step again and again while it finds work, then waits for a wake-up or the next poll (work may have
// come from another process, or fallen due).
import type { Log } from '../log.js';

export interface Loop {
  wake(): void;
  /** Wakes it, and resolves when a step that began after this call found nothing to do. */
  settled(): Promise<void>;
  /** Finishes the step that is running. */
  stop(): Promise<void>;
}

/** `step` says whether there may be more to do at once. An error is logged and waited out. */
export function startLoop(name: string, step: () => Promise<boolean>, options: { pollMs: number; log: Log }): Loop {
  let stopped = false;
  let woken = false;
  const waiting: (() => void)[] = [];
  let rouse: () => void = () => {};
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async () => {
    while (!stopped) {
      woken = false;
      const before = waiting.length;
      try {
        if (await step()) continue;
        for (const settle of waiting.splice(0, before)) settle();
      } catch (error) {
        options.log.error({ err: error, worker: name }, 'worker step failed');
        await pause(options.pollMs);
      }
      if (!woken && !stopped) await pause(options.pollMs);
    }
    for (const settle of waiting) settle();
  };
  const running = run();
  const wake = () => {
    woken = true;
    rouse();
  };
  return {
    wake,
    settled: () =>
      new Promise((resolve) => {
        if (stopped) return resolve();
        waiting.push(resolve);
        wake();
      }),
    stop: async () => {
      stopped = true;
      rouse();
      await running;
    },
  };
}
