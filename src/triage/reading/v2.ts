// classify-message@2 and later: short keys both ways, nothing said twice. Lenient in what it takes: a key may be missing.
import { z } from 'zod';
import { endStates } from '../../topics/lifecycle.js';
import { briefCategories } from '../category-definitions.js';
import { categories, messageKinds, type OpenTopic, type TriageMessage } from '../understanding.js';
import { type Reading, saidBefore } from './reading.js';

const item = z.object({
  n: z.number().int().nullish(),
  s: z.number().int().nullish(),
  t: z.string().nullish(),
  g: z.enum(categories).nullish().catch(null),
  p: z.string().nullish(),
  u: z.union([z.boolean(), z.literal([0, 1])]).nullish(),
  e: z.union([z.string(), z.array(z.string())]).nullish(),
});

const shape = z.object({
  m: z.array(
    z.object({
      r: z.number().int(),
      k: z.enum(messageKinds),
      c: z.number().nullish(),
      i: z.array(item).nullish(),
    }),
  ),
});

const earlierShown = 4;
const earlierMinutes = 30;
const clip = 40;
/** Where the model does not say how sure it is. */
const usualConfidence = 0.7;

export const readingV2: Reading<z.infer<typeof shape>> = {
  values: ({ window }) => ({ unitName: window.unitName, categories: briefCategories() }),
  data: (asked) => {
    const since = (asked.messages[0] as TriageMessage).at.getTime() - earlierMinutes * 60_000;
    const earlier = saidBefore(asked, earlierShown).filter((message) => message.at.getTime() >= since);
    return {
      ...(earlier.length > 0 && { earlier: earlier.map(inPassing) }),
      messages: asked.messages.map((message, i) => [
        i + 1,
        speaker(message),
        message.text,
        ...(message.quote || message.quoteTopic !== undefined ? [message.quote?.slice(0, clip) ?? ''] : []),
        ...(message.quoteTopic !== undefined ? [message.quoteTopic] : []),
      ]),
      topics: asked.candidates.map(listed),
    };
  },
  shape,
  claims: ({ m }) =>
    m.map(({ r, k, c, i }) => ({
      ref: r,
      kind: k,
      confidence: c ?? usualConfidence,
      items: (i ?? []).map(({ n, s, t, g, p, u, e }) => ({
        title: t ?? null,
        category: g ?? null,
        place: p ?? null,
        urgent: u === true || u === 1,
        matchTopic: n ?? null,
        sameAsRef: s ?? null,
        evidence: typeof e === 'string' ? [e] : (e ?? []),
      })),
    })),
};

const speaker = ({ official, speaker: alias }: TriageMessage) => (official ? `官${alias}` : alias);

const inPassing = (message: TriageMessage) =>
  `${speaker(message)}:${message.text.slice(0, clip)}${message.topics?.[0] === undefined ? '' : ` #${message.topics[0]}`}`;

/** 又坏了 is told apart from a new matter by what has ended. */
const listed = ({ number, title, place, state }: OpenTopic) => [
  number,
  place && !title.includes(place) ? `${place} ${title}` : title,
  ...((endStates as readonly string[]).includes(state) ? ['已办'] : []),
];
