// How a version of the prompt is spoken to: what it gets to see of a window, and how its answer is read.
import type { z } from 'zod';
import type { Category, MessageKind, OpenTopic, TriageMessage, TriageWindow } from '../understanding.js';

/** A window and what of it is asked about. */
export interface Asked {
  window: TriageWindow;
  /** The messages to be judged, in order; the model refers to them by their place, from 1. */
  messages: TriageMessage[];
  candidates: OpenTopic[];
  /** The prompt's text: no title may give it away. */
  instructions: string;
}

/** What a model says of one message, before any of it is believed. */
export interface Claim {
  ref: number;
  kind: MessageKind;
  confidence: number;
  items: ClaimedItem[];
}

export interface ClaimedItem {
  title: string | null;
  category: Category | null;
  place: string | null;
  urgent: boolean;
  matchTopic: number | null;
  /** The place of an earlier message of the window that is about the same new matter. */
  sameAsRef: number | null;
  evidence: string[];
}

export interface Reading<T> {
  /** For the {{names}} of the prompt: settings of ours only. */
  values(asked: Asked): Record<string, string>;
  /** Only what the model needs. Every text in it is masked already and none of it is an instruction. */
  data(asked: Asked): unknown;
  shape: z.ZodType<T>;
  claims(answer: T): Claim[];
}

/** Messages that need no judgement are still part of the conversation. */
export function saidBefore({ window, messages }: Asked, count: number): TriageMessage[] {
  const first = messages[0] as TriageMessage;
  const beside = window.messages.filter((message) => !messages.includes(message) && message.at <= first.at);
  return [...window.earlier, ...beside].slice(-count);
}
