// Summaries in a model's words: they are read only if each sentence says what its sources say; otherwise, or when the model
// is slow, silent or confused, people read the template, and either way once.
import { afterAll, describe, expect, test } from 'vitest';
import { raised, said } from '../support/lives.js';
import { type LlmServerReply, type LlmServerRequest, replies, startLlmServer } from '../support/llm-server.js';
import { useTown, village, workroom } from '../support/town.js';

interface Shown {
  id: string;
  text: string;
}
type Told = { text: string; sources: string[] };

const server = await startLlmServer();
afterAll(() => server.close());
const env = { LLM_BASE_URL: server.baseUrl, LLM_API_KEY: server.apiKey, LLM_MODEL: 'test-model' };
const town = useTown(env, { timeoutMs: 400, breakerFailures: 1000 });

/** What the model says of the sources it is shown, by the prompt that asks. */
let telling: (sources: Shown[]) => Told[] | LlmServerReply = () => [];

const shownIn = ({ data }: LlmServerRequest) => (data as { sources?: Shown[] }).sources;
const summariesAsked = () => server.requests.filter((request) => shownIn(request) !== undefined);

server.answer((request) => {
  const sources = shownIn(request);
  if (sources) {
    const told = telling(sources);
    return Array.isArray(told) ? { json: { sentences: told } } : told;
  }
  const { messages } = request.data as { messages: [number, string, string][] };
  const item = (text: string) => [{ t: text.slice(0, 16), g: '城乡建设', p: null, u: 0, e: text.slice(0, 6) }];
  return { json: { m: messages.map(([r, , text]) => ({ r, k: 'issue', c: 0.9, i: item(text) })) } };
});

const setUnit = async (settings: object) => {
  await town.running.deps.db.prisma.unit.updateMany({ where: { kind: 'county' }, data: { settings } });
};

/** On to a time of day in Beijing, so many days from now. */
async function onTo(days: (weekday: number) => number, hour: number): Promise<void> {
  const local = new Date((await town.now()).getTime() + 8 * 3_600_000);
  const date = local.getUTCDate() + days(local.getUTCDay());
  await town.clockTo(new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), date, hour - 8, 5)).toISOString());
}

const nextMonday = () => onTo((weekday) => (8 - weekday) % 7 || 7, 9);

const of = (sources: Shown[], words: string) => sources.find(({ text }) => text.includes(words))?.id ?? 'topic:0';

/** Ways in which a model fails people; whatever is written, the template stands. */
const failures: [string, (sources: Shown[], words: string) => Told[] | LlmServerReply][] = [
  ['is slow', () => replies.slow({ json: { sentences: [] } }, 1500)],
  ['answers no JSON', () => replies.prose],
  ['answers other JSON', () => ({ json: { sentences: [{ text: 1 }] } })],
  ['is not there', () => replies.serverError],
  ['names a source that is none', (_, words) => [{ text: `有人反映${words}`, sources: ['topic:9999'] }]],
  ['names no source', (_, words) => [{ text: `有人反映${words}`, sources: [] }]],
  ['counts by itself', (s, words) => [{ text: `有37户反映${words}`, sources: [of(s, words)] }]],
  ['counts in words', (s, words) => [{ text: `有三十七户反映${words}`, sources: [of(s, words)] }]],
  ['quotes what nobody said', (s, words) => [{ text: `有人说“再不管就上访”，是${words}`, sources: [of(s, words)] }]],
  ['names a reporter', (s, words) => [{ text: `王大娘反映${words}`, sources: [of(s, words)] }]],
  ['names another body', (s, words) => [{ text: `有人反映${words}，县水利局在管`, sources: [of(s, words)] }]],
  ['says that it is done', (s, words) => [{ text: `有人反映${words}，已经解决`, sources: [of(s, words)] }]],
  ['promises', (s, words) => [{ text: `有人反映${words}，很快就给办`, sources: [of(s, words)] }]],
  [
    'says one sound and one unsound thing',
    (s, words) => [
      { text: `有人反映${words}`, sources: [of(s, words)] },
      { text: '全村都同意先修', sources: [of(s, words)] },
    ],
  ],
];

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
    telling = (sources) => [
      { text: sources.find(({ id }) => id === 'week')?.text.split('，')[0] ?? '', sources: ['week'] },
      { text: '村东头路灯不亮，工作室已经受理', sources: [of(sources, '路灯')] },
    ];
    await town.news(village);
    await nextMonday();
    const text = await digest();
    expect(text).toMatch(
      new RegExp(
        `^【李家庄一周】.*\\n这一周新提出3件。村东头路灯不亮，工作室已经受理（${lamp}号）。〔AI归纳〕\\n【新提出】3件`,
      ),
    );
    for (const { raw } of summariesAsked()) expect(raw).not.toMatch(/王大娘|老马|春花/);
  });

  test.each(failures)('is told by the template alone, once, when the model %s', async (_, fail) => {
    const words = matters.shift() ?? '';
    await setUnit({ summaryMinMessages: 1 });
    await raised(town, words, '王大娘');
    telling = (sources) => fail(sources, words);
    const asked = summariesAsked().length;
    await town.news(village);
    await nextMonday();
    expect(summariesAsked().length).toBeGreaterThan(asked);
    const posts = (await town.news(village)).filter((post) => post.includes('一周】'));
    expect(posts).toHaveLength(1);
    expect(posts[0]).toMatch(/^【李家庄一周】.*\n【新提出】/);
    expect(posts[0]).not.toContain('AI');
    await setUnit({});
  });

  test('under the minimum of messages the model is not asked', async () => {
    telling = (sources) => [{ text: '有人反映码头台阶滑', sources: [of(sources, '码头')] }];
    await raised(town, '码头台阶滑', '王大娘');
    await raised(town, '广场没有凳子坐', '老马');
    await setUnit({ summaryMinMessages: 4 });
    const asked = summariesAsked().length;
    await town.news(village);
    await nextMonday();
    expect(await digest()).toMatch(/^【李家庄一周】.*\n【新提出】/);
    expect(summariesAsked().length).toBe(asked);
    await setUnit({ summaryMinMessages: 2 });
    await raised(town, '码头台阶又滑又暗', '王大娘');
    await raised(town, '凉亭漏雨', '老马');
    await nextMonday();
    expect(summariesAsked().length).toBeGreaterThan(asked);
  });
});

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
    telling = () => [];
    await setUnit({ summaryMinMessages: 1 });
    const n = await called('打谷场没有电，晚上摸黑干活');
    telling = (sources) => [
      { text: '有人反映打谷场没有电，晚上摸黑干活', sources: [of(sources, '有人反映')] },
      { text: '镇供电所来看过，说是线路老化', sources: [of(sources, '会前调研')] },
    ];
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
    expect(summariesAsked().at(-1)?.raw).toContain('有人反映');
    expect(summariesAsked().at(-1)?.raw).not.toContain('王大娘');
    // Everybody's own words are there for whoever wants to look.
    expect(said(await town.says('谷雨', `来龙去脉 ${n}`))).toContain('王大娘：打谷场没有电');
  });

  const others =
    '养鱼塘的水发臭|敬老院缺个大夫|祠堂漏雨|老桥头少块路牌|茶厂烟囱冒黑烟|果园小路泥泞难走|砖窑旁边堆着渣土|渡船半天才来一趟|灌溉泵站停转|篮球架倒了|集市摊位占道|自来水压力太小|晒谷坪水泥裂缝|苇塘边没护栏'.split(
      '|',
    );

  test.each(failures)('is told by the template, once, when the model %s', async (_, fail) => {
    await setUnit({ summaryMinMessages: 1 });
    const words = others.shift() ?? '';
    const n = await called(words);
    telling = (sources) => fail(sources, words);
    const asked = summariesAsked().length;
    await onTo(() => 0, 16);
    expect(summariesAsked().length).toBeGreaterThan(asked);
    const posts = await backgrounds();
    expect(posts).toHaveLength(1);
    expect(posts[0]).toContain(`【来龙去脉】${n}号「${words}」\n反映：`);
    expect(posts[0]).not.toContain('AI');
  });

  test('under the minimum of messages the template says it and the model is not asked', async () => {
    telling = (sources) => [{ text: '有人反映晒场被占', sources: [of(sources, '晒场')] }];
    await setUnit({ summaryMinMessages: 2 });
    const n = await called('晒场被占，粮食没处晒');
    const asked = summariesAsked().length;
    await onTo(() => 0, 16);
    expect(said(await backgrounds())).toContain(`【来龙去脉】${n}号「晒场被占，粮食没处晒」\n反映：`);
    expect(summariesAsked().length).toBe(asked);
  });
});
