// Which reading goes with which version of classify-message.
import { type Prompt, promptNamed, versionsOf } from '../../llm/prompt.js';
import type { Reading } from './reading.js';
import { readingV1 } from './v1.js';
import { readingV2 } from './v2.js';

const classify = 'classify-message';
const usualPrompt = `${classify}@2`;

export interface PromptVersion {
  /** As settings name it. */
  id: string;
  /** Used where nothing is set. */
  usual: boolean;
}

/** The versions by which messages can be understood, newest first. */
export function promptVersions(): PromptVersion[] {
  const known = versionsOf(classify).map(({ name, version }) => ({ id: `${name}@${version}` }));
  return known.map((one) => ({ ...one, usual: one.id === usualPrompt })).reverse();
}

/** `classify-message@2`, as settings and `npm run eval` name it; empty: the usual one. */
export function readingOf(id = ''): { prompt: Prompt; reading: Reading<unknown> } {
  const prompt = promptNamed(id || usualPrompt);
  // A new version of the words keeps the reading of the one before, until it needs another.
  return { prompt, reading: (prompt.version === 1 ? readingV1 : readingV2) as Reading<unknown> };
}
