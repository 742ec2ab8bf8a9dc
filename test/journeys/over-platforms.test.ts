// One matter through the whole process over each real platform: signed callbacks in, the platform's API out.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.js';
import type { GroupPurpose, Role } from '../../src/db/client.js';
import { encryptSecret } from '../../src/secrets.js';
import { type Running, start } from '../../src/start.js';
import { verifyChain } from '../../src/topics/events.js';
import { type Chat, type Loopback, type PlatformName, startLoopback } from '../../tools/replay/loopback.js';
import { deliver } from '../support/callbacks.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { testLog } from '../support/log.js';

const secretKey = 'x'.repeat(32);
const chats = {
  village: { chatId: 'chat-lijiazhuang', title: '李家庄村民群' },
  workroom: { chatId: 'chat-liulin', title: '柳林镇工作室' },
  lighting: { chatId: 'chat-lighting', title: '镇供电所工作群' },
  county: { chatId: 'chat-county', title: '县政协协商群' },
} satisfies Record<string, Chat>;
type ChatName = keyof typeof chats;

const bindings: Record<ChatName, { unit: string; purpose: GroupPurpose; body?: string }> = {
  village: { unit: '李家庄', purpose: 'village' },
  workroom: { unit: '柳林镇', purpose: 'workroom' },
  lighting: { unit: '柳林镇', purpose: 'department', body: '镇供电所' },
  county: { unit: '清河县', purpose: 'county' },
};
const offices: [name: string, unit: string, role: Role, body?: string][] = [
  ['谷雨', '柳林镇', 'convener'],
  ['麦冬', '柳林镇', 'cppccMember'],
  ['亮堂', '柳林镇', 'deptHead', '镇供电所'],
  ['秋实', '李家庄', 'villageCadre'],
  ['柱子', '李家庄', 'massRep'],
  ['夏至', '清河县', 'countyOffice'],
];

const names: PlatformName[] = ['wecom', 'dingtalk'];

describe.each(names)('%s', (name) => {
  let database: TestDatabase;
  let platform: Loopback;
  let running: Running;
  const refusals: string[] = [];
  const seen = new Map<ChatName, number>();

  beforeAll(async () => {
    database = await createTestDatabase();
    const watch = { onPost: () => {}, onRefusal: (reason: string) => refusals.push(reason) };
    platform = await startLoopback(name, watch, { perMinute: 1_000 });
    const settings = { PORT: '0', DATABASE_URL: database.url, SECRET_KEY: secretKey, ...platform.settings };
    // The sandbox lends its clock: weeks pass between the steps.
    running = await start(readConfig({ ...settings, SANDBOX: 'on' }), testLog());
    await setUp();
    await clockTo('2026-12-07T10:00:00+08:00');
  });
  afterAll(async () => {
    await running?.stop();
    await platform?.close();
    await database?.drop();
  });

  /** In the county that the sandbox has seeded, as an operator would. */
  async function setUp(): Promise<void> {
    const { prisma } = running.deps.db;
    await prisma.group.updateMany({ where: { platform: 'sandbox' }, data: { unitId: null, purpose: null } });
    await prisma.roleGrant.deleteMany();
    const unitIds = new Map((await prisma.unit.findMany()).map((unit) => [unit.name, unit.id]));
    for (const [key, { unit, purpose, body }] of Object.entries(bindings)) {
      const { chatId, title } = chats[key as ChatName];
      const webhookKey = platform.addWebhook({ chatId, title });
      await prisma.group.create({
        data: {
          platform: name,
          chatId,
          title,
          purpose,
          body: body ?? null,
          unitId: unitIds.get(unit) as number,
          ...(webhookKey && { webhookKeyCipher: encryptSecret(secretKey, webhookKey) }),
        },
      });
    }
    for (const [person, unit, role, body] of offices) {
      const { id } = await prisma.person.create({ data: { platform: name, userId: person, name: person } });
      await prisma.roleGrant.create({
        data: { personId: id, unitId: unitIds.get(unit) as number, role, body: body ?? null },
      });
    }
  }

  async function clockTo(time: string): Promise<void> {
    await running.host?.moveClock(new Date(time));
  }
  const daysLater = async (days: number) =>
    clockTo(new Date(running.deps.clock.now().getTime() + days * 86_400_000).toISOString());

  /** Says it through the platform's callback; gives what the bot posted in that chat until it was idle again. */
  async function says(person: string, chat: ChatName, text: string, quote?: string): Promise<string> {
    // In the story there are hours between what people say; a platform counts posts a minute.
    await running.deps.db.pool.query(`UPDATE "OutboxAttempt" SET "startedAt" = "startedAt" - interval '1 hour'`);
    const before = platform.posts.length;
    const callback = platform.callback({
      chat: chats[chat],
      person: { userId: person, name: person },
      messageId: randomUUID(),
      text,
      called: true,
      ...(quote !== undefined && { quote: { text: quote, messageId: randomUUID() } }),
    });
    const response = await deliver(running.url, callback);
    expect(response.status).toBe(200);
    await response.arrayBuffer();
    await running.workers.idle();
    return postsIn(chat, before);
  }

  const postsIn = (chat: ChatName, from: number) =>
    platform.posts
      .slice(from)
      .filter((post) => post.chatId === chats[chat].chatId)
      .map((post) => post.content)
      .join('\n\n');
  /** Of a chat since the last look at it. */
  function news(chat: ChatName): string {
    const posts = postsIn(chat, seen.get(chat) ?? 0);
    seen.set(chat, platform.posts.length);
    return posts;
  }

  test('whom the platform does not name says so once', async () => {
    await says('王大娘', 'village', '我叫 王大娘');
    expect(await says('wm-00004242', 'village', '我叫 1号')).toMatch(/平台告诉我了|两到八个汉字/);
    const told = await says('wm-00004242', 'village', '我叫船家老何。');
    expect(told).toMatch(name === 'wecom' ? /您的名字记住了/ : /平台告诉我了/);
    if (name === 'wecom') expect(await says('wm-00005151', 'village', '我叫 船家老何')).toContain('已经有人报过了');
  });

  test('from a resident’s words to 件件有回音', async () => {
    expect(await says('王大娘', 'village', '3号楼路灯坏了三天了，晚上看不见路')).toMatch(/记下了，1号「.*路灯/);
    expect(await says('老马', 'village', '记一下', '俺家门口的排水沟堵了，污水都漫到路上了')).toMatch(/记下了.*2号/);
    expect(await says('老马', 'village', '附议 1')).toContain('现在1人附议');
    expect(news('workroom')).toMatch(/【新议题线索】1号/);

    expect(await says('谷雨', 'workroom', '受理 1')).toContain('已受理1号');
    expect(await says('谷雨', 'workroom', '当场答复 2 环卫站今天下午来疏通')).toContain('已答复2号');
    expect(await says('谷雨', 'workroom', '公示 1 3天')).toContain('开始公示');
    expect(await says('春花', 'village', '异议 1 先修我们那边的灯')).toContain('1号');
    expect(news('workroom')).toContain('先修我们那边的灯');
    expect(await says('谷雨', 'workroom', '答复异议 1 两处一起修')).toContain('1号');
    await daysLater(5);
    expect(news('workroom')).toContain('【公示期满】');

    expect(await says('谷雨', 'workroom', '开启协商 1 明天下午3点 村委会')).toContain('15:00');
    expect(await says('谷雨', 'workroom', '邀请 1 全部')).toContain('来商量');
    for (const member of ['麦冬', '亮堂', '秋实']) await says(member, 'workroom', '参加 1');
    await says('柱子', 'village', '参加 1');
    await says('王大娘', 'village', '参加 1');
    await daysLater(1.3);
    expect(news('workroom')).toContain('【开始协商】1号');
    expect(await says('麦冬', 'workroom', '签到 1')).toContain('实到1位');
    expect(await says('谷雨', 'workroom', '签到 1 秋实、柱子、亮堂、王大娘')).toContain('实到5位');
    expect(await says('亮堂', 'workroom', '记录 1 换成LED灯，三天能装好')).toContain('记下了您的话');
    expect(await says('谷雨', 'workroom', '不同意见 1 王大娘：怕灯太亮照得睡不着')).toContain('解释了才能下结论');
    expect(await says('谷雨', 'workroom', '结论 1 共识 换成LED灯')).toContain('解释说明');
    expect(await says('谷雨', 'workroom', '解释说明 1 灯罩朝路面，照不到窗户')).toContain('1号');
    expect(await says('谷雨', 'workroom', '结论 1 共识 换成LED灯，村里出人看护')).toContain('达成共识');
    expect(await says('谷雨', 'workroom', '事项 1 镇供电所 5个工作日 换3号楼路灯 责任人 亮堂')).toContain('镇供电所');
    expect(await says('谷雨', 'workroom', '纪要 1')).toMatch(/各方意见[\s\S]*换成LED灯/);
    expect(await says('谷雨', 'workroom', '纪要定稿 1')).toContain('1号');

    expect(await says('谷雨', 'workroom', '报送 1')).toContain('1号');
    expect(await says('夏至', 'county', '采纳 1')).toContain('采纳');
    expect(await says('谷雨', 'workroom', '交办 1')).toContain('镇供电所');
    expect(await says('亮堂', 'lighting', '签收 1')).toContain('已签收1号');
    expect(await says('亮堂', 'lighting', '进展 1 50% 灯到货了')).toContain('进展记下了');
    await daysLater(1);
    expect(await says('亮堂', 'lighting', '办结 1 三盏灯都换好了')).toContain('1号');
    await daysLater(1);
    expect(news('village')).toMatch(/镇供电所说办好了：三盏灯都换好了/);
    expect(await says('王大娘', 'village', '已解决 1')).toContain('记为「已解决」');
    expect(await says('王大娘', 'village', '满意 1')).toContain('1号');

    expect(await says('王大娘', 'village', '验 1')).toContain('一条没改');
    expect(await says('谷雨', 'workroom', '体检 1')).toContain('✓');
    expect(await says('夏至', 'county', '统计 本月')).toMatch(/协商/);
    expect(await says('王大娘', 'village', '查 1')).toMatch(/现在：已解决/);
  });

  test('周报 as a picture, for groups that prefer to look', async () => {
    const { prisma } = running.deps.db;
    await prisma.unit.updateMany({ where: { name: '李家庄' }, data: { settings: { digestAs: 'picture' } } });
    const before = platform.posts.length;
    await daysLater(7);
    const posts = platform.posts.slice(before).filter(({ chatId }) => chatId === chats.village.chatId);
    const words = posts.map(({ content }) => content).join('\n');
    expect(words).toMatch(/李家庄.*一周.*\n+.*看文字的，@我发：议题，网上看：/);
    expect(words).toContain(`${running.url}/b/`);
    const link = /!\[.*?\]\((.*?)\)/.exec(words)?.[1];
    const shown = link ? await fetch(link) : undefined;
    if (shown) expect(shown.headers.get('content-type')).toBe('image/png');
    const png = shown ? Buffer.from(await shown.arrayBuffer()) : posts.find(({ picture }) => picture)?.picture;
    expect([png?.subarray(1, 4).toString(), png?.readUInt32BE(16)]).toEqual(['PNG', 1080]);
    expect((await fetch(`${running.url}/pictures/${'A'.repeat(43)}.png`)).status).toBe(404);
    // The workroom still reads.
    expect(postsIn('workroom', before)).toContain('发「待办」看全部');
  });

  test('nothing was refused by the platform, left behind, or said to the wrong people', async () => {
    const { prisma } = running.deps.db;
    await daysLater(3);
    expect(refusals).toEqual([]);
    expect(postsIn('county', 0)).toContain('1号');
    expect(postsIn('lighting', 0)).toContain('【交办】1号');
    expect(await prisma.inboxMessage.count({ where: { state: { not: 'handled' } } })).toBe(0);
    expect(await prisma.outboxPost.count({ where: { state: { not: 'sent' } } })).toBe(0);
    for (const topic of await prisma.topic.findMany())
      expect(await verifyChain(prisma, topic)).toMatchObject({ ok: true });
    const inVillage = postsIn('village', 0);
    for (const person of ['王大娘', '春花', '老马']) expect(inVillage).not.toContain(person);
  });
});
