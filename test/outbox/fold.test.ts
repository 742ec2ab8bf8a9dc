// A quiet guest: what waits for a chat is folded into one post, when that chat may be spoken to.
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../../src/config.js';
import type { GroupPurpose } from '../../src/db/client.js';
import { offerChoices, takeChoice } from '../../src/outbox/choices.js';
import { foldNotices } from '../../src/outbox/fold.js';
import { type NewNotice, notify } from '../../src/outbox/notices.js';
import { useChildren } from '../support/crash.js';
import { useTestDb } from '../support/database.js';
import { expectErrorLog, testLog } from '../support/log.js';
import { postsIn } from './posts.js';

// One of these starts processes.
vi.setConfig({ testTimeout: 60_000 });

const setup = useTestDb();
const children = useChildren();
const { chat, post } = postsIn(setup);
let villageUnit: number;
let topicId: number;
let number = 0;

beforeAll(async () => {
  const { prisma } = setup.db;
  const unit = await prisma.unit.create({ data: { kind: 'village', name: '李家庄' } });
  villageUnit = unit.id;
  const now = new Date();
  const topic = { unitId: unit.id, kind: 'issue', category: '城乡建设', stateSince: now, createdAt: now };
  topicId = (await prisma.topic.create({ data: { ...topic, number: 12, title: '3号楼路灯坏了' } })).id;
});
beforeEach(async () => {
  const { prisma } = setup.db;
  await prisma.notice.deleteMany();
  await prisma.outboxPost.deleteMany();
  await prisma.unit.updateMany({ data: { settings: {} } });
});

const group = (purpose: GroupPurpose = 'village') => chat('sandbox', { purpose, unitId: villageUnit });

/** `11-24 09:00` in Beijing. */
const at = (time: string) => new Date(`2026-${time.replace(' ', 'T')}:00+08:00`);

async function hears(groupId: number, time: string, text: string, more: Partial<NewNotice> = {}): Promise<void> {
  number += 1;
  const notice = { dedupeKey: `n-${number}`, groupId, kind: 'public', text, prompt: true, at: at(time) } as const;
  await setup.db.prisma.$transaction((tx) => notify(tx, { ...notice, ...more }));
}

/** What is posted at that time, by chat; it is sent at once. */
async function fold(time: string, sent = true): Promise<string[]> {
  const config = readConfig({ DATABASE_URL: setup.database.url });
  await foldNotices({ db: setup.db, config, log: testLog(), clock: { now: () => at(time) } });
  const { prisma } = setup.db;
  const made = await prisma.outboxPost.findMany({
    where: { state: 'pending', kind: 'notice' },
    orderBy: { id: 'asc' },
  });
  if (sent) await prisma.outboxPost.updateMany({ data: { state: 'sent' } });
  return made.map(({ text }) => text);
}

describe('a village group', () => {
  test('hears nothing in quiet hours, and in the morning everything in one post', async () => {
    const { id } = await group();
    await hears(id, '11-24 21:00', '一');
    await hears(id, '11-25 06:30', '二');
    expect(await fold('11-24 21:00')).toEqual([]);
    expect(await fold('11-25 06:59')).toEqual([]);
    expect(await fold('11-25 07:00')).toEqual(['一\n\n二']);
    expect(await fold('11-25 07:01')).toEqual([]);
  });

  test('keeps the quiet hours of its own unit', async () => {
    const settings = { quietFrom: '12:00', quietTo: '14:30' };
    await setup.db.prisma.unit.update({ where: { id: villageUnit }, data: { settings } });
    const { id } = await group();
    await hears(id, '11-24 12:00', '午休');
    expect(await fold('11-24 14:29')).toEqual([]);
    expect(await fold('11-24 14:30')).toEqual(['午休']);
    await hears(id, '11-24 23:00', '夜里');
    expect(await fold('11-24 23:00')).toEqual(['夜里']);
  });

  test('is spoken to three times a day unasked, the digest counted in, answers not; the rest waits for tomorrow', async () => {
    const { id } = await group();
    await post(id, '周报', { kind: 'digest', at: at('11-24 09:00') });
    for (const hour of ['08:00', '08:30', '09:10']) await post(id, '答复', { at: at(`11-24 ${hour}`) });
    await setup.db.prisma.outboxPost.updateMany({ data: { state: 'sent' } });
    const heard: string[][] = [];
    for (const hour of ['10:00', '11:00', '12:00', '13:00', '19:00']) {
      await hears(id, `11-24 ${hour}`, hour);
      heard.push(await fold(`11-24 ${hour}`));
    }
    expect(heard).toEqual([['10:00'], ['11:00'], [], [], []]);
    expect(await fold('11-25 07:00')).toEqual(['12:00\n\n13:00\n\n19:00']);
  });

  test('hears in the evening what can wait, or earlier along with what cannot', async () => {
    const { id } = await group();
    await hears(id, '11-24 10:00', '可以等', { prompt: false });
    expect(await fold('11-24 17:59')).toEqual([]);
    expect(await fold('11-24 18:00')).toEqual(['可以等']);
    await hears(id, '11-25 10:00', '也可以等', { prompt: false });
    await hears(id, '11-25 11:00', '要紧');
    expect(await fold('11-25 11:00')).toEqual(['也可以等\n\n要紧']);
  });

  test('hears in the morning what was left over from the evening', async () => {
    const { id } = await group();
    await hears(id, '11-24 20:59', '晚到的', { prompt: false });
    expect(await fold('11-24 21:30')).toEqual([]);
    expect(await fold('11-25 07:00')).toEqual(['晚到的']);
  });

  test('hears at most twelve things in one post, the others in the next', async () => {
    const { id } = await group();
    const things = Array.from({ length: 14 }, (_, n) => `第${n + 1}件`);
    for (const thing of things) await hears(id, '11-24 10:00', thing);
    expect(await fold('11-24 10:00')).toEqual([things.slice(0, 12).join('\n\n')]);
    expect(await fold('11-24 10:01')).toEqual([things.slice(12).join('\n\n')]);
  });

  test('hears of several answers about one topic only the newest, under each number it knows', async () => {
    const { id } = await group();
    const answer = { kind: 'answer', topicId, aboutId: topicId } as const;
    const merged = { ...answer, aboutId: topicId + 1 };
    await hears(id, '11-24 22:00', '12号：已受理', answer);
    await hears(id, '11-24 22:10', '12号：公示了', { ...answer, kind: 'public' });
    await hears(id, '11-24 22:20', '9号（已并入12号）：已受理', merged);
    await hears(id, '11-24 22:30', '12号：已交办', answer);
    expect(await fold('11-25 07:00')).toEqual(['12号：公示了\n\n9号（已并入12号）：已受理\n\n12号：已交办']);
    // What was overtaken does not turn up later.
    expect(await fold('11-25 18:00')).toEqual([]);
  });
});

describe('other chats', () => {
  test('the workroom hears at once, at night too, and as often as there is something', async () => {
    const { id } = await group('workroom');
    const heard: string[][] = [];
    for (const time of ['11-24 22:00', '11-24 22:05', '11-24 22:10', '11-24 22:15']) {
      await hears(id, time, time, { prompt: false });
      heard.push(await fold(time));
    }
    expect(heard.flat()).toHaveLength(4);
  });

  test('a person alone hears at once by day, and nothing at night', async () => {
    const { id } = await group('direct');
    for (const hour of ['09:00', '10:00', '11:00', '12:00']) {
      await hears(id, `11-24 ${hour}`, hour);
      expect(await fold(`11-24 ${hour}`)).toEqual([hour]);
    }
    await hears(id, '11-24 23:00', '夜里');
    expect(await fold('11-24 23:00')).toEqual([]);
    expect(await fold('11-25 07:00')).toEqual(['夜里']);
  });

  test('while a post is still on its way, what comes gathers behind it', async () => {
    const { id } = await group('workroom');
    await hears(id, '11-24 10:00', '一');
    expect(await fold('11-24 10:00', false)).toEqual(['一']);
    await hears(id, '11-24 10:01', '二');
    await hears(id, '11-24 10:02', '三');
    expect(await fold('11-24 10:02')).toEqual(['一']);
    expect(await fold('11-24 10:03')).toEqual(['二\n\n三']);
  });
});

test('what goes wrong in one chat holds up no other', async () => {
  const [bad, good] = [await group('workroom'), await group('workroom')];
  await hears(bad.id, '11-24 10:00', '坏的');
  await hears(good.id, '11-24 10:00', '好的');
  await setup.db.prisma.notice.updateMany({ where: { groupId: bad.id }, data: { choices: { broken: true } } });
  expectErrorLog(/notices could not be folded/);
  expect(await fold('11-24 10:00')).toEqual(['好的']);
});

describe('numbered questions', () => {
  const offers = (...labels: string[]) => labels.map((label) => ({ label, command: `${label} 12` }));
  const ask = (groupId: number, personId: number | null, time: string, ...labels: string[]) =>
    setup.db.prisma.$transaction(async (tx) => {
      number += 1;
      const prompt = `p-${number}`;
      const made = await offerChoices(tx, { groupId, personId, prompt, offers: offers(...labels), now: at(time) });
      return made.map((choice) => choice.number);
    });
  const take = (groupId: number, personId: number, number: number, time: string) =>
    setup.db.prisma.$transaction(async (tx) => {
      const taken = await takeChoice(tx, { groupId, personId, number, now: at(time) });
      return taken?.command;
    });

  test('in the workroom the numbers go on while the earlier ones are open, and start over half an hour later', async () => {
    const { id } = await group('workroom');
    const choices = offers('受理', '不予列入');
    await hears(id, '11-24 10:00', '新线索甲', { choices });
    await hears(id, '11-24 10:00', '新线索乙', { choices });
    expect(await fold('11-24 10:00')).toEqual([
      '新线索甲\n回数字：1 受理　2 不予列入\n\n新线索乙\n回数字：3 受理　4 不予列入',
    ]);
    await hears(id, '11-24 10:29', '新线索丙', { choices });
    expect(await fold('11-24 10:29')).toEqual(['新线索丙\n回数字：5 受理　6 不予列入']);
    await hears(id, '11-24 11:00', '新线索丁', { choices });
    expect(await fold('11-24 11:00')).toEqual(['新线索丁\n回数字：1 受理　2 不予列入']);
  });

  test('one answer closes its question and no other', async () => {
    const { id } = await group('workroom');
    await ask(id, null, '11-24 10:00', '受理', '不予列入');
    await ask(id, null, '11-24 10:00', '公示', '合并');
    expect(await take(id, 7, 1, '11-24 10:05')).toBe('受理 12');
    expect(await take(id, 8, 2, '11-24 10:06')).toBeUndefined();
    expect(await take(id, 8, 3, '11-24 10:07')).toBe('公示 12');
  });

  test('a person’s question starts at 1, replaces their older one and is nobody else’s', async () => {
    const { id } = await group();
    expect(await ask(id, 7, '11-24 10:00', '查', '附议')).toEqual([1, 2]);
    expect(await ask(id, 8, '11-24 10:00', '撤回')).toEqual([1]);
    expect(await ask(id, 7, '11-24 10:01', '意见')).toEqual([1]);
    expect(await take(id, 9, 1, '11-24 10:02')).toBeUndefined();
    expect(await take(id, 7, 2, '11-24 10:02')).toBeUndefined();
    expect(await take(id, 7, 1, '11-24 10:02')).toBe('意见 12');
    expect(await take(id, 8, 1, '11-24 10:31')).toBeUndefined();
  });

  test('a number never means two things to the one who types it, whichever question came first', async () => {
    const { id } = await group('workroom');
    expect(await ask(id, null, '11-24 10:00', '受理', '不予列入')).toEqual([1, 2]);
    expect(await ask(id, 7, '11-24 10:01', '查', '附议')).toEqual([3, 4]);
    expect(await ask(id, null, '11-24 10:02', '公示')).toEqual([5]);
    const other = await group('workroom');
    expect(await ask(other.id, 7, '11-24 10:00', '查', '附议')).toEqual([1, 2]);
    expect(await ask(other.id, null, '11-24 10:01', '受理')).toEqual([3]);
    expect(await take(other.id, 7, 1, '11-24 10:02')).toBe('查 12');
    expect(await take(other.id, 7, 3, '11-24 10:02')).toBe('受理 12');
  });
});

test('two processes that fold at once make one post of everything, and ask each question once', async () => {
  const rooms = await Promise.all(Array.from({ length: 8 }, () => group('workroom')));
  for (const { id } of rooms) {
    for (const text of ['甲', '乙', '丙']) {
      await hears(id, '11-24 10:00', text, { choices: [{ label: '受理', command: '受理 12' }] });
    }
  }
  const order = { databaseUrl: setup.database.url, work: 'fold', clock: at('11-24 10:00').toISOString() } as const;
  const both = await children.run(order, order);
  const made = await Promise.all(both.map(async ({ done }) => (await done)?.result as number));
  expect(made.reduce((sum, count) => sum + count)).toBe(rooms.length);
  const posts = await setup.db.prisma.outboxPost.findMany({ include: { notices: true } });
  expect(posts.map(({ text }) => text)).toEqual(
    rooms.map(() => '甲\n回数字：1 受理\n\n乙\n回数字：2 受理\n\n丙\n回数字：3 受理'),
  );
  expect(posts.map(({ notices }) => notices.length)).toEqual(rooms.map(() => 3));
  const asked = await setup.db.prisma.choice.count({ where: { groupId: { in: rooms.map(({ id }) => id) } } });
  expect(asked).toBe(rooms.length * 3);
});
