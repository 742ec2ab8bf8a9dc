// Everything on /metrics, in one list.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    callbacks: new Counter({
      name: 'hsl_callbacks_total',
      help: 'Platform callbacks by outcome (accepted, or why refused)',
      labelNames: ['platform', 'outcome'],
      registers,
    }),
    callbackSeconds: new Histogram({
      name: 'hsl_callback_seconds',
      help: 'From the request to the answer, with the message durable',
      labelNames: ['platform'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
    handled: new Counter({
      name: 'hsl_messages_handled_total',
      help: 'Messages by what was done with them',
      labelNames: ['outcome'],
      registers,
    }),
    posts: new Counter({
      name: 'hsl_posts_total',
      help: 'Outbox posts by outcome of an attempt',
      labelNames: ['platform', 'channel', 'outcome'],
      registers,
    }),
    triage: new Counter({
      name: 'hsl_triage_total',
      help: 'Triaged messages by engine and kind',
      labelNames: ['engine', 'kind'],
      registers,
    }),
    llmCalls: new Counter({
      name: 'hsl_llm_calls_total',
      help: 'Model calls by outcome',
      labelNames: ['prompt', 'outcome'],
      registers,
    }),
    llmTokens: new Counter({
      name: 'hsl_llm_tokens_total',
      help: 'Model tokens',
      labelNames: ['direction'],
      registers,
    }),
    llmBreaker: new Gauge({
      name: 'hsl_llm_breaker',
      help: '1 for the state that the breaker of the endpoint is in',
      labelNames: ['state'],
      registers,
    }),
    llmBudgetLeft: new Gauge({
      name: 'hsl_llm_budget_left_tokens',
      help: 'Tokens that a county may still use today',
      labelNames: ['county'],
      registers,
    }),
    llmCallsLastMinute: new Gauge({ name: 'hsl_llm_calls_last_minute', help: 'Calls of all processes', registers }),
    redoWaiting: new Gauge({
      name: 'hsl_triage_redo_waiting',
      help: 'Messages of the last day that the offline engine answered for the model',
      registers,
    }),
    redone: new Counter({
      name: 'hsl_triage_redone_total',
      help: 'Messages that the model has looked at again, by what came of it',
      labelNames: ['outcome'],
      registers,
    }),
    shadows: new Counter({
      name: 'hsl_shadow_messages_total',
      help: 'Messages read by a prompt on trial',
      labelNames: ['prompt', 'outcome'],
      registers,
    }),
    suggestOnly: new Gauge({
      name: 'hsl_suggest_only',
      help: '1 where the bot files nothing unasked because its suggestions were not good enough',
      labelNames: ['unit'],
      registers,
    }),
    jobs: new Counter({
      name: 'hsl_job_runs_total',
      help: 'Scheduled jobs run',
      labelNames: ['job'],
      registers,
    }),
    inboxWaiting: new Gauge({ name: 'hsl_inbox_waiting', help: 'Messages not yet handled', registers }),
    triageWaiting: new Gauge({ name: 'hsl_triage_waiting', help: 'Messages waiting to be understood', registers }),
    outboxWaiting: new Gauge({ name: 'hsl_outbox_waiting', help: 'Posts due and not yet out', registers }),
    outboxProblems: new Gauge({
      name: 'hsl_outbox_problems',
      help: 'Posts refused or with unknown outcome',
      labelNames: ['state'],
      registers,
    }),
  };
}
