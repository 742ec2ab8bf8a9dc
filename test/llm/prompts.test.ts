import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, test } from 'vitest';
import { fillPrompt, loadPrompt, loadPrompts } from '../../src/llm/prompt.js';
import { readingOf } from '../../src/triage/reading/index.js';
import { messageKinds } from '../../src/triage/understanding.js';

/** A published version never changes: decisions are recorded with its checksum. New versions are added below. */
const published: Record<string, string> = {
  'background-pack@1': '78e78a4baf1c186a24899105fa4adda408cd7e212aee45c4737ef736328f330b',
  'plain-language@1': '0b19d50ad106105ca94eb3f7e259b4f33a4caf5ab864cf43610784e20ccd8c43',
  'summarize-week@1': 'e81396bd50319a40775c60662b2bcde46cdf4db2f4aecb72bf741c014602e6c6',
  'classify-message@1': '9f0ee6d91481092eb94b735130e2e1a382e66d6a261f3a3370262079f4c2af42',
  'classify-message@2': '4a487da661e9f3236226d2d2c7ffdea023205a42ea18384fefe026c94b794d80',
  'draft-minutes@1': 'f068ef164f502d13b9e3cb788ef89cb80e6d63090f287d5eac21fa15c678116a',
  'draft-motion@1': '8b380aa19c3dfc91570c36a0bf1ab27433f4293409cdd4eeef58dd009b63ff01',
};

describe('the prompts of this product', () => {
  it('all load, and no published one has changed', () => {
    const found = Object.fromEntries(
      loadPrompts().all.map((prompt) => [`${prompt.name}@${prompt.version}`, prompt.checksum]),
    );
    expect(found).toEqual(published);
  });

  it('are found by name and version', () => {
    expect(loadPrompt('classify-message', 1)).toMatchObject({ name: 'classify-message', version: 1, temperature: 0 });
    expect(() => loadPrompt('classify-message', 99)).toThrow('v99.md is missing');
  });
});

test('where the words of a prompt say which JSON is wanted, it is the one that is taken', () => {
  const { prompt, reading } = readingOf('classify-message@2');
  expect(prompt.formInText).toBe(true);
  const example = prompt.text.split('\n').find((line) => line.startsWith('{"m"')) ?? '';
  const filled = example
    .replace(/序号|议题号|把握0到1/g, '1')
    .replace('类别', 'issue')
    .replace('分类', '其他');
  expect(reading.claims(reading.shape.parse(JSON.parse(filled)))).toEqual([
    {
      ref: 1,
      kind: 'issue',
      confidence: 1,
      items: [
        {
          title: '标题',
          category: '其他',
          place: '地点',
          urgent: true,
          matchTopic: 1,
          sameAsRef: 1,
          evidence: ['原话'],
        },
      ],
    },
  ]);
  for (const kind of messageKinds) expect(prompt.text).toContain(kind);
});

describe('a prompt file', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  function load(files: Record<string, string>) {
    const folder = mkdtempSync(join(tmpdir(), 'prompts-'));
    folders.push(folder);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return loadPrompts(folder);
  }

  const good = '---\npurpose: tests\ntemperature: 0.5\nmodel: small\n---\n你好，{{place}}的{{who}}。{{place}}\n';

  it('is read with its front matter and its names', () => {
    const prompt = load({ 'greet/v1.md': good, 'greet/v12.md': good, 'greet/notes.txt': 'x' }).get('greet', 12);
    expect(prompt).toMatchObject({ purpose: 'tests', temperature: 0.5, model: 'small', names: ['place', 'who'] });
    expect(fillPrompt(prompt, { place: '李家庄', who: '乡亲' })).toBe('你好，李家庄的乡亲。李家庄');
  });

  it('has the same checksum with other line ends and another one with other words', () => {
    const { all } = load({
      'a/v1.md': good,
      'b/v1.md': good.replaceAll('\n', '\r\n'),
      'c/v1.md': good.replace('你好', '您好'),
    });
    expect(all[0]?.checksum).toBe(all[1]?.checksum);
    expect(all[0]?.checksum).not.toBe(all[2]?.checksum);
  });

  it('takes exactly its names', () => {
    const prompt = load({ 'greet/v1.md': good }).get('greet', 1);
    expect(() => fillPrompt(prompt, { place: 'x' })).toThrow('missing who');
    expect(() => fillPrompt(prompt, { place: 'x', who: 'y', why: 'z' })).toThrow('unknown why');
  });

  it('puts values in as they are', () => {
    const prompt = load({ 'greet/v1.md': good }).get('greet', 1);
    expect(fillPrompt(prompt, { place: '$&{{who}}', who: 'y' })).toContain('$&{{who}}');
  });

  it.each([
    ['no front matter', '你好', 'front matter'],
    ['an unknown key', '---\npurpose: x\ntop_p: 1\n---\n你好', 'top_p'],
    ['no purpose', '---\ntemperature: 0\n---\n你好', 'purpose'],
    ['a temperature in words', '---\npurpose: x\ntemperature: warm\n---\n你好', 'temperature'],
    ['no text', '---\npurpose: x\n---\n\n', 'text'],
    ['a name with other signs', '---\npurpose: x\n---\n{{a-b}}', 'names'],
  ])('with %s is refused by name', (_, text, reason) => {
    expect(() => load({ 'bad/v1.md': text })).toThrow(new RegExp(`bad/v1\\.md.*${reason}`));
  });

  it('a missing folder says what to do', () => expect(() => loadPrompts('/nowhere/at/all')).toThrow('cannot be read'));
});
