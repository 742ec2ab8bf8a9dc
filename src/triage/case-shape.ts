// A case of the eval (`npm run eval -- --cases`): a few messages, the open topics, and what the last message is.
import { z } from 'zod';
import { categories, messageKinds } from './understanding.js';

export const caseShape = z.strictObject({
  id: z.string(),
  /** Absent: the engine's rules were made with this one in sight. */
  split: z.literal('held-out').optional(),
  /** What people put right, where the case was drawn from corrections. */
  corrected: z.array(z.string()).optional(),
  /** Personal data is masked. */
  messages: z
    .array(
      z.strictObject({
        speaker: z.string(),
        text: z.string(),
        official: z.boolean().default(false),
        calledBot: z.boolean().default(false),
        quote: z.string().optional(),
      }),
    )
    .min(1),
  topics: z.array(
    z.strictObject({
      number: z.number().int(),
      title: z.string(),
      place: z.string().nullable().default(null),
      category: z.enum(categories).default('其他'),
      state: z.string().default('candidate'),
      /** Of its reporters, newest first. */
      words: z.array(z.string()).default([]),
    }),
  ),
  expect: z.strictObject({
    kind: z.enum(messageKinds),
    category: z.enum(categories).optional(),
    /** In people's words: how much of it a title holds is scored. */
    title: z.string().optional(),
    match: z.number().int().nullable().optional(),
    urgent: z.boolean().default(false),
    items: z.number().int().optional(),
  }),
});

export type EvalCase = z.infer<typeof caseShape>;
/** As it is written: what is usual is left out. */
export type WrittenCase = z.input<typeof caseShape>;
