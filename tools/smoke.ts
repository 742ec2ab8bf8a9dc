// `npm start` as a newcomer runs it, in an empty data folder, and one matter from a resident's words to the convener's
// list, over HTTP: `npm run smoke`. What this shows and the tests do not: the built program, its start and its end.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { settingNames } from '../src/config.js';
import { freePort } from './replay/server.js';

interface State {
  groups: { id: number; title: string; purpose: string }[];
  people: { id: number; name: string; roles: string[]; groups: number[] }[];
}
interface Message {
  id: number;
  from: 'bot' | number;
  text: string;
}

const dataDir = mkdtempSync(join(tmpdir(), 'haoshangliang-smoke-'));
chmodSync(dataDir, 0o755);
const serverLock = join(dataDir, 'postgres/cluster/postmaster.pid');
const port = await freePort();
const base = `http://127.0.0.1:${port}`;
// The developer's own database and platforms have no part in this.
const noSettings = Object.fromEntries(
  settingNames.filter((name) => name !== 'POSTGRES_BIN_DIR').map((name) => [name, '']),
);
const app = spawn('npm', ['start'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  env: { ...process.env, ...noSettings, PORT: String(port), DATA_DIR: dataDir },
  stdio: ['ignore', 'pipe', 'pipe'],
  // A process group of its own, to leave nothing behind whatever happens.
  detached: true,
});
let output = '';
for (const stream of [app.stdout, app.stderr]) {
  stream.on('data', (chunk) => {
    output += chunk;
  });
}

try {
  await waitUntil('the app answers', 180_000, async () => (await fetch(`${base}/healthz`)).ok);
  await converse();
  app.kill('SIGTERM');
  await waitUntil('the app stops', 20_000, async () => app.exitCode !== null || app.signalCode !== null);
  await waitUntil('its database stops', 20_000, async () => !existsSync(serverLock));
} catch (error) {
  console.error(output);
  console.error(`smoke: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await end();
  rmSync(dataDir, { recursive: true, force: true });
}

async function converse(): Promise<void> {
  const { groups, people } = await call<State>('GET', '/sandbox/api/state');
  const village = find(groups, 'a village group', (group) => group.purpose === 'village');
  const workroom = find(groups, 'a workroom group', (group) => group.purpose === 'workroom');
  const resident = find(people, 'a resident', (one) => one.roles.length === 0 && one.groups.includes(village.id));
  const convener = find(people, 'a convener', (one) => one.roles.includes('召集人'));

  const receipt = await say(village.id, resident.id, '反映 村口3号楼前的路灯坏了半个月，晚上看不见路');
  const number = /(\d+)号「.*路灯/.exec(receipt)?.[1];
  if (!number) throw new Error(`no number in: ${receipt}`);
  expectIn(await say(workroom.id, convener.id, '待办'), `${number}号`, '路灯');
  expectIn(await say(workroom.id, convener.id, `受理 ${number}`), `${number}号`);
  expectIn(await say(village.id, resident.id, `查 ${number}`), `${number}号`, '路灯');
}

/** Says something and returns what the bot answered in that group. */
async function say(group: number, person: number, text: string): Promise<string> {
  const { message } = await call<{ message: number }>('POST', '/sandbox/api/say', { group, person, text });
  await call('POST', '/sandbox/api/idle', {});
  const since = await call<Message[]>('GET', `/sandbox/api/groups/${group}/messages?after=${message}`);
  const answer = since.flatMap(({ from, text: words }) => (from === 'bot' ? [words] : [])).join('\n');
  console.log(`> ${text}\n${answer.replaceAll(/^/gm, '  ')}`);
  if (answer === '') throw new Error(`no answer to: ${text}`);
  return answer;
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(base + path, {
    method,
    signal: AbortSignal.timeout(60_000),
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

function find<T>(list: T[], what: string, test: (one: T) => boolean): T {
  const found = list.find(test);
  if (!found) throw new Error(`the sandbox has no such thing: ${what}`);
  return found;
}

function expectIn(text: string, ...parts: string[]): void {
  for (const part of parts) if (!text.includes(part)) throw new Error(`"${part}" is missing in: ${text}`);
}

async function waitUntil(what: string, limitMs: number, test: () => Promise<boolean>): Promise<void> {
  const began = Date.now();
  while (!(await test().catch(() => false))) {
    if (Date.now() - began > limitMs) throw new Error(`waited ${limitMs} ms in vain until ${what}`);
    if (app.exitCode !== null && what.startsWith('the app answers'))
      throw new Error(`npm start ended: ${app.exitCode}`);
    await sleep(100);
  }
  console.log(`${what}: ${Date.now() - began} ms`);
}

/** Also when a step failed: nothing of it may stay. */
async function end(): Promise<void> {
  app.kill('SIGTERM');
  for (let left = 100; left > 0 && existsSync(serverLock); left -= 1) await sleep(100);
  try {
    process.kill(-(app.pid as number), 'SIGKILL');
  } catch {
    // It ended as it should.
  }
}
