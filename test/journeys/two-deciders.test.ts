// Two who decide on one topic at the same moment, in two chats: one wins, the other hears what was done.
import { expect, test } from 'vitest';
import { useTown, village, workroom } from '../support/town.js';

const town = useTown();
const countyRoom = '清河县政协协商工作群';

/** Both lines are on their way before either is handled; gives what the bot said in each chat. */
async function atOnce(inWorkroom: [string, string], inCounty: [string, string]): Promise<[string, string]> {
  const { groups, people } = await town.call<{
    groups: { id: number; title: string }[];
    people: { id: number; name: string }[];
  }>('/state');
  const say = (title: string, [name, text]: [string, string]) =>
    town.call('/say', {
      group: groups.find((group) => group.title === title)?.id,
      person: people.find((person) => person.name === name)?.id,
      text,
    });
  await town.news(workroom);
  await town.news(countyRoom);
  await Promise.all([say(workroom, inWorkroom), say(countyRoom, inCounty)]);
  await town.call('/idle', {});
  return [(await town.news(workroom)).join('\n'), (await town.news(countyRoom)).join('\n')];
}

/** Matters so unlike that none is taken for another. */
const matters = ['电线杆歪了', '公厕没水', '路灯不亮', '垃圾没人清', '机井坏了', '石桥栏杆断了'];
const others = ['自来水发黄', '校门口堵车', '卫生室缺药', '狗没人管', '广场舞太吵', '快递进不了村'];

test.each(matters)('受理 against 当场答复, %s: one topic, one decision', async (matter) => {
  const receipt = (await town.says('王大娘', `反映 ${matter}`, { in: village })).join('\n');
  const number = Number(/(\d+)号/.exec(receipt)?.[1]);
  const [convener, county] = await atOnce(
    ['谷雨', `受理 ${number}`],
    ['夏至', `当场答复 ${number} 供电所今天下午派人来扶正`],
  );
  const topic = await town.running.deps.db.prisma.topic.findUniqueOrThrow({
    where: { number },
    include: { events: { orderBy: { seq: 'asc' } } },
  });
  const decisions = topic.events.filter((event) => ['shortlist', 'answerOnSpot'].includes(event.action));
  // 当场答复 is possible after 受理 too: then both have been done, one after the other.
  expect(['answeredOnSpot', 'shortlisted']).toContain(topic.state);
  expect(decisions.at(-1)?.toState).toBe(topic.state);
  if (decisions[0]?.action === 'shortlist') {
    expect(convener).toContain(`已受理${number}号`);
    expect(county).toContain(`已答复${number}号`);
  } else {
    expect(decisions).toHaveLength(1);
    expect(convener).toMatch(/不能受理[\s\S]*夏至已经当场答复：供电所今天下午派人来扶正/);
  }
});

test.each(others)('不予列入 against 当场答复, %s: the second is told who did what', async (matter) => {
  const receipt = (await town.says('王大娘', `反映 ${matter}`, { in: village })).join('\n');
  const number = Number(/(\d+)号/.exec(receipt)?.[1]);
  const [convener, county] = await atOnce(
    ['谷雨', `不予列入 ${number} 有关部门已经在办`],
    ['夏至', `当场答复 ${number} 公路站明天来装`],
  );
  const topic = await town.running.deps.db.prisma.topic.findUniqueOrThrow({
    where: { number },
    include: { events: true },
  });
  const decisions = topic.events.filter((event) => ['decline', 'answerOnSpot'].includes(event.action));
  expect(decisions).toHaveLength(1);
  expect(decisions[0]?.toState).toBe(topic.state);
  if (topic.state === 'declined') {
    expect(convener).toContain(`${number}号`);
    expect(county).toMatch(/不能当场答复[\s\S]*\d\d:\d\d 谷雨已经不予列入：.*有关部门已经在办/);
  } else {
    expect(convener).toMatch(/不能不予列入[\s\S]*\d\d:\d\d 夏至已经当场答复：公路站明天来装/);
    expect(county).toContain(`已答复${number}号`);
  }
  // The reporter hears of the one decision, not of two.
  const answers = await town.running.deps.db.prisma.notice.count({ where: { topicId: topic.id, kind: 'answer' } });
  expect(answers).toBe(1);
});
