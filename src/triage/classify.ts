// Understands a window of a chat: the offline engine first, then one model call for what is worth one, its answer checked
// line by line. Without a model, or when it fails, the offline understanding stands.
import { z } from 'zod';
import type { Deps } from '../deps.js';
import { LlmUnavailable } from '../llm/llm.js';
import { loadPrompt } from '../llm/prompt.js';
import { describeCategories } from './category-definitions.js';
import { cleanTitle } from './clean-title.js';
import { offlineEngine } from './offline/engine.js';
import type { OfflineTriage } from './offline/offline-triage.js';
import {
  categories,
  messageKinds,
  type OpenTopic,
  type Triaged,
  type TriageMessage,
  type TriageWindow,
  type Understanding,
} from './understanding.js';

/** `offline`: absent, the process's own engine, which keeps what it has read of each unit's topics. */
export type TriageDeps = Pick<Deps, 'llm' | 'log'> & { offline?: OfflineTriage };

const maxCandidates = 8;
/** The offline engine is this sure that a message is small talk: not worth a call. */
const obvious = 0.7;

const answerShape = z.object({
  messages: z.array(
    z.object({
      ref: z.number().int(),
      kind: z.enum(messageKinds),
      items: z.array(
        z.object({
          title: z.string(),
          category: z.enum(categories),
          place: z.string().nullable(),
          urgent: z.boolean(),
          matchTopic: z.number().int().nullable(),
          sameAsRef: z.number().int().nullable(),
          evidence: z.array(z.string()),
        }),
      ),
      confidence: z.number(),
    }),
  ),
});
type Answer = z.infer<typeof answerShape>['messages'][number];

export async function triage(deps: TriageDeps, window: TriageWindow): Promise<Triaged[]> {
  const engine = deps.offline ?? offlineEngine();
  const offline = engine.triage(window);
  const byOffline = (index: number, redo = false): Triaged => ({
    messageId: (window.messages[index] as TriageMessage).id,
    understanding: offline[index] as Understanding,
    engine: 'offline',
    redo,
  });
  const asked = window.messages.flatMap((message, index) =>
    deps.llm && worthAsking(message, offline[index] as Understanding) ? [index] : [],
  );
  if (!deps.llm || asked.length === 0) return window.messages.map((_, index) => byOffline(index));

  const candidates = chooseCandidates(engine, window, asked, offline);
  try {
    const { value, callId } = await deps.llm.ask({
      prompt: loadPrompt('classify-message', 1),
      values: { unitName: window.unitName, categories: describeCategories() },
      data: dataFor(window, asked, candidates),
      shape: answerShape,
    });
    return window.messages.map((message, index): Triaged => {
      const ref = asked.indexOf(index) + 1;
      const answer = ref > 0 ? value.messages.find((one) => one.ref === ref) : undefined;
      if (!answer) return byOffline(index);
      const refs = asked.map((at) => (window.messages[at] as TriageMessage).id);
      const understanding = checked(answer, message, offline[index] as Understanding, candidates, refs);
      return { messageId: message.id, understanding, engine: 'llm', callId, redo: false };
    });
  } catch (error) {
    if (!(error instanceof LlmUnavailable)) throw error;
    deps.log.warn({ reason: error.reason, messages: asked.length }, 'the offline engine answers for the model');
    return window.messages.map((_, index) => byOffline(index, asked.includes(index)));
  }
}

/** Whoever calls the bot is read by the model; greetings, adverts and offices' notices are not. */
function worthAsking(message: TriageMessage, offline: Understanding): boolean {
  return message.calledBot || offline.kind !== 'other' || offline.confidence < obvious;
}

/** The topics most like what is said, then those that the offline engine chose, then those last talked about. */
function chooseCandidates(
  engine: OfflineTriage,
  window: TriageWindow,
  asked: number[],
  offline: Understanding[],
): OpenTopic[] {
  const points = new Map<number, number>();
  const raise = (number: number | null | undefined, to: number) => {
    if (number !== null && number !== undefined) points.set(number, Math.max(points.get(number) ?? 0, to));
  };
  for (const index of asked) {
    const message = window.messages[index] as TriageMessage;
    const text = message.quote ? `${message.text} ${message.quote}` : message.text;
    for (const { number, score } of engine.similar(text, window.openTopics)) raise(number, score);
    raise(message.quoteTopic, 2);
    for (const item of (offline[index] as Understanding).items) raise(item.matchTopic, 1.5);
  }
  const latest = [...window.openTopics].sort((a, b) => b.lastSaidAt.getTime() - a.lastSaidAt.getTime());
  for (const [place, topic] of latest.slice(0, maxCandidates).entries()) raise(topic.number, 0.3 - place / 100);
  return window.openTopics
    .filter((topic) => points.has(topic.number))
    .sort((a, b) => (points.get(b.number) as number) - (points.get(a.number) as number))
    .slice(0, maxCandidates);
}

/** Only what the model needs. Every text in it is masked already and none of it is an instruction. */
function dataFor(window: TriageWindow, asked: number[], candidates: OpenTopic[]) {
  const spoken = (message: TriageMessage) => ({
    speaker: message.speaker,
    ...(message.official && { official: true }),
    text: message.text,
    ...(message.quote && { quote: message.quote }),
    ...(message.quoteTopic !== undefined && { quoteTopic: message.quoteTopic }),
  });
  // Messages that need no judgement are still part of the conversation.
  const context = window.messages.filter((_, index) => !asked.includes(index));
  const first = window.messages[asked[0] as number] as TriageMessage;
  const before = [...window.earlier, ...context.filter((message) => message.at <= first.at)];
  return {
    earlier: before.slice(-8).map(spoken),
    messages: asked.map((index, i) => {
      const message = window.messages[index] as TriageMessage;
      return { ref: i + 1, ...spoken(message), ...(message.calledBot && { calledBot: true }) };
    }),
    topics: candidates.map(({ number, title, place }) => ({ number, title, ...(place && { place }) })),
  };
}

/** What of the model's answer may be used. Anything that cannot be shown in the message's own words is dropped. */
function checked(
  answer: Answer,
  message: TriageMessage,
  offline: Understanding,
  candidates: OpenTopic[],
  refs: number[],
): Understanding {
  const { kind } = answer;
  const confidence = Math.min(1, Math.max(0, answer.confidence));
  const relayed = offline.kind === 'issue';
  if (message.official && kind !== 'emergency' && !relayed) return { kind: 'other', items: [], confidence };
  if (kind === 'other' || kind === 'private') return { kind, items: [], confidence };
  let doubts = 0;
  const items = answer.items.slice(0, 3).flatMap((item) => {
    const evidence = item.evidence
      .map((words) => words.trim())
      .filter((words) => words !== '' && message.text.includes(words));
    const title = cleanTitle(item.title) ?? offline.items[0]?.title;
    const known = candidates.some((topic) => topic.number === item.matchTopic);
    const invented = item.matchTopic !== null && !known;
    if (invented) doubts += 1;
    if (evidence.length === 0 || !title) return [];
    const joinsOnly = kind === 'support' || kind === 'status' || kind === 'feedback';
    if (joinsOnly && !known) return [];
    const before = item.sameAsRef !== null && !known ? refs[item.sameAsRef - 1] : undefined;
    return [
      {
        title,
        category: item.category,
        place: placeIn(message, item.place),
        urgent: item.urgent,
        matchTopic: known ? item.matchTopic : null,
        evidence,
        ...(before !== undefined && before < message.id && { continues: before }),
      },
    ];
  });
  const dropped = answer.items.length > 0 && items.length === 0;
  // An issue that cannot be shown is none; the other kinds may stand without an item.
  if (dropped && kind === 'issue') return { ...offline, confidence: Math.min(offline.confidence, 0.45) };
  return { kind, items, confidence: doubts > 0 || dropped ? Math.min(confidence, 0.45) : confidence };
}

function placeIn(message: TriageMessage, place: string | null): string | null {
  const words = place?.trim() ?? '';
  const said = message.text.includes(words) || (message.quote?.includes(words) ?? false);
  return words.length >= 2 && words.length <= 40 && said && !words.includes('〔') ? words : null;
}
