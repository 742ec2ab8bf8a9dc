// The model as the rest of the product sees it. `triage/` and `reports/` use it; commands and the domain never do.
import type { z } from 'zod';
import type { Breaker } from './breaker.js';
import type { Prompt } from './prompt.js';

export interface LlmRequest<T> {
  prompt: Prompt;
  /** Values for the prompt's {{names}}: settings of ours only, never residents' text. */
  values: Record<string, string>;
  /** Residents' text and other data, sent as one JSON user message, never spliced into the instructions. */
  data: unknown;
  /** The only shape that is accepted; sent to the endpoint as JSON schema unless the prompt says it in its own words. */
  shape: z.ZodType<T>;
  /** Whose budget pays for it. */
  county?: County;
  /** Nobody waits for it: not retried, left out when little of the budget is left, and no proof that the endpoint is down. */
  background?: true;
  signal?: AbortSignal;
}

export interface County {
  id: number;
  /** Tokens a day; absent: what the settings of the process say. */
  dailyTokens?: number;
}

export interface LlmAnswer<T> {
  value: T;
  /** The `LlmCall` row with prompt, version, checksum, model, tokens and latency. */
  callId: number;
}

/** Why no answer could be had; the offline path answers instead. */
export class LlmUnavailable extends Error {
  override name = 'LlmUnavailable';
  constructor(
    readonly reason: 'timeout' | 'refused' | 'unreachable' | 'invalid' | 'over-budget' | 'over-rate' | 'breaker-open',
    detail?: string,
  ) {
    super(detail ? `${reason}: ${detail}` : reason);
  }
}

export interface Llm {
  /** Throws LlmUnavailable, nothing else. */
  ask<T>(request: LlmRequest<T>): Promise<LlmAnswer<T>>;
  /** False: the next question would not be sent. A breaker that is due for its probe counts as ready. */
  ready(): boolean;
  readonly breaker: Breaker['state'];
  /** Tokens a day where a county has no figure of its own. */
  readonly dailyTokens: number;
}
