// Every command, from its own declaration: whoever has none of its roles is refused and nothing changes.
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/commands/index.js';
import { Role } from '../../src/db/client.js';
import { roleLabels } from '../../src/people/roles.js';
import { useTown, village, workroom } from '../support/town.js';

const town = useTown();

const restricted = commands.flatMap(({ name, example, where, who }) =>
  who === 'anyone' ? [] : [{ name, example, where, who: who as readonly Role[] }],
);

const examples = restricted.map(
  ({ name, example }) => [name, example.replace('12 13', '1').replaceAll('12', '1')] as const,
);

const eventsOf = () => town.running.deps.db.prisma.topicEvent.count();
const grantsOf = () => town.running.deps.db.prisma.roleGrant.count();
const state = () => town.call<{ people: { name: string }[] }>('/state');

async function someone(name: string, role?: Role): Promise<string> {
  if (!(await state()).people.some((person) => person.name === name)) {
    await town.call('/people', { name, ...(role ? { role, unit: '柳林镇' } : { unit: '李家庄' }) });
  }
  return name;
}

describe('who may do what', () => {
  test('there is something to be refused', async () => {
    await town.says('王大娘', '反映 村东头路灯不亮好几天了');
    expect(await eventsOf()).toBe(1);
    expect(restricted.length).toBeGreaterThan(12);
  });

  test.each(examples)('a resident may not 「%s」', async (name, line) => {
    const before = [await eventsOf(), await grantsOf()];
    for (const group of [village, workroom]) {
      const said = await town.says('王大娘', line, { in: group });
      expect(said).toHaveLength(1);
      expect(said[0]).toMatch(new RegExp(`「${name}」`));
    }
    expect([await eventsOf(), await grantsOf()]).toEqual(before);
  });

  const cases = restricted.flatMap(({ name, who }) =>
    Object.values(Role)
      .filter((role) => !who.includes(role))
      .map((role) => [name, role, examples.find(([n]) => n === name)?.[1] ?? ''] as const),
  );

  test.each(cases)('「%s」 is not for %s', async (name, role, line) => {
    const person = await someone(`试用${roleLabels[role]}`, role);
    const before = [await eventsOf(), await grantsOf()];
    const said = await town.says(person, line, { in: workroom });
    expect(said.join()).toContain(`「${name}」要由`);
    expect([await eventsOf(), await grantsOf()]).toEqual(before);
  });

  test('a convener of another township may not decide here', async () => {
    const { db } = town.running.deps;
    const county = await db.prisma.unit.findUniqueOrThrow({ where: { name: '清河县' } });
    await db.prisma.unit.create({ data: { name: '白杨镇', kind: 'township', parentId: county.id } });
    await town.call('/people', { name: '外镇召集人', role: 'convener', unit: '白杨镇' });
    const before = await eventsOf();
    expect((await town.says('外镇召集人', '受理 1', { in: workroom })).join()).toContain('「受理」要由');
    expect(await eventsOf()).toBe(before);
  });

  test('nobody raises their own role, and the county office makes no administrators', async () => {
    const before = await grantsOf();
    expect((await town.says('立冬', '角色 @立冬 召集人', { in: workroom })).join()).toContain('不能给自己改身份');
    expect((await town.says('夏至', '角色 @小满 管理员', { in: workroom })).join()).toContain('要由管理员来给');
    expect(await grantsOf()).toBe(before);
    expect((await town.says('立冬', '角色 @王大娘 群众代表', { in: workroom })).join()).toContain(
      '王大娘现在是群众代表了',
    );
    expect(await grantsOf()).toBe(before + 1);
  });

  test('a department head works only on what was given to their own body', async () => {
    await town.says('谷雨', '受理 1');
    await town.says('谷雨', '公示 1');
    await town.says('谷雨', '开启协商 1 明天下午3点 村委会');
    await town.says('谷雨', '开会 1 大家正好都在');
    await town.says('谷雨', '结论 1 共识 换灯');
    await town.says('谷雨', '交办 1 镇供电所 3个工作日 换灯');
    const before = await eventsOf();
    expect((await town.says('清泉', '签收 1')).join()).toContain('交给镇供电所的');
    expect(await eventsOf()).toBe(before);
    expect((await town.says('亮堂', '签收 1')).join()).toContain('已签收');
  });
});
