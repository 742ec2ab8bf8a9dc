// The server under replay: one of its own in a temporary folder, or one that runs already.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { settingNames } from '../../src/config.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

export interface Target {
  url: string;
  /** Undefined when it was running already. */
  pid: number | undefined;
  /** `npm run admin -- …words --json`, with what it prints. */
  admin(...words: string[]): Promise<unknown>;
  /** How much is still to be done: messages to handle and to understand, posts to send. */
  waiting(): Promise<number>;
  /** Error lines of its log so far. */
  errors(): string[];
  stop(): Promise<void>;
}

/** What an own server keeps from the environment; the developer's database and platforms have no part in a replay. */
const passedOn = /^(LLM_|POSTGRES_BIN_DIR$|TZ_DISPLAY$)/;
const startLimitMs = 60_000;
const stopLimitMs = 20_000;

export async function startOwnServer(settings: Record<string, string>): Promise<Target> {
  await run(process.execPath, ['scripts/build.mjs', '--if-possible'], { cwd: root }).catch((error) => {
    throw new Error(`the build failed:\n${(error as { stdout?: string }).stdout}${(error as Error).message}`);
  });
  const dataDir = mkdtempSync(join(tmpdir(), 'haoshangliang-replay-'));
  // Open for the user that PostgreSQL runs as when this runs as root.
  chmodSync(dataDir, 0o755);
  const port = await freePort();
  const unset = settingNames.filter((name) => !passedOn.test(name)).map((name) => [name, '']);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...Object.fromEntries(unset),
    PORT: String(port),
    DATA_DIR: dataDir,
    SANDBOX: 'off',
    LOG_LEVEL: 'warn',
    ...settings,
  };
  const child = spawn(process.execPath, ['dist/index.js'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const stop = async () => {
    await end(child);
    rmSync(dataDir, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(url, child);
  } catch (error) {
    await stop();
    throw new Error(`${(error as Error).message}\n${output}`);
  }
  const errors = () => output.split('\n').filter((line) => /"level":"(error|fatal)"/.test(line));
  return { url, pid: child.pid, admin: shell(env), waiting: () => countWaiting(url), errors, stop };
}

/** It must have been started with the settings of this process's environment. */
export async function useServer(address: string): Promise<Target> {
  const url = address.replace(/\/+$/, '');
  await run(process.execPath, ['scripts/build.mjs', '--if-possible'], { cwd: root });
  const ready = await fetch(`${url}/readyz`).catch(() => undefined);
  if (!ready?.ok) throw new Error(`no server is ready at ${url}`);
  return {
    url,
    pid: undefined,
    admin: shell(process.env),
    waiting: () => countWaiting(url),
    errors: () => [],
    stop: async () => {},
  };
}

/** Each call is a process that takes a second to start: a few at a time. */
const sideBySide = 3;

function shell(env: NodeJS.ProcessEnv): Target['admin'] {
  const turns = Array.from({ length: sideBySide }, () => Promise.resolve<unknown>(undefined));
  let next = 0;
  return (...words) => {
    const turn = next++ % sideBySide;
    const done = (turns[turn] as Promise<unknown>).then(() => runAdmin(env, words));
    turns[turn] = done.catch(() => {});
    return done;
  };
}

async function runAdmin(env: NodeJS.ProcessEnv, words: string[]): Promise<unknown> {
  const args = [join(root, 'dist/admin/index.js'), ...words, '--json'];
  try {
    const { stdout } = await run(process.execPath, args, { env, maxBuffer: 64 * 1024 * 1024 });
    return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? 'null');
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`npm run admin -- ${words.join(' ')}\n${stdout}${stderr || (error as Error).message}`);
  }
}

async function countWaiting(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const gauge = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1] ?? Number.NaN);
  return gauge('hsl_inbox_waiting') + gauge('hsl_triage_waiting') + gauge('hsl_outbox_waiting');
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const began = Date.now();
  while (Date.now() - began < startLimitMs) {
    if (child.exitCode !== null) throw new Error(`the server ended at once (${child.exitCode})`);
    const ready = await fetch(`${url}/readyz`).catch(() => undefined);
    if (ready?.ok) return;
    await sleep(50);
  }
  throw new Error(`the server was not ready within ${startLimitMs} ms`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
  await exited;
  clearTimeout(timer);
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
