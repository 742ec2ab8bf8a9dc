// Whatever chat decides has its form on a page; one county's life walked through on them.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { commands } from '../../src/commands/index.js';
import { commandsWithForms } from '../../src/web/workbench/forms/index.js';
import { concluded, raised } from '../support/lives.js';
import { type Client, noticeOn, press, signedInAs } from '../support/signed-in.js';
import { otherVillage, useTown, village, workroom } from '../support/town.js';

const residentsOwn = "a resident's own word: said in chat, or on the page of their own report";
const reads = 'changes nothing; the pages show it as they are';
const figures = 'changes nothing; figures and papers are asked for in chat and shown under 一览';
const onItsPage = 'pressed on a page of its own';

/** Every other command has a form. */
const withoutForm: Record<string, string> = {
  ...of(residentsOwn, '反映 附议 订阅 退订 撤回 不是这件 申诉 同一件 还是那件 异议 投票'),
  ...of(residentsOwn, '已解决 部分解决 未解决 满意 基本满意 不满意'),
  ...of(reads, '查 我的 议题 验 筛选规则 准确率 投票结果 来龙去脉 参会 出处 体检 待办 帮助'),
  ...of(figures, '周报 月报 半年报 统计 台账 海报 导出'),
  记为议题: `${onItsPage}: 拿不准的话 under 待办`,
  角色: `${onItsPage}: the settings`,
  工作台: 'the way in',
  绑定: 'binds the chat in which it is said',
  我叫: 'tells a name to the platform that does not know it',
};

function of(reason: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [name, reason]));
}

test('each command has a form, or a reason why it has none', () => {
  const missing = commands.map(({ name }) => name).filter((name) => !commandsWithForms.has(name) && !withoutForm[name]);
  expect(missing).toEqual([]);
  const stale = Object.keys(withoutForm).filter(
    (name) => commandsWithForms.has(name) || !commands.some((command) => command.name === name),
  );
  expect(stale).toEqual([]);
});

const town = useTown({ DATA_DIR: mkdtempSync(join(tmpdir(), 'haoshangliang-test-forms-')) });
const prisma = () => town.running.deps.db.prisma;
const visitors = new Map<string, Client>();
const as = (name: string) => visitors.get(name) as Client;
const day = async (plus: number) =>
  new Date((await town.now()).getTime() + 8 * 3_600_000 + plus * 86_400_000).toISOString().slice(0, 10);
const stateOf = async (number: number) => (await prisma().topic.findUniqueOrThrow({ where: { number } })).state;
const lastEvent = async (number: number) =>
  prisma().topicEvent.findFirstOrThrow({ where: { topic: { number } }, orderBy: { seq: 'desc' } });
const by =
  (name: string) =>
  async (page: string, label: string, fields: Record<string, string> = {}) =>
    noticeOn(await press(as(name), page, label, fields));
const convener = by('谷雨');

beforeAll(async () => {
  for (const name of ['谷雨', '夏至', '麦冬', '清泉', '秋实']) visitors.set(name, await signedInAs(town, name));
});

test('for those without a phone: an opinion, signatures, the answer passed on', async () => {
  const said = await convener('/w/more', '替人记一条意见', {
    way: '电话',
    place: '李家庄',
    who: '白大爷',
    words: '渠上的便桥塌了半边',
  });
  expect(said).toContain('请转告白大爷');
  const n = Number(/(\d+)号/.exec(said)?.[1]);
  expect(await prisma().topic.findUniqueOrThrow({ where: { number: n } })).toMatchObject({ channel: 'phone' });
  await town.call('/idle', {});
  expect((await town.posts(workroom)).join()).toContain('便桥');
  const path = `/w/t/${n}`;
  expect(await convener(path, '加纸上签名、口头附议的人', { who: '0人', evidence: '签名表' })).toContain('几个人');
  expect(await convener(path, '加纸上签名、口头附议的人', { who: '3人', evidence: '签名表' })).toContain(
    '加线下附议3人',
  );
  expect(await lastEvent(n)).toMatchObject({ actorRole: 'convener', data: { via: 'page', evidence: '签名表' } });
  expect(await convener(path, '受理')).toContain('已受理');
  // Asked to pass it on is whoever wrote it down, in a chat that exists.
  await town.call('/idle', {});
  const passOn = await prisma().notice.findFirstOrThrow({
    where: { kind: 'passOn', text: { contains: '白大爷' } },
    include: { group: true },
  });
  expect(passOn.group.platform).toBe('sandbox');
});

test('a category put right in one press', async () => {
  const n = await raised(town, '变压器嗡嗡响', '老马');
  const to =
    (await prisma().topic.findUniqueOrThrow({ where: { number: n } })).category === '环境保护' ? '其他' : '环境保护';
  expect(await convener(`/w/t/${n}`, '改分类', { category: to })).toContain(to);
  expect(await lastEvent(n)).toMatchObject({ action: 'correct', actorRole: 'convener', data: { via: 'page' } });
  expect((await as('谷雨').get(`/w/t/${n}`)).text).toMatch(new RegExp(`value="${to}"[^>]*disabled`));
  expect((await as('麦冬').get(`/w/t/${n}`)).text).not.toContain('/do/category');
});

/** By the form behind the QR code, as a browser sends it. */
async function onTheForm(what: string, more: Record<string, string>): Promise<number> {
  const form = `${town.running.url}/r/3`;
  const stamp = /name="stamp" value="([^"]+)"/.exec(await (await fetch(form)).text())?.[1] ?? '';
  await new Promise((resolve) => setTimeout(resolve, 1_600));
  const data = new FormData();
  for (const [name, value] of Object.entries({ stamp, what, ...more })) data.append(name, value);
  const picture = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#888' } })
    .jpeg()
    .toBuffer();
  data.append('photos', new Blob([new Uint8Array(picture)]), 'p.jpg');
  expect((await fetch(form, { method: 'POST', body: data, redirect: 'manual' })).status).toBe(303);
  await town.call('/idle', {});
  return (await prisma().topic.findFirstOrThrow({ orderBy: { id: 'desc' } })).number;
}

test('photos are shown, a telephone number only on a look that is written down', async () => {
  const n = await onTheForm('操场上的篮球架歪了', { name: '船家老何', phone: '139 0000 1234' });
  const other = await raised(town, '水表箱的盖子丢了', '老马');
  const path = `/w/t/${n}`;
  const page = (await as('谷雨').get(path)).text;
  expect(page).not.toContain('13900001234');
  const photo = new RegExp(`src="(${path}/photos/\\d+)"`).exec(page)?.[1] ?? '';
  expect((await as('谷雨').get(photo)).headers.get('content-type')).toBe('image/jpeg');
  expect((await as('麦冬').get(photo)).status).toBe(200);
  expect((await as('谷雨').get(photo.replace(path, `/w/t/${other}`))).status).toBe(404);
  expect((await fetch(town.running.url + photo)).status).toBe(401);
  const opened = (await press(as('谷雨'), path, '看反映人留的电话')).text;
  expect(opened).toMatch(/船家老何（尾号1234）：<a href="tel:13900001234">13900001234/);
  expect(opened).toMatch(/谁看过原话、电话（1次）[\s\S]*谷雨[^<]*看电话/);
  expect((await as('谷雨').get(path)).text).not.toContain('13900001234');
  expect((await as('麦冬').get(path)).text).not.toContain('反映人留的电话');
  expect((await as('麦冬').post(`${path}/phone`, {}, path)).status).toBe(403);
  expect(await prisma().unitEvent.findMany({ where: { action: 'openPhone' } })).toMatchObject([
    { actorRole: 'convener', data: { topic: n, via: 'page' } },
  ]);
  await prisma().topic.update({ where: { number: n }, data: { private: true } });
  expect((await as('麦冬').get(path)).text).not.toContain('/photos/');
  expect((await as('麦冬').get(photo)).status).toBe(404);
  expect((await as('谷雨').get(photo)).status).toBe(200);
});

test('a table at the market', async () => {
  expect(await convener('/w/more', '开始摆摊', { place: '李家庄', where: '集市' })).toContain('李家庄集市');
  const page = await as('谷雨').get('/w/more');
  expect(page.text).toContain('正在摆摊（李家庄集市）');
  expect(await convener('/w/more', '替人记一条意见', { place: '李家庄', words: '井盖松了一直响' })).toContain('摆摊');
  expect(await convener('/w/more', '记发了多少份宣传页', { count: '50' })).toContain('50份');
  expect(await convener('/w/more', '收摊')).toContain('收集1条');
  expect((await prisma().unitEvent.findMany({ where: { action: 'closeStall' } }))[0]).toMatchObject({
    actorRole: 'convener',
    data: { collected: 1, leaflets: 50 },
  });
});

test('a round of collecting, a plan of visits, a visit; each place for those who have a role there', async () => {
  expect(await convener('/w/more', '开始一次专题征集', { theme: '冬季取暖', day: '2020-01-01' })).toContain('已经过了');
  const again = (await press(as('谷雨'), '/w/more', '开始一次专题征集', { theme: '冬季取暖', day: '2020-01-01' })).text;
  expect(again).toMatch(/<details[^>]*open[^>]*>.*?value="冬季取暖"/s);
  expect(await convener('/w/more', '开始一次专题征集', { theme: '冬季取暖', day: await day(10) })).toContain(
    '开始征集',
  );
  expect((await as('谷雨').get('/w/more')).text).toContain('征集「冬季取暖」');
  expect(await convener('/w/more', '提前结束征集', { theme: '冬季取暖' })).toContain('结束了');
  const planned = { day: await day(3), title: '委员进村听意见', visited: '李家庄' };
  expect(await convener('/w/more', '计划一项活动', planned)).toContain('去李家庄');
  const id = String((await prisma().activity.findFirstOrThrow()).id);
  expect(await convener('/w/more', '办过了，记一笔', { activity: id, words: '听了12位' })).toContain('记为已办');
  expect(await convener('/w/more', '计划一项活动', { ...planned, visited: '' })).toContain('委员进村听意见');
  expect(await convener('/w/more', '取消一项活动', { reason: '防汛' })).toContain('取消了');
  expect(await convener('/w/more', '记一次走访', { place: '河湾村', words: '看了5户老人' })).toContain('走访河湾村');
  const done = await prisma().unitEvent.findMany({ where: { action: { not: 'openPhone' } }, orderBy: { id: 'asc' } });
  expect(done.map(({ action }) => action)).toEqual([
    'openStall',
    'closeStall',
    'openRound',
    'closeRound',
    'planActivity',
    'holdActivity',
    'planActivity',
    'cancelActivity',
    'visit',
  ]);
  const cadre = (await as('秋实').get('/w/more')).text;
  expect(cadre).toContain('更多 · 李家庄');
  expect(cadre).toContain('替人记一条意见');
  expect(cadre).not.toContain('专题征集');
  for (const path of ['/w/more?unit=1', '/w/more?unit=2', '/w/more?unit=4', '/w/more?unit=99'])
    expect((await as('秋实').get(path)).status, path).toBe(404);
  expect((await as('秋实').post('/w/u/2/do/openround', { theme: 'x', day: await day(3) })).status).toBe(404);
  expect((await as('秋实').post('/w/u/3/do/openround', { theme: 'x', day: await day(3) })).text).toContain('要由');
  expect((await as('谷雨').post('/w/u/2/do/constructor', {})).status).toBe(404);
  expect(await prisma().collectionRound.count()).toBe(1);
});

test('the residents vote on what goes first, and it is ended before its time', async () => {
  const [a, b] = [await raised(town, '文化广场的灯不亮'), await raised(town, '公厕没人打扫', '老马')];
  for (const n of [a, b]) {
    await town.says('谷雨', `受理 ${n}`);
    await town.says('谷雨', `公示 ${n} 3天`);
  }
  await town.clockTo(new Date((await town.now()).getTime() + 5 * 86_400_000).toISOString());
  for (const name of visitors.keys()) visitors.set(name, await signedInAs(town, name));
  expect(await convener(`/w/t/${a}`, '投票开始', { others: String(b), days: '3', choose: '1' })).toContain('开始投票');
  await town.says('老马', `投票 ${b}`);
  expect((await as('谷雨').get('/w/more')).text).toContain(`${a}号、${b}号`);
  expect(await convener(`/w/t/${b}`, '投票提前结束', { reason: '该投的都投了' })).toContain('投票结束了');
  expect(await prisma().unitEvent.findFirstOrThrow({ where: { action: 'closeBallot' } })).toMatchObject({
    reason: '该投的都投了',
  });
});

test('a quick consultation, step by step, to who does it', async () => {
  const n = await raised(town, '水塔的阀门漏水');
  await town.says('谷雨', `受理 ${n}`);
  expect(await convener(`/w/t/${n}`, '简易协商', { place: '水塔下' })).toContain('简易协商开始了');
  const consult = `/w/t/${n}/consult`;
  expect(await convener(consult, '商量定了', { words: '换阀门' })).toContain('谁在场');
  expect(await convener(consult, '记谁在场', { who: '村干部秋实、群众老马' })).toContain('在场2位');
  expect(await convener(consult, '记大家怎么说', { words: '老马：换个好的' })).toContain('记下了');
  expect((await as('谷雨').get(consult)).text).toMatch(/老马[\s\S]*换个好的/);
  expect(await convener(consult, '商量定了', { words: '换阀门' })).toContain('换阀门');
  expect(await convener(consult, '谁来办、几时办好', { body: '镇水利站', day: await day(20) })).toContain('镇水利站');
  expect(await convener(`/w/t/${n}`, '把议定事项都交下去')).toContain('镇水利站');
  expect(await stateOf(n)).toBe('assigned');
});

test('what drags on: urged, put off, suspended and taken up, looked at again', async () => {
  const n = await concluded(town, '垃圾池没人清', '共识 环卫站每天清\n1. 镇水利站 20个工作日 每天清', '春花');
  const path = `/w/t/${n}`;
  expect(await convener(path, '交办', { body: '镇水利站', day: await day(20), what: '每天清一次' })).toContain(
    '镇水利站',
  );
  expect(await convener(path, '催办')).toContain('催');
  expect(await convener(path, '督办', { reason: '一个月没动静' })).toContain('督办');
  expect(await by('清泉')(path, '签收')).toContain('已签收');
  expect(await by('清泉')(path, '延期', { day: await day(40), reason: '车在修' })).toContain('期限改到');
  expect(await by('夏至')(path, '准予延期', { body: '镇水利站', day: await day(50), reason: '车在修' })).toMatch(/期/);
  expect(await convener(path, '挂账', { reason: '等新车', day: await day(60) })).toContain('挂账');
  expect(await stateOf(n)).toBe('suspended');
  expect(await convener(path, '恢复')).toContain('接着办');
  expect(await by('清泉')(path, '办结', { reason: '天天清了' })).toContain('已办结');
  expect((await town.says('春花', `已解决 ${n} 满意`)).join()).toContain('记为「已解决」');
  expect(await stateOf(n)).toBe('resolved');
  expect(await convener(path, '定日子回头看', { day: await day(90) })).toContain('回头看');
  expect(await convener(path, '回头看了，记一笔', { reason: '池子是空的' })).toContain('记下');
  expect(await convener(path, '反弹了，重新办', { reason: '又满了' })).toMatch(/重/);
  expect(await stateOf(n)).toBe('assigned');
});

test('bodies are called to the spot and say they came', async () => {
  const n = await raised(town, '路口的大树倒了挡住路');
  const path = `/w/t/${n}`;
  const call = { body: '镇水利站', hours: '2', place: '村东头', reason: '树倒了' };
  expect(await convener(path, '吹哨', call)).toContain('镇水利站');
  expect(await by('清泉')(path, '应哨')).toMatch(/到/);
  expect(await convener(path, '评哨', { body: '镇水利站', rate: '好' })).toContain('好');
  expect((await prisma().topicEvent.findMany({ where: { topic: { number: n } } })).map(({ action }) => action)).toEqual(
    expect.arrayContaining(['whistle', 'answerWhistle', 'rateWhistle']),
  );
});

test('a motion: drafted, put into better words, handed in, filed, answered, found wanting', async () => {
  const n = await concluded(town, '学校门口没有斑马线', '共识 画上斑马线', '石头');
  expect(await convener('/w/motions', '起草一件提案', { topics: '随便' })).toContain('没看明白');
  expect(await convener('/w/motions', '起草一件提案', { topics: String(n) })).toContain('【提案1】草稿');
  expect((await as('谷雨').get('/w/motions')).text).toContain('href="/w/m/1"');
  const path = '/w/m/1';
  expect((await as('谷雨').get(path)).text).toMatch(/群众说：“学校门口没有斑马线”[\s\S]*根据：一条反映/);
  expect(await convener(path, '改分析', { text: '三所学校共用一个路口\n车多人多' })).toContain('改好了');
  const edited = (await as('麦冬').get(path)).text;
  expect(edited).toMatch(/三所学校共用一个路口\n车多人多[\s\S]*改过/);
  expect(edited).not.toMatch(/do\/(?:submit|section)/);
  expect(await convener(path, '写好了，提交')).toContain('已提交');
  expect((await as('谷雨').get(path)).text).not.toContain('/do/file');
  expect((await as('谷雨').post(`${path}/do/file`, { number: '1' })).text).toContain('要由县政协办');
  const office = by('夏至');
  expect(await office(path, '立案', { number: '2026-031' })).toContain('已立案');
  expect(await office(path, '交办', { body: '县水利局' })).toContain('已交办');
  expect(await office(path, '记下答复', { grade: 'B', reason: '明年开工' })).toContain('已答复');
  expect(await convener(path, '对答复满不满意', { content: '不满意', reason: '没有日子' })).toContain('已交办');
  // Folded into the evening's post.
  const told = await prisma().notice.findMany({ where: { group: { title: village } }, orderBy: { id: 'asc' } });
  expect(told.map(({ text }) => text).join('\n')).toMatch(/已经立案（2026-031）[\s\S]*明年开工/);
  expect((await as('清泉').get(path)).status).toBe(404);
  expect((await as('清泉').get('/w/motions')).status).toBe(404);
  expect((await as('麦冬').post(`${path}/do/submit`, {})).text).toContain('要由');
  expect((await prisma().motion.findUniqueOrThrow({ where: { id: 1 } })).status).toBe('assigned');
});

test('words that the machine was unsure of are filed, or join a topic, from the to-do page', async () => {
  const message = await prisma().inboxMessage.findFirstOrThrow({
    where: { text: { contains: '水塔' }, chatType: 'group' },
  });
  const group = await prisma().group.findFirstOrThrow({ where: { title: otherVillage } });
  const copy = await prisma().inboxMessage.create({
    data: {
      platform: 'sandbox',
      messageId: 'unsure-1',
      chatId: group.chatId,
      chatType: 'group',
      userId: message.userId,
      kind: 'message',
      calledBot: false,
      text: '桥头那块地又积水了，电话13812345678',
      sentAt: await town.now(),
      state: 'handled',
      groupId: group.id,
      personId: message.personId,
    },
  });
  const item = {
    title: '桥头积水',
    category: '城乡建设',
    place: '桥头',
    urgent: false,
    matchTopic: null,
    evidence: [],
  };
  await prisma().triageResult.create({
    data: { messageId: copy.id, kind: 'issue', items: [item], confidence: 0.3, engine: 'offline' },
  });
  await prisma().notice.create({
    data: {
      dedupeKey: `unsure:${copy.id}`,
      groupId: (await prisma().group.findFirstOrThrow({ where: { title: workroom } })).id,
      kind: 'candidate',
      text: '【拿不准】',
      prompt: true,
      choices: [{ label: '记为议题', command: `记为议题 ${copy.id}` }],
      createdAt: await town.now(),
    },
  });
  const page = (await as('谷雨').get('/w')).text;
  expect(page).toContain('桥头那块地又积水了');
  expect(page).not.toContain('13812345678');
  expect((await as('秋实').get('/w')).text).not.toContain('桥头那块地又积水了');
  expect(await convener('/w', '这句话记为议题')).toContain('桥头积水');
  expect((await as('谷雨').get('/w')).text).not.toContain('桥头那块地又积水了');
  const question = await prisma().notice.findFirstOrThrow({ where: { dedupeKey: `unsure:${copy.id}` } });
  expect(noticeOn(await as('谷雨').post(`/w/unsure/${question.id}`, { choice: '0' }))).toContain('已经处理过了');
});

test('nothing is posted to the workbench itself', async () => {
  await town.call('/idle', {});
  expect(await prisma().outboxPost.count({ where: { group: { platform: 'workbench' } } })).toBe(0);
  expect(await prisma().notice.count({ where: { group: { platform: 'workbench' } } })).toBe(0);
});
