// 周报 in a model's words: read only if each sentence says what its sources say; otherwise, or when the model is slow, silent
// or confused, people read the template, and either way once.
import { describe, expect, test } from 'vitest';
import { raised, said } from '../support/lives.js';
import { failures, of, useTellingTown } from '../support/telling-model.js';
import { village } from '../support/town.js';

const { town, tells, asked, setCounty, onTo } = await useTellingTown();

const nextMonday = () => onTo((weekday) => (8 - weekday) % 7 || 7, 9);

const matters =
  '水渠堵了一段|学校门口车乱停|公厕没人打扫|健身器材掉漆|桥栏杆松了|卫生室常锁着|公交站牌歪了|河里漂着垃圾袋|变压器嗡嗡响|快递点太远|野狗乱窜|戏台屋顶漏雨|田埂塌了|河堤护坡滑坡了|路口没有反光镜|墙皮往下掉'.split(
    '|',
  );

describe('the week', () => {
  const digest = async () => said((await town.news(village)).filter((post) => post.includes('一周】')));

  test('is opened by sentences with the numbers of what they rest on; counts are copied, never made', async () => {
    const lamp = await raised(town, '村东头路灯不亮', '王大娘');
    await raised(town, '井盖松动一走就响', '老马');
    await raised(town, '垃圾三天没人收', '春花');
    await town.says('谷雨', `受理 ${lamp}`);
    tells((sources) => [
      { text: sources.find(({ id }) => id === 'week')?.text.split('，')[0] ?? '', sources: ['week'] },
      { text: '村东头路灯不亮，工作室已经受理', sources: [of(sources, '路灯')] },
    ]);
    await town.news(village);
    await nextMonday();
    const text = await digest();
    expect(text).toMatch(
      new RegExp(
        `^【李家庄一周】.*\\n这一周新提出3件。村东头路灯不亮，工作室已经受理（${lamp}号）。〔AI归纳〕\\n【新提出】3件`,
      ),
    );
    for (const { raw } of asked()) expect(raw).not.toMatch(/王大娘|老马|春花/);
  });

  test.each(failures)('is told by the template alone, once, when the model %s', async (_, fail) => {
    const words = matters.shift() ?? '';
    await setCounty({ summaryMinMessages: 1 });
    await raised(town, words, '王大娘');
    tells((sources) => fail(sources, words));
    const before = asked().length;
    await town.news(village);
    await nextMonday();
    expect(asked().length).toBeGreaterThan(before);
    const posts = (await town.news(village)).filter((post) => post.includes('一周】'));
    expect(posts).toHaveLength(1);
    expect(posts[0]).toMatch(/^【李家庄一周】.*\n【新提出】/);
    expect(posts[0]).not.toContain('AI');
    await setCounty({});
  });

  test('under the minimum of messages the model is not asked', async () => {
    tells((sources) => [{ text: '有人反映码头台阶滑', sources: [of(sources, '码头')] }]);
    await raised(town, '码头台阶滑', '王大娘');
    await raised(town, '广场没有凳子坐', '老马');
    await setCounty({ summaryMinMessages: 4 });
    const before = asked().length;
    await town.news(village);
    await nextMonday();
    expect(await digest()).toMatch(/^【李家庄一周】.*\n【新提出】/);
    expect(asked().length).toBe(before);
    await setCounty({ summaryMinMessages: 2 });
    await raised(town, '码头台阶又滑又暗', '王大娘');
    await raised(town, '凉亭漏雨', '老马');
    await nextMonday();
    expect(asked().length).toBeGreaterThan(before);
  });
});
