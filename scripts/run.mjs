// Runs a program of dist/, which is brought up to date first: `node scripts/run.mjs index.js`.
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build.mjs';

const [entry = 'index.js', ...args] = process.argv.slice(2);

// npm hands SIGTERM to the shell between it and us, and dash dies of it without passing it on: stop as if it had.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && process.kill(process.pid, 'SIGTERM'), 500).unref();
}

ensureBuilt();
const program = new URL(`../dist/${entry}`, import.meta.url);
process.argv = [process.execPath, fileURLToPath(program), ...args];
await import(program.href);
