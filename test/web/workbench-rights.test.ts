// Who may open and do what on the workbench: as in chat, and nothing by guessing an address.
import { beforeAll, describe, expect, test } from 'vitest';
import { raised } from '../support/lives.js';
import { type Client, client, signedInAs } from '../support/signed-in.js';
import { useTown } from '../support/town.js';

const town = useTown();
const prisma = () => town.running.deps.db.prisma;
const here = { own: 0, private: 0, merged: 0 };
const visitors = new Map<string, Client>();

const people = ['谷雨', '小满', '秋实', '麦冬', '清泉', '夏至', '立冬', '外镇召集人'] as const;
const insiders = ['谷雨', '小满', '秋实', '麦冬', '清泉', '夏至', '立冬'];

beforeAll(async () => {
  here.own = await raised(town, '村口的桥护栏断了，我电话13812345678');
  here.private = Number(/(\d+)号/.exec((await town.says('老马', '反映 私密 邻居家狗半夜乱叫')).join())?.[1]);
  const county = await prisma().unit.findUniqueOrThrow({ where: { name: '清河县' } });
  await prisma().unit.create({ data: { name: '白杨镇', kind: 'township', parentId: county.id } });
  await town.call('/people', { name: '外镇召集人', role: 'convener', unit: '白杨镇' });
  for (const name of people) visitors.set(name, await signedInAs(town, name));
});

const visitor = (name: string) => visitors.get(name) as Client;
const events = async () => [await prisma().topicEvent.count(), await prisma().unitEvent.count()];

describe.each(people)('%s', (name) => {
  const inside = insiders.includes(name);

  test('opens the topics of their own places, others do not exist', async () => {
    const expected = inside ? 200 : 404;
    for (const path of [`/w/t/${here.own}`, `/w/t/${here.private}`]) {
      expect((await visitor(name).get(path)).status, path).toBe(expected);
    }
    for (const path of ['/w/t/999', '/w/t/0', '/w/t/x', '/w/t/999/consult', '/w/t/999/consult/live'])
      expect((await visitor(name).get(path)).status, path).toBe(404);
    const board = (await visitor(name).get('/w/topics')).text;
    expect(board.includes('护栏断')).toBe(inside);
    expect((await visitor(name).get('/w/topics?q=护栏')).text.includes('护栏断')).toBe(inside);
  });

  test('decides only what their role decides, pressed or sent by hand', async () => {
    const decides = ['谷雨', '小满', '夏至', '立冬'].includes(name);
    const page = await visitor(name).get(`/w/t/${here.own}`);
    if (inside) expect(page.text.includes('/do/accept"')).toBe(decides);
    if (decides) return;
    const before = await events();
    for (const form of ['accept', 'decline', 'title', 'merge', 'notatopic', 'whistle', 'assign']) {
      if (form === 'whistle' && name === '秋实') continue;
      const fields = {
        code: '1',
        title: '别的',
        target: String(here.private),
        reason: 'x',
        body: 'x',
        day: '2027-01-01',
        what: 'x',
        hours: '2',
        place: 'x',
        cause: 'x',
      };
      const answer = await visitor(name).post(`/w/t/${here.own}/do/${form}`, fields);
      expect(answer.text, form).toMatch(inside ? /要由/ : /不归您管/);
    }
    expect(await events()).toEqual(before);
  });
});

test('without signing in nothing is there', async () => {
  const nobody = client(town.running.url);
  for (const path of [
    '/w',
    '/w/topics',
    `/w/t/${here.own}`,
    `/w/t/${here.own}/consult`,
    `/w/t/${here.own}/consult/live`,
  ])
    expect((await nobody.get(path)).status, path).toBe(401);
  const before = await events();
  for (const path of [`/w/t/${here.own}/do/accept`, `/w/t/${here.own}/words`, '/w/choose', '/w/sign-out'])
    expect((await nobody.send(path, {})).status, path).toBe(401);
  expect(await events()).toEqual(before);
});

test('every form that changes something wants the token of its page', async () => {
  const before = await events();
  for (const path of [`/w/t/${here.own}/do/accept`, `/w/t/${here.own}/words`, '/w/choose'])
    expect((await visitor('谷雨').send(path, {})).status, path).toBe(403);
  expect(await events()).toEqual(before);
});

test('words are masked; whoever opens them is written down and named', async () => {
  const path = `/w/t/${here.own}`;
  const masked = await visitor('谷雨').get(path);
  expect(masked.text).not.toContain('13812345678');
  expect((await visitor('清泉').post(`${path}/words`, {}, path)).status).toBe(403);
  expect((await visitor('清泉').get(path)).text).not.toContain('看原话');
  const opened = await visitor('谷雨').post(`${path}/words`, {}, path);
  expect(opened.text).toContain('13812345678');
  expect(opened.text).toMatch(/谁看过原话、电话（1次）[\s\S]*谷雨/);
  expect((await visitor('谷雨').get(path)).text).not.toContain('13812345678');
  expect(await prisma().unitEvent.findMany({ where: { action: 'openWords' } })).toMatchObject([
    { actorRole: 'convener', data: { topic: here.own } },
  ]);
  expect((await visitor('小满').get(path)).text).toMatch(/谁看过原话、电话（1次）[\s\S]*谷雨/);
});

test('a field never becomes another command', async () => {
  const other = await raised(town, '广场的路灯坏了', '春花');
  const path = `/w/t/${here.own}/do/title`;
  await visitor('谷雨').post(path, { title: `路灯\n受理 ${other}`, back: 'https://evil.example/' }, `/w/t/${here.own}`);
  const topic = await prisma().topic.findUniqueOrThrow({ where: { number: other } });
  expect(topic.state).toBe('candidate');
  const asked = await visitor('谷雨').post('/w/choose', { choice: '7' });
  expect(asked.text).toContain('这个选择已经过去了');
});

test('the log says that it came from the page, and the chain holds', async () => {
  const answer = await visitor('谷雨').post(`/w/t/${here.own}/do/accept`, { back: `/w/t/${here.own}` });
  expect(answer.text).toContain('已受理');
  const event = await prisma().topicEvent.findFirstOrThrow({ where: { action: 'shortlist' } });
  expect(event.data).toMatchObject({ via: 'page' });
  const message = await prisma().inboxMessage.findFirstOrThrow({ where: { origin: 'page', text: `受理 ${here.own}` } });
  expect(message).toMatchObject({ platform: 'sandbox', state: 'handled' });
  expect((await town.says('谷雨', `验 ${here.own}`)).join()).not.toContain('对不上');
  const again = await visitor('小满').post(`/w/t/${here.own}/do/accept`, {});
  expect(again.text).toMatch(/不能受理[\s\S]*谷雨已经受理/);
  expect(await prisma().outboxPost.count({ where: { group: { platform: 'workbench' } } })).toBe(0);
});
