// 召集·协商: who is called, who comes, what is said and how it is brought to an outcome.
import { expect, test } from 'vitest';
import { directChat } from '../support/direct.js';
import { raised, said } from '../support/lives.js';
import { otherVillage, useTown, village, workroom } from '../support/town.js';

const town = useTown();

/** Raised, posted and confirmed: it can be consulted on. */
async function confirmed(words: string, by = '王大娘', where?: string): Promise<number> {
  const n = await raised(town, words, by, where);
  await town.says('谷雨', `受理 ${n}`);
  await town.says('谷雨', `公示 ${n} 1天`);
  await later(48);
  await morning();
  return n;
}

const later = async (hours: number) =>
  town.clockTo(new Date((await town.now()).getTime() + hours * 3_600_000).toISOString());

/** To ten in the morning in Shanghai: nobody is spoken to at night. */
async function morning(): Promise<void> {
  const now = (await town.now()).getTime();
  const day = 86_400_000;
  const ten = Math.floor(now / day) * day + 2 * 3_600_000;
  await town.clockTo(new Date(ten > now ? ten : ten + day).toISOString());
}

const inRoom = { in: workroom };

test('4+X: proposed by role, invited in their own chat, answered, a substitute sent, opened when they are there', async () => {
  const daniang = await directChat(town, '王大娘');
  const liangtang = await directChat(town, '亮堂');
  const n = await confirmed('3号楼路灯坏了三天了，晚上看不见路');
  await town.says('老马', `附议 ${n}`);
  await town.says('春花', '反映 匿名 3号楼的路灯还是不亮，黑得怕人');
  await town.news(village);

  const called = said(await town.says('谷雨', `开启协商 ${n} 后天下午3点 村委会`));
  expect(called).toMatch(
    /村居干部 秋实\n政协委员 麦冬、白露\n部门负责人 亮堂（镇供电所）\n群众代表 柱子\n利益相关者 王大娘（反映）、老马（附议）\n/,
  );
  expect(called).toContain('另有1位匿名反映人，不点名');
  expect(called).not.toContain('春花');
  expect(called).toMatch(/没有不同意的一方[\s\S]*1 都请/);
  expect(await daniang.posts()).toEqual([]);

  const invited = said(await town.says('谷雨', '1'));
  expect(invited).toContain('请了7位来商量');
  // Officials read it in the workroom; residents without a 1:1 chat must be told by somebody.
  expect(invited).toContain('没法私聊通知、要当面或打电话说一声的：柱子、老马\n');
  expect(said(await daniang.posts())).toMatch(/【请您来商量】[\s\S]*作为利益相关者参加[\s\S]*1 参加　2 不参加/);
  expect(said(await town.says('谷雨', '待办'))).toMatch(new RegExp(`${n}号.*村委会，还差村居干部1位`));
  expect(said(await town.says('谷雨', `邀请 ${n} 全部`))).toContain('没有等着邀请的人了');
  expect(said(await town.says('谷雨', `邀请 ${n} 反对方 菜贩老葛`))).toMatch(
    /请了1位.*菜贩老葛（利益相关者）[\s\S]*打电话说一声的：菜贩老葛/,
  );
  expect(said(await town.says('谷雨', `邀请 ${n} @白露 政协委员`))).toContain('都请过了');

  expect(said(await daniang.says('1'))).toContain('记下您来商量');
  expect(said(await town.says('麦冬', `不参加 ${n} 去省里开会 由老马代`))).toContain('政协委员要请另一位委员来代');
  await town.news(workroom);
  expect(said(await liangtang.says('不参加 出差 由清泉代'))).toContain('由清泉代');
  expect(said(await town.news(workroom))).toMatch(/【不能来】.*\n部门负责人亮堂：出差，由清泉代/);
  expect(said(await town.says('石头', `参加 ${n}`))).toContain('这次没有请您');
  expect(said(await town.says('谷雨', `签到 ${n} 秋实`))).toContain('到了那天再签到');

  // The hour has come, and not all roles are there.
  await later(54);
  const room = said(await town.news(workroom));
  expect(room).toMatch(/【还不能开始】.*还差：村居干部1位、政协委员1位、部门负责人1位、群众代表1位/);
  expect(room).not.toContain('【开始协商】');
  expect(said(await town.says('谷雨', `开会 ${n}`))).toContain('请写上原因');
  expect(said(await town.says('谷雨', `结论 ${n} 共识 换灯`))).toMatch(/还没开，人没齐，还差：村居干部1位.*\n.*签到/);
  expect(said(await town.says('麦冬', `签到 ${n}`, inRoom))).toMatch(/您到了。应到8位，实到1位/);
  expect(said(await town.says('谷雨', `签到 ${n} 秋实、清泉`))).toContain('实到3位');
  expect(said(await town.says('石头', `签到 ${n}`))).toContain('这次没有请您');
  expect(said(await town.says('柱子', '签到'))).toMatch(/实到4位。人齐了，开始商量/);
  expect(said(await town.news(workroom))).toContain(`【开始协商】${n}号`);
  expect(said(await town.says('谷雨', `签到 ${n} 老马 船家老何`))).toContain('老马、船家老何到了。应到9位，实到6位');

  const list = said(await town.says('小满', `参会 ${n}`));
  expect(list).toMatch(/应到9位，答应来1位，已到6位/);
  expect(list).toMatch(/部门负责人：亮堂（镇供电所，不参加，出差）、清泉（.*代亮堂，到了）/);
  expect(list).toContain('船家老何（到了）');
  expect(said(await town.says('谷雨', `结论 ${n} 共识 换灯`))).toContain('达成共识');
  expect(said(await town.news(village))).not.toMatch(/王大娘|老马|老何|老葛|亮堂/);
});

test('without the roles it opens only with a reason, which is kept', async () => {
  const n = await confirmed('村口公厕没水，臭得很');
  await town.says('谷雨', `开启协商 ${n} 后天下午3点 村委会`);
  expect(said(await town.says('秋实', `开会 ${n} 急`, inRoom))).toContain('「开会」要由');
  expect(said(await town.says('谷雨', `开会 ${n} 部门的人在外地，电话里说`))).toMatch(/开始协商（还差：.*原因记下了）/);
  const { prisma } = town.running.deps.db;
  const event = await prisma.topicEvent.findFirstOrThrow({ where: { topic: { number: n }, action: 'open' } });
  expect(event.reason).toBe('部门的人在外地，电话里说');
  expect(event.data).toMatchObject({
    expected: 0,
    present: 0,
    missing: [{ party: 'villageCadre', need: 1, have: 0 }, {}, {}, {}, {}],
  });
  const consultation = await prisma.consultation.findFirstOrThrow({ where: { topic: { number: n } } });
  expect(consultation.quorumReason).toBe('部门的人在外地，电话里说');
});

/** Called for the day after tomorrow at three, everybody proposed invited; opened with a reason. */
async function openSession(words: string): Promise<number> {
  const n = await confirmed(words);
  await town.says('谷雨', `开启协商 ${n} 后天下午3点 村委会`);
  await town.says('谷雨', `邀请 ${n} 全部`);
  const opened = said(await town.says('谷雨', `开会 ${n} 人都在跟前，先商量`));
  expect(opened).toContain('开始协商');
  return n;
}

test('reminders go out once each, move with the meeting, and the background once', async () => {
  const daniang = await directChat(town, '枣花婶');
  const n = await confirmed('桥头路灯杆歪了，怕砸着人', '枣花婶', otherVillage);
  await town.says('白露', `调研 ${n} 杆子底座锈穿了，找13800138000的师傅看过`);
  expect(said(await town.says('二丫', `异议 ${n} 先修水渠`, { in: otherVillage }))).not.toContain('异议记');
  await town.says('谷雨', `开启协商 ${n} 14天后下午3点 村委会`);
  await town.says('谷雨', `邀请 ${n} 全部`);
  await daniang.says('参加');
  await town.news(workroom);
  const reminders = async () => (await town.news(workroom)).filter((post) => post.includes(`【协商提醒】${n}号`));

  await later(5 * 24);
  expect(await reminders()).toEqual([]);
  await later(4 * 24);
  const week = await reminders();
  expect(week).toHaveLength(1);
  expect(week[0]).toMatch(/应到\d位，答应来1位\n还没回的：.*\n还差：.*政协委员1位/);

  // Put off to the day after tomorrow: what was to come no longer comes, the new day is reminded of.
  await town.says('谷雨', `开启协商 ${n} 后天下午3点 戏台`);
  expect(said(await daniang.posts())).toMatch(/【请您来商量】[\s\S]*【请您来商量】.*\n.*15:00 戏台/);
  await town.news(workroom);
  for (let hours = 0; hours < 60; hours += 5) await later(5);
  const room = await town.news(workroom);
  const after = room.filter((post) => post.includes(`【协商提醒】${n}号`));
  expect(after).toHaveLength(2);
  for (const post of after) expect(post).toContain('15:00 戏台');
  const background = room.filter((post) => post.includes(`【来龙去脉】${n}号`));
  expect(background).toHaveLength(1);
  expect(background[0]).toMatch(
    /反映：河湾村1人\n· 枣花婶：桥头路灯杆歪了[\s\S]*会前调研（.*）：杆子底座锈穿了，找〔手机1〕的师傅看过/,
  );
  expect((await daniang.posts()).filter((post) => post.includes('【协商提醒】'))).toHaveLength(3);
  expect(said(await town.posts(otherVillage))).not.toMatch(/协商提醒|来龙去脉】|枣花婶/);
  expect(said(await town.says('枣花婶', `来龙去脉 ${n}`, { in: otherVillage }))).toContain('「来龙去脉」');
});

test('what participants say is captured by role; a dissent is explained before there is an outcome', async () => {
  const n = await openSession('村西排水沟塌了一段，雨天进水');
  const positions = () =>
    town.running.deps.db.prisma.position.findMany({
      where: { consultation: { topic: { number: n } }, replacedBy: null },
      orderBy: { id: 'asc' },
    });
  // Talk that names the topic is captured without a word; other talk, and that of others, is not.
  expect(await town.says('秋实', `${n}号我看先修塌的那段，电话13800138000`, { in: workroom, at: false })).toEqual([]);
  expect(await town.says('秋实', '中午吃啥', { in: workroom, at: false })).toEqual([]);
  expect(await town.says('小满', `${n}号的材料我带了`, { at: false })).toEqual([]);
  expect(said(await town.says('麦冬', `${n}号我觉得要连着上游一起修`))).toContain('记下了您对');
  const quoted = town.lastSaid();
  expect(await town.says('清泉', '这个我们站里可以出管子', { in: workroom, at: false, quote: quoted })).toEqual([]);
  expect(said(await town.says('谷雨', `记录 ${n} 群众代表柱子：先修主路；王大娘：别堵我家门`))).toContain(
    '柱子、王大娘的话',
  );
  expect(said(await town.says('谷雨', `记录 ${n} 再想想`))).toMatch(/这是谁说的？例如：记录 \d+ 群众代表老马：再想想/);
  expect(said(await town.says('谷雨', `记录 ${n} 不认识的人：修`))).toContain('写上身份就能记');
  expect(said(await town.says('石头', `记录 ${n} 我也说一句`, inRoom))).toContain('您的话先记不上');
  expect((await positions()).map(({ party, speaker, words }) => [party, speaker, words])).toEqual([
    ['villageCadre', '秋实', `${n}号我看先修塌的那段，电话〔手机1〕`],
    ['cppccMember', '麦冬', `${n}号我觉得要连着上游一起修`],
    ['deptHead', '清泉', '这个我们站里可以出管子'],
    ['massRep', '柱子', '先修主路'],
    ['stakeholder', '王大娘', '别堵我家门'],
  ]);

  expect(said(await town.says('麦冬', `更正 ${n} 上游明年再修`))).toMatch(/改好了.*麦冬的话：上游明年再修/);
  expect((await positions()).map(({ words }) => words)).not.toContain(`${n}号我觉得要连着上游一起修`);
  expect(said(await town.says('谷雨', `更正 ${n} 柱子：先修主沟`))).toContain('柱子的话：先修主沟');

  const daniang = await directChat(town, '王大娘');
  expect(said(await daniang.says(`不同意见 ${n} 从我家门口挖沟，三轮车出不去`))).toContain('解释了才能下结论');
  expect(said(await town.says('谷雨', `不同意见 ${n} 反对方老葛：占了我的菜摊`))).toContain('老葛的不同意见');
  expect(said(await town.says('谷雨', `结论 ${n} 共识 先修塌的一段`))).toMatch(
    /有不同意见还没解释，先发：解释说明 \d+ 怎么解释\n1\. 王大娘：从我家门口挖沟.*\n2\. 老葛：占了我的菜摊/,
  );
  expect(said(await town.says('谷雨', '待办'))).toMatch(new RegExp(`${n}号.*2条不同意见没解释`));
  expect(said(await town.says('谷雨', `解释说明 ${n} 只挖三天`))).toMatch(
    /要解释的是哪一条？[\s\S]*解释说明 \d+ 1 只挖三天/,
  );
  expect(said(await town.says('清泉', `解释说明 ${n} 1 只挖三天，夜里盖板`))).toContain(
    '解释记下了：只挖三天，夜里盖板',
  );
  expect(said(await daniang.posts())).toMatch(/您说「从我家门口挖沟.*」\n解释：只挖三天，夜里盖板/);
  expect(said(await town.says('谷雨', `结论 ${n} 共识 先修塌的一段`))).toMatch(
    /1\. 王大娘：.*（已解释）\n2\. 老葛：占了我的菜摊$/,
  );
  expect(said(await town.says('王大娘', `解释说明 ${n} 2 算了`, inRoom))).toContain('「解释说明」要由');
  await town.says('谷雨', `解释说明 ${n} 菜摊挪到戏台边，不收钱`);
  expect(said(await town.says('谷雨', `结论 ${n} 共识 先修塌的一段`))).toContain('达成共识');
  // Corrections are possible for some days after, then no longer; talk is no longer captured.
  expect(said(await town.says('秋实', `更正 ${n} 先修塌的那段，十月修`, inRoom))).toContain('改好了');
  expect(await town.says('秋实', `${n}号散了`, { in: workroom, at: false })).toEqual([]);
  expect((await positions()).map(({ words }) => words)).not.toContain(`${n}号散了`);
  await later(6 * 24);
  expect(said(await town.says('秋实', `更正 ${n} 不修了`, inRoom))).toContain('5天内可以改，这条已经过了');
});

test('statements are voted on by role; nobody sees how before the end, and one loud side does not win', async () => {
  const n = await openSession('村口垃圾桶太少，垃圾满地');
  expect(said(await town.says('石头', `说法 ${n} 多放桶`, inRoom))).toContain('没有请您');
  expect(said(await town.says('柱子', `说法 ${n} 先放十个桶`, inRoom))).toContain('第1条说法：先放十个桶');
  await town.says('谷雨', `说法 ${n} 每户收五块钱请人扫`);
  expect(said(await town.says('秋实', `赞成 ${n}`, inRoom))).toMatch(/是哪一条[\s\S]*1\. 先放十个桶\n2\. 每户收五块钱/);
  await town.says('秋实', `赞成 ${n} 1`, inRoom);
  await town.says('麦冬', `赞成 ${n} 1`);
  await town.says('洁园', `赞成 ${n} 第1条`);
  expect(said(await town.says('柱子', `反对 ${n} 2`, inRoom))).toMatch(/反对请说说为什么，例如：反对 \d+ 2/);
  expect(said(await town.says('柱子', `反对 ${n} 2 老人交不起`, inRoom))).toContain('您反对第2条');
  await town.says('秋实', `赞成 ${n} 2`, inRoom);
  await town.says('麦冬', `弃权 ${n} 2`);
  await town.says('麦冬', `赞成 ${n} 2`);
  expect(said(await town.says('谷雨', `记票 ${n} 2 村干部 赞成9`))).toContain('举手：赞成9');
  expect(said(await town.says('谷雨', `记票 ${n} 1 群众代表 赞成3 反对1`))).toContain('赞成3 反对1');
  expect(said(await town.says('谷雨', `记票 ${n} 1 好多人`))).toContain('请写上第几条、什么身份、各几票');

  const during = said(await town.says('麦冬', `表态 ${n}`));
  expect(during).toMatch(/1\. 先放十个桶（7人表态，结束后公布）\n2\. 每户收五块钱请人扫（12人表态，结束后公布）/);
  expect(during).not.toMatch(/赞成|反对/);
  expect(said(await town.says('麦冬', `表态 ${n} 结束`))).toContain('要由召集人来结束');
  const result = said(await town.says('谷雨', `表态 ${n} 结束`));
  expect(result).toMatch(
    /1\. 先放十个桶（各方认可度\d+）\n +村居干部 赞成1；政协委员 赞成1；部门负责人 赞成1；群众代表 赞成3 反对1\n2\./,
  );
  expect(result).toMatch(/村居干部 赞成10；政协委员 赞成1；群众代表 反对1/);
  expect(result).toContain('各方都比较认可的：第1条「先放十个桶」');
  expect(said(await town.says('麦冬', `赞成 ${n} 1`))).toContain('第1条的表态已经结束了');

  // Nowhere in the log is who voted how; a reason stands for its role alone.
  const { prisma } = town.running.deps.db;
  const events = await prisma.topicEvent.findMany({
    where: { topic: { number: n }, action: 'voteOn' },
    orderBy: { seq: 'asc' },
  });
  for (const event of events.slice(0, -1)) expect(JSON.stringify(event.data)).not.toMatch(/"(vote|reason)"/);
  expect(events.at(-1)?.data).toMatchObject({
    closed: [{ number: 1, votes: { massRep: { agree: 3, disagree: 1, pass: 0 } } }, { number: 2 }],
  });
  const reason = await prisma.position.findFirstOrThrow({ where: { words: { contains: '老人交不起' } } });
  expect(reason).toMatchObject({ speaker: '一位群众代表', participantId: null, messageId: null });
});

test('简易协商: one message is enough, and the village hears afterwards', async () => {
  const n = await raised(town, '广场的健身器材松了，孩子玩着危险');
  await town.says('谷雨', `受理 ${n}`);
  const done = said(
    await town.says(
      '谷雨',
      `简易协商 ${n} 村广场\n在场：村干部秋实、部门清泉、群众老马\n大家说：老马：先拿绳子围上；秋实：村里有螺丝\n商定：今天围上，三天内拧紧\n责任单位：村委会 期限：3天`,
    ),
  );
  expect(done).toMatch(/简易协商开始了（村广场）/);
  expect(done).toMatch(/1\. 今天围上，三天内拧紧：村委会，\d+月\d+日前/);
  expect(said(await town.says('老马', `查 ${n}`))).toMatch(/现在：已有协商结论[\s\S]*现场协商/);
  await later(26);
  const posts = said(await town.news(village));
  expect(posts).toMatch(new RegExp(`【简易协商结果】${n}号「.*」\n达成共识：今天围上，三天内拧紧`));
  expect(posts).not.toMatch(/老马|秋实|清泉/);
});

test('简易协商 in five messages without a number twice, each answered by the next step', async () => {
  const n = await raised(town, '卫生室台阶太高，老人上不去');
  expect(said(await town.says('谷雨', `简易协商 ${n} 卫生室门口`))).toMatch(/谁在场？发：在场 \d+ 村干部秋实/);
  expect(said(await town.says('谷雨', '商定 砌个坡道'))).toMatch(/还没记谁在场，先发：在场/);
  expect(said(await town.says('谷雨', '在场 村干部秋实、群众王大娘、船家老何'))).toMatch(/在场3位.*\n大家怎么说/);
  expect(said(await town.says('谷雨', '大家说 王大娘：砌个坡道就行'))).toContain('商量定了发：商定');
  expect(said(await town.says('谷雨', '商定 部分 先砌坡道，扶手明年装'))).toMatch(/谁来办、几时办好？发：责任/);
  expect(said(await town.says('谷雨', `责任 ${n} 村委会 月底前`))).toMatch(
    /1\. 先砌坡道，扶手明年装：村委会，\d+月\d+日前/,
  );
  const consultation = await town.running.deps.db.prisma.consultation.findFirstOrThrow({
    where: { topic: { number: n } },
    include: { items: true },
  });
  expect(consultation).toMatchObject({ mode: 'onSite', result: 'partial', items: [{ body: '村委会' }] });
  expect(said(await town.says('谷雨', `简易协商 ${n}`))).toContain('不能简易协商');
  expect(said(await town.says('秋实', `简易协商 ${n}`, inRoom))).toContain('「简易协商」要由');
});

test('微协商 in the chat', async () => {
  const n = await raised(town, '快递放小卖部还是村委会');
  expect(said(await town.says('谷雨', `微协商 ${n}`))).toContain('微协商开始了');
  expect(said(await town.says('谷雨', `商定 ${n} 放小卖部`))).toContain('还没记大家怎么说');
  await town.says('谷雨', `邀请 ${n} 麦冬 柱子`);
  await town.says('柱子', `${n}号放小卖部近便`, { in: workroom, at: false });
  expect(said(await town.says('谷雨', `商定 ${n} 放小卖部`))).toContain('记下了：放小卖部');
});

test('an agenda is set; an adjourned consultation is taken up again with the same people', async () => {
  const n = await openSession('机井坏了，北坡浇不上地');
  expect(said(await town.says('麦冬', `议程 ${n}`))).toContain('还没有定议程');
  expect(said(await town.says('麦冬', `议程 ${n} 一、散会`))).toContain('议程要由召集人来定');
  expect(said(await town.says('谷雨', `议程 ${n} 一、先看现场 二、再议办法`))).toContain('1. 先看现场\n2. 再议办法');
  expect(said(await town.says('麦冬', `议程 ${n}`))).toContain('2. 再议办法');
  await town.says('麦冬', `签到 ${n}`);
  await town.says('谷雨', `签到 ${n} 秋实`);
  await town.says('柱子', `说法 ${n} 打一口新井`, inRoom);
  await town.says('柱子', `赞成 ${n} 1`, inRoom);
  expect(said(await town.says('谷雨', `休会 ${n}`))).toContain('请写上原因');
  const adjourned = said(await town.says('谷雨', `休会 ${n} 要等水样报告 3天后下午2点半`));
  expect(adjourned).toMatch(
    /休会：要等水样报告\n表态结果：\n1\. 打一口新井.*\n +群众代表 赞成1[\s\S]*下次：.*14:30，村委会/,
  );
  const list = said(await town.says('谷雨', `参会 ${n}`));
  expect(list).toMatch(/应到6位，答应来0位，已到0位/);
  expect(list).toContain('麦冬（没回）');
  const events = await town.running.deps.db.prisma.topicEvent.findMany({ where: { topic: { number: n } } });
  expect(events.filter((event) => event.action === 'convene')).toHaveLength(2);
  expect(events.find((event) => event.action === 'adjourn')?.reason).toBe('要等水样报告');
});

test('联合协商: both villages must be there, and both are told', async () => {
  const n = await confirmed('两村之间的土路一下雨就断');
  expect(said(await town.says('谷雨', `联合协商 ${n} 河湾村`))).toContain('先定时间地点');
  await town.says('谷雨', `开启协商 ${n} 4天后下午3点 渡口`);
  await town.says('谷雨', `邀请 ${n} 全部`);
  expect(said(await town.says('谷雨', `联合协商 ${n} 桃花源`))).toContain('没有「桃花源」这个村');
  await town.news(otherVillage);
  const joined = said(await town.says('谷雨', `联合协商 ${n} 河湾村`));
  expect(joined).toMatch(/村居干部 青禾[\s\S]*没找到人的：.*河湾村群众代表1位/);
  expect(said(await town.news(otherVillage))).toContain(`【联合协商通知】${n}号`);
  expect(said(await town.says('谷雨', `联合协商 ${n} 河湾村`))).toContain('已经在里面了');
  for (const who of ['秋实', '麦冬', '柱子', '王大娘']) await town.says(who, `参加 ${n}`, inRoom);
  await town.says('谷雨', `邀请 ${n} 部门负责人 清泉`);
  await town.says('清泉', `参加 ${n}`);
  const list = said(await town.says('谷雨', `参会 ${n}`));
  expect(list).toMatch(/还差：河湾村村居干部1位、河湾村群众代表1位、河湾村利益相关者1位$/);
  await town.says('谷雨', `邀请 ${n} 河湾村 青禾 群众代表 船家老何 利益相关者 二丫`);
  for (const who of ['青禾', '船家老何', '二丫']) await town.says(who, `参加 ${n}`, { in: otherVillage });
  expect(said(await town.says('谷雨', `参会 ${n}`))).not.toContain('还差');
  expect(said(await town.news(otherVillage))).not.toMatch(/船家老何|二丫|王大娘/);
});

test('a private matter is consulted on without a word of it elsewhere', async () => {
  await morning();
  const secret = await directChat(town, '春花');
  await town.says('春花', '反映 私密 有人冒领养老补贴');
  const { number: n } = await town.running.deps.db.prisma.topic.findFirstOrThrow({ where: { private: true } });
  await town.says('谷雨', `受理 ${n}`);
  await town.says('谷雨', `简易协商 ${n} 镇里`);
  await town.says('谷雨', `邀请 ${n} 春花 麦冬`);
  expect(said(await secret.posts())).toMatch(/【请您来商量】.*养老补贴/);
  expect(said(await secret.says(`签到 ${n}`))).toContain('您到了');
  expect(said(await secret.says(`记录 ${n} 名单上有去世的人`))).toContain('记下了您的话');
  expect(said(await town.says('春花', `签到 ${n}`))).toContain('私下反映的，请私聊我');
  expect(said(await town.says('柱子', `参会 ${n}`, inRoom))).toMatch(/「参会」要由|私下反映/);
  expect(said(await town.says('谷雨', `商定 ${n} 逐户核对名单`))).toContain('记下了');
  await later(30);
  for (const group of [village, otherVillage])
    expect(said(await town.posts(group))).not.toMatch(/养老补贴|核对名单|去世/);
});
