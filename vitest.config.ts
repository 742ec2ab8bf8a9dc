import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/setup.ts'],
    pool: 'forks',
    // A process keeps what it has loaded for its next file: nothing in `src` is changed by being used.
    isolate: false,
    // Each file has a database of its own. A third worker computes while the others wait for theirs.
    maxWorkers: 3,
    // Far above what any needs: whole journeys on a real database, perhaps on a busy machine.
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
