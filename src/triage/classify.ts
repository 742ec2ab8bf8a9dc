// Understands a window of a chat: the offline engine first, then one model call for what is worth one, its answer checked
// line by line. Without a model, or when it fails, the offline understanding stands.
import type { Deps } from '../deps.js';
import { type County, LlmUnavailable } from '../llm/llm.js';
import { checked } from './checked.js';
import { worthReading } from './gate.js';
import { offlineEngine } from './offline/engine.js';
import type { OfflineTriage } from './offline/offline-triage.js';
import { readingOf } from './reading/index.js';
import type { Asked } from './reading/reading.js';
import { harmlessTitle } from './titles.js';
import type { OpenTopic, Triaged, TriageMessage, TriageWindow, Understanding } from './understanding.js';

/** `offline`: absent, the process's own engine, which keeps what it has read of each unit's topics. */
export type TriageDeps = Pick<Deps, 'llm' | 'log'> & { offline?: OfflineTriage };

export interface HowToTriage {
  /** `classify-message@2`; empty: the usual one. */
  prompt?: string;
  /** Whose budget pays for the call. */
  county?: County;
}

export interface ReadAlso {
  messageId: number;
  understanding: Understanding;
}

const maxCandidates = 6;
/** Less alike than this is not worth its place in the call. */
const alikeEnough = 0.12;

export async function triage(deps: TriageDeps, window: TriageWindow, how: HowToTriage = {}): Promise<Triaged[]> {
  const engine = deps.offline ?? offlineEngine();
  const offline = engine.triage(window).map(withHarmlessTitles);
  const byOffline = (index: number, redo = false): Triaged => ({
    messageId: (window.messages[index] as TriageMessage).id,
    understanding: offline[index] as Understanding,
    engine: 'offline',
    redo,
  });
  const indexes = deps.llm ? worthReading(window, offline) : [];
  if (!deps.llm || indexes.length === 0) return window.messages.map((_, index) => byOffline(index));
  const asked = askedOf(engine, window, offline, indexes, how);
  try {
    const answers = await ask(deps.llm, asked, how);
    const considered = asked.candidates.map(({ number }) => number);
    return window.messages.map((message, index): Triaged => {
      const claim = answers.claims.find(({ ref }) => asked.messages[ref - 1] === message);
      if (!claim) return byOffline(index);
      const understanding = checked(claim, message, offline[index] as Understanding, asked);
      const { callId } = answers;
      return { messageId: message.id, understanding, engine: 'llm', callId, considered, redo: false };
    });
  } catch (error) {
    if (!(error instanceof LlmUnavailable)) throw error;
    deps.log.warn({ reason: error.reason, messages: indexes.length }, 'the offline engine answers for the model');
    return window.messages.map((_, index) => byOffline(index, indexes.includes(index)));
  }
}

/** What another prompt makes of some messages of a window; throws LlmUnavailable. Nobody waits for it. */
export async function readAlso(
  deps: Required<Pick<TriageDeps, 'llm'>> & TriageDeps,
  window: TriageWindow,
  messageIds: number[],
  how: HowToTriage,
): Promise<ReadAlso[]> {
  const engine = deps.offline ?? offlineEngine();
  const offline = engine.triage(window).map(withHarmlessTitles);
  const indexes = window.messages.flatMap(({ id }, index) => (messageIds.includes(id) ? [index] : []));
  const asked = askedOf(engine, window, offline, indexes, how);
  const { claims } = await ask(deps.llm, asked, { ...how, background: true });
  return asked.messages.flatMap((message, place) => {
    const claim = claims.find(({ ref }) => ref === place + 1);
    if (!claim) return [];
    const understanding = checked(claim, message, offline[indexes[place] as number] as Understanding, asked);
    return [{ messageId: message.id, understanding }];
  });
}

type Ask = HowToTriage & { background?: true };

async function ask(llm: NonNullable<Deps['llm']>, asked: Asked, { prompt: id, county, background }: Ask) {
  const { prompt, reading } = readingOf(id);
  const { value, callId } = await llm.ask({
    prompt,
    values: reading.values(asked),
    data: reading.data(asked),
    shape: reading.shape,
    ...(county && { county }),
    ...(background && { background }),
  });
  return { claims: reading.claims(value), callId };
}

/** What a resident writes is no title by itself: orders to the bot may hide in it. */
function withHarmlessTitles(understanding: Understanding): Understanding {
  const items = understanding.items.map((item) => ({ ...item, title: harmlessTitle(item.title) ?? untitled }));
  return { ...understanding, items };
}

const untitled = '群众反映的一件事';

/** With the topics most like what is said, then those that the offline engine chose, then those in the air. */
function askedOf(
  engine: OfflineTriage,
  window: TriageWindow,
  offline: Understanding[],
  indexes: number[],
  { prompt }: HowToTriage,
): Asked {
  const points = new Map<number, number>();
  const raise = (number: number | null | undefined, to: number) => {
    if (number !== null && number !== undefined) points.set(number, Math.max(points.get(number) ?? 0, to));
  };
  for (const index of indexes) {
    const message = window.messages[index] as TriageMessage;
    const text = message.quote ? `${message.text} ${message.quote}` : message.text;
    for (const { number, score } of engine.similar(text, window.openTopics)) {
      if (score >= alikeEnough) raise(number, score);
    }
    raise(message.quoteTopic, 2);
    for (const item of (offline[index] as Understanding).items) raise(item.matchTopic, 1.5);
  }
  for (const [age, { topics = [] }] of window.earlier.slice(-10).reverse().entries()) {
    for (const number of topics) raise(number, 0.5 - age / 100);
  }
  const candidates = window.openTopics
    .filter((topic: OpenTopic) => points.has(topic.number))
    .sort((a, b) => (points.get(b.number) as number) - (points.get(a.number) as number))
    .slice(0, maxCandidates);
  const messages = indexes.map((index) => window.messages[index] as TriageMessage);
  return { window, messages, candidates, instructions: readingOf(prompt).prompt.text };
}
