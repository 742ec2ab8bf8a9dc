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
