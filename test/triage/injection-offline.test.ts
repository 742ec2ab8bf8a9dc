// Every attempt of injections.ts by the offline engine alone.
import { beforeAll, describe, expect, test } from 'vitest';
import { loadPrompt } from '../../src/llm/prompt.js';
import { useTown } from '../support/town.js';
import { attempt, everythingElse, expectHarmlessPosts, expectOwnAndHarmless, lastTopic, settle } from './attempt.js';
import { injections } from './injections.js';

const town = useTown();

const instructions = loadPrompt('classify-message', 2).text;
const topicsBefore = 3;
let before: Awaited<ReturnType<typeof everythingElse>>;

beforeAll(async () => {
  await settle(town);
  before = await everythingElse(town, topicsBefore);
});

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

test('no post passes anything on, shows the instructions or looks like one of ours', () =>
  expectHarmlessPosts(town, instructions));
