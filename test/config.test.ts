import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { readConfig, settingNames } from '../src/config.js';
import { ConfigError } from '../src/errors.js';

const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');

test('.env.example names every setting, in order, each below its comment', () => {
  const lines = example.split('\n');
  const named = lines.flatMap((line, i) =>
    /^[A-Z]/.test(line) ? [{ name: line.split('=')[0], above: lines[i - 1] }] : [],
  );
  expect(named.map(({ name }) => name)).toEqual(settingNames);
  for (const { above } of named) expect(above).toMatch(/^# \S/);
});

test('.env.example shows the defaults', () => {
  expect(readConfig(parseEnv(example) as Record<string, string>)).toEqual(readConfig({}));
});

test('the app needs no setting at all, and then opens the sandbox', () => {
  expect(readConfig({})).toMatchObject({ port: 3000, sandbox: true, production: false, timeZone: 'Asia/Shanghai' });
  expect(readConfig({ NODE_ENV: 'production' }).sandbox).toBe(false);
});

test('everything that is wrong is said at once', () => {
  const wrong = {
    PORT: 'eighty',
    DATABASE_URL: 'mysql://localhost/x',
    TZ_DISPLAY: 'Asia/Atlantis',
    WECOM_BOT_TOKEN: 'only half',
    LLM_MODEL: 'qwen',
    SECRET_KEY: 'short',
  };
  let problems: string[] = [];
  try {
    readConfig(wrong);
  } catch (error) {
    problems = (error as ConfigError).problems;
    expect(error).toBeInstanceOf(ConfigError);
  }
  for (const name of ['PORT', 'DATABASE_URL', 'TZ_DISPLAY', 'WECOM_BOT_AES_KEY', 'LLM_BASE_URL', 'SECRET_KEY']) {
    expect(problems.filter((problem) => problem.startsWith(`${name} `))).toHaveLength(1);
  }
  expect(problems.join()).not.toContain('only half');
});

test('a secret is never told in a complaint', () => {
  expect(() => readConfig({ WECOM_BOT_TOKEN: 't', WECOM_BOT_AES_KEY: 'my-own-secret' })).toThrow(/43 letters/);
  expect(() => readConfig({ WECOM_BOT_TOKEN: 't', WECOM_BOT_AES_KEY: 'my-own-secret' })).not.toThrow(/my-own-secret/);
});
