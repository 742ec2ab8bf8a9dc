// Where conveners throw out too much of what was filed unasked, the bot asks first; good answers bring it back.
import { expect, test } from 'vitest';
import { adminCommands } from '../../src/admin/commands.js';
import { useTown, village, workroom } from '../support/town.js';

const town = useTown();
const said = (posts: string[]) => posts.join('\n\n');
const aside = { at: false };

async function admin(line: string, options: Record<string, unknown> = {}) {
  const words = line.split(' ');
  const command = adminCommands.find((one) => one.words.every((word, i) => words[i] === word));
  const names = words.slice(command?.words.length);
  const { db, config } = town.running.deps;
  return command?.run({ db, config, now: await town.now(), options: options as never, names });
}

const talk = [
  '村口的路灯坏了，黑灯瞎火的没法走',
  '垃圾桶满了三天没人拉，臭死了',
  '北边机井坏了浇不上地',
  '卫生室老锁着门，拿不上药',
];

/** Says it and gives the number of the topic it was filed under. */
async function filed(text: string): Promise<number | undefined> {
  await town.says('王大娘', text, aside);
  const source = await town.running.deps.db.prisma.topicSource.findFirst({
    where: { message: { text } },
    include: { topic: true },
  });
  return source?.topic.number;
}

test('after too many mistakes talk goes to the workroom as a question, and the workroom is told once', async () => {
  await admin('unit set 李家庄', { set: ['precisionAtLeast=3', 'precisionOver=5'] });
  for (const text of talk.slice(0, 3)) {
    const number = await filed(text);
    expect(number).toBeDefined();
    await town.says('谷雨', `不是议题 ${number}`);
  }
  await town.news(workroom);
  await town.news(village);
  expect(await filed(talk[3] as string)).toBeUndefined();
  const asked = said(await town.news(workroom));
  expect(asked).toMatch(/【改为只建议】[\s\S]*李家庄群[\s\S]*最近3次里您们留下0次/);
  expect(asked).toMatch(/【请看一眼】李家庄有人说：卫生室老锁着门[\s\S]*记为议题/);
  expect(await filed('村里的健身器材坏了，孩子差点摔着')).toBeUndefined();
  expect(said(await town.news(workroom))).not.toContain('改为只建议');
  expect(await (await fetch(`${town.running.url}/metrics`)).text()).toContain('hsl_suggest_only{unit="李家庄"} 1');
});

test('whoever calls the bot is served as ever, and so is the other village', async () => {
  expect(said(await town.says('老马', '学校门口没有斑马线，孩子过马路吓人'))).toMatch(/记下了，\d+号/);
  await town.says('船家老何', '渡口的石阶塌了一块没人修', { in: '河湾村邻里群', at: false });
  expect(await town.running.deps.db.prisma.topic.count({ where: { unit: { name: '河湾村' } } })).toBe(1);
});

test('a question is answered with its number; a topic that it may belong to is offered too', async () => {
  await town.news(workroom);
  await town.says('春花', '学校门口过马路真吓人，车又快，没个斑马线', aside);
  const asked = said(await town.news(workroom));
  const choice = /(\d+) 算进(\d+)号/.exec(asked);
  expect(choice).not.toBeNull();
  expect(said(await town.says('谷雨', choice?.[1] as string))).toContain(`算进${choice?.[2]}号「`);
});

test('it comes back by itself when what people file stands', async () => {
  for (const text of ['供水管漏水淌了一街', '公交车半天不来一趟', '猪场的臭味熏得睡不着', '大狗没拴吓着孩子了']) {
    await town.says('石头', text, aside);
    const [, number] = /(\d+) 记为议题/.exec(said(await town.news(workroom))) ?? [];
    const filing = said(await town.says('谷雨', number as string));
    await town.says('谷雨', `受理 ${/记为(\d+)号/.exec(filing)?.[1]}`);
  }
  await town.news(workroom);
  expect(await filed('桥栏杆断了一截，怕孩子掉下去')).toBeDefined();
  expect(said(await town.news(workroom))).toContain('【恢复自己记】');
});

test('the operator sees it and can bring it back at once', async () => {
  await expect(admin('filing resume', { unit: '李家庄' })).rejects.toThrow('files as it is');
  for (const text of ['幼儿园收费又涨了', '合作医疗报销太慢', '村务公开栏一年没换']) {
    const number = await filed(text);
    await town.says('谷雨', `不是议题 ${number}`);
  }
  expect(await filed('快递点又搬了，取件太远')).toBeUndefined();
  expect((await admin('filing'))?.text).toMatch(/李家庄 +only suggests/);
  await town.clockTo(new Date((await town.now()).getTime() + 60_000).toISOString());
  await admin('filing resume', { unit: '李家庄' });
  expect((await admin('filing'))?.text).toMatch(/李家庄 +files +nothing decided yet/);
  expect(await filed('河道里倒满了建筑垃圾')).toBeDefined();
});
