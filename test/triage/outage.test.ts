// The model fails, is left alone, is tried again and comes back; meanwhile people are answered by the offline engine.
import { afterAll, expect, test } from 'vitest';
import { redoTriage } from '../../src/schedule/redo-triage.js';
import { runDue } from '../../src/schedule/scheduler.js';
import { knowingOnly, type LlmServerRequest, replies, startLlmServer } from '../support/llm-server.js';
import { otherVillage, useTown, village, workroom } from '../support/town.js';

const model = await startLlmServer();
/** Milliseconds by which the breaker's clock is ahead. */
let passed = 0;
const town = useTown(
  {
    LLM_BASE_URL: model.baseUrl,
    LLM_API_KEY: model.apiKey,
    LLM_MODEL: 'scripted',
    LLM_CALLS_PER_MINUTE: '1000',
  },
  { now: () => new Date(Date.now() + passed), retryWaitMs: 5 },
);
afterAll(() => model.close());

const there = { in: otherVillage };
const said = (posts: string[]) => posts.join('\n\n');
const closed = { status: 403, body: '{"error":{"message":"closed"}}' };

/** By a stretch of the message: kind and the one item. */
const script: Record<string, [kind: string, item: Record<string, unknown>]> = {
  路灯不亮: ['issue', { t: '幸福巷路灯不亮', g: '城乡建设' }],
  鸡场: ['issue', { t: '村北鸡场臭味大', g: '环境保护' }],
  食堂: ['issue', { t: '学校食堂饭菜又凉又贵', g: '教育文体' }],
  杆子: ['issue', { t: '胡同口电线杆歪得要倒', g: '城乡建设', u: 1 }],
  趴窝: ['issue', { t: '那玩意儿又趴窝', g: '农业农村' }],
};

const inOrder = ({ data }: LlmServerRequest) => ({
  json: {
    m: (data as { messages: [number, string, string][] }).messages.map(([r, , text]) => {
      const [k, item] = Object.entries(script).find(([part]) => text.includes(part))?.[1] ?? ['other', undefined];
      return { r, k, c: 0.9, i: item ? [{ e: text.slice(0, 4), ...item }] : [] };
    }),
  },
});

async function metric(name: string): Promise<string[]> {
  const text = await (await fetch(`${town.running.url}/metrics`)).text();
  return text.split('\n').filter((line) => line.startsWith(name));
}

/** Ten minutes later the job looks again. */
async function redo(): Promise<void> {
  await town.clockTo(new Date((await town.now()).getTime() + 10 * 60_000).toISOString());
  await runDue(town.running.deps, redoTriage);
  await town.running.workers.idle();
}

test('while it fails people are answered, the breaker opens, and what was answered is looked at again later', async () => {
  model.answer(inOrder);
  expect(said(await town.says('王大娘', '幸福巷的路灯不亮了，都一礼拜了'))).toContain('1号「幸福巷路灯不亮」');
  expect(await metric('hsl_llm_breaker{state="closed"}')).toEqual(['hsl_llm_breaker{state="closed"} 1']);
  const [left] = await metric('hsl_llm_budget_left_tokens{county="清河县"}');
  expect(Number(left?.split(' ')[1])).toBeLessThan(2_000_000);

  model.answer(() => closed);
  expect(said(await town.says('老马', '北边鸡场那味儿，熏得人睡不着，能不能管管'))).toMatch(/记下了，2号「/);
  expect(said(await town.says('春花', '胡同口电线杆子歪了，看着要倒'))).toMatch(/记下了，3号「/);
  expect(said(await town.says('船家老何', '那玩意儿又趴窝了', there))).not.toContain('记下了');
  await town.says('春花', '你看这个咋弄好呢');
  await town.says('春花', '唉你说说这叫啥事');
  const asked = model.requests.length;
  // Five in a row: it is left alone.
  expect(await metric('hsl_llm_breaker{state="open"}')).toEqual(['hsl_llm_breaker{state="open"} 1']);
  await town.says('春花', '到底有没有人听俺说话');
  expect(model.requests).toHaveLength(asked);
  const [waiting] = await metric('hsl_triage_redo_waiting');
  expect(Number(waiting?.split(' ')[1])).toBeGreaterThanOrEqual(5);

  // 2 is decided as it stands; 3 is not.
  const before = await town.running.deps.db.prisma.topic.findMany({ orderBy: { number: 'asc' } });
  await town.says('谷雨', '受理 2');
  for (const group of [village, otherVillage, workroom]) await town.news(group);

  // The job does not hammer a closed endpoint.
  await redo();
  expect(model.requests).toHaveLength(asked);

  model.answer(inOrder);
  passed += 31_000;
  await redo();
  expect(await metric('hsl_llm_breaker{state="closed"}')).toEqual(['hsl_llm_breaker{state="closed"} 1']);
  const after = await town.running.deps.db.prisma.topic.findMany({ orderBy: { number: 'asc' } });
  expect(after[1]?.title).toBe(before[1]?.title);
  expect(after[2]?.title).toBe('胡同口电线杆歪得要倒');
  expect(said(await town.says('谷雨', '验 3'))).toContain('一条没改');
  // What nothing came of is filed now; its speaker was answered once and is not answered again.
  expect(after[3]?.title).toBe('那玩意儿又趴窝');
  for (const group of [village, otherVillage]) expect(said(await town.news(group))).not.toMatch(/记下了，|我是帮大家/);
  expect(said(await town.news(workroom))).toMatch(/【新议题线索】4号/);
  expect(await metric('hsl_triage_redone_total')).toEqual(
    expect.arrayContaining([expect.stringContaining('amended"} 1'), expect.stringContaining('filed"} 1')]),
  );
  expect(await metric('hsl_triage_redo_waiting')).toEqual(['hsl_triage_redo_waiting 0']);

  // Nothing is left to be redone: nobody is told anything, nothing is asked.
  const calls = model.requests.length;
  await redo();
  expect(model.requests).toHaveLength(calls);
  expect(await town.news(workroom)).toEqual([]);
});

test('a probe that fails keeps it shut', async () => {
  model.answer(() => closed);
  for (const word of ['咋', '啥', '那', '这', '恁']) await town.says('二丫', `${word}个事儿你给看看吧`);
  expect(await metric('hsl_llm_breaker{state="open"}')).toEqual(['hsl_llm_breaker{state="open"} 1']);
  passed += 31_000;
  const before = model.requests.length;
  await town.says('二丫', '你倒是给看看呀');
  await town.says('二丫', '咋还不给看呢');
  expect(model.requests).toHaveLength(before + 1);
});

test('a county that has used its tokens of the day is served offline', async () => {
  const { prisma } = town.running.deps.db;
  passed += 62_000;
  model.answer(inOrder);
  await prisma.unit.update({ where: { name: '清河县' }, data: { settings: { dailyTokens: 1 } } });
  const before = model.requests.length;
  expect(said(await town.says('枣花婶', '渡口的石阶塌了一块没人修', there))).toMatch(/记下了/);
  expect(model.requests).toHaveLength(before);
  expect(await metric('hsl_llm_budget_left_tokens')).toEqual(['hsl_llm_budget_left_tokens{county="清河县"} 0']);
  expect(await metric('hsl_llm_calls_total{prompt="classify-message",outcome="over-budget"}')).toHaveLength(1);
  await prisma.unit.update({ where: { name: '清河县' }, data: { settings: {} } });
});

test.each([
  ['busy for an hour', '机井坏了浇不上地', replies.busy(3_600)],
  ['prose', '卫生室老锁门', replies.prose],
  ['cut off', '公交车半天不来一趟', replies.truncated({ m: [{ r: 1, k: 'issue', c: 1, i: [] }] })],
  ['of another shape', '垃圾三天没人拉', { json: { m: 'nothing' } }],
  ['no page of ours', '合作医疗报销太慢', replies.broken],
  ['a broken line', '大狗没拴吓着孩子', { reset: true }],
])('%s: the person is answered all the same', async (_, matter, trouble) => {
  passed += 120_000;
  model.answer(() => trouble);
  expect(said(await town.says('枣花婶', `${matter}，这事谁管管`, there))).toMatch(/\d号/);
  model.answer(inOrder);
});

test('an endpoint that knows no response_format is spoken to in plain text', async () => {
  passed += 200_000;
  model.answer(knowingOnly(['text'], (request) => replies.fenced(inOrder(request).json)));
  expect(said(await town.says('船家老何', '学校食堂的饭菜又凉又贵', there))).toMatch(/记下了/);
  expect(model.requests.at(-1)?.mode).toBe('text');
});
