// Runs Prisma's CLI with the schema engine of ./schema-engine-shim.mjs: `node scripts/prisma.mjs migrate status`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const { status } = spawnSync(
  process.execPath,
  [path('../node_modules/prisma/build/index.js'), ...process.argv.slice(2)],
  {
    cwd: path('..'),
    stdio: 'inherit',
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: path('./schema-engine-shim.mjs'),
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  },
);
process.exitCode = status ?? 1;
