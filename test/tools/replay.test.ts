// From a group's talk to a resident's "solved" in the weekly digest, through the callbacks of both platforms, by the
// program as it is built: nothing in here knows the code.
import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const log = 'test/fixtures/replay.jsonl';

interface Run {
  code: number;
  out: string;
  err: string;
}

function replay(...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    const env = { ...process.env, LLM_BASE_URL: '', LLM_API_KEY: '', LLM_MODEL: '' };
    const command = ['--import', 'tsx', 'tools/replay.ts', ...args];
    execFile(process.execPath, command, { cwd: root, env, maxBuffer: 16 * 1024 * 1024 }, (error, out, err) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, out, err });
    });
  });
}

/** What is printed of one group. */
function seenIn(title: string, out: string): string {
  return out.split(/^(?=━━ )/m).find((part) => part.startsWith(`━━ ${title} ━━`)) ?? '';
}

// The two run side by side: each would build what is not built yet.
beforeAll(() => {
  execFileSync(process.execPath, ['scripts/build.mjs', '--if-possible'], { cwd: root });
});

// Each run starts a server with a database of its own: one of them is the feed of an archive too.
describe.concurrent.each([
  { platform: 'wecom', more: [], messages: 6 },
  { platform: 'dingtalk', more: ['--all'], messages: 12 },
])('replay over $platform $more', ({ platform, more, messages }) => {
  test('a topic is raised, joined, accepted, posted, consulted, assigned, done, confirmed, and in the digest', async ({
    expect,
  }) => {
    const { code, out, err } = await replay(log, '--platform', platform, ...more, '--json');
    expect(code, err).toBe(0);
    const summary = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '');
    expect(summary).toEqual({
      messages,
      topics: expect.any(Number),
      posts: expect.any(Number),
      refused: 0,
      answerMs: { p50: expect.any(Number), p99: expect.any(Number) },
    });
    expect(summary.topics).toBeGreaterThanOrEqual(3);
    expect(summary.posts).toBeGreaterThan(25);
    expect(out).not.toMatch(/not answered:|Errors in the log/);

    const village = seenIn('三合村村民群', out);
    const number = /记下了，(\d+)号「[^」]*水泵[^」]*」/.exec(village)?.[1];
    expect(number).toBeDefined();
    expect(village).toContain(`算进${number}号`);
    expect(village).toMatch(new RegExp(`附议(?:过)?${number}号`));
    // Talk that does not call the bot may be read, but is never answered.
    expect(village).not.toMatch(/凉快\n {8}|修泵的\n {8}/);
    // Told step by step, then asked, both reporters answering.
    for (const step of ['已受理', '【议题公示】', '【协商通知】', '达成共识', '已交给镇水利站', '镇水利站说办好了']) {
      expect(village).toContain(step);
    }
    expect(village).toMatch(/秀芹：@小商 已解决 \d+\n\s+谢谢您，记下了/);
    expect(village).toMatch(/永强：@小商 已解决 \d+\n\s+谢谢您！.*记为「已解决」/);
    expect(village).toMatch(new RegExp(`【三合村一周】(?:.|\\n)*【有结果了】1件\\n\\s+${number}号 .*（已解决）`));

    // A neighbour's words, filed by quoting them; on WeCom a quote is a text without an id.
    const estate = seenIn('兴隆小区业主群', out);
    expect(estate).toMatch(/乐乐妈：「2号楼楼道灯又灭了.*@小商 记一下\n\s+.*\d+号「[^」]*楼道灯/);
    expect(estate).toMatch(/您问的记下了.*上户口/);

    const workroom = seenIn('示例镇“有事好商量”工作室', out);
    expect(workroom.match(/【新议题线索】/g)).toHaveLength(2);
    expect(workroom).toMatch(/体检 \d+\n(?:.|\n)*✓ 纪要定稿/);
    expect(workroom).toMatch(/统计\n(?:.|\n)*解决困难1件/);
  }, 240_000);
});

test('what cannot be read is said with its line, and nothing is started', async () => {
  const file = join(tmpdir(), `replay-bad-${process.pid}.jsonl`);
  writeFileSync(file, '{"id":"1","time":"yesterday"}\n');
  const bad = await replay(file);
  expect(bad.code).toBe(1);
  expect(bad.err).toContain('line 1: time');
  expect((await replay('--speed', 'slow', log)).err).toContain('--speed is a number above 0, or max');
  expect((await replay('--help')).out).toContain('npm run replay -- FILE.jsonl');
}, 30_000);
