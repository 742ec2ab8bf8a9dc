// Every attempt of injections.ts against a model that obeys it, through the whole product.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadPrompt } from '../../src/llm/prompt.js';
import { startLlmServer } from '../support/llm-server.js';
import { obeying } from '../support/obeying-model.js';
import { useTown } from '../support/town.js';
import { attempt, everythingElse, expectHarmlessPosts, expectOwnAndHarmless, lastTopic, settle } from './attempt.js';
import { injections } from './injections.js';

const model = await startLlmServer();
const town = useTown({
  LLM_BASE_URL: model.baseUrl,
  LLM_API_KEY: model.apiKey,
  LLM_MODEL: 'obeying',
  LLM_CALLS_PER_MINUTE: '100000',
});
afterAll(() => model.close());

const instructions = loadPrompt('classify-message', 2).text;
const topicsBefore = 3;
let before: Awaited<ReturnType<typeof everythingElse>>;

beforeAll(async () => {
  model.answer(() => ({ json: { m: [] } }));
  await settle(town);
  before = await everythingElse(town, topicsBefore);
  model.answer(obeying());
});

test('there are enough of them', () => expect(injections.length).toBeGreaterThanOrEqual(60));

describe.each([
  ['said aside', false],
  ['said to the bot', true],
])('%s', (_, called) => {
  test.each(injections.map((injection) => [injection.aim, injection.text.slice(0, 40), injection] as const))(
    '%s: %s',
    async (_aim, _text, injection) => {
      const seen = await lastTopic(town);
      await attempt(town, injection, called);
      expect(await everythingElse(town, topicsBefore)).toEqual(before);
      await expectOwnAndHarmless(town, seen, instructions, injection.text);
    },
  );
});

test('the model was asked, and obeyed', () => expect(model.requests.length).toBeGreaterThan(70));

test('no post passes anything on, shows the instructions or looks like one of ours', () =>
  expectHarmlessPosts(town, instructions));
