// Nothing ends in silence at the edges either: objections of merged and withdrawn topics, late appeals, early ballots.
import { beforeAll, expect, test } from 'vitest';
import { otherVillage, useTown, village, workroom } from '../support/town.js';

const town = useTown();
const said = (posts: string[]) => posts.join('\n\n');
const db = () => town.running.deps.db.prisma;

async function raise(person: string, text: string): Promise<number> {
  return Number(/(\d+)号/.exec(said(await town.says(person, text)))?.[1]);
}
async function posted(person: string, text: string): Promise<number> {
  const n = await raise(person, text);
  await town.says('谷雨', `受理 ${n}`);
  await town.says('谷雨', `公示 ${n} 5天`);
  return n;
}
const later = async (hours: number) =>
  town.clockTo(new Date((await town.now()).getTime() + hours * 3_600_000).toISOString());
const day = async (days: number, clock: string) => {
  const date = new Date((await town.now()).getTime() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
  await town.clockTo(`${date}T${clock}:00+08:00`);
};

beforeAll(async () => {
  await db().unit.update({ where: { name: '李家庄' }, data: { settings: { postsPerDay: 50 } } });
});

test('an objection goes along when its topic is merged, and is answered there', async () => {
  const a = await posted('王大娘', '村口石桥的护栏坏了一大截，走着害怕');
  const b = await posted('春花', '卫生室老是缺药，看病要跑镇上');
  await town.says('石头', `异议 ${b} 上个月刚补过药`);
  await town.news(workroom);
  await town.news(village);
  await town.says('谷雨', `合并 ${b} 到 ${a}`);
  expect(said(await town.news(workroom))).toMatch(
    new RegExp(`异议】${b}号[\\s\\S]*上个月刚补过药[\\s\\S]*答复异议 ${a}`),
  );
  await later(1);
  expect(said(await town.news(village))).toMatch(new RegExp(`${b}号「.*并到${a}号「.*提的异议一起带过去`));
  expect(said(await town.says('谷雨', '待办'))).toContain(`答复异议 ${a}`);
  expect(said(await town.says('谷雨', `答复异议 ${a} 缺的是慢病的药`))).toContain('已答复');
  await later(1);
  expect(said(await town.news(village))).toMatch(new RegExp(`${a}号「.*异议有答复了：缺的是慢病的药`));
});

test('an objection against what is withdrawn is told so', async () => {
  const n = await posted('老马', '公交车半天不来一趟');
  await town.says('石头', `异议 ${n} 公交是县里管的`);
  await town.news(village);
  await town.says('老马', `撤回 ${n}`);
  await later(1);
  expect(said(await town.news(village))).toMatch(new RegExp(`${n}号「.*反映人撤回了这件事[\\s\\S]*异议也不用再答复`));
  expect(await db().objection.count({ where: { topic: { number: n }, answeredAt: null } })).toBe(0);
});

test('an appeal has its days, told with the refusal; a late one hears what else can be done', async () => {
  const unit = await db().unit.findUniqueOrThrow({ where: { name: '李家庄' } });
  await db().unit.update({ where: { id: unit.id }, data: { settings: { appealDays: 2, postsPerDay: 50 } } });
  const early = await raise('二丫', '村里的健身器材坏了');
  const late = await raise('春花', '学校门口没有斑马线，孩子过马路吓人');
  await town.news(village);
  await town.says('谷雨', `不予列入 ${early} 有关部门已经在办`);
  await town.says('谷雨', `不予列入 ${late} 有关部门已经在办`);
  await later(1);
  expect(said(await town.news(village))).toContain('可以在2天内申诉一次');
  await day(2, '09:00');
  expect(said(await town.says('二丫', `申诉 ${early} 器材是村里的`))).toContain('重新看');
  await day(1, '09:00');
  const refused = said(await town.says('春花', `申诉 ${late} 还是没信号`));
  expect(refused).toMatch(/要在2天内申诉，.*已经过了/);
  expect(refused).toContain('直接再说一遍');
  expect(await db().topicEvent.count({ where: { topic: { number: late }, action: 'appeal' } })).toBe(0);
});

test('one bad setting falls back by itself, and the operator sees which', async () => {
  const { adminCommands } = await import('../../src/admin/commands.js');
  const unit = await db().unit.findUniqueOrThrow({ where: { name: '李家庄' } });
  await db().unit.update({
    where: { id: unit.id },
    data: { settings: { appealDays: 3, postsPerDay: 50, postingDays: 'soon' } },
  });
  const n = await raise('石头', '幼儿园收费又涨了');
  await town.news(village);
  await town.says('谷雨', `不予列入 ${n} 有关部门已经在办`);
  await later(1);
  expect(said(await town.news(village))).toContain('可以在3天内申诉一次');
  const list = adminCommands.find(({ words }) => words.join(' ') === 'unit list');
  const { db: base, config } = town.running.deps;
  const { text } = (await list?.run({ db: base, config, now: new Date(), options: {}, names: [] })) ?? { text: '' };
  expect(text).toContain('! 李家庄: postingDays does not fit');
});

test('a convener ends a ballot before its time with a reason that everybody reads', async () => {
  const a = await posted('王大娘', '广场的路灯杆歪了');
  const b = await posted('二丫', '后街的下水道堵了');
  expect(said(await town.says('谷雨', '结束投票 早点定'))).toContain('现在没有投票');
  await town.says('谷雨', `投票开始 ${a} ${b} 3天`);
  await town.says('石头', `投票 ${b}`);
  expect(said(await town.says('谷雨', '结束投票'))).toContain('为什么提前结束');
  expect(said(await town.says('王大娘', '结束投票 算了'))).toContain('要由');
  await town.news(village);
  expect(said(await town.says('谷雨', '结束投票 该投的都投了'))).toMatch(
    new RegExp(`1人投票[\\s\\S]*${b}号.*1票（选中`),
  );
  await day(1, '18:30');
  expect(said(await town.news(village))).toMatch(/投票提前结束：该投的都投了/);
  expect(said(await town.says('石头', `投票 ${a}`))).toContain('现在没有投票');
  const event = await db().unitEvent.findFirstOrThrow({ where: { action: 'closeBallot' } });
  expect(event).toMatchObject({ reason: '该投的都投了', actorRole: 'convener' });
});

test('figures and lists of one body, of one state, and by the titles of that day', async () => {
  await day(1, '09:00');
  const n = await raise('春花', '北边机井坏了浇不上地');
  await day(1, '09:00');
  await town.says('谷雨', `改标题 ${n} 机井换泵`);
  await town.says('谷雨', `转办 ${n} 供电所 5个工作日 换电机`);
  const asOf = new Date((await town.now()).getTime() - 86_400_000 + 8 * 3_600_000).toISOString();
  const [, month, date] = /-(\d\d)-(\d\d)T/.exec(asOf) ?? [];
  const before = said(await town.says('谷雨', `统计 截至${Number(month)}月${Number(date)}日 新线索`));
  expect(before).toContain('北边机井');
  expect(before).not.toContain('机井换泵');
  expect(said(await town.says('谷雨', '统计 本年 新线索'))).toContain('机井换泵');
  const ofBody = said(await town.says('谷雨', '统计 本年 供电所 新线索'));
  expect(ofBody).toContain('供电所');
  expect(ofBody).toContain('新线索1件');
  expect(said(await town.says('谷雨', '统计 本年 已转办 新线索'))).toMatch(/已转办[\s\S]*新线索1件/);
  expect(said(await town.says('谷雨', '统计 本年 供电所'))).toMatch(/新线索1件/);
  expect(said(await town.says('谷雨', '统计 本年 什么呀'))).toContain('我没看明白');
  expect(said(await town.says('春花', '议题 供电所'))).toMatch(new RegExp(`${n}号`));
  expect(said(await town.says('春花', '议题 气象台'))).toContain('这种状态或单位');
  expect(said(await town.says('春花', '议题 已转办'))).toMatch(new RegExp(`${n}号`));
});

test('what an outage held up until the night waits for the morning; an answer and an alarm do not', async () => {
  await day(0, '22:30');
  await town.news(village);
  const group = await db().group.findFirstOrThrow({ where: { title: village } });
  const post = (kind: string) => ({
    dedupeKey: `held-${kind}`,
    groupId: group.id,
    kind,
    text: `held ${kind}`,
    createdAt: new Date(),
  });
  await db().outboxPost.createMany({ data: ['notice', 'digest', 'reply', 'alert'].map(post) });
  await town.call('/idle', {});
  const night = said(await town.news(village));
  expect(night).toMatch(/held reply[\s\S]*held alert/);
  expect(night).not.toMatch(/held (?:notice|digest)/);
  await day(1, '06:30');
  expect(said(await town.news(village))).not.toContain('held');
  await day(0, '07:10');
  expect(said(await town.news(village))).toMatch(/held notice[\s\S]*held digest/);
  expect(await town.posts(otherVillage)).toBeDefined();
});
