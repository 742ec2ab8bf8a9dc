// 召集·协商: who is called, who comes, what is said and how it is brought to an outcome.
import { expect, test } from 'vitest';
import { directChat } from '../support/direct.js';
import { raised, said } from '../support/lives.js';
import { useTown, village, workroom } from '../support/town.js';

const town = useTown();

/** Raised, posted and confirmed: it can be consulted on. */
async function confirmed(words: string, by = '王大娘', where?: string): Promise<number> {
  const n = await raised(town, words, by, where);
  await town.says('谷雨', `受理 ${n}`);
  await town.says('谷雨', `公示 ${n} 1天`);
  await town.clockTo(new Date((await town.now()).getTime() + 2 * 86_400_000).toISOString());
  return n;
}

const later = async (hours: number) =>
  town.clockTo(new Date((await town.now()).getTime() + hours * 3_600_000).toISOString());

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
  await later(47);
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
