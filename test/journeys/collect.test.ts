// 征集: every way by which an opinion comes in, also for people without an account.
import { expect, test } from 'vitest';
import { otherVillage, useTown, village, workroom } from '../support/town.js';

const town = useTown();
const said = (posts: string[]) => posts.join('\n\n');
const numberIn = (text: string) => Number(/(\d+)号/.exec(text)?.[1]);
const county = '清河县政协协商工作群';

async function later(hours: number): Promise<void> {
  await town.clockTo(new Date((await town.now()).getTime() + hours * 3_600_000).toISOString());
}

test('代录 by telephone: filed for the village, answered through whoever wrote it down, settled by 回访', async () => {
  const receipt = said(await town.says('谷雨', '代录 电话 李家庄 王大爷 村东头路灯不亮三天了，电话13900001111'));
  const n = numberIn(receipt);
  expect(receipt).toMatch(/记下了（电话，李家庄），\d+号「.*路灯.*」。有信儿告诉您，请转告王大爷。[\s\S]*1 受理/);
  expect(receipt).not.toContain('13900001111');
  expect(said(await town.news(workroom))).not.toContain('新议题线索');
  expect(said(await town.says('老马', `查 ${n}`))).toContain('1人反映，0人附议（其中线下1人）');

  await town.says('谷雨', '1');
  expect(said(await town.news(workroom))).toMatch(new RegExp(`请转告王大爷：\\n${n}号「.*」：工作室已受理`));
  await town.says('谷雨', `公示 ${n} 1天`);
  await town.says('谷雨', `开启协商 ${n} 明天下午3点 村委会`);
  await town.says('谷雨', `开会 ${n} 人都在跟前，先商量`);
  await town.says('谷雨', `结论 ${n} 共识 换灯`);
  await town.says('谷雨', `交办 ${n} 镇供电所 3个工作日 换灯`);
  expect(said(await town.says('谷雨', `回访 ${n} 已解决`))).toContain('还没办结');
  await town.says('亮堂', `办结 ${n} 灯换好了`);
  expect(said(await town.news(workroom))).toMatch(new RegExp(`请转告王大爷：[\\s\\S]*回访 ${n} 已解决 满意`));
  expect(said(await town.says('亮堂', `回访 ${n} 已解决`))).toContain('要由召集人');
  expect(said(await town.says('老马', `已解决 ${n}`))).toContain('要由反映人来确认');
  expect(said(await town.says('谷雨', `回访 ${n} 李婶 已解决`))).toContain(`${n}号没有代录过「李婶」。代录过：王大爷`);
  const settled = said(await town.says('谷雨', `回访 ${n} 王大爷 已解决 满意 灯都亮了`));
  expect(settled).toContain(`这件事记为「已解决」`);
  expect(said(await town.says('谷雨', `查 ${n}`))).toMatch(/已解决[\s\S]*1人满意/);

  const { prisma } = town.running.deps.db;
  const events = await prisma.topicEvent.findMany({ where: { topic: { number: n } }, orderBy: { seq: 'asc' } });
  const guyu = await prisma.person.findFirstOrThrow({ where: { name: '谷雨' } });
  expect(events.find((event) => event.action === 'raise')?.data).toMatchObject({ channel: 'phone', offline: true });
  expect(events.filter((event) => ['verdict', 'rate'].includes(event.action)).map((event) => event.data)).toEqual([
    expect.objectContaining({ verdict: 'resolved', passedOnBy: guyu.id }),
    expect.objectContaining({ satisfaction: 'satisfied', passedOnBy: guyu.id }),
  ]);
  await later(48);
  for (const group of [village, otherVillage, county]) expect(said(await town.posts(group))).not.toContain('王大爷');
});

test('代录 asks where it was heard, finds the village in the sentence, and is for staff in office chats', async () => {
  const asked = said(await town.says('谷雨', '代录 河湾村桥头护栏断了一截'));
  expect(asked).toMatch(/从哪里听来的[\s\S]*1 电话　2 走访　3 征集表　4 摆摊/);
  const receipt = said(await town.says('谷雨', '2'));
  expect(receipt).toMatch(/记下了（走访，河湾村），\d+号「.*护栏.*」。有信儿告诉您，请转告反映人/);
  expect(said(await town.says('老马', '代录 电话 路灯不亮'))).toContain('要由');
  expect(said(await town.says('秋实', '代录 电话 路灯不亮', { in: village }))).toContain('请到工作室群里');
  // A village's cadre writes down in the township's workroom for their own village, and for no other.
  expect(said(await town.says('秋实', '代录 走访 李婶 水渠淤了浇不上地', { in: workroom }))).toContain(
    '（走访，李家庄）',
  );
  expect(said(await town.says('秋实', '代录 走访 河湾村 水渠淤了浇不上地', { in: workroom }))).toContain('要由那里的');
  expect(said(await town.says('谷雨', '代录 电话'))).toContain('请写上');
});

test('代录 私密 and 匿名: nobody but the workroom hears of the one, nobody is named for the other', async () => {
  const receipt = said(await town.says('谷雨', '代录 征集表 李家庄 私密 匿名 赵大娘 村里低保名单有假'));
  const n = numberIn(receipt);
  expect(receipt).toContain('请转告反映人');
  await later(24);
  await town.says('谷雨', `当场答复 ${n} 已经核实更正`);
  expect(said(await town.news(workroom))).toMatch(
    new RegExp(`请转告反映人：\\n${n}号「.*低保.*」：答复：已经核实更正`),
  );
  await later(48);
  for (const group of [village, county]) expect(said(await town.posts(group))).not.toMatch(/低保|赵大娘/);
});

test('signatures on paper count towards the threshold and are shown apart', async () => {
  const n = numberIn(said(await town.says('老马', '反映 村西头公厕没有水，臭得很')));
  expect(said(await town.says('老马', `代附议 ${n} 3人`))).toMatch(/要由|工作室/);
  expect(said(await town.says('谷雨', `代附议 ${n}`))).toContain('几个人');
  expect(said(await town.says('谷雨', `代附议 ${n} 3人 签名表`))).toMatch(
    /加线下附议3人（签名表），现在1人反映，3人附议（其中线下3人）/,
  );
  expect(said(await town.says('谷雨', `代附议 ${n} 钱大叔、孙大婶 电话`))).toContain(
    '加线下附议2人（电话），现在1人反映，5人附议',
  );
  expect(said(await town.says('谷雨', `代附议 ${n} 钱大叔`))).toContain('已经算');
  await town.says('春花', `附议 ${n}`);
  const promoted = said(await town.says('谷雨', `代附议 ${n} 4人 签名表`));
  expect(promoted).toMatch(/10人附议（其中线下9人）。附议的人够多，已经自动受理/);
  expect(said(await town.says('春花', `查 ${n}`))).toContain('现在：已受理');
});

test('摆摊: every line becomes an opinion, answered ones are closed, and the counters are kept', async () => {
  await town.news(workroom);
  expect(said(await town.says('谷雨', '摆摊 结束'))).toContain('现在没有摆摊');
  expect(said(await town.says('谷雨', '摆摊 开始 李家庄集市'))).toContain('开始摆摊（李家庄集市）');
  expect(said(await town.says('谷雨', '摆摊 开始'))).toContain('还开着');
  const first = said(await town.says('谷雨', '王大爷：村口公交站没有遮雨棚', { at: false }));
  expect(first).toMatch(/^第1条：\d+号「.*」。$/);
  const n = numberIn(first);
  expect(said(await town.says('谷雨', '老人高龄津贴几岁能领（当场答复：满80岁到村委登记）', { at: false }))).toMatch(
    /第2条：\d+号「.*」，算当场答复/,
  );
  expect(said(await town.says('谷雨', '当场答复 医保怎么交 答：手机上或到便民中心交', { at: false }))).toMatch(
    /第3条：.*算当场答复/,
  );
  expect(said(await town.says('谷雨', '河湾村 小学门口没有斑马线，过马路危险'))).toMatch(/第4条：\d+号/);
  // A colleague's talk in the same chat is theirs, and the bot's commands go on working.
  expect(await town.says('小满', '今天人真多', { at: false })).toEqual([]);
  expect(said(await town.says('谷雨', '宣传页 50', { at: false }))).toContain('50份');
  expect(said(await town.says('谷雨', '宣传页 30份'))).toContain('80份');
  expect(said(await town.says('谷雨', `查 ${n}`))).toContain('待筛选');
  const end = said(await town.says('谷雨', '摆摊 结束', { at: false }));
  expect(end).toMatch(/摆摊结束（李家庄集市）：收集4条，当场答复2条，转议题2件，发宣传页80份/);
  expect(await town.says('谷雨', '散了散了', { at: false })).toEqual([]);

  const { prisma } = town.running.deps.db;
  const closed = await prisma.unitEvent.findFirstOrThrow({ where: { action: 'closeStall' } });
  expect(closed.data).toMatchObject({ collected: 4, answered: 2, topics: 2, joined: 0, leaflets: 80 });
  const topics = await prisma.topic.findMany({ where: { channel: 'stall' }, include: { unit: true, reports: true } });
  expect(topics.map((topic) => topic.unit.name)).toEqual(['李家庄', '李家庄', '李家庄', '河湾村']);
  expect(topics.filter((topic) => topic.state === 'answeredOnSpot')).toHaveLength(2);
  for (const topic of topics.filter((one) => one.state === 'answeredOnSpot')) {
    expect(topic.reports[0]?.answeredState).toBe('answeredOnSpot');
  }
  // What was said to their faces is not to be passed on.
  expect(said(await town.news(workroom))).not.toContain('请转告');
});

test('a table that nobody closed is closed at the end of the day', async () => {
  await town.says('小满', '摆摊 开始 河湾渡口');
  await town.says('小满', '渡船钟点太少', { at: false });
  await town.news(workroom);
  await later(26);
  expect(said(await town.news(workroom))).toMatch(/摆摊（河湾渡口）没有收，已经自动结束：收集1条/);
  expect(await town.says('小满', '今天不摆了', { at: false })).toEqual([]);
});
