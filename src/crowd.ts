// A platform takes a late answer to a callback for a lost message and sends it again; whoever asked in chat can wait a
// moment. So while callbacks come in by the hundred, the work on messages yields to taking them in, and still goes on.

/** So many new messages within a window are a crowd: far more than the groups of a county bring. */
const crowd = 250;
const windowMs = 500;
/** In a crowd a worker rests this many times as long as its last step took: a tenth of the time is left for it. */
const restShare = 9;
const shortestRestMs = 300;
const longestRestMs = 2_000;

export interface Crowd {
  /** So many messages were just saved. */
  arrived(count: number): void;
  now(): boolean;
  /** The same step, with a rest before it while there is a crowd. */
  yielding(step: () => Promise<boolean>): () => Promise<boolean>;
}

export function watchCrowd(): Crowd {
  let windowStart = 0;
  let inWindow = 0;
  let until = 0;
  const isNow = () => performance.now() < until;
  return {
    arrived(count) {
      const now = performance.now();
      if (now - windowStart > windowMs) {
        windowStart = now;
        inWindow = 0;
      }
      inWindow += count;
      if (inWindow >= crowd) until = now + windowMs;
    },
    now: isNow,
    yielding(step) {
      let tookMs = 0;
      return async () => {
        if (isNow()) {
          const restMs = Math.min(Math.max(tookMs * restShare, shortestRestMs), longestRestMs);
          await new Promise((resolve) => setTimeout(resolve, restMs));
        }
        const began = performance.now();
        const worked = await step();
        tookMs = performance.now() - began;
        return worked;
      };
    },
  };
}
