// The sandbox's API as a script uses it.
import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { seedExampleCounty } from '../../src/web/sandbox/seed.js';
import { type Message, type State, started, useSandbox } from './sandbox-town.js';

const { database, scene, origin, get, send, town, post } = useSandbox();

describe('state', () => {
  test('shows the example county, who is where, and the clock', async () => {
    const { groups, person, village, workroom, clock } = await town();
    expect(groups.map(({ unit, purpose }) => [unit, purpose])).toEqual([
      ['李家庄', 'village'],
      ['柳林镇', 'workroom'],
      ['河湾村', 'village'],
      ['清河县', 'county'],
    ]);
    expect(clock).toBe(started.toISOString());
    expect(person('王大娘')).toMatchObject({ roles: [], groups: [village] });
    expect(person('秋实')).toMatchObject({ roles: ['村居干部'], groups: [village, workroom] });
    expect(person('谷雨')).toMatchObject({ roles: ['召集人'], groups: [workroom] });
    expect(person('清泉')).toMatchObject({ roles: ['部门负责人'], body: '镇水利站', groups: [workroom] });
  });

  test('seeding again changes nothing, also from two processes at once', async () => {
    const { prisma } = database.db;
    await prisma.group.update({ where: { id: (await town()).village }, data: { title: '李家庄老街坊群' } });
    const before = await get<State>('state');
    await Promise.all([seedExampleCounty(database.db), seedExampleCounty(database.db)]);
    expect(await get<State>('state')).toEqual(before);
  });
});

describe('saying something', () => {
  test('is kept, delivered with the bot called, and answered with a quote', async () => {
    const { village, person } = await town();
    const { status, json } = await send('say', {
      group: village,
      person: person('王大娘').id,
      text: ' 3号楼路灯坏了 ',
    });
    expect(status).toBe(200);
    const id = json.message as number;
    expect(scene.delivered).toEqual([
      {
        messageId: `sandbox:${id}`,
        chatId: 'lijiazhuang',
        chatType: 'group',
        chatTitle: expect.any(String),
        userId: 'wang-daniang',
        userName: '王大娘',
        kind: 'message',
        text: '3号楼路灯坏了',
        calledBot: true,
        mentions: [],
        attachments: [],
        sentAt: started,
        reply: { url: `sandbox:${id}`, expiresAt: expect.any(Date) },
      },
    ]);
    expect(await database.db.prisma.inboxMessage.count({ where: { messageId: `sandbox:${id}` } })).toBe(1);
    expect((await send('idle', {})).status).toBe(200);
    expect(await get<Message[]>(`groups/${village}/messages?after=${id - 1}`)).toEqual([
      { id, from: person('王大娘').id, text: '3号楼路灯坏了', quote: null, time: started.toISOString() },
      { id: expect.any(Number), from: 'bot', text: '收到：3号楼路灯坏了', quote: id, time: started.toISOString() },
    ]);
  });

  test('carries a quote of the same group, by either form of its id', async () => {
    const { village, workroom, person } = await town();
    const first = await send('say', { group: village, person: person('老马').id, text: '机井坏了', at: false });
    const quote = first.json.message as number;
    for (const form of [quote, String(quote), `sandbox:${quote}`]) {
      await send('say', { group: village, person: person('春花').id, text: '俺家也是', quote: form, at: false });
      expect(scene.delivered.at(-1)?.quote).toEqual({ text: '机井坏了', messageId: `sandbox:${quote}` });
    }
    expect((await get<Message[]>(`groups/${village}/messages?limit=1`))[0]).toMatchObject({ text: '俺家也是', quote });
    const elsewhere = await send('say', { group: workroom, person: person('谷雨').id, text: '看看', quote });
    expect(elsewhere).toMatchObject({ status: 400, json: { error: expect.stringContaining('quote') } });
  });

  test('calls the bot only when asked, or by its name', async () => {
    const { village, person } = await town();
    const say = (text: string, at?: boolean) => send('say', { group: village, person: person('石头').id, text, at });
    await say('吃了吗', false);
    await say('@好商量 查 1', false);
    await say('@好商量的牌子挂歪了', false);
    await say('邀请 1 @谷雨 @麦冬委员');
    expect(scene.delivered.map(({ text, calledBot }) => [text, calledBot])).toEqual([
      ['吃了吗', false],
      ['查 1', true],
      ['@好商量的牌子挂歪了', false],
      ['邀请 1 @谷雨 @麦冬委员', true],
    ]);
    expect(scene.delivered.at(-1)?.mentions).toEqual([
      { userId: 'guyu', name: '谷雨' },
      { userId: 'maidong', name: '麦冬' },
    ]);
  });

  test('leaves no trace when the bot could not get it', async () => {
    const { village, person } = await town();
    const before = await get<Message[]>(`groups/${village}/messages`);
    scene.refuseDelivery = new Error('the inbox is gone');
    expect((await send('say', { group: village, person: person('老马').id, text: '在吗' })).status).toBe(500);
    expect(await get<Message[]>(`groups/${village}/messages`)).toEqual(before);
  });

  test.each([
    ['no group', { person: 1, text: '在吗' }, 'group'],
    ['an unknown group', { group: 999_999, person: 1, text: '在吗' }, 'group'],
    ['an id beyond the database', { group: 99_999_999_999, person: 1, text: '在吗' }, 'group'],
    ['an unknown person', { group: 1, person: 999_999, text: '在吗' }, 'person'],
    ['no text', { group: 1, person: 1, text: ' \n ' }, 'text'],
    ['a NUL', { group: 1, person: 1, text: '在\0吗' }, 'text'],
    ['a quote that is none', { group: 1, person: 1, text: '在吗', quote: 'wecom:1' }, 'quote'],
    ['an @ that is no yes or no', { group: 1, person: 1, text: '在吗', at: 'no' }, 'at'],
    ['a list', [], 'JSON'],
    ['no JSON', '{"group":', 'JSON'],
    ['nothing', '', 'JSON'],
  ])('refuses %s', async (_what, body, says) => {
    const { status, json } = await send('say', body);
    expect(status).toBe(400);
    expect(json.error).toContain(says);
    expect(scene.delivered).toEqual([]);
  });

  test('refuses other contents, other sites and what is too long', async () => {
    const { village, person } = await town();
    const said = { group: village, person: person('老马').id, text: '在吗', at: false };
    expect((await send('say', said, { 'Content-Type': 'text/plain' })).status).toBe(415);
    expect((await send('say', said, { Origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await send('say', said, { Origin: 'null' })).status).toBe(403);
    expect((await send('say', said, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    expect((await send('say', said, { 'Sec-Fetch-Site': 'same-site' })).status).toBe(403);
    expect((await send('say', { ...said, text: '长'.repeat(30_000) })).status).toBe(413);
    expect(await chunked('say', 70_000)).toBe(413);
    expect(scene.delivered).toEqual([]);
    expect((await send('say', said, { Origin: origin() })).status).toBe(200);
    expect((await send('say', said, { Origin: 'https://proxy.example', 'Sec-Fetch-Site': 'same-origin' })).status).toBe(
      200,
    );
  });
});

test('a long post of the bot comes in parts that a chat can carry, with business time', async () => {
  const { workroom } = await town();
  scene.now = new Date('2026-09-14T01:00:00Z');
  const text = Array.from({ length: 400 }, (_, line) => `${line + 1}号 北头机井坏了，浇不上地`).join('\n');
  await post(workroom, text);
  const parts = (await get<Message[]>(`groups/${workroom}/messages`)).filter(({ from }) => from === 'bot');
  expect(parts.length).toBeGreaterThan(1);
  expect(parts.map((part) => part.text).join('\n')).toBe(text);
  for (const part of parts) {
    expect(Buffer.byteLength(part.text)).toBeLessThanOrEqual(8000);
    expect(part).toMatchObject({ quote: null, time: scene.now.toISOString() });
  }
});

describe('messages', () => {
  test('come in order, after one, or the last few', async () => {
    const { workroom, person } = await town();
    const ids: unknown[] = [];
    for (const text of ['一', '二', '三']) {
      ids.push((await send('say', { group: workroom, person: person('小满').id, text, at: false })).json.message);
    }
    const texts = async (query: string) =>
      (await get<Message[]>(`groups/${workroom}/messages?${query}`)).map((message) => message.text);
    expect(await texts(`after=${ids[0]}`)).toEqual(['二', '三']);
    expect(await texts(`after=${ids[0]}&limit=1`)).toEqual(['二']);
    expect(await texts('limit=2')).toEqual(['二', '三']);
    expect(await texts(`after=${ids[2]}`)).toEqual([]);
  });

  test('of no group, or after nothing sensible, are refused', async () => {
    const { village } = await town();
    const status = async (path: string) => (await fetch(`${origin()}/sandbox/api/${path}`)).status;
    expect(await status('groups/999999/messages')).toBe(404);
    expect(await status('groups/abc/messages')).toBe(404);
    expect(await status(`groups/${village}/messages?after=x`)).toBe(400);
    expect(await status(`groups/${village}/messages?after=-1`)).toBe(400);
    expect(await status('nothing')).toBe(404);
  });
});

describe('the clock', () => {
  test('moves on, one move after the other', async () => {
    const answers = await Promise.all([
      send('clock', { to: '2026-09-07T10:00:00+08:00' }),
      send('clock', { to: '2026-09-07T09:00+08:00' }),
      send('clock', { to: '2026-09-08T09:00' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 200]);
    expect(answers[0]?.json).toEqual({ clock: '2026-09-07T02:00:00.000Z' });
    expect(answers[1]?.json.error).toMatch(/往前走.*cannot go back.*2026-09-07T02:00/);
    expect(scene.moves.map((at) => at.toISOString())).toEqual(['2026-09-07T02:00:00.000Z', '2026-09-08T01:00:00.000Z']);
  });

  test.each([
    '',
    'tomorrow',
    '2026-09-08',
    '2026-02-30T09:00:00Z',
    '2026-09-08T25:00:00Z',
    '20260908T090000Z',
    1,
    null,
  ])('refuses %j', async (to) => {
    const { status, json } = await send('clock', { to });
    expect(status).toBe(400);
    expect(json.error).toMatch(/时间.*ISO/);
  });

  test('does not run away', async () => {
    expect(await send('clock', { to: '2226-09-07T09:00:00Z' })).toMatchObject({ status: 400 });
    expect(scene.moves).toEqual([]);
  });
});

describe('adding', () => {
  test('a resident, and someone with a role', async () => {
    const { village, workroom } = await town();
    const resident = await send('people', { name: '桂枝', unit: '李家庄' });
    expect(resident).toMatchObject({ status: 201, json: { name: '桂枝', roles: [], groups: [village] } });
    const head = await send('people', { name: '路平', role: '部门负责人', unit: '柳林镇', body: '镇公路站' });
    expect(head.json).toMatchObject({ roles: ['部门负责人'], body: '镇公路站', groups: [workroom] });
    const convener = await send('people', { name: '芒种', role: 'convener', unit: '柳林镇' });
    expect(convener.json).toMatchObject({ roles: ['召集人'], groups: [workroom] });
    const stranger = await send('people', { name: '过路人' });
    expect(stranger.json).toMatchObject({ roles: [], groups: [] });
    expect((await get<State>('state')).people.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['桂枝', '路平', '芒种', '过路人']),
    );
  });

  test('a group of a known unit, and of a new village', async () => {
    const known = await send('groups', { title: '李家庄二组', purpose: 'village', unit: '李家庄' });
    expect(known).toMatchObject({ status: 201, json: { title: '李家庄二组', purpose: 'village', unit: '李家庄' } });
    const fresh = await send('groups', { title: '赵家村群', purpose: '村群', unit: '赵家村' });
    expect(fresh.json).toMatchObject({ purpose: 'village', unit: '赵家村' });
    const unit = await database.db.prisma.unit.findUniqueOrThrow({
      where: { name: '赵家村' },
      include: { parent: true },
    });
    expect(unit).toMatchObject({ kind: 'village', parent: { name: '柳林镇' } });
  });

  test('says what can be chosen', async () => {
    const role = await send('people', { name: '某某', role: '镇长', unit: '柳林镇' });
    expect(role).toMatchObject({ status: 400, json: { error: expect.stringMatching(/convener 召集人.*deptHead/) } });
    const unit = await send('people', { name: '某某', role: '召集人', unit: '天边村' });
    expect(unit).toMatchObject({ status: 400, json: { error: expect.stringContaining('河湾村') } });
    const noUnit = await send('people', { name: '某某', role: '召集人' });
    expect(noUnit).toMatchObject({ status: 400, json: { error: expect.stringContaining('unit') } });
    const purpose = await send('groups', { title: '某群', purpose: 'direct', unit: '李家庄' });
    expect(purpose).toMatchObject({
      status: 400,
      json: { error: expect.stringMatching(/village 村群.*county 县级群/) },
    });
    expect((await get<State>('state')).people.some(({ name }) => name === '某某')).toBe(false);
  });
});

async function chunked(path: string, bytes: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${origin()}/sandbox/api/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' },
    });
    outgoing.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    outgoing.on('error', reject);
    outgoing.end('x'.repeat(bytes));
  });
}
