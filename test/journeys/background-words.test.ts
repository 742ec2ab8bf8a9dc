// 来龙去脉 in a model's words for the workroom; the template stands in for whatever does not pass the check.
import { describe, expect, test } from 'vitest';
import { raised, said } from '../support/lives.js';
import { failures, of, useTellingTown } from '../support/telling-model.js';
import { workroom } from '../support/town.js';

const { town, tells, asked, setCounty, onTo } = await useTellingTown();

describe('the background of a consultation', () => {
  const backgrounds = async () => (await town.news(workroom)).filter((post) => post.includes('【来龙去脉】'));

  /** Called together for tomorrow; the background goes out in the afternoon of today. */
  async function called(words: string): Promise<number> {
    await onTo(() => 1, 10);
    const n = await raised(town, words, '王大娘');
    await town.says('谷雨', `受理 ${n}`);
    await town.says('谷雨', `公示 ${n} 3天`);
    await town.says('谷雨', `开启协商 ${n} 明天下午3点 村委会`);
    await town.says('谷雨', `调研 ${n} 镇供电所来看过，说是线路老化`);
    await town.news(workroom);
    return n;
  }

  test('is told to the workroom in sentences with what they rest on, without names', async () => {
    tells(() => []);
    await setCounty({ summaryMinMessages: 1 });
    const n = await called('打谷场没有电，晚上摸黑干活');
    tells((sources) => [
      { text: '有人反映打谷场没有电，晚上摸黑干活', sources: [of(sources, '有人反映')] },
      { text: '镇供电所来看过，说是线路老化', sources: [of(sources, '会前调研')] },
    ]);
    await onTo(() => 0, 16);
    const [post, ...more] = await backgrounds();
    expect(more).toEqual([]);
    expect(post).toContain(
      [
        `【来龙去脉】${n}号「打谷场没有电，晚上摸黑干活」`,
        '· 有人反映打谷场没有电，晚上摸黑干活（据反映）',
        '· 镇供电所来看过，说是线路老化（据调研）',
        `〔AI归纳，请核对〕看原话发：来龙去脉 ${n}`,
      ].join('\n'),
    );
    expect(asked().at(-1)?.raw).toContain('有人反映');
    expect(asked().at(-1)?.raw).not.toContain('王大娘');
    // Everybody's own words are there for whoever wants to look.
    expect(said(await town.says('谷雨', `来龙去脉 ${n}`))).toContain('王大娘：打谷场没有电');
  });

  const others =
    '养鱼塘的水发臭|敬老院缺个大夫|祠堂漏雨|老桥头少块路牌|茶厂烟囱冒黑烟|果园小路泥泞难走|砖窑旁边堆着渣土|渡船半天才来一趟|灌溉泵站停转|篮球架倒了|集市摊位占道|自来水压力太小|晒谷坪水泥裂缝|苇塘边没护栏'.split(
      '|',
    );

  test.each(failures)('is told by the template, once, when the model %s', async (_, fail) => {
    await setCounty({ summaryMinMessages: 1 });
    const words = others.shift() ?? '';
    const n = await called(words);
    tells((sources) => fail(sources, words));
    const before = asked().length;
    await onTo(() => 0, 16);
    expect(asked().length).toBeGreaterThan(before);
    const posts = await backgrounds();
    expect(posts).toHaveLength(1);
    expect(posts[0]).toContain(`【来龙去脉】${n}号「${words}」\n反映：`);
    expect(posts[0]).not.toContain('AI');
  });

  test('under the minimum of messages the template says it and the model is not asked', async () => {
    tells((sources) => [{ text: '有人反映晒场被占', sources: [of(sources, '晒场')] }]);
    await setCounty({ summaryMinMessages: 2 });
    const n = await called('晒场被占，粮食没处晒');
    const before = asked().length;
    await onTo(() => 0, 16);
    expect(said(await backgrounds())).toContain(`【来龙去脉】${n}号「晒场被占，粮食没处晒」\n反映：`);
    expect(asked().length).toBe(before);
  });
});
