// Runs a program of dist/, which is brought up to date first: `node scripts/run.mjs index.js`.
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build.mjs';

const [entry = 'index.js', ...args] = process.argv.slice(2);
ensureBuilt();
const program = new URL(`../dist/${entry}`, import.meta.url);
process.argv = [process.execPath, fileURLToPath(program), ...args];
await import(program.href);
