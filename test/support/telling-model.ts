// A town whose model writes summaries as a test tells it to, also wrongly, late or not at all.
import { afterAll } from 'vitest';
import { type LlmServerReply, type LlmServerRequest, replies, startLlmServer } from './llm-server.js';
import { type Town, useTown } from './town.js';

interface Shown {
  id: string;
  text: string;
}
export type Told = { text: string; sources: string[] };
type Telling = (sources: Shown[]) => Told[] | LlmServerReply;

export interface TellingTown {
  town: Town;
  /** What the model says of the sources it is shown. */
  tells(telling: Telling): void;
  /** Questions for a summary so far. */
  asked(): LlmServerRequest[];
  setCounty(settings: object): Promise<void>;
  /** On to five past an hour in Beijing, so many days from now. */
  onTo(days: (weekday: number) => number, hour: number): Promise<void>;
}

export const shownIn = ({ data }: LlmServerRequest) => (data as { sources?: Shown[] }).sources;

/** One per test file. */
export async function useTellingTown(): Promise<TellingTown> {
  const server = await startLlmServer();
  afterAll(() => server.close());
  const env = { LLM_BASE_URL: server.baseUrl, LLM_API_KEY: server.apiKey, LLM_MODEL: 'test-model' };
  const town = useTown(env, { timeoutMs: 400, breakerFailures: 1000 });
  let telling: Telling = () => [];
  server.answer((request) => {
    const sources = shownIn(request);
    if (sources) {
      const told = telling(sources);
      return Array.isArray(told) ? { json: { sentences: told } } : told;
    }
    const { messages } = request.data as { messages: [number, string, string][] };
    const item = (text: string) => [{ t: text.slice(0, 16), g: '城乡建设', p: null, u: 0, e: text.slice(0, 6) }];
    return { json: { m: messages.map(([r, , text]) => ({ r, k: 'issue', c: 0.9, i: item(text) })) } };
  });
  return {
    town,
    tells: (next) => {
      telling = next;
    },
    asked: () => server.requests.filter((request) => shownIn(request) !== undefined),
    setCounty: async (settings) => {
      await town.running.deps.db.prisma.unit.updateMany({ where: { kind: 'county' }, data: { settings } });
    },
    async onTo(days, hour) {
      const local = new Date((await town.now()).getTime() + 8 * 3_600_000);
      const date = local.getUTCDate() + days(local.getUTCDay());
      const at = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), date, hour - 8, 5);
      await town.clockTo(new Date(at).toISOString());
    },
  };
}

export const of = (sources: Shown[], words: string) =>
  sources.find(({ text }) => text.includes(words))?.id ?? 'topic:0';

/** Ways in which a model fails people; whatever is written, the template stands. */
export const failures: [string, (sources: Shown[], words: string) => Told[] | LlmServerReply][] = [
  ['is slow', () => replies.slow({ json: { sentences: [] } }, 1500)],
  ['answers no JSON', () => replies.prose],
  ['answers other JSON', () => ({ json: { sentences: [{ text: 1 }] } })],
  ['is not there', () => replies.serverError],
  ['names a source that is none', (_, words) => [{ text: `有人反映${words}`, sources: ['topic:9999'] }]],
  ['names no source', (_, words) => [{ text: `有人反映${words}`, sources: [] }]],
  ['counts by itself', (s, words) => [{ text: `有37户反映${words}`, sources: [of(s, words)] }]],
  ['counts in words', (s, words) => [{ text: `有三十七户反映${words}`, sources: [of(s, words)] }]],
  ['quotes what nobody said', (s, words) => [{ text: `有人说“再不管就上访”，是${words}`, sources: [of(s, words)] }]],
  ['names a reporter', (s, words) => [{ text: `王大娘反映${words}`, sources: [of(s, words)] }]],
  ['names another body', (s, words) => [{ text: `有人反映${words}，县水利局在管`, sources: [of(s, words)] }]],
  ['says that it is done', (s, words) => [{ text: `有人反映${words}，已经解决`, sources: [of(s, words)] }]],
  ['promises', (s, words) => [{ text: `有人反映${words}，很快就给办`, sources: [of(s, words)] }]],
  [
    'says one sound and one unsound thing',
    (s, words) => [
      { text: `有人反映${words}`, sources: [of(s, words)] },
      { text: '全村都同意先修', sources: [of(s, words)] },
    ],
  ],
];
