// Where a model is on: the plain draft is there at once, and some minutes later lines are worded anew – only those that say
// what their sources say, marked as AI, and a person's word goes before.
import { afterAll, expect, test } from 'vitest';
import { concluded, convened, said } from '../support/lives.js';
import { type LlmServerRequest, startLlmServer } from '../support/llm-server.js';
import { useTown, workroom } from '../support/town.js';

interface Line {
  n: number;
  field: string;
  text: string;
  sources: string[];
}

type Worded = { n: number; text: string; sources: string[] };

const server = await startLlmServer();
afterAll(() => server.close());
const town = useTown({ LLM_BASE_URL: server.baseUrl, LLM_API_KEY: server.apiKey, LLM_MODEL: 'test-model' });

/** What the model makes of the lines it is given. */
let wording: (lines: Line[]) => Worded[] = () => [];

const isDraft = ({ data }: LlmServerRequest) => typeof data === 'object' && data !== null && 'lines' in data;

server.answer((request) => {
  if (isDraft(request)) return { json: { lines: wording((request.data as { lines: Line[] }).lines) } };
  const { messages } = request.data as { messages: [number, string, string][] };
  const item = (text: string) => [{ t: text.slice(0, 16), g: '城乡建设', p: null, u: 0, e: text.slice(0, 6) }];
  return { json: { m: messages.map(([r, , text]) => ({ r, k: 'issue', c: 0.9, i: item(text) })) } };
});

const some = async (minutes: number) => {
  await town.clockTo(new Date((await town.now()).getTime() + minutes * 60_000).toISOString());
};

async function spoken(words: string): Promise<number> {
  const n = await convened(town, words, '老马');
  await town.says('谷雨', `邀请 ${n} 群众代表 柱子`);
  await town.says('谷雨', `签到 ${n} 柱子`);
  await town.says('谷雨', `记录 ${n} 柱子：塌的那段先修，俺出两个工，有事打13912345678`);
  await town.says('谷雨', `不同意见 ${n} 反对方老葛：要修就全修`);
  await town.says('谷雨', `解释说明 ${n} 今年的钱只够一段`);
  await town.says('谷雨', `结论 ${n} 部分 先修塌的一段`);
  return n;
}

test('a line that says what its sources say is taken and marked; people can overrule it', async () => {
  const n = await spoken('村东头的水渠塌了一段，浇不上地');
  wording = (lines) =>
    lines
      .filter((line) => line.text.includes('俺出两个工'))
      .map(({ n, text, sources }) => ({
        n,
        text: `${/^[^：]+/.exec(text)?.[0]}建议先修塌的那段，愿意出两个工，电话${/〔(?:手机|电话)\d〕/.exec(text)?.[0] ?? ''}。`,
        sources,
      }));
  const plain = said(await town.says('谷雨', `纪要 ${n}`));
  expect(plain).toContain('柱子：“塌的那段先修');
  expect(plain).not.toContain('AI');
  await town.news(workroom);
  await some(10);
  expect(said(await town.news(workroom))).toMatch(/【纪要】[\s\S]*有1行换了说法，标了〔AI起草〕/);
  const worded = said(await town.says('谷雨', `纪要 ${n}`));
  expect(worded).toMatch(/各方意见：群众代表 柱子建议先修塌的那段，愿意出两个工，电话.*。〔AI起草〕/);
  const line = Number(/^(\d+) 各方意见：/m.exec(worded)?.[1]);
  expect(said(await town.says('谷雨', `出处 ${n} ${line}`))).toContain('塌的那段先修，俺出两个工');

  // Names and numbers of people did not leave the machine.
  const sent = server.requests.filter(isDraft).map((request) => request.raw);
  expect(sent.length).toBeGreaterThan(0);
  for (const raw of sent) expect(raw).not.toMatch(/柱子|老葛|老马|13912345678/);

  expect(said(await town.says('谷雨', `改纪要 ${n} ${line} 柱子说先修塌的那段`))).toContain('改好了');
  expect(said(await town.says('谷雨', `纪要 ${n}`))).not.toContain('AI起草');
  const { prisma } = town.running.deps.db;
  const edited = await prisma.topicEvent.findFirstOrThrow({ where: { topic: { number: n }, action: 'editMinutes' } });
  expect(edited.data).toMatchObject({ line, ai: true, to: '柱子说先修塌的那段' });
  // The model is not asked again about what people have worked on.
  const asked = server.requests.length;
  await some(30);
  expect(server.requests.length).toBe(asked);
});

const viewOf = (lines: Line[]) => lines.find((line) => line.field === '各方意见') as Line;
const whoIn = ({ text }: Line) => /^[^：]+/.exec(text)?.[0] ?? '';
const phoneIn = ({ text }: Line) => /〔(?:手机|电话)\d〕/.exec(text)?.[0] ?? '';

const unsound: [string, (line: Line, all: Line[]) => Partial<Worded>][] = [
  ['a figure nobody said', (line) => ({ text: `${whoIn(line)}愿意出5个工，电话${phoneIn(line)}` })],
  ['a figure in words nobody said', (line) => ({ text: `${whoIn(line)}愿意出三个工，电话${phoneIn(line)}` })],
  ['a quote nobody said', (line) => ({ text: `${whoIn(line)}：“大家都同意先修”，电话${phoneIn(line)}` })],
  ['the opposite', (line) => ({ text: `${whoIn(line)}不愿意出工，电话${phoneIn(line)}` })],
  ['a speaker left out', () => ({ text: '有人建议先修塌的那段' })],
  ['another speaker', (line) => ({ text: `${whoIn(line)}和〔姓名3〕建议先修塌的那段，电话${phoneIn(line)}` })],
  ['no source', (line) => ({ text: `${whoIn(line)}建议先修塌的那段，电话${phoneIn(line)}`, sources: [] })],
  [
    'a source of another line',
    (line, all) => ({
      text: `${whoIn(line)}建议先修塌的那段，电话${phoneIn(line)}`,
      sources: all.find((other) => other.field === '协商结果')?.sources ?? [],
    }),
  ],
  [
    'an invented source',
    (line) => ({ text: `${whoIn(line)}建议先修，电话${phoneIn(line)}`, sources: ['position:999999'] }),
  ],
  ['a link', (line) => ({ text: `${whoIn(line)}建议先修，电话${phoneIn(line)} http://example.com` })],
  [
    'a long story',
    (line) => ({ text: `${whoIn(line)}建议先修塌的那段，电话${phoneIn(line)}${'大家都很高兴'.repeat(30)}` }),
  ],
];

test('what does not say what its sources say is not taken: the plain line stays', async () => {
  const n = await spoken('村西头的井盖丢了，晚上走路危险');
  for (const [what, change] of unsound) {
    wording = (lines) => {
      const line = viewOf(lines);
      return [{ n: line.n, text: line.text, sources: line.sources, ...change(line, lines) }];
    };
    const asked = server.requests.filter(isDraft).length;
    const plain = said(await town.says('谷雨', `纪要 ${n} 重新起草`));
    await some(10);
    expect(server.requests.filter(isDraft).length, what).toBe(asked + 1);
    expect(said(await town.says('谷雨', `纪要 ${n}`)), what).toBe(plain);
  }
});

test('a motion’s lines are worded under the same checks', async () => {
  const a = await concluded(town, '自来水发黄，吃水不放心', '部分 先清洗管道，换管要县里立项');
  await town.says('谷雨', `记录 ${a} 群众代表柱子：烧开了一层锈`);
  await town.says('谷雨', `记录 ${a} 村干部秋实：管子是老早埋的`);
  wording = (lines) =>
    lines.flatMap(({ n, field, text, sources }) => {
      if (field === '分析') return [{ n, text: `${text}，单靠镇里解决不了`, sources }];
      if (field === '建议') return [{ n, text: '建议县里立项换管，并先清洗管道。', sources }];
      return [];
    });
  await town.says('谷雨', `提案 ${a}`);
  await some(10);
  const text = said(await town.says('谷雨', '看提案 1'));
  expect(text).toMatch(/建议：建议县里立项换管，并先清洗管道。〔AI起草〕/);
  expect(text).not.toContain('解决不了');
  await town.says('谷雨', '改提案 1 建议 请县里立项换管');
  expect(said(await town.says('谷雨', '看提案 1'))).not.toContain('AI起草');
});

test('what was said in confidence is not shown to the model for this', async () => {
  const answer = said(await town.says('春花', '反映 私密 有人冒领低保'));
  const n = Number(/(\d+)号/.exec(answer)?.[1]);
  await town.says('谷雨', `受理 ${n}`);
  await town.says('谷雨', `简易协商 ${n} 镇里\n在场：村干部秋实、群众春花\n大家说：春花：名单要贴出来`);
  expect(said(await town.says('谷雨', `结论 ${n} 共识 重新核实名单`))).toContain('已记下');
  const asked = server.requests.filter(isDraft).length;
  await town.says('谷雨', `纪要 ${n}`);
  await some(30);
  expect(server.requests.filter(isDraft).length).toBe(asked);
});
