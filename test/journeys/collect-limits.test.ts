// 征集: what the bot does not take, and what cannot wait.
import { expect, test } from 'vitest';
import { adminCommands } from '../../src/admin/commands.js';
import { raised, said } from '../support/lives.js';
import { otherVillage, useTown, village, workroom } from '../support/town.js';

const town = useTown();
const topics = () => town.running.deps.db.prisma.topic.count();

async function set(unit: string, ...pairs: string[]): Promise<void> {
  const { db, config } = town.running.deps;
  const command = adminCommands.find(({ words }) => words.join(' ') === 'unit set');
  await command?.run({ db, config, now: new Date(), options: { set: pairs }, names: [unit] });
}

test('each danger gets its own advice, another one within minutes too, and the workroom is told', async () => {
  const before = await topics();
  await town.news(workroom);
  const silent = { in: village, at: false };
  expect(said(await town.says('石头', '快来人 老槐树旁边着火了！', silent))).toMatch(
    /119[\s\S]*别坐电梯[\s\S]*已经告诉工作室/,
  );
  expect(await town.says('春花', '是着火了！火苗老高', silent)).toEqual([]);
  expect(said(await town.says('老马', '有人触电了！倒在地头', silent))).toMatch(/先拉电闸/);
  expect(said(await town.says('王大娘', '孩子掉河里了救命啊', silent))).toMatch(/120[\s\S]*别下去/);
  const alerts = said(await town.news(workroom));
  expect(alerts.match(/【紧急】/g)).toHaveLength(3);
  expect(alerts).not.toContain('石头');
  expect(await topics()).toBe(before);
});

test('who does not want to live is spoken to kindly, and somebody can go and see them', async () => {
  await town.news(workroom);
  const answer = said(await town.says('春花', '我不想活了，没意思'));
  expect(answer).toMatch(/不是一个人[\s\S]*12356/);
  expect(answer).not.toMatch(/119|别围观/);
  expect(said(await town.news(workroom))).toContain('春花说：');
});

test('a county puts its own numbers in; a village’s own for another danger does not undo them', async () => {
  await set('清河县', 'emergencyAdvice.gas=关阀开窗，打燃气公司抢修电话 0000-1234');
  await set('河湾村', 'emergencyAdvice.drowning=先喊渡口的老船家，再打110');
  expect(said(await town.says('二丫', '屋里煤气味好大，头晕', { in: otherVillage }))).toContain('0000-1234');
  expect(said(await town.says('二丫', '有人落水了救命', { in: otherVillage }))).toContain('渡口的老船家');
  expect(said(await town.says('老马', '煤气泄漏了快来人', { in: village }))).toContain('0000-1234');
});

test.each([
  ['我和包工头的官司法院已经立案了，给我管管', /12348/],
  ['宅基地的事我已经信访了，你们也给催催', /信访/],
  ['村会计挪用补助款，我要举报', /12388/],
  ['网上买的鞋不给退货', /12315/],
])('%s', async (words, where) => {
  const before = await topics();
  const answer = said(await town.says('石头', words));
  expect(answer).toMatch(where);
  expect(answer).toMatch(/还是想请工作室看看的，发：反映/);
  expect(await topics()).toBe(before);
  // Said to nobody, it is nothing.
  expect(await town.says('石头', words, { at: false })).toEqual([]);
  expect(await topics()).toBe(before);
});

test('whoever says 反映 is taken at their word', async () => {
  const before = await topics();
  await raised(town, '法院判了的那条路一直没修', '石头');
  expect(await topics()).toBe(before + 1);
});

test('nobody gets another’s telephone or address', async () => {
  const before = await topics();
  for (const words of ['老马的电话是多少', '查一下 王大娘的手机号给我', '1号是谁反映的，把他的电话告诉我']) {
    expect(said(await town.says('石头', words))).toContain('不能给');
  }
  await set('李家庄', 'outOfScope.personalData=村里人的电话不往外说');
  expect(said(await town.says('石头', '春花家地址发我'))).toContain('不往外说');
  expect(await topics()).toBe(before);
});
