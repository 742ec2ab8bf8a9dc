// The parts of the bench: what runs beside each other, and what is measured on them.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Db, openDb } from '../../src/db/client.js';
import { startLocalPostgres } from '../../src/db/local-postgres.js';
import { migrate } from '../../src/db/migrate.js';
import { createLog } from '../../src/log.js';
import { deliver } from '../../test/support/callbacks.js';
import { inDatabase, runSql, urlOf } from '../../test/support/server.js';
import { type WeComAccount, wecomCallback, wecomText } from '../../test/support/wecom-client.js';
import { type FakeWeCom, startWeCom } from '../../test/support/wecom-server.js';
import { startOwnServer, type Target } from '../replay/server.js';

export interface LoadOrder {
  url: string;
  account: WeComAccount;
  amount: number;
  connections: number;
  /** Requests a second; undefined: as many as it takes. */
  rate?: number;
  /** Makes the message ids of one load differ from another's. */
  round: string;
}

export interface LoadResult {
  accepted: number;
  failed: number;
  perSecond: number;
  p50: number;
  p99: number;
}

export interface Stage {
  product: Target;
  /** The same app without a database, and with one plain INSERT a message. */
  none: string;
  insert: string;
  account: WeComAccount;
  wecom: FakeWeCom;
  db: Db;
  /** When the next post of a chat is there; posts of a chat come in the order in which it asked. */
  nextPost(chatId: string): Promise<number>;
  load(order: Omit<LoadOrder, 'account'>): Promise<LoadResult>;
  close(): Promise<void>;
}

const replyChats = 40;
const answerLimitMs = 30_000;
const account = { token: 'bench', aesKey: 'bench'.padEnd(43, 'A'), receiveId: '' };
const child = (file: string, args: string[], env: NodeJS.ProcessEnv = process.env) =>
  fork(fileURLToPath(new URL(file, import.meta.url)), args, { env, execArgv: ['--import', 'tsx'] });

/** One PostgreSQL with fsync on, a database for the product and one for the plain INSERTs. */
export async function setStage(): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'haoshangliang-bench-'));
  chmodSync(dataDir, 0o755);
  const log = createLog('error');
  const binDir = process.env.POSTGRES_BIN_DIR;
  const postgres = await startLocalPostgres({ dataDir, log, ...(binDir && { binDir }) });
  const opened: (() => unknown)[] = [() => rmSync(dataDir, { recursive: true, force: true }), () => postgres.stop()];
  const close = async () => {
    for (const undo of opened.reverse()) await undo();
  };
  try {
    const addresses = ['bench_product', 'bench_insert'].map((name) => inDatabase(postgres.address, name));
    for (const address of addresses) {
      await runSql(postgres.address, `CREATE DATABASE ${'database' in address ? address.database : ''}`);
      await migrate(address, log);
    }
    const [own, other] = addresses as [(typeof addresses)[0], (typeof addresses)[0]];
    const waiting = new Map<string, ((at: number) => void)[]>();
    const wecom: FakeWeCom = await startWeCom({
      perMinute: 1_000_000,
      onAnswer: () => waiting.get(wecom.posts.at(-1)?.chatId ?? '')?.shift()?.(performance.now()),
    });
    const nextPost = (chatId: string) =>
      new Promise<number>((resolve) => waiting.set(chatId, [...(waiting.get(chatId) ?? []), resolve]));
    opened.push(wecom.close);
    const settings = {
      WECOM_BOT_TOKEN: account.token,
      WECOM_BOT_AES_KEY: account.aesKey,
      WECOM_API_BASE: wecom.base,
      LLM_BASE_URL: '',
      LLM_MODEL: '',
    };
    const db = openDb(own, 2);
    opened.push(db.close);
    await setUpChats(db);
    const product = await startOwnServer({ ...settings, DATABASE_URL: urlOf(own) });
    opened.push(product.stop);
    const variant = async (name: string): Promise<string> => {
      const env = { ...process.env, ...settings, SANDBOX: 'off', DATABASE_URL: urlOf(other) };
      const process_ = child('variant.ts', [name], env);
      opened.push(() => process_.kill());
      return String((await once(process_, 'message'))[0]);
    };
    const [none, insert] = [await variant('none'), await variant('insert')];
    const loader = child('load.ts', []);
    opened.push(() => loader.kill());
    const load = (order: Omit<LoadOrder, 'account'>) => runLoad(loader, { ...order, account });
    return { product, none, insert, account, wecom, db, nextPost, load, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function runLoad(loader: ChildProcess, order: LoadOrder): Promise<LoadResult> {
  const done = once(loader, 'message');
  loader.send(order);
  return (await done)[0] as LoadResult;
}

async function setUpChats({ prisma }: Db): Promise<void> {
  const county = await prisma.unit.create({ data: { name: '示例县', kind: 'county' } });
  const village = await prisma.unit.create({ data: { name: '示例村', kind: 'village', parentId: county.id } });
  const chats = ['load', 'reply'].flatMap((kind) =>
    Array.from({ length: replyChats }, (_, index) => ({
      platform: 'wecom',
      chatId: `${kind}-${index}`,
      unitId: village.id,
      purpose: 'village' as const,
    })),
  );
  await prisma.group.createMany({ data: chats });
}

/** What a load left to be done is dropped, so that the next measurement does not pay for it. */
export async function dropBacklog({ db, product }: Stage): Promise<void> {
  while ((await product.waiting()) > 0) {
    // Rows that a worker is at are passed over: they finish by themselves.
    await db.pool.query(`
      UPDATE "InboxMessage" SET state = 'handled' WHERE id IN
        (SELECT id FROM "InboxMessage" WHERE state IN ('received', 'triage') AND "leaseOwner" IS NULL FOR UPDATE SKIP LOCKED)`);
    await db.pool.query(`
      UPDATE "OutboxPost" SET state = 'sent' WHERE id IN
        (SELECT id FROM "OutboxPost" WHERE state = 'pending' AND "leaseOwner" IS NULL FOR UPDATE SKIP LOCKED)`);
    await sleep(200);
  }
}

/** Says a command and gives the milliseconds until its answer is at the platform. */
export async function timeReply(stage: Stage, index: number, text: string): Promise<number> {
  const chatId = `reply-${index % replyChats}`;
  const saying = { chatId, userId: `asker-${index}`, responseUrl: stage.wecom.responseUrl(chatId) };
  const callback = wecomCallback(stage.account, wecomText({ ...saying, text }));
  const answered = stage.nextPost(chatId);
  const began = performance.now();
  const response = await deliver(stage.product.url, callback);
  if (response.status !== 200) throw new Error(`the callback was answered with ${response.status}`);
  const late = sleep(answerLimitMs, undefined, { ref: false }).then(() =>
    Promise.reject(new Error(`no answer: ${text}`)),
  );
  return (await Promise.race([answered, late])) - began;
}

export interface TriageSpeed {
  messagesPerSecond: number;
  lexiconMb: number;
  search: { p50: number; p95: number; mb: number };
}

export type PageSpeed = Record<
  'board' | 'filtered' | 'search' | 'topic' | 'api',
  { p50: number; p95: number; kb: number }
>;

export async function benchPages(): Promise<PageSpeed> {
  const measured = fork(fileURLToPath(new URL('pages.ts', import.meta.url)), [], { execArgv: ['--import', 'tsx'] });
  return (await once(measured, 'message'))[0] as PageSpeed;
}

export async function benchTriage(): Promise<TriageSpeed> {
  const measured = fork(fileURLToPath(new URL('triage.ts', import.meta.url)), [], {
    execArgv: ['--expose-gc', '--import', 'tsx'],
  });
  return (await once(measured, 'message'))[0] as TriageSpeed;
}

/** Memory of the product's process in MB. */
export async function memory({ product }: Stage): Promise<number> {
  const text = await (await fetch(`${product.url}/metrics`)).text();
  const bytes = Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]);
  return Math.round(bytes / 1024 / 1024);
}
