// A prompt on trial reads what the one in use reads; nothing follows from it, and the operator compares them.
import { afterAll, expect, test } from 'vitest';
import { adminCommands } from '../../src/admin/commands.js';
import { type LlmServerRequest, startLlmServer } from '../support/llm-server.js';
import { useTown, workroom } from '../support/town.js';

const model = await startLlmServer();
const town = useTown({ LLM_BASE_URL: model.baseUrl, LLM_API_KEY: model.apiKey, LLM_MODEL: 'scripted' });
afterAll(() => model.close());

const said = (posts: string[]) => posts.join('\n\n');
const onTrial = (request: LlmServerRequest) => request.mode === 'json_schema';

/** The one on trial (v1, written out in full) takes matters for another category and jokes for matters. */
function answer(request: LlmServerRequest) {
  if (onTrial(request)) {
    const { messages } = request.data as { messages: { ref: number; text: string }[] };
    const item = (text: string) => ({
      title: '路灯不亮',
      category: '物业管理',
      place: null,
      urgent: false,
      matchTopic: null,
      sameAsRef: null,
      evidence: [text.slice(0, 4)],
    });
    return {
      json: { messages: messages.map(({ ref, text }) => ({ ref, kind: 'issue', items: [item(text)], confidence: 1 })) },
    };
  }
  const { messages } = request.data as { messages: [number, string, string][] };
  return {
    json: {
      m: messages.map(([r, , text]) =>
        /路灯|水管|井盖|公交/.test(text)
          ? { r, k: 'issue', c: 0.9, i: [{ t: text.slice(0, 8), g: '环境保护', e: text.slice(0, 4) }] }
          : { r, k: 'other', c: 0.9, i: [] },
      ),
    },
  };
}

async function admin(line: string, options: Record<string, unknown> = {}) {
  const words = line.split(' ');
  const command = adminCommands.find((one) => one.words.every((word, i) => words[i] === word));
  const names = words.slice(command?.words.length);
  const { db, config } = town.running.deps;
  return command?.run({ db, config, now: new Date(), options: options as never, names });
}

const calls = () => model.requests.filter(onTrial).length;

test('nothing is tried until it is asked for', async () => {
  model.answer(answer);
  await town.says('王大娘', '村口的路灯不亮了，黑灯瞎火');
  expect(calls()).toBe(0);
  expect((await admin('shadow'))?.text).toContain('no prompt on trial');
});

test('what it makes of messages is kept, and only that', async () => {
  await admin('unit set 清河县', { set: ['shadowPrompt=classify-message@1'] });
  const before = said(await town.news(workroom));
  expect(before).toContain('村口的路灯不亮');
  expect(said(await town.says('石头', '西胡同的水管漏了俩月，淌一街'))).toContain('西胡同的水管漏');
  expect(said(await town.says('春花', '你这机器人还会说笑话不'))).not.toContain('记下了');
  expect(calls()).toBe(2);
  const topics = await town.running.deps.db.prisma.topic.findMany();
  expect(topics.map(({ title, category }) => [title, category])).not.toContainEqual(['路灯不亮', '物业管理']);
  expect(await town.running.deps.db.prisma.shadowResult.count()).toBe(2);
  const { text } = (await admin('shadow')) as { text: string };
  expect(text).toContain('classify-message@1 beside classify-message@2 (2): 2 messages');
  expect(text).toMatch(/kind +agree 1 of 2 \(50%\)/);
  expect(text).toMatch(/category +agree 0 of 1/);
  expect(text).toContain('kind other → issue: 你这机器人还会说笑话不');
});

test('people decide which of them was right', async () => {
  const number = (
    await town.running.deps.db.prisma.topicSource.findFirstOrThrow({
      where: { message: { text: { contains: '西胡同' } } },
      include: { topic: true },
    })
  ).topic.number;
  await town.says('谷雨', `改分类 ${number} 物业管理`);
  const report = (await admin('shadow', { json: true }))?.data as { verdicts: unknown[] }[];
  expect(report[0]?.verdicts).toContainEqual({ field: 'category', settled: 1, inUse: 0, onTrial: 1 });
});

test('one that fails or does not exist harms nobody', async () => {
  model.answer((request) => (onTrial(request) ? { status: 500 } : answer(request)));
  expect(said(await town.says('老马', '南街的井盖丢了，赶紧修修'))).toMatch(/号「/);
  await admin('unit set 清河县', { set: ['shadowPrompt=classify-message@999'] });
  expect(said(await town.says('老马', '公交车半天不来一趟，谁管管'))).toMatch(/号「/);
  await expect(admin('unit set 清河县', { set: ['shadowPrompt=whatever'] })).rejects.toThrow('shadowPrompt');
  const metrics = await (await fetch(`${town.running.url}/metrics`)).text();
  expect(metrics).toMatch(/hsl_shadow_messages_total\{prompt="classify-message@1",outcome="ok"\} 2/);
});
