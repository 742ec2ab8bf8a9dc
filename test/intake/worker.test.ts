// Each message is handled once and in the order of its chat: by two processes, across crashes, whatever one of them trips over.
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { handleMessage, LeaseLost } from '../../src/intake/handle-message.js';
import { handleDue } from '../../src/intake/worker.js';
import { type Office, openOffice } from '../schedule/office.js';
import { type Order, useChildren } from '../support/crash.js';
import { useTestDb } from '../support/database.js';
import { expectErrorLog } from '../support/log.js';
import { messagesIn } from './messages.js';

// Some of these start processes.
vi.setConfig({ testTimeout: 60_000 });

const setup = useTestDb();
const children = useChildren();
const { deps, saved, handleAll, row, posts, allDue, leasesRunOut } = messagesIn(setup);
let office: Office;
/** A topic that is being worked on: each 进展 adds one event to it. */
let topic: number;

beforeAll(async () => {
  office = await openOffice(setup.db);
  topic = await office.raise('3号楼路灯坏了', '2026-11-02 10:00');
  await office.step(topic, '2026-11-03 10:00', 'shortlist', 'post', 'confirm', 'convene', 'open', 'conclude');
  await office.give(topic, '镇供电所', '2026-11-30', '2026-11-04 10:00');
  const person = await setup.db.prisma.person.create({ data: { platform: 'sandbox', userId: 'guyu', name: '谷雨' } });
  const grant = { personId: person.id, unitId: office.units.township, role: 'convener' } as const;
  await setup.db.prisma.roleGrant.create({ data: grant });
});
beforeEach(async () => {
  await setup.db.prisma.outboxPost.deleteMany();
});

let number = 0;

const order = (more: Partial<Order> = {}): Order => ({ databaseUrl: setup.database.url, work: 'handle', ...more });

async function workroom(): Promise<string> {
  number += 1;
  const chatId = `workroom-${number}`;
  await office.chat({ chatId, purpose: 'workroom', unitId: office.units.township });
  return chatId;
}

/** 进展 in that chat: what it says is kept as one event. */
const progress = (chatId: string, text: string) =>
  saved({ chatId, userId: 'guyu', userName: '谷雨', text: `进展 ${topic} ${text}` });

/** What was reported in that chat, in the order in which it was taken down. */
async function reported(chatId: string): Promise<string[]> {
  const events = await setup.db.prisma.topicEvent.findMany({
    where: { reason: { startsWith: `${chatId} ` } },
    orderBy: { seq: 'asc' },
  });
  return events.map(({ reason }) => (reason ?? '').slice(chatId.length + 1));
}

const answers = (count: number) =>
  Array.from({ length: count }, () => expect.stringContaining(`${topic}号「3号楼路灯坏了」的进展记下了`));

describe('in the order of the chat', () => {
  test('what people say one after the other is answered one after the other, each chat for itself', async () => {
    const chats = [await workroom(), await workroom(), await workroom()];
    for (const text of ['一', '二', '三']) for (const chat of chats) await progress(chat, `${chat} ${text}`);
    await handleAll();
    for (const chat of chats) {
      expect(await reported(chat)).toEqual(['一', '二', '三']);
      expect(await posts(chat)).toEqual(answers(3));
    }
  });

  test('two processes share the work: every message counts once, each chat in its order', async () => {
    const chats = await Promise.all(Array.from({ length: 5 }, workroom));
    for (const text of ['一', '二', '三', '四']) for (const chat of chats) await progress(chat, `${chat} ${text}`);
    await Promise.all((await children.run(order(), order())).map(({ done }) => done));
    for (const chat of chats) {
      expect(await reported(chat)).toEqual(['一', '二', '三', '四']);
      expect(await posts(chat)).toEqual(answers(4));
    }
  });

  test('what a platform delivers again is answered once', async () => {
    const chat = await workroom();
    const again = { chatId: chat, userId: 'guyu', text: `进展 ${topic} ${chat} 一`, messageId: 'same' };
    await saved(again);
    await saved(again);
    await handleAll();
    await saved(again);
    await handleAll();
    expect(await reported(chat)).toEqual(['一']);
    expect(await posts(chat)).toEqual(answers(1));
  });
});

describe('a message that cannot be handled', () => {
  const trouble = (name: string) =>
    setup.db.pool.query(`ALTER TABLE "Person" ADD CONSTRAINT trouble CHECK ("userId" <> '${name}')`);
  const troubleIsOver = () => setup.db.pool.query('ALTER TABLE "Person" DROP CONSTRAINT trouble');

  test('is tried again after longer and longer waits, then it is set aside and its chat goes on', async () => {
    const [chat, other] = [await workroom(), await workroom()];
    // The first and the last failure are errors for the operator, those between only warnings.
    const errors = expectErrorLog(/message could not be handled/);
    await trouble('trouble');
    const bad = await saved({ chatId: chat, userId: 'trouble', text: '帮助' });
    const behind = await progress(chat, `${chat} 一`);
    await progress(other, `${other} 一`);
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      expect((await row(behind)).state).toBe('received');
      await allDue();
      const { rows } = await setup.db.pool.query<{ now: Date }>('SELECT clock_timestamp() AS now');
      await handleDue(deps());
      const wait = Math.min(60, 0.25 * 2 ** attempt);
      const { rows: right } = await setup.db.pool.query<{ right: boolean }>(
        // Times are kept to the millisecond.
        `SELECT "nextTryAt" - $3 * interval '1 s'
                  BETWEEN $2::timestamptz - interval '1 ms' AND now() + interval '1 ms' AS right
           FROM "InboxMessage" WHERE id = $1`,
        [bad, rows[0]?.now, wait],
      );
      expect(right, `the wait after try ${attempt}`).toEqual([{ right: true }]);
    }
    await troubleIsOver();
    expect(await row(bad)).toMatchObject({ state: 'failed', attempts: 8, lastError: expect.stringMatching(/\w/) });
    await handleAll();
    expect(await reported(chat)).toEqual(['一']);
    expect(await reported(other)).toEqual(['一']);
    expect(await posts(chat)).toEqual(answers(1));
    expect(errors).toHaveLength(2);
  });

  test('is answered after all when the trouble passes, before what was said after it', async () => {
    const chat = await workroom();
    expectErrorLog(/message could not be handled/);
    await trouble('late');
    await saved({ chatId: chat, userId: 'late', text: '查 999' });
    await progress(chat, `${chat} 一`);
    await handleAll();
    expect(await posts(chat)).toEqual([]);
    await troubleIsOver();
    await allDue();
    await handleAll();
    expect(await posts(chat)).toEqual([expect.stringContaining('没有 999 号议题'), ...answers(1)]);
  });
});

describe('a process that dies or freezes', () => {
  let chat: string;
  let steps: string[];
  beforeAll(async () => {
    chat = await workroom();
    await progress(chat, `${chat} 零`);
    steps = ((await children.runOne(order())) as { steps: string[] }).steps;
  });
  beforeEach(async () => {
    chat = await workroom();
    await progress(chat, `${chat} 一`);
    await progress(chat, `${chat} 二`);
  });

  test.each([
    ['with the message claimed', (names: string[]) => names.indexOf('BEGIN') + 1, []],
    ['with everything written and nothing committed', (names: string[]) => names.indexOf('COMMIT') + 1, []],
    ['with the message handled', (names: string[]) => names.indexOf('COMMIT') + 2, ['一']],
  ])('killed %s: another handles the rest, nothing counts twice', async (_, stopAt, before) => {
    const stop = { at: stopAt(steps), how: 'SIGKILL' } as const;
    expect(await children.runOne(order({ stop }))).toBeUndefined();
    // Waits for what the dead process's connections still hold.
    await leasesRunOut();
    expect(await reported(chat)).toEqual(before);
    await handleAll();
    expect(await reported(chat)).toEqual(['一', '二']);
    expect(await posts(chat)).toEqual(answers(2));
  });

  test('frozen longer than its lease: it finds the message handled by another, and takes its own work back', async () => {
    const stop = { at: steps.indexOf('BEGIN') + 2, how: 'SIGSTOP' } as const;
    const [frozen] = await children.run(order({ stop }));
    await frozen?.stopped;
    await leasesRunOut();
    await handleAll();
    expect(await reported(chat)).toEqual(['一', '二']);
    frozen?.process.kill('SIGCONT');
    expect(await frozen?.done).toBeDefined();
    expect(await reported(chat)).toEqual(['一', '二']);
    expect(await posts(chat)).toEqual(answers(2));
  });
});

test('a message whose lease is another’s is left alone, its answer too', async () => {
  const chat = await workroom();
  const commanded = await progress(chat, `${chat} 一`);
  const refused = await saved({ chatId: chat, text: '查 999' });
  await setup.db.prisma.inboxMessage.updateMany({
    where: { id: { in: [commanded, refused] } },
    data: { leaseOwner: 'another', leaseUntil: new Date(Date.now() + 60_000) },
  });
  for (const id of [commanded, refused]) await expect(handleMessage(deps(), id)).rejects.toThrow(LeaseLost);
  expect(await handleDue(deps())).toBe(false);
  expect(await reported(chat)).toEqual([]);
  expect(await posts(chat)).toEqual([]);
});
