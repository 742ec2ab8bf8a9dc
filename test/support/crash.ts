// Processes of the product for tests that kill them. They are bundled once per test file, packages and all: started
// through tsx each would take a second, and killing at every step takes many.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll } from 'vitest';

export interface Order {
  databaseUrl: string;
  work: 'deliver-once' | 'deliver' | 'handle' | 'fold' | 'run-job';
  /** The job to run. */
  job?: string;
  /** Settings beside DATABASE_URL. */
  env?: Record<string, string>;
  /** Business time stands still at this instant. */
  clock?: string;
  /** Post to the loopback chat at this address instead of the platforms of the settings. */
  lines?: string;
  /** What the process does to itself when it gets to this step, counted from 1. */
  stop?: { at: number; how: 'SIGKILL' | 'SIGSTOP' };
}

export interface Report {
  steps: string[];
  result: unknown;
}

export interface Child {
  /** The whole life of the process; undefined when it was killed. */
  done: Promise<Report | undefined>;
  /** It has come to the step where it freezes. */
  stopped: Promise<void>;
  process: ChildProcess;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

export function useChildren(): {
  /** Starts the orders at the same moment, each in a process of its own. */
  run(...orders: Order[]): Promise<Child[]>;
  /** One process, run to its end. */
  runOne(order: Order): Promise<Report | undefined>;
} {
  const alive = new Set<ChildProcess>();
  let folder: string;
  let next: Promise<ChildProcess> | undefined;

  beforeAll(async () => {
    const cache = join(root, 'node_modules/.cache');
    mkdirSync(cache, { recursive: true });
    folder = mkdtempSync(join(cache, 'crash-'));
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      // What brings machine code of its own cannot be put into one file.
      ssr: { noExternal: true, external: ['@resvg/resvg-js', 'sharp'] },
      build: { ssr: fileURLToPath(new URL('./crash-child.ts', import.meta.url)), outDir: folder, minify: false },
    });
  });
  afterAll(() => {
    for (const child of alive) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  async function startOne(): Promise<ChildProcess> {
    const child = spawn(process.execPath, ['--enable-source-maps', join(folder, 'crash-child.js')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    alive.add(child);
    child.once('exit', () => alive.delete(child));
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    return child;
  }

  /** One is always kept ready: its start runs beside the test. */
  function take(): Promise<ChildProcess> {
    const ready = next ?? startOne();
    next = startOne();
    return ready;
  }

  function give(child: ChildProcess, order: Order): Child {
    const lines: string[] = [];
    const output = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    const stopped = new Promise<void>((resolve) => {
      output.on('line', (line) => {
        lines.push(line);
        if (line === 'stopped') resolve();
      });
    });
    const done = once(child, 'close').then(([code, signal]) => {
      if (signal === 'SIGKILL') return undefined;
      if (code !== 0) throw new Error(`the process ended with ${code ?? signal}`);
      return JSON.parse(lines.at(-1) ?? '') as Report;
    });
    child.stdin?.write(`${JSON.stringify(order)}\n`);
    return { done, stopped, process: child };
  }

  const run = async (...orders: Order[]) => {
    const children = await Promise.all(orders.map(take));
    return orders.map((order, index) => give(children[index] as ChildProcess, order));
  };
  return { run, runOne: async (order) => (await run(order))[0]?.done };
}
