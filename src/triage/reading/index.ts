// Which reading goes with which version of classify-message.
import { type Prompt, promptNamed } from '../../llm/prompt.js';
import type { Reading } from './reading.js';
import { readingV1 } from './v1.js';
import { readingV2 } from './v2.js';

const usualPrompt = 'classify-message@2';

/** `classify-message@2`, as settings and `npm run eval` name it; empty: the usual one. */
export function readingOf(id = ''): { prompt: Prompt; reading: Reading<unknown> } {
  const prompt = promptNamed(id || usualPrompt);
  // A new version of the words keeps the reading of the one before, until it needs another.
  return { prompt, reading: (prompt.version === 1 ? readingV1 : readingV2) as Reading<unknown> };
}
