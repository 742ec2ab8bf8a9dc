// Makes dist/ from src/: the database client from the schema, JavaScript from TypeScript, and the other files as they are.
// `ensureBuilt` is cheap when nothing changed, so that `npm start` always runs what the sources say.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...parts) => join(root, ...parts);
const stamp = at('dist/.built');
const generated = at('src/generated/prisma/client.ts');
const inputs = ['src', 'prisma/schema.prisma', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

/** Production installs bring no compiler: there dist/ was built beforehand. */
const haveTools = () => existsSync(at('node_modules/typescript')) && existsSync(at('node_modules/prisma'));

export function ensureBuilt() {
  if (!haveTools()) {
    if (existsSync(stamp)) return;
    console.error('dist/ is missing and so are the tools that make it: run npm ci, then npm run build.');
    process.exit(1);
  }
  if (!existsSync(stamp) || inputs.some((input) => changedSince(at(input), statSync(stamp).mtimeMs))) build();
}

function build() {
  generateIfStale();
  const began = new Date();
  run('TypeScript', at('node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json');
  for (const file of readdirSync(at('src'), { recursive: true })) {
    const isSource = ['.ts', '.tsx'].includes(extname(file));
    if (!isSource && statSync(at('src', file)).isFile()) cpSync(at('src', file), at('dist', file));
  }
  writeFileSync(stamp, '');
  // What is saved while it builds counts as newer.
  utimesSync(stamp, began, began);
}

function generateIfStale() {
  if (existsSync(generated) && !changedSince(at('prisma/schema.prisma'), statSync(generated).mtimeMs)) return;
  run('the database client', at('scripts/prisma.mjs'), 'generate');
}

/** Folders count too: a file that was taken away changes only its folder. */
function changedSince(path, time) {
  const stats = statSync(path);
  if (stats.mtimeMs > time) return true;
  return stats.isDirectory() && readdirSync(path).some((name) => changedSince(join(path, name), time));
}

function run(what, script, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: root, encoding: 'utf8' });
  if (status === 0) return;
  console.error(`Building ${what} failed.\n${stdout}${stderr}`);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // As npm's `prepare`, which also runs where there is nothing to build with.
  if (!process.argv.includes('--if-possible')) build();
  else if (haveTools()) ensureBuilt();
}
