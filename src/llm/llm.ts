// The model as the rest of the product sees it. `triage/` and `reports/` use it; commands and the domain never do.
import type { z } from 'zod';
import type { Prompt } from './prompt.js';

export interface LlmRequest<T> {
  prompt: Prompt;
  /** Values for the prompt's {{names}}: settings of ours only, never residents' text. */
  values: Record<string, string>;
  /** Residents' text and other data, sent as one JSON user message, never spliced into the instructions. */
  data: unknown;
  /** The only shape that is accepted; sent to the endpoint as JSON schema. */
  shape: z.ZodType<T>;
  signal?: AbortSignal;
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
    readonly reason: 'timeout' | 'refused' | 'unreachable' | 'invalid' | 'over-budget' | 'breaker-open',
    detail?: string,
  ) {
    super(detail ? `${reason}: ${detail}` : reason);
  }
}

export interface Llm {
  /** Throws LlmUnavailable, nothing else. */
  ask<T>(request: LlmRequest<T>): Promise<LlmAnswer<T>>;
}
