import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { jobs } from '../../src/schedule/index.js';

test('every file of a job is in the list, under the name of its file', () => {
  const frame = ['index', 'job', 'scheduler'];
  const files = readdirSync(fileURLToPath(new URL('../../src/schedule', import.meta.url)))
    .map((file) => file.replace(/\.ts$/, ''))
    .filter((file) => !frame.includes(file));
  expect(jobs.map((job) => job.name).sort()).toEqual(files.sort());
});
