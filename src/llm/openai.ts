// Any endpoint that speaks OpenAI's chat completions: DeepSeek, Qwen, Doubao, GLM, Ollama, vLLM. The only owner of `openai`.
import OpenAI, {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
  BadRequestError,
  UnprocessableEntityError,
} from 'openai';
import { z } from 'zod';
import type { LlmConfig } from '../config.js';
import type { Deps } from '../deps.js';
import { type Breaker, createBreaker } from './breaker.js';
import { type Call, callsInLastMinute, recordCall, tokensUsedToday } from './calls.js';
import { findJson, schemaOf } from './json.js';
import { type Llm, type LlmAnswer, type LlmRequest, LlmUnavailable } from './llm.js';
import { fillPrompt } from './prompt.js';
import { estimateTokens } from './tokens.js';

/** How to get an object out of an endpoint, best first. Many know only the later ones. */
const modes = ['json_schema', 'json_object', 'text'] as const;
type LlmMode = (typeof modes)[number];

/** A background question leaves this part of the day's budget to those who wait. */
const keptForLive = 0.2;

export interface LlmTuning {
  /** For one question with its retries and its repair, not for one attempt. */
  timeoutMs: number;
  retries: number;
  retryWaitMs: number;
  /** A longer `retry-after` is not waited for: the offline engine answers meanwhile. */
  maxRetryAfterMs: number;
  breakerFailures: number;
  breakerPauseMs: number;
  now: () => Date;
}

const defaults: LlmTuning = {
  timeoutMs: 20_000,
  retries: 2,
  retryWaitMs: 500,
  maxRetryAfterMs: 5_000,
  breakerFailures: 5,
  breakerPauseMs: 30_000,
  now: () => new Date(),
};

type LlmDeps = Pick<Deps, 'db' | 'log' | 'metrics'>;

type Message = { role: 'system' | 'user' | 'assistant'; content: string };

interface Endpoint {
  deps: LlmDeps;
  config: LlmConfig;
  tuning: LlmTuning;
  client: OpenAI;
  breaker: Breaker;
  /** The first of `modes` that this endpoint has not refused. */
  mode: number;
}

interface Question {
  request: LlmRequest<unknown>;
  instructions: string;
  deadline: number;
}

export function createLlm(deps: LlmDeps, config: LlmConfig, tuning: Partial<LlmTuning> = {}): Llm {
  const settings = { ...defaults, ...tuning };
  const endpoint: Endpoint = {
    deps,
    config,
    tuning: settings,
    // Its own retries sleep out any `retry-after`, deaf to signals (openai-node #1840): ours are below.
    client: new OpenAI({ baseURL: config.baseUrl, apiKey: config.apiKey, maxRetries: 0 }),
    breaker: createBreaker({
      failures: settings.breakerFailures,
      pauseMs: settings.breakerPauseMs,
      now: () => settings.now().getTime(),
    }),
    mode: 0,
  };
  return {
    ask: (request) => ask(endpoint, request),
    ready: () => endpoint.breaker.ready(),
    get breaker() {
      return endpoint.breaker.state;
    },
    dailyTokens: config.dailyTokenBudget,
  };
}

async function ask<T>(endpoint: Endpoint, request: LlmRequest<T>): Promise<LlmAnswer<T>> {
  const { deps, tuning, breaker } = endpoint;
  try {
    const question = {
      request: request as LlmRequest<unknown>,
      instructions: fillPrompt(request.prompt, request.values),
      deadline: performance.now() + tuning.timeoutMs,
    };
    const refused = await whyNotNow(endpoint, request);
    if (refused) {
      deps.metrics.llmCalls.inc({ prompt: request.prompt.name, outcome: refused });
      throw new LlmUnavailable(refused);
    }
    try {
      const answer = await converse(endpoint, question);
      breaker.succeeded();
      return answer as LlmAnswer<T>;
    } catch (error) {
      if (error instanceof LlmUnavailable && !request.signal?.aborted && !request.background) breaker.failed();
      else breaker.released();
      throw error;
    }
  } catch (error) {
    if (error instanceof LlmUnavailable) throw error;
    // Callers have one way to go on without the model; that this was no fault of the endpoint is for the log.
    deps.log.error({ err: error, prompt: request.prompt.name }, 'the model could not be asked');
    throw new LlmUnavailable('refused', 'could not be asked');
  }
}

/** Takes the breaker's probe, if that is what the question becomes. */
async function whyNotNow(
  { deps, config, tuning, breaker }: Endpoint,
  { county, background }: LlmRequest<unknown>,
): Promise<'over-budget' | 'over-rate' | 'breaker-open' | undefined> {
  const budget = county?.dailyTokens ?? config.dailyTokenBudget;
  const used = await tokensUsedToday(deps.db, tuning.now(), county?.id);
  if (used >= budget * (background ? 1 - keptForLive : 1)) return 'over-budget';
  if ((await callsInLastMinute(deps.db, new Date())) >= config.callsPerMinute) return 'over-rate';
  // A probe is for somebody who waits.
  if (background && breaker.state !== 'closed') return 'breaker-open';
  return breaker.admit() ? undefined : 'breaker-open';
}

/** One answer, and one chance to mend it when it does not fit the shape. */
async function converse(endpoint: Endpoint, question: Question): Promise<LlmAnswer<unknown>> {
  const { request } = question;
  const messages: Message[] = [{ role: 'user', content: JSON.stringify(request.data) }];
  for (const attempt of ['first', 'repair'] as const) {
    const reply = await complete(endpoint, question, messages);
    const parsed = request.shape.safeParse(findJson(reply.content));
    const callId = await record(endpoint, request, { ...reply, outcome: parsed.success ? 'ok' : 'invalid' });
    if (parsed.success) return { value: parsed.data, callId };
    endpoint.deps.log.warn(
      { prompt: request.prompt.name, mode: reply.mode, attempt },
      'the answer does not fit the shape',
    );
    messages.push(
      { role: 'assistant', content: reply.content.slice(0, 8_000) },
      {
        role: 'user',
        content: `上面的回答不符合要求的 JSON 格式：\n${z.prettifyError(parsed.error).slice(0, 1_000)}\n请只输出改正后的一个完整 JSON 对象。`,
      },
    );
  }
  throw new LlmUnavailable('invalid');
}

interface Reply extends Omit<Call, 'outcome'> {
  content: string;
  mode: LlmMode;
}

/** Goes down the ladder of modes while the endpoint refuses the request's form; remembers a lower rung once it has worked. */
async function complete(endpoint: Endpoint, question: Question, messages: Message[]): Promise<Reply> {
  const start = question.request.prompt.formInText ? modes.indexOf('json_object') : 0;
  for (let rung = Math.max(start, endpoint.mode); ; rung++) {
    try {
      const reply = await withRetries(endpoint, question, modes[rung] as LlmMode, messages);
      // A prompt that starts lower says nothing about the rungs above it.
      if (rung > start) endpoint.mode = Math.max(endpoint.mode, rung);
      return reply;
    } catch (error) {
      if (!(error instanceof FormRefused)) throw error;
      if (rung === modes.length - 1) throw new LlmUnavailable('refused', error.message);
    }
  }
}

/** HTTP 400 or 422: perhaps only `response_format` is not known there. */
class FormRefused extends Error {
  override name = 'FormRefused';
}

async function withRetries(endpoint: Endpoint, question: Question, mode: LlmMode, messages: Message[]): Promise<Reply> {
  const { tuning } = endpoint;
  for (let retry = 0; ; retry++) {
    const started = performance.now();
    try {
      return await call(endpoint, question, mode, messages);
    } catch (error) {
      const failure = readFailure(error);
      await record(endpoint, question.request, failed(endpoint, question, mode, started, failure.outcome));
      if (failure.formRefused) throw new FormRefused(failure.detail);
      const wait = Math.max(failure.retryAfterMs ?? 0, tuning.retryWaitMs * 2 ** retry);
      const inTime = wait <= tuning.maxRetryAfterMs && performance.now() + wait < question.deadline;
      if (
        !failure.passing ||
        question.request.background ||
        retry >= tuning.retries ||
        !inTime ||
        question.request.signal?.aborted
      ) {
        throw new LlmUnavailable(failure.outcome, failure.detail);
      }
      await sleep(wait, question.request.signal);
    }
  }
}

async function call(endpoint: Endpoint, question: Question, mode: LlmMode, messages: Message[]): Promise<Reply> {
  const { request, deadline } = question;
  const started = performance.now();
  const left = AbortSignal.timeout(Math.max(1, Math.ceil(deadline - started)));
  const schema = schemaOf(request.shape);
  const asText = `\n\n只输出一个 JSON 对象，不要解释，不要用代码块。它必须符合这个 JSON Schema：\n${JSON.stringify(schema)}`;
  const complete = mode === 'json_schema' || request.prompt.formInText;
  const system = complete ? question.instructions : question.instructions + asText;
  const model = request.prompt.model ?? endpoint.config.model;
  const completion = await endpoint.client.chat.completions.create(
    {
      model,
      temperature: request.prompt.temperature,
      messages: [{ role: 'system', content: system }, ...messages],
      ...(mode === 'json_schema' && {
        response_format: {
          type: 'json_schema' as const,
          json_schema: { name: request.prompt.name.replace(/\W/g, '_'), strict: true, schema },
        },
      }),
      ...(mode === 'json_object' && { response_format: { type: 'json_object' as const } }),
    },
    { signal: request.signal ? AbortSignal.any([left, request.signal]) : left },
  );
  // Endpoints of this family differ in what they leave out; nothing of a reply is taken for granted.
  const content = completion.choices?.[0]?.message?.content ?? '';
  const usage = completion.usage;
  return {
    content,
    mode,
    model,
    tokensIn: usage?.prompt_tokens ?? estimateTokens(system + messages.map((message) => message.content).join('')),
    tokensOut: usage?.completion_tokens ?? estimateTokens(content),
    latencyMs: Math.round(performance.now() - started),
  };
}

function failed(endpoint: Endpoint, question: Question, mode: LlmMode, started: number, outcome: string): Call {
  return {
    outcome,
    mode,
    model: question.request.prompt.model ?? endpoint.config.model,
    tokensIn: 0,
    tokensOut: 0,
    latencyMs: Math.round(performance.now() - started),
  };
}

interface Failure {
  outcome: 'timeout' | 'refused' | 'unreachable' | 'invalid';
  detail: string;
  /** May pass by itself: worth another attempt. */
  passing: boolean;
  formRefused: boolean;
  retryAfterMs?: number;
}

function readFailure(error: unknown): Failure {
  const base = { passing: false, formRefused: false };
  if (error instanceof APIUserAbortError || error instanceof APIConnectionTimeoutError) {
    return { ...base, outcome: 'timeout', detail: 'no answer in time' };
  }
  if (error instanceof APIConnectionError) {
    return { ...base, outcome: 'unreachable', detail: error.message, passing: true };
  }
  if (error instanceof APIError && typeof error.status === 'number') {
    const status: number = error.status;
    const formRefused = error instanceof BadRequestError || error instanceof UnprocessableEntityError;
    const retryAfterMs = readRetryAfter(error.headers);
    return {
      outcome: status >= 500 ? 'unreachable' : 'refused',
      detail: `HTTP ${status}`,
      passing: status >= 500 || status === 429 || status === 408,
      formRefused,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    };
  }
  // A body that breaks off or is no JSON.
  if (error instanceof SyntaxError || error instanceof TypeError || error instanceof DOMException) {
    return {
      ...base,
      outcome: error.name === 'AbortError' || error.name === 'TimeoutError' ? 'timeout' : 'invalid',
      detail: error.message,
    };
  }
  throw error;
}

function readRetryAfter(headers: Headers | undefined): number | undefined {
  const value = headers?.get('retry-after');
  if (!value) return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

async function record(endpoint: Endpoint, request: LlmRequest<unknown>, call: Call): Promise<number> {
  const { metrics, db } = endpoint.deps;
  metrics.llmCalls.inc({ prompt: request.prompt.name, outcome: call.outcome });
  metrics.llmTokens.inc({ direction: 'in' }, call.tokensIn);
  metrics.llmTokens.inc({ direction: 'out' }, call.tokensOut);
  const { mode, model, tokensIn, tokensOut, latencyMs, outcome } = call;
  return recordCall(db, request, { mode, model, tokensIn, tokensOut, latencyMs, outcome });
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
    signal?.addEventListener('abort', done, { once: true });
  });
}
