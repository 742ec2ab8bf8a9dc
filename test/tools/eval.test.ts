// The scores by hand-computed cases, and one run of the command over a small labelled chat.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bCubed, macroF1, masking, precisionRecall } from '../../tools/eval/scores.js';
import { startLlmServer } from '../support/llm-server.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('scores', () => {
  test('precision is over what was found, recall over what is gold', () => {
    const rows = [
      { gold: true, found: true },
      { gold: true, found: false },
      { gold: true, found: false },
      { gold: false, found: true },
    ];
    expect(precisionRecall(rows)).toEqual({ precision: 1 / 2, recall: 1 / 3 });
  });

  test('macro-F1 weighs a rare label as much as a common one', () => {
    const rows = [
      { gold: 'a', found: 'a' },
      { gold: 'a', found: 'a' },
      { gold: 'a', found: 'a' },
      { gold: 'b', found: 'a' },
    ];
    expect(macroF1(rows)).toBeCloseTo((6 / 7 + 0) / 2);
  });

  test('B³: two matters thrown together cost precision, one torn apart costs recall', () => {
    const together = bCubed([
      { gold: ['x'], found: [1] },
      { gold: ['x'], found: [1] },
      { gold: ['y'], found: [1] },
    ]);
    expect(together.precision).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 3) / 3);
    expect(together.recall).toBe(1);
    const apart = bCubed([
      { gold: ['x'], found: [1] },
      { gold: ['x'], found: [2] },
      { gold: ['x'], found: [] },
    ]);
    expect(apart).toMatchObject({ precision: 1, recall: 1 / 3 });
  });

  test('a message about two matters belongs with the messages of either', () => {
    const both = { gold: ['x', 'y'], found: [1, 2] };
    expect(bCubed([both, { gold: ['x'], found: [1] }, { gold: ['y'], found: [2] }])).toMatchObject({ f: 1 });
  });

  test('a span counts only when all of it was masked, and what was masked beside it counts against', () => {
    const text = '电话13900006621找老吴';
    const all = [...text].map((_, i) => i >= 2 && i < 13);
    expect(masking([{ text, gold: ['13900006621'], masked: all }])).toEqual({ spanRecall: 1, falsePer1000: 0 });
    const short = all.map((is, i) => is && i !== 12);
    expect(masking([{ text, gold: ['13900006621'], masked: short }]).spanRecall).toBe(0);
    const wide = all.map((is, i) => is || i === 0);
    expect(masking([{ text, gold: ['13900006621'], masked: wide }]).falsePer1000).toBe(1000 / 5);
  });
});

describe('npm run eval', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hsl-eval-test-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (args: string[], env: Record<string, string> = {}) =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', 'tools/eval.ts', ...args], {
      cwd: root,
      env: { ...process.env, ...env },
    });
  const lastLine = (out: string) => JSON.parse(out.trimEnd().split('\n').at(-1) ?? '');

  const line = (id: string, minute: number, text: string, gold: object, more: object = {}) =>
    JSON.stringify({
      id,
      time: `2026-09-07T08:${String(minute).padStart(2, '0')}:00+08:00`,
      group: '李家庄村民群',
      sender: `某${id}`,
      role: 'resident',
      text,
      atBot: false,
      quoteOf: null,
      gold: { kind: 'issue', topics: [], category: null, urgent: false, pii: [], ...gold },
      ...more,
    });

  test('puts recorded summaries to the check that stands before readers', async () => {
    const file = join(folder, 'recorded.jsonl');
    const sources = [{ id: 'topic:8', text: '水管漏水（待群众确认）。11月21日办结：换了水管', state: 'verifying' }];
    const says = (text: string, ...ids: string[]) => [{ text, sources: ids }];
    const one = {
      id: 'r1',
      prompt: 'summarize-week',
      sources,
      names: ['王大娘'],
      good: [says('水管漏水11月21日办结，待群众确认', 'topic:8')],
      bad: [
        { why: 'number', output: says('水管漏水12月21日办结', 'topic:8') },
        { why: 'state', output: says('水管漏水已解决', 'topic:8') },
        { why: 'name', output: says('王大娘家水管漏水，待群众确认', 'topic:8') },
        // 漏水 turned round without a word of denial: what the check cannot see is counted, not hidden.
        { why: 'opposite', output: says('水管漏水是换水管换的', 'topic:8') },
      ],
      recorded: [says('水管漏水的事待群众确认', 'topic:8'), says('水管漏水待群众确认', 'topic:9')],
    };
    writeFileSync(file, JSON.stringify(one));
    const { stdout } = await run(['--faithfulness', '--file', file, '--json', '--show', 'errors']);
    const { faithfulness } = lastLine(stdout);
    expect(faithfulness['summarize-week']).toMatchObject({
      n: 7,
      goodAccepted: 1,
      badRefused: 3 / 4,
      recordedAccepted: 1 / 2,
    });
    expect(faithfulness.slipped).toEqual({ opposite: 1 });
    expect(stdout).toContain('slipped through (opposite)');
  });

  test('our own cases of every prompt that people read: right ones pass, wrong ones do not', async () => {
    const { stdout } = await run(['--faithfulness', '--json']);
    const { faithfulness } = lastLine(stdout);
    for (const name of ['summarize-week', 'background-pack', 'plain-language', 'draft-minutes', 'draft-motion']) {
      expect([name, faithfulness[name].goodAccepted >= 0.9, faithfulness[name].badRefused >= 0.9]).toEqual([
        name,
        true,
        true,
      ]);
    }
  });

  test('scores a chat: two reports of one matter become one topic, small talk none', async () => {
    const file = join(folder, 'chat.jsonl');
    const lines = [
      line('1', 0, '早上好，吃了没', { kind: 'other' }),
      line('2', 5, '村东头3号楼路灯坏了，晚上黑得看不见路', { topics: ['T1'], category: '城乡建设' }),
      line(
        '3',
        9,
        '村东头3号楼的路灯还是不亮，老人都不敢出门',
        { topics: ['T1'], category: '城乡建设' },
        { atBot: true },
      ),
      line('4', 30, '高价收粮 电话13900006621', { kind: 'other', pii: ['13900006621'] }),
    ];
    writeFileSync(file, lines.join('\n'));
    const { stdout } = await run(['--file', file, '--json']);
    const scores = lastLine(stdout);
    expect(scores).toMatchObject({
      n: 4,
      gate: { precision: 1, recall: 1 },
      category: { accuracy: 1, coverage: 1 },
      topics: { f: 1 },
      masking: { spanRecall: 1, falsePer1000: 0 },
    });
    expect(scores.messagesPerSecond).toBeGreaterThan(0);
  });

  test('scores titles and lists what went wrong', async () => {
    const file = join(folder, 'titles.csv');
    writeFileSync(
      file,
      'title,category\n村口的路灯不亮,城乡建设\n"小学门口卖的零食,没人管",卫生计生\n天上有一朵云,环境保护\n',
    );
    const { stdout } = await run(['--titles', file, '--show', 'errors', '--json']);
    expect(stdout).toContain('环境保护→其他: 天上有一朵云');
    expect(lastLine(stdout).category.accuracy).toBeLessThan(1);
  });

  test('what a model answered is kept and gives the same scores without it', async () => {
    const file = join(folder, 'talk.jsonl');
    const recording = join(folder, 'recording.jsonl');
    const lines = [
      line('1', 0, '村口的路灯坏了三天了，黑灯瞎火', { topics: ['T1'], category: '城乡建设' }),
      line('2', 9, '垃圾桶满了没人拉，臭死了', { topics: ['T2'], category: '环境保护' }),
    ];
    writeFileSync(file, lines.join('\n'));
    const model = await startLlmServer();
    model.answer(({ data }) => ({
      json: {
        m: (data as { messages: [number, string, string][] }).messages.map(([r, , text]) => ({
          r,
          k: 'issue',
          c: 0.9,
          i: [{ t: text.slice(0, 8), g: text.includes('灯') ? '城乡建设' : '卫生计生', e: text.slice(0, 4) }],
        })),
      },
    }));
    const llm = ['--engine', 'llm', '--file', file, '--json'];
    const env = { LLM_BASE_URL: model.baseUrl, LLM_API_KEY: model.apiKey, LLM_MODEL: 'scripted' };
    const recorded = lastLine((await run([...llm, '--record', recording], env)).stdout);
    await model.close();
    expect(model.requests).toHaveLength(2);
    expect(readFileSync(recording, 'utf8')).not.toContain(model.apiKey);
    const replayed = lastLine((await run([...llm, '--replay', recording], { LLM_BASE_URL: '' })).stdout);
    const { messagesPerSecond: _, notInRecording, ...scores } = replayed;
    expect(notInRecording).toBe(0);
    expect(recorded).toMatchObject(scores);
    expect(scores).toMatchObject({ callsPer100: 100, category: { accuracy: 0.5 } });
    expect(scores.tokensPer100).toBeGreaterThan(0);
    const other = lastLine(
      (await run([...llm, '--replay', recording, '--prompt', 'classify-message@1'], { LLM_BASE_URL: '' })).stdout,
    );
    expect(other.notInRecording).toBeGreaterThan(0);
  });

  test('a model that answers as the file is labelled shows what calls cost', async () => {
    const file = join(folder, 'labelled.jsonl');
    writeFileSync(
      file,
      line('1', 0, '桥栏杆断了一截，怕孩子掉下去', { topics: ['T1'], category: '交通运输', urgent: true }),
    );
    const { stdout } = await run(['--engine', 'llm', '--labelled', '--file', file, '--json']);
    const scores = lastLine(stdout);
    expect(scores).toMatchObject({ n: 1, callsPer100: 100, category: { accuracy: 1 }, urgent: { recall: 1 } });
    expect(scores.tokensPer100 / 100).toBeLessThan(700);
  });

  test('what it cannot read is said with the line', async () => {
    const file = join(folder, 'broken.jsonl');
    writeFileSync(file, `${line('1', 0, '早', { kind: 'other' })}\n{"id":"2"}\n`);
    await expect(run(['--file', file])).rejects.toMatchObject({ stderr: expect.stringContaining('broken.jsonl:2') });
    await expect(run(['--engine', 'other', '--file', file])).rejects.toMatchObject({ code: 1 });
  });
});
