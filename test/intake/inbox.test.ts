// Group commit on a real database.
import { beforeEach, describe, expect, test } from 'vitest';
import { createInbox } from '../../src/intake/inbox.js';
import type { IncomingMessage } from '../../src/platforms/platform.js';
import { useTestDb } from '../support/database.js';

const setup = useTestDb();
let woken = 0;
const newInbox = () =>
  createInbox(setup.db, {
    onSaved: () => {
      woken += 1;
    },
  });

function message(messageId: string, more: Partial<IncomingMessage> = {}): IncomingMessage {
  return {
    messageId,
    chatId: 'g',
    chatType: 'group',
    userId: 'u',
    kind: 'message',
    text: `第${messageId}条`,
    calledBot: true,
    mentions: [],
    attachments: [],
    sentAt: new Date('2026-11-24T09:00:00+08:00'),
    ...more,
  };
}

const rows = () => setup.db.prisma.inboxMessage.findMany({ orderBy: { id: 'asc' } });

beforeEach(async () => {
  woken = 0;
  await setup.db.prisma.inboxMessage.deleteMany();
  await setup.db.prisma.group.deleteMany();
});

describe('createInbox', () => {
  test('every field comes through', async () => {
    const expiresAt = new Date('2026-11-24T10:00:00.123+08:00');
    const full = message('1', {
      chatTitle: '三合村',
      userName: '王姨',
      quote: { text: '路灯坏了', messageId: 'q' },
      mentions: [{ name: '张三' }, { userId: 'li' }],
      attachments: [{ kind: 'image', ref: 'https://img.example/1' }],
      reply: { url: 'https://reply.example/1', expiresAt },
      session: { url: 'https://session.example/1', expiresAt },
    });
    expect(await newInbox().save('wecom', [full])).toBe(1);
    expect(await rows()).toEqual([
      expect.objectContaining({
        platform: 'wecom',
        messageId: '1',
        chatTitle: '三合村',
        userName: '王姨',
        quoteText: '路灯坏了',
        quoteMessageId: 'q',
        mentions: full.mentions,
        attachments: full.attachments,
        replyUrl: 'https://reply.example/1',
        replyUrlExpires: expiresAt,
        replyUrlUsedAt: null,
        sessionWebhook: 'https://session.example/1',
        sessionWebhookExpires: expiresAt,
        sentAt: full.sentAt,
        state: 'received',
      }),
    ]);
  });

  test('500 at once: each saved once, in order, in few commits', async () => {
    const inbox = newInbox();
    const saved = await Promise.all(
      Array.from({ length: 500 }, (_, index) => inbox.save('wecom', [message(String(index))])),
    );
    expect(saved).toEqual(Array.from({ length: 500 }, () => 1));
    expect((await rows()).map((row) => row.messageId)).toEqual(
      Array.from({ length: 500 }, (_, index) => String(index)),
    );
    // What arrives in one turn of the event loop goes together, 200 at most; each batch wakes the worker.
    expect(woken).toBe(3);
  });

  test('redeliveries within a batch, across batches and across processes', async () => {
    const [a, b] = [newInbox(), newInbox()];
    const saved = await Promise.all([a, b, a, b, a].map((inbox) => inbox.save('wecom', [message('same')])));
    expect(saved.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await a.save('wecom', [message('same')])).toBe(0);
    expect(await a.save('dingtalk', [message('same')])).toBe(1);
    expect(await rows()).toHaveLength(2);
    expect(woken).toBe(2);
  });

  test('a bad row fails alone', async () => {
    const inbox = newInbox();
    const bad = message('bad', { sentAt: 'no date' as unknown as Date });
    const results = await Promise.allSettled([
      inbox.save('wecom', [message('first')]),
      inbox.save('wecom', [message('1')]),
      inbox.save('wecom', [bad]),
      inbox.save('wecom', [message('2')]),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect((await rows()).map((row) => row.messageId)).toEqual(['first', '1', '2']);
    expect(await inbox.save('wecom', [message('3')])).toBe(1);
  });

  test('characters that PostgreSQL does not take are left out, everything else stays', async () => {
    const text = 'a\0b\ud800c\udc00d 👨‍👩‍👧‍👦\u0001\u2028\'"\\';
    await newInbox().save('wecom', [message('m\0', { text, userName: '\0王', mentions: [{ name: 'x\ud800' }] })]);
    expect(await newInbox().save('wecom', [message('m\0', { text })])).toBe(0);
    expect(await rows()).toEqual([
      expect.objectContaining({ text: 'abcd 👨‍👩‍👧‍👦\u0001\u2028\'"\\', userName: '王', mentions: [{ name: 'x' }] }),
    ]);
  });

  test('a chat’s newest session webhook goes into its group, never an older one', async () => {
    const group = await setup.db.prisma.group.create({ data: { platform: 'dingtalk', chatId: 'g' } });
    const inbox = newInbox();
    const session = (hour: number) => ({
      url: `https://s.example/${hour}`,
      expiresAt: new Date(Date.UTC(2026, 10, 24, hour)),
    });
    const current = async () => {
      const row = await setup.db.prisma.group.findUniqueOrThrow({ where: { id: group.id } });
      return row.sessionWebhook;
    };
    await inbox.save('dingtalk', [message('1', { session: session(5) }), message('2', { session: session(3) })]);
    expect(await current()).toBe('https://s.example/5');
    await inbox.save('dingtalk', [message('3', { session: session(4) })]);
    expect(await current()).toBe('https://s.example/5');
    await inbox.save('wecom', [message('4', { session: session(9) })]);
    expect(await current()).toBe('https://s.example/5');
    await inbox.save('dingtalk', [
      message('5', { session: session(6) }),
      message('6', { chatId: 'unknown', session: session(7) }),
    ]);
    expect(await current()).toBe('https://s.example/6');
  });

  test('a group that someone holds does not keep the platform waiting', async () => {
    await setup.db.prisma.group.create({ data: { platform: 'dingtalk', chatId: 'g' } });
    const holder = await setup.db.pool.connect();
    await holder.query('BEGIN; SELECT * FROM "Group" FOR UPDATE');
    const session = { url: 'https://s.example/1', expiresAt: new Date() };
    expect(await newInbox().save('dingtalk', [message('1', { session })])).toBe(1);
    await holder.query('ROLLBACK');
    holder.release();
  });

  test('saving goes on after the database was away', async () => {
    const inbox = newInbox();
    await setup.db.pool.query('ALTER TABLE "InboxMessage" RENAME TO "Away"');
    const lost = await Promise.allSettled([inbox.save('wecom', [message('1')]), inbox.save('wecom', [message('2')])]);
    await setup.db.pool.query('ALTER TABLE "Away" RENAME TO "InboxMessage"');
    expect(lost.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await inbox.save('wecom', [message('1'), message('2')])).toBe(2);
  });
});
