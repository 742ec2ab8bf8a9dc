import { expect, it } from 'vitest';
import { createBreaker } from '../../src/llm/breaker.js';

function aBreaker() {
  let now = 0;
  const breaker = createBreaker({ failures: 3, pauseMs: 1_000, now: () => now });
  const fail = () => {
    expect(breaker.admit()).toBe(true);
    breaker.failed();
  };
  return { breaker, fail, wait: (ms: number) => (now += ms) };
}

it('opens after failures in a row and not before', () => {
  const { breaker, fail } = aBreaker();
  fail();
  fail();
  expect(breaker.state).toBe('closed');
  breaker.admit();
  breaker.succeeded();
  fail();
  fail();
  expect(breaker.state).toBe('closed');
  fail();
  expect(breaker.state).toBe('open');
  expect(breaker.admit()).toBe(false);
});

it('lets one probe through after the pause; its success closes', () => {
  const { breaker, fail, wait } = aBreaker();
  for (let i = 0; i < 3; i++) fail();
  wait(999);
  expect(breaker.admit()).toBe(false);
  wait(1);
  expect(breaker.admit()).toBe(true);
  expect(breaker.admit()).toBe(false);
  breaker.succeeded();
  expect(breaker.state).toBe('closed');
  expect(breaker.admit()).toBe(true);
});

it('waits again when the probe fails, and lets another through when it was given back', () => {
  const { breaker, fail, wait } = aBreaker();
  for (let i = 0; i < 3; i++) fail();
  wait(1_000);
  expect(breaker.admit()).toBe(true);
  breaker.failed();
  expect(breaker.admit()).toBe(false);
  wait(1_000);
  expect(breaker.admit()).toBe(true);
  breaker.released();
  expect(breaker.admit()).toBe(true);
});
