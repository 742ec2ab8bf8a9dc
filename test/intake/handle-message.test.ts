// What becomes of a message before anyone thinks about it: commands, choices, danger, hints; the rest is left for triage.
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeCode } from '../../src/people/codes.js';
import { operator } from '../../src/people/unit-events.js';
import { type Office, openOffice } from '../schedule/office.js';
import { useTestDb } from '../support/database.js';
import { messagesIn } from './messages.js';

const setup = useTestDb();
let now = new Date('2026-11-24T10:00:00+08:00');
const { said, saved, handleAll, row, posts } = messagesIn(setup, () => now);
let office: Office;
let lamp: number;

const village = 'village';
const workroom = 'workroom';
const convener = { userId: 'guyu', userName: '谷雨' };
const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000);
};

beforeAll(async () => {
  office = await openOffice(setup.db);
  lamp = await office.raise('3号楼路灯坏了', '2026-11-20 10:00');
  const person = await setup.db.prisma.person.create({ data: { platform: 'sandbox', userId: 'guyu', name: '谷雨' } });
  const grant = { personId: person.id, unitId: office.units.township, role: 'convener' } as const;
  await setup.db.prisma.roleGrant.create({ data: grant });
});
beforeEach(async () => {
  // Long after what the test before asked and alarmed.
  later(24 * 60);
  await setup.db.prisma.outboxPost.deleteMany();
});

describe('a group that is not bound', () => {
  test('hears how to bind it when the bot is called, and nothing otherwise', async () => {
    const hint = '这个群还没有绑定村或社区。请管理员在这里发：绑定 绑定码';
    expect(await said({ chatId: 'new', text: '3号楼路灯坏了' })).toMatchObject({ answer: hint, state: 'handled' });
    expect(await said({ chatId: 'new', text: '帮助' })).toMatchObject({ answer: hint });
    expect(await said({ chatId: 'new', text: `查 ${lamp}` })).toMatchObject({ answer: hint });
    expect(await said({ chatId: 'new', text: '吃了吗', calledBot: false })).toMatchObject({
      answer: undefined,
      state: 'handled',
    });
  });

  test('is bound by a code, once; then what is said there is listened to', async () => {
    const { village: unitId } = office.units;
    const { code } = await setup.db.prisma.$transaction((tx) =>
      makeCode(tx, { unitId, purpose: 'village' }, operator, now),
    );
    expect(await said({ chatId: 'fresh', text: '绑定 AAAAAAAA' })).toMatchObject({
      answer: expect.stringContaining('这个绑定码不对'),
    });
    expect(await said({ chatId: 'fresh', text: `绑定 ${code}` })).toMatchObject({
      answer: expect.stringContaining('本群已绑定「李家庄」'),
    });
    expect(await said({ chatId: 'other', text: `绑定 ${code}` })).toMatchObject({
      answer: expect.stringContaining('用过'),
    });
    expect((await said({ chatId: 'fresh', text: '井盖坏了', calledBot: false })).state).toBe('triage');
  });
});

describe('commands', () => {
  test('are taken only from those who call the bot: the same words as talk are for triage', async () => {
    expect(await said({ chatId: village, text: `查 ${lamp}` })).toMatchObject({
      answer: expect.stringContaining('3号楼路灯坏了'),
      state: 'handled',
    });
    expect(await said({ chatId: village, text: `查 ${lamp}`, calledBot: false })).toMatchObject({
      answer: undefined,
      state: 'triage',
    });
  });

  test('that are refused say what to do instead, and change nothing', async () => {
    const before = await setup.db.prisma.topicEvent.count();
    const refused = await said({ chatId: workroom, text: `受理 ${lamp}`, userId: 'wang' });
    expect(refused).toMatchObject({ answer: expect.stringMatching(/「受理」要由.*来做/), state: 'handled' });
    expect(await said({ chatId: workroom, text: '查 999' })).toMatchObject({
      answer: expect.stringContaining('没有 999 号议题'),
    });
    expect(await setup.db.prisma.topicEvent.count()).toBe(before);
  });

  test('with words of their own to file are left for triage', async () => {
    expect(await said({ chatId: village, text: '反映 井盖松动' })).toMatchObject({
      answer: undefined,
      state: 'triage',
    });
  });
});

describe('talk', () => {
  test('in a village is listened to; in an office’s group only when the bot is called', async () => {
    const words = { text: '村口的路灯该修了' };
    expect((await said({ chatId: village, ...words, calledBot: false })).state).toBe('triage');
    expect((await said({ chatId: workroom, ...words, calledBot: false })).state).toBe('handled');
    expect((await said({ chatId: workroom, ...words })).state).toBe('triage');
    expect(await posts(workroom)).toEqual([]);
  });

  test('to the bot alone, from someone whose village is not known yet: asks them to speak in their group first', async () => {
    const alone = { chatId: 'single:li', chatType: 'single', userId: 'li', text: '路灯坏了' } as const;
    expect(await said(alone)).toMatchObject({
      answer: '我还不知道您是哪个村的。请先在村群里@我说一句话，再来这里说。',
      state: 'handled',
    });
    await said({ chatId: village, userId: 'li', text: '帮助' });
    expect((await said(alone)).state).toBe('triage');
  });

  test('that is empty gets a word only when the bot is called; a picture is asked about', async () => {
    const picture = { attachments: [{ kind: 'image' as const, ref: 'x' }] };
    expect((await said({ chatId: village, text: ' ' })).answer).toMatch(/^我在。/);
    expect((await said({ chatId: village, text: '', ...picture })).answer).toMatch(/^图片收到了。/);
    expect(await said({ chatId: village, text: '', ...picture, calledBot: false })).toMatchObject({
      answer: undefined,
      state: 'handled',
    });
  });

  test('someone who opens the chat is welcomed; other events are nothing', async () => {
    const alone = { chatId: 'single:new', chatType: 'single', userId: 'new', kind: 'event' } as const;
    expect((await said({ ...alone, text: 'enter_chat' })).answer).toMatch(/^您好，我是好商量/);
    expect(await said({ ...alone, text: 'feedback_event' })).toMatchObject({ answer: undefined, state: 'handled' });
  });
});

describe('danger', () => {
  const fire = '着火了！三号楼冒浓烟，王秀英 13812345678 家，快来人';

  test('is answered at once with whom to call, the workroom is alerted without personal data, no topic is made', async () => {
    const topics = await setup.db.prisma.topic.count();
    const { answer, state } = await said({ chatId: village, text: fire });
    expect(answer).toMatch(/马上打119[\s\S]*已经告诉工作室/);
    expect(state).toBe('handled');
    const [alert] = await posts(workroom);
    expect(alert).toMatch(/^【紧急】村群有人说：着火了！[\s\S]*请马上联系核实。$/);
    expect(alert).not.toContain('13812345678');
    expect(await setup.db.prisma.topic.count()).toBe(topics);
  });

  test('talked about by many, in quiet hours too: one answer to the group and one alert in ten minutes', async () => {
    now = new Date(Math.ceil(now.getTime() / 86_400_000) * 86_400_000 + 15 * 3_600_000);
    for (const userId of ['a', 'b', 'c']) await said({ chatId: village, userId, text: fire, calledBot: false });
    expect(await posts(village)).toHaveLength(1);
    expect(await posts(workroom)).toHaveLength(1);
    later(10);
    await said({ chatId: village, userId: 'd', text: fire, calledBot: false });
    expect(await posts(village)).toHaveLength(2);
    expect(await posts(workroom)).toHaveLength(2);
    // Nothing of it waits for the morning.
    expect(await setup.db.prisma.outboxPost.count({ where: { notBefore: { not: null } } })).toBe(0);
  });

  test('whoever calls the bot about it is answered each time', async () => {
    for (const userId of ['a', 'b']) expect((await said({ chatId: village, userId, text: fire })).answer).toBeDefined();
  });

  test('in the workroom itself, or where no workroom is known, only the numbers are given', async () => {
    expect((await said({ chatId: workroom, ...convener, text: fire })).answer).toContain('119');
    expect(await posts(workroom)).toHaveLength(1);
    expect((await said({ chatId: 'nowhere', text: fire })).answer).toContain('119');
  });
});

describe('a bare number', () => {
  /** The bot asks which of two topics is meant. */
  async function ask(): Promise<void> {
    const { answer } = await said({ chatId: village, text: '附议', userId: 'zhao' });
    expect(answer).toMatch(/您要附议的是哪一件？\n回数字：1 \d+号/);
  }

  test('answers the question that was put to this person, once', async () => {
    await office.raise('村口没有路灯', '2026-11-21 10:00');
    await ask();
    expect((await said({ chatId: village, text: '1', userId: 'someone else' })).answer).toContain('现在：待筛选');
    expect((await said({ chatId: village, text: '选1。', userId: 'zhao' })).answer).toContain('现在1人附议');
    // The question is closed: a number is a topic's now.
    expect((await said({ chatId: village, text: String(lamp), userId: 'zhao' })).answer).toContain('现在：');
  });

  test('means nothing any more after half an hour, and says so', async () => {
    await ask();
    later(31);
    const { answer } = await said({ chatId: village, text: '3', userId: 'zhao' });
    expect(answer).toBe('现在没有等您选的，也没有3号议题。发「帮助」看看怎么用。');
  });

  test('is only talk when the bot is not called', async () => {
    await ask();
    expect(await said({ chatId: village, text: '1', userId: 'zhao', calledBot: false })).toMatchObject({
      answer: undefined,
      state: 'triage',
    });
  });
});

test('people and chats keep the name they were last seen with', async () => {
  await said({ chatId: village, chatTitle: '李家庄村民群', userId: 'name', userName: '小李', text: '帮助' });
  await said({ chatId: village, chatTitle: '李家庄大群', userId: 'name', userName: '李老师', text: '帮助' });
  const id = await saved({ chatId: village, userId: 'name', userName: '', text: '帮助' });
  await handleAll();
  const { personId, groupId } = await row(id);
  const person = await setup.db.prisma.person.findUniqueOrThrow({ where: { id: personId ?? 0 } });
  const group = await setup.db.prisma.group.findUniqueOrThrow({ where: { id: groupId ?? 0 } });
  expect([person.name, group.title]).toEqual(['李老师', '李家庄大群']);
});
