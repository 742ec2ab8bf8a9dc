// When talk is read, and how much of it together: seconds pass by moving the messages back in time.
import { beforeEach, expect, test } from 'vitest';
import { claimWindow } from '../../src/intake/triage-claim.js';
import { useTestDb } from '../support/database.js';

const database = useTestDb();
beforeEach(() => database.db.prisma.inboxMessage.deleteMany());

let serial = 0;

/** A message every so many seconds, for so long; each window that is claimed, with the second and how long its messages waited. */
async function chat(messages: { at: number; called?: boolean; chat?: string }[], seconds: number) {
  const { prisma, pool } = database.db;
  const windows: { at: number; size: number; waited: number[]; called: number[] }[] = [];
  for (let second = 0; second <= seconds; second++) {
    for (const { called = false, chat: chatId = 'village' } of messages.filter(({ at }) => at === second)) {
      serial += 1;
      await prisma.inboxMessage.create({
        data: {
          platform: 'sandbox',
          messageId: `m${serial}`,
          chatId,
          chatType: 'group',
          userId: 'someone',
          kind: 'message',
          text: String(second),
          calledBot: called,
          sentAt: new Date(),
          state: 'triage',
        },
      });
    }
    const claimed = await claimWindow({ db: database.db }, false);
    if (claimed.length > 0) {
      const waits = (rows: typeof claimed) => rows.map(({ text }) => second - Number(text));
      windows.push({
        at: second,
        size: claimed.length,
        waited: waits(claimed),
        called: waits(claimed.filter(({ calledBot }) => calledBot)),
      });
      const ids = claimed.map(({ id }) => id);
      await prisma.inboxMessage.updateMany({
        where: { id: { in: ids } },
        data: { state: 'handled', leaseUntil: null },
      });
    }
    await pool.query(`UPDATE "InboxMessage" SET "receivedAt" = "receivedAt" - interval '1 s'`);
  }
  return windows;
}

const every = (seconds: number, until: number, more: object = {}) =>
  Array.from({ length: Math.floor(until / seconds) }, (_, i) => ({ at: i * seconds, ...more }));

test('in a calm chat a message is read after a moment of silence', async () => {
  const [window] = await chat([{ at: 0 }], 20);
  expect(window?.at).toBeLessThanOrEqual(10);
});

test('what one person says in three breaths is read together', async () => {
  expect((await chat([{ at: 0 }, { at: 4 }, { at: 9 }], 30)).map(({ size }) => size)).toEqual([3]);
});

test('whoever calls the bot does not wait, and what was said before is read along', async () => {
  const windows = await chat([{ at: 0 }, { at: 3, called: true }], 20);
  expect(windows).toEqual([{ at: 3, size: 2, waited: [3, 0], called: [0] }]);
});

test.each([2, 5, 10, 14])(
  'in a busy chat with a message every %i seconds at least six are read together',
  async (gap) => {
    const windows = await chat(every(gap, 300), 420);
    const messages = windows.reduce((sum, { size }) => sum + size, 0);
    expect(messages).toBe(Math.floor(300 / gap));
    // The first few, before the chat was known to be busy, and the last may go with fewer.
    expect(messages / Math.max(1, windows.length)).toBeGreaterThanOrEqual(gap <= 10 ? 6 : 4);
    expect(Math.max(...windows.flatMap(({ waited }) => waited))).toBeLessThanOrEqual(122);
  },
);

test('in a busy chat those who call the bot wait a little for each other', async () => {
  const windows = await chat([...every(3, 120), { at: 61, called: true }, { at: 66, called: true }], 240);
  const waits = windows.flatMap(({ called }) => called);
  expect(waits).toHaveLength(2);
  expect(Math.max(...waits)).toBeLessThanOrEqual(12);
});

test('one chat does not keep another waiting', async () => {
  const windows = await chat([...every(2, 60), { at: 10, chat: 'another' }], 90);
  expect(windows.find(({ size, waited }) => size === 1 && (waited[0] ?? 99) <= 10)).toBeDefined();
});
