// 说白话: an office's words stand as they were written; what a model makes of them is only ever added under them.
import { describe, expect, test } from 'vitest';
import { raised, said } from '../support/lives.js';
import { type LlmServerReply, replies } from '../support/llm-server.js';
import { shownIn, type Told, useTellingTown } from '../support/telling-model.js';
import { village } from '../support/town.js';

const { town, tells, asked, setCounty, onTo } = await useTellingTown();

describe('what an office wrote', () => {
  const official = '经研究，镇供电所已于11月20日对该路段8盏路灯线路予以更换，下一步将持续做好设施管护工作';
  const plainly = '镇供电所11月20日把这段路8盏路灯的线换了，下一步接着管护。';
  const plainAsked = () => asked().filter((request) => shownIn(request)?.some(({ id }) => id === 'office'));
  const answers = async () => (await town.news(village)).filter((post) => post.includes('经研究'));

  async function answered(words: string): Promise<number> {
    await onTo(() => 1, 10);
    const n = await raised(town, words, '王大娘');
    await town.news(village);
    await town.says('谷雨', `当场答复 ${n} ${official}`);
    return n;
  }

  test('is said again in plain words under it, once, to those who raised it', async () => {
    tells(() => [{ text: plainly, sources: ['office'] }]);
    await setCounty({});
    await answered('学校后墙那段路晚上黑');
    const posts = await answers();
    expect(posts).toHaveLength(1);
    expect(posts[0]).toContain(`答复：${official}\n〔AI 帮您说白话〕${plainly}`);
  });

  test('when a body says that it is done, the question and the numbers to answer with stay', async () => {
    tells(() => [{ text: plainly, sources: ['office'] }]);
    await onTo(() => 1, 10);
    const n = await raised(town, '敬老院门前没有灯照着', '王大娘');
    await town.says('谷雨', `受理 ${n}`);
    await town.says('谷雨', `简易协商 ${n} 院门口\n在场：村干部秋实、群众春花\n大家说：春花：装灯`);
    await town.says('谷雨', `结论 ${n} 共识 装灯`);
    await town.says('谷雨', `交办 ${n} 镇供电所 9天 装灯`);
    await town.news(village);
    await town.says('谷雨', `办结 ${n} ${official}`);
    const [post, ...more] = await answers();
    expect(more).toEqual([]);
    expect(post).toContain(official);
    expect(post).toMatch(/办好没有？[\s\S]*〔AI 帮您说白话〕镇供电所11月20日[^\n]*\n.*1 已解决/);
  });

  const wrong: [string, () => Told[] | LlmServerReply][] = [
    ['is slow', () => replies.slow({ json: { sentences: [] } }, 1500)],
    ['answers no JSON', () => replies.prose],
    ['is not there', () => replies.serverError],
    ['finds it plain enough', () => []],
    ['names no source', () => [{ text: plainly, sources: [] }]],
    ['changes a number', () => [{ text: plainly.replace('8盏', '18盏'), sources: ['office'] }]],
    ['changes the day', () => [{ text: plainly.replace('20日', '25日'), sources: ['office'] }]],
    ['changes the body', () => [{ text: plainly.replace('镇供电所', '县供电所'), sources: ['office'] }]],
    ['says the opposite', () => [{ text: plainly.replace('把这段路', '还没把这段路'), sources: ['office'] }]],
    ['promises', () => [{ text: `${plainly.replace('。', '')}，保证不再坏`, sources: ['office'] }]],
    ['names the reporter', () => [{ text: `王大娘，${plainly}`, sources: ['office'] }]],
  ];

  const dark =
    '水渠塌了半边|路边垃圾堆成山|小学门口车多|广场地砖碎了|井盖翘起来绊人|公厕门坏了|凉亭漏雨|护栏断了一截|池塘水发绿|站台没有雨棚|健身架晃得厉害|菜市场污水横流'.split(
      '|',
    );

  test.each(wrong)('stands alone, once, when the model %s', async (_, fail) => {
    tells(fail);
    const before = plainAsked().length;
    await answered(dark.shift() ?? '');
    expect(plainAsked().length).toBeGreaterThan(before);
    const posts = await answers();
    expect(posts).toHaveLength(1);
    expect(posts[0]).toContain(official);
    expect(posts[0]).not.toContain('AI');
  });

  test('is left as it is where the unit wants that, where it is short, and where it was said in confidence', async () => {
    tells(() => [{ text: plainly, sources: ['office'] }]);
    const before = plainAsked().length;
    await setCounty({ plainLanguage: false });
    await answered('村口牌子倒了');
    expect(said(await answers())).not.toContain('AI');
    await setCounty({ plainLanguageFrom: 200 });
    await answered('文化站空调不制冷');
    expect(said(await answers())).not.toContain('AI');
    await setCounty({});
    const told = said(await town.says('春花', '反映 私密 有人冒领低保'));
    await town.says('谷雨', `当场答复 ${/(\d+)号/.exec(told)?.[1]} ${official}`);
    expect(plainAsked().length).toBe(before);
  });
});
