// classify-message@1: names written out, the answer by JSON schema.
import { z } from 'zod';
import { describeCategories } from '../category-definitions.js';
import { categories, messageKinds, type TriageMessage } from '../understanding.js';
import { type Reading, saidBefore } from './reading.js';

const shape = z.object({
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

const earlierShown = 8;

export const readingV1: Reading<z.infer<typeof shape>> = {
  values: ({ window }) => ({ unitName: window.unitName, categories: describeCategories() }),
  data: (asked) => ({
    earlier: saidBefore(asked, earlierShown).map(spoken),
    messages: asked.messages.map((message, i) => ({
      ref: i + 1,
      ...spoken(message),
      ...(message.calledBot && { calledBot: true }),
    })),
    topics: asked.candidates.map(({ number, title, place }) => ({ number, title, ...(place && { place }) })),
  }),
  shape,
  claims: ({ messages }) => messages,
};

const spoken = (message: TriageMessage) => ({
  speaker: message.speaker,
  ...(message.official && { official: true }),
  text: message.text,
  ...(message.quote && { quote: message.quote }),
  ...(message.quoteTopic !== undefined && { quoteTopic: message.quoteTopic }),
});
