// A log for tests: an error line nobody announced fails the test in which it is written (checked in setup.ts).
import { createLog, type Log } from '../../src/log.js';

type Line = { level: string; msg?: string } & Record<string, unknown>;

let unexpected: Line[] = [];
let expected: { pattern: RegExp; seen: Line[] }[] = [];

export function testLog(): Log {
  return createLog('warn', {
    write(text) {
      const line = JSON.parse(text) as Line;
      if (line.level !== 'error' && line.level !== 'fatal') return;
      const announced = expected.find(({ pattern }) => pattern.test(text));
      if (announced) announced.seen.push(line);
      else unexpected.push(line);
    },
  });
}

/** Announces error lines of this test; returns those seen so far. The test fails when none comes. */
export function expectErrorLog(pattern = /./): Line[] {
  const seen: Line[] = [];
  expected.push({ pattern, seen });
  return seen;
}

/** For setup.ts, after each test. */
export function checkErrorLogs(): void {
  const complaints = [
    ...unexpected.map((line) => `unexpected log line: ${JSON.stringify(line)}`),
    ...expected.filter(({ seen }) => seen.length === 0).map(({ pattern }) => `no error was logged like ${pattern}`),
  ];
  unexpected = [];
  expected = [];
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
}
