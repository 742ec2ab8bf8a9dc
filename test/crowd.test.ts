import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchCrowd } from '../src/crowd.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const takes = (ms: number, done: () => void) => () =>
  new Promise<boolean>((resolve) => {
    setTimeout(() => {
      done();
      resolve(true);
    }, ms);
  });

test('work yields in a crowd, goes on all the same, and is at full speed afterwards', async () => {
  const crowd = watchCrowd();
  let steps = 0;
  const step = crowd.yielding(
    takes(100, () => {
      steps += 1;
    }),
  );
  const work = (async () => {
    while (steps < 100) await step();
  })();

  await vi.advanceTimersByTimeAsync(1_000);
  expect(steps).toBe(10);

  for (let ms = 0; ms < 10_000; ms += 10) {
    crowd.arrived(10);
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(steps).toBeGreaterThanOrEqual(18);
  expect(steps).toBeLessThanOrEqual(22);

  await vi.advanceTimersByTimeAsync(60_000);
  await work;
});

test('a burst of two hundred messages is no crowd', async () => {
  const crowd = watchCrowd();
  let steps = 0;
  const step = crowd.yielding(
    takes(100, () => {
      steps += 1;
    }),
  );
  crowd.arrived(200);
  const work = (async () => {
    while (steps < 5) await step();
  })();
  await vi.advanceTimersByTimeAsync(500);
  expect(steps).toBe(5);
  await work;
});
