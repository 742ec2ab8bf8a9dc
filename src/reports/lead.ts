// The sentence that opens a digest, when a model is on. It is kept only if every check passes: each sentence rests on
// topics of the list, and holds no figure (figures are counted, not generated). It is marked as written by AI.
import { z } from 'zod';
import type { TopicModel } from '../db/client.js';
import { type County, type Llm, LlmUnavailable } from '../llm/llm.js';
import { loadPrompt } from '../llm/prompt.js';
import type { Log } from '../log.js';
import { stateLabels } from '../topics/lifecycle.js';

/** Fewer topics than this need no summary; a model asked to summarise little invents. */
const minTopics = 3;
const maxTopics = 40;

const shape = z.object({
  sentences: z.array(z.object({ text: z.string().max(80), topics: z.array(z.number().int()) })).max(2),
});

export async function leadSentence(
  llm: Llm,
  county: County,
  topics: Pick<TopicModel, 'number' | 'title' | 'state'>[],
  log: Log,
): Promise<string | undefined> {
  if (topics.length < minTopics) return undefined;
  const listed = topics.slice(0, maxTopics);
  const data = listed.map(({ number, title, state }) => ({ number, title, state: stateLabels[state] }));
  try {
    const { value } = await llm.ask({ prompt: loadPrompt('weekly-lead', 1), values: {}, data, shape, county });
    const numbers = new Set(listed.map((topic) => topic.number));
    const sound = value.sentences.filter(
      (sentence) =>
        sentence.topics.length > 0 &&
        sentence.topics.every((number) => numbers.has(number)) &&
        !/[\d０-９一二两三四五六七八九十百千]+\s*(?:件|人|次|户|个|天|年|月|日|号)|\d|https?:/.test(sentence.text),
    );
    if (sound.length === 0 || sound.length !== value.sentences.length) return undefined;
    const cited = sound.map(
      (sentence) => `${sentence.text.trim()}（${sentence.topics.map((n) => `${n}号`).join('、')}）`,
    );
    return `${cited.join('')}〔AI归纳〕`;
  } catch (error) {
    if (error instanceof LlmUnavailable) {
      log.warn({ reason: error.reason }, 'no lead sentence: the model gave none');
      return undefined;
    }
    throw error;
  }
}
