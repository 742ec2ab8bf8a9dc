// Stops asking an endpoint that keeps failing, so that nobody waits for it; tries it again with one call after a pause.

export interface Breaker {
  /** False: do not call. True takes the probe when one is due; then exactly one of the three below must follow. */
  admit(): boolean;
  succeeded(): void;
  failed(): void;
  /** The call ended without telling anything about the endpoint. */
  released(): void;
  /** Whether `admit` would say yes. */
  ready(): boolean;
  readonly state: 'closed' | 'open' | 'probing';
}

export function createBreaker(options: { failures: number; pauseMs: number; now: () => number }): Breaker {
  let failures = 0;
  let openedAt: number | undefined;
  let probing = false;
  const ready = () => openedAt === undefined || (!probing && options.now() - openedAt >= options.pauseMs);
  return {
    ready,
    admit() {
      if (!ready()) return false;
      probing = openedAt !== undefined;
      return true;
    },
    succeeded() {
      failures = 0;
      openedAt = undefined;
      probing = false;
    },
    failed() {
      failures += 1;
      if (probing || failures >= options.failures) openedAt = options.now();
      probing = false;
    },
    released() {
      probing = false;
    },
    get state() {
      if (openedAt === undefined) return 'closed';
      return probing ? 'probing' : 'open';
    },
  };
}
