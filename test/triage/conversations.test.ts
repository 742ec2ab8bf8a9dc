// How people talk in a village group, read by a model that understands them: what it gets to see, and what follows.
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type LlmServerRequest, startLlmServer } from '../support/llm-server.js';
import { otherVillage, useTown, village, workroom } from '../support/town.js';

const model = await startLlmServer();
const town = useTown({
  LLM_BASE_URL: model.baseUrl,
  LLM_API_KEY: model.apiKey,
  LLM_MODEL: 'scripted',
  LLM_CALLS_PER_MINUTE: '1000',
});
afterAll(() => model.close());

const said = (posts: string[]) => posts.join('\n\n');
const aside = { at: false };
type Message = [ref: number, who: string, text: string, ...rest: unknown[]];
interface Data {
  earlier?: string[];
  messages: Message[];
  topics: [number, string, string?][];
}
const asked = () => model.requests.at(-1)?.data as Data;

/** What the model makes of a message: kind and items. */
let understands: (text: string, ref: number, data: Data) => [kind: string, ...items: Record<string, unknown>[]];
beforeEach(() => {
  understands = () => ['other'];
  model.answer((request: LlmServerRequest) => {
    const data = request.data as Data;
    const m = data.messages.map(([r, , text]) => {
      const [k, ...items] = understands(text, r, data);
      return { r, k, c: 0.9, i: items.map((item) => ({ e: text.slice(0, 4), ...item })) };
    });
    return { json: { m } };
  });
});

const topics = () => town.running.deps.db.prisma.topic.findMany({ orderBy: { number: 'asc' } });
const lamp = { t: '幸福巷路灯不亮', g: '城乡建设', p: '幸福巷' };
const chickens = { t: '村北鸡场臭味大', g: '环境保护', p: '村北' };

test('two matters in one message become two topics, each with its own receipt', async () => {
  understands = () => ['issue', lamp, { ...chickens, e: '鸡场' }];
  const receipts = said(await town.says('王大娘', '幸福巷路灯不亮，村北鸡场那味儿也没人管'));
  expect(receipts).toContain('1号「幸福巷路灯不亮」');
  expect(receipts).toContain('2号「村北鸡场臭味大」');
  expect((await topics()).map(({ category }) => category)).toEqual(['城乡建设', '环境保护']);
});

test('one matter told over several messages, with others talking in between, is one topic', async () => {
  understands = (text, ref) => {
    if (text.includes('抽粪')) return ['issue', { t: '厕所罐满没人抽', g: '农业农村' }];
    if (text.includes('八十')) return ['issue', { s: ref - 2 }];
    return ['other'];
  };
  const { inbox, workers } = town.running;
  const at = await town.now();
  const common = {
    chatId: 'lijiazhuang',
    chatType: 'group' as const,
    kind: 'message' as const,
    mentions: [],
    attachments: [],
  };
  await inbox.save('sandbox', [
    {
      ...common,
      messageId: 'c1',
      userId: 'lao-ma',
      userName: '老马',
      text: '茅房那罐满了 打电话没人来抽粪',
      calledBot: false,
      sentAt: at,
    },
    {
      ...common,
      messageId: 'c2',
      userId: 'chunhua',
      userName: '春花',
      text: '哎你家也这样啊我还当就俺家呢',
      calledBot: false,
      sentAt: at,
    },
    {
      ...common,
      messageId: 'c3',
      userId: 'lao-ma',
      userName: '老马',
      text: '抽一回还跟俺要八十 说好不要钱的',
      calledBot: false,
      sentAt: at,
    },
  ]);
  await workers.idle();
  const raised = (await topics()).filter(({ title }) => title.includes('罐满'));
  expect(raised).toHaveLength(1);
  const sources = await town.running.deps.db.prisma.topicSource.count({ where: { topicId: raised[0]?.id ?? 0 } });
  expect(sources).toBeGreaterThanOrEqual(2);
});

test('the same words about another place are another topic; the workroom is offered to merge', async () => {
  understands = () => ['issue', { t: '槐树胡同路灯不亮', g: '城乡建设', p: '槐树胡同' }];
  await town.news(workroom);
  expect(said(await town.says('石头', '槐树胡同路灯不亮'))).toContain('「槐树胡同路灯不亮」');
  expect(asked().topics.map(([, title]) => title)).toContain('幸福巷路灯不亮');
});

test('other words about the same place join it', async () => {
  understands = (_text, _ref, { topics: shown }) => [
    'issue',
    { n: shown.find(([, t]) => t === '幸福巷路灯不亮')?.[0] },
  ];
  expect(said(await town.says('春花', '幸福巷晚上黑咕隆咚的，俺娘差点摔沟里'))).toContain('算进1号');
});

test('sarcasm is a complaint, thanks and 接龙 are none', async () => {
  understands = (text) =>
    text.includes('感谢') ? ['issue', { t: '自来水发黄', g: '城乡建设', e: '茶水' }] : ['other'];
  expect(said(await town.says('老马', '感谢供水站，让俺天天喝上免费茶水，都不用买茶叶'))).toContain('「自来水发黄」');
  const before = (await topics()).length;
  await town.says('春花', '谢谢大家帮忙，辛苦了[玫瑰]', aside);
  await town.says('春花', '#接龙\n土鸡蛋30枚26元\n1. 春花 2份\n2. 老马 1份', aside);
  expect(await topics()).toHaveLength(before);
});

test('a pronoun is understood from what was said before', async () => {
  const number = (await topics()).find(({ title }) => title === '自来水发黄')?.number;
  understands = (text) => (text.includes('那事') ? ['status', { n: number, e: '那事' }] : ['other']);
  expect(said(await town.says('柱子', '你说的那事咋样了'))).toContain(`${number}号`);
  expect(asked().earlier?.join()).toContain(`#${number}`);
});

test('又坏了 is feedback on what was done: its reporter is asked and can have it taken up again', async () => {
  for (const [who, line] of [
    ['谷雨', '转办 1 镇供电所 归他们修'],
    ['亮堂', '签收 1'],
    ['亮堂', '办结 1 换好了'],
  ] as const) {
    await town.says(who, line);
  }
  await town.says('春花', '已解决 1');
  await town.says('王大娘', '已解决 1');
  understands = () => ['feedback', { n: 1, e: '又' }];
  const answer = said(await town.says('王大娘', '巷子里的灯又不亮啦'));
  expect(asked().topics).toContainEqual([1, '幸福巷路灯不亮', '已办']);
  expect(answer).toMatch(/1号「幸福巷路灯不亮」[\s\S]*没解决/);
  const choice = /(\d+) 没解决/.exec(answer)?.[1] as string;
  expect(said(await town.says('王大娘', choice))).toMatch(/重新办理/);
});

test('what another village says about its own lamp is shown the near topics only where it lies', async () => {
  understands = () => ['issue', { t: '渡口路灯不亮', g: '城乡建设', p: '渡口' }];
  expect(said(await town.says('二丫', '渡口路灯不亮', { in: otherVillage }))).toContain('「渡口路灯不亮」');
  expect(asked().topics).toEqual([]);
});

test('low confidence goes to the convener with numbers, not into the group', async () => {
  model.answer((request) => {
    const { messages } = request.data as Data;
    const m = messages.map(([r, , text]) => ({
      r,
      k: 'issue',
      c: 0.3,
      i: [{ t: '健身器材坏了', g: '教育文体', e: text.slice(0, 4) }],
    }));
    return { json: { m } };
  });
  await town.news(village);
  await town.news(workroom);
  expect(await town.says('春花', '健身器材坏了也没个人管', aside)).toEqual([]);
  const question = said(await town.news(workroom));
  expect(question).toMatch(/【拿不准】[\s\S]*健身器材/);
  const number = /(\d+) 记为议题/.exec(question)?.[1] as string;
  expect(said(await town.says('谷雨', number))).toContain('记为');
});

test('numbers of topics that it was not shown are refused', async () => {
  understands = () => ['issue', { n: 2, t: '公交车少', g: '交通运输', e: '公交' }];
  const answer = said(await town.says('二丫', '公交车半天等不来一趟', { in: otherVillage }));
  expect(answer).not.toContain('2号');
});
