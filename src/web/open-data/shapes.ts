// What the read-only interface answers. The OpenAPI document is made from these, so that it cannot say anything else.
import { z } from 'zod';
import type { Board, BoardTopic } from '../../reports/board.js';
import type { PublicStory } from '../../reports/public-story.js';
import { stateLabels } from '../../topics/lifecycle.js';
import { type Stage, stageNames, stages } from '../../topics/stages.js';

const stage = z.enum(stageNames as [Stage, ...Stage[]]);
const moment = z.iso.datetime();
const day = z.iso.date();

const unitShape = z.object({
  id: z.int(),
  name: z.string(),
  kind: z.string().describe('county, township, village, sector or committee'),
  parentId: z.int().nullable(),
});

const topicShape = z.object({
  number: z.int(),
  title: z.string().nullable().describe('null until the workroom has screened it'),
  stage: stage.nullable().describe('null for a topic that lives on in another one or was taken back'),
  state: z.string(),
  stateLabel: z.string(),
  since: moment,
  raisedAt: moment,
  category: z.string(),
  place: z.string().nullable(),
  unit: z.string(),
  page: z.string().describe('path of its page'),
});

export const listShape = z.object({
  unit: z.string(),
  counts: z.record(stage, z.int()),
  found: z.int(),
  page: z.int(),
  pages: z.int(),
  topics: z.array(topicShape),
});

export const storyShape = topicShape.omit({ page: true }).extend({
  reporters: z.int(),
  endorsers: z.int(),
  steps: z.array(z.object({ at: moment, action: z.string(), label: z.string(), text: z.string().nullable() })),
  responsible: z.array(z.object({ body: z.string(), dueOn: day, late: z.boolean(), doneAt: moment.nullable() })),
  outcome: z.string().nullable(),
  mergedInto: z.int().nullable(),
  mergedFrom: z.array(z.int()),
  log: z.object({ ok: z.boolean(), head: z.string().nullable().describe('hash of the newest event') }),
});

const errorShape = z.object({ error: z.string() });

type Topic = z.infer<typeof topicShape>;

function topicJson(topic: BoardTopic): Topic {
  const { number, title, state, since, raisedAt, category, place, unit } = topic;
  return {
    number,
    title: title ?? null,
    stage: topic.stage ?? null,
    state,
    stateLabel: stateLabels[state],
    since: since.toISOString(),
    raisedAt: raisedAt.toISOString(),
    category,
    place,
    unit,
    page: `/t/${number}`,
  };
}

export function listJson(board: Board): z.infer<typeof listShape> {
  const { unit, counts, found, page, pages, topics } = board;
  return { unit: unit.name, counts, found, page, pages, topics: topics.map(topicJson) };
}

export function storyJson(story: PublicStory): z.infer<typeof storyShape> {
  const { topic, unit, title, voices, chain, meeting } = story;
  return {
    number: topic.number,
    title: title ?? null,
    stage: story.stage ?? null,
    state: topic.state,
    stateLabel: stateLabels[topic.state],
    since: topic.stateSince.toISOString(),
    raisedAt: topic.createdAt.toISOString(),
    category: topic.category,
    place: title === undefined ? null : topic.place,
    unit: unit.name,
    reporters: voices.reporters,
    endorsers: voices.endorsers,
    steps: story.steps.map(({ at, action, label, text }) => ({
      at: at.toISOString(),
      action,
      label,
      text: text ?? null,
    })),
    responsible: story.responsible.map(({ body, dueOn, late, doneAt }) => ({
      body,
      dueOn: dueOn.toISOString().slice(0, 10),
      late,
      doneAt: doneAt?.toISOString() ?? null,
    })),
    outcome: meeting?.outcome ?? null,
    mergedInto: story.mergedInto ?? null,
    mergedFrom: story.mergedFrom,
    log: { ok: chain.ok, head: chain.ok ? chain.head : null },
  };
}

const json = (shape: z.ZodType) => ({
  'application/json': { schema: z.toJSONSchema(shape, { target: 'openapi-3.0' }) },
});
const answers = (description: string, shape: z.ZodType) => ({
  '200': { description, content: json(shape) },
  '404': { description: 'There is none, or it is not public.', content: json(errorShape) },
});
const inPath = (name: string, description: string) => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'integer', minimum: 1 },
});
const inQuery = (name: string, schema: object, description: string) => ({ name, in: 'query', description, schema });

export const openApi = {
  openapi: '3.0.3',
  info: {
    title: '有事好商量 · 公示栏',
    version: '1',
    description:
      'What the notice boards show, for machines. Read-only, no key, no names of residents, nothing private.',
  },
  paths: {
    '/api/v1/units': {
      get: {
        summary: 'The places',
        responses: { '200': { description: 'All units', content: json(z.array(unitShape)) } },
      },
    },
    '/api/v1/units/{unit}/topics': {
      get: {
        summary: 'Topics of a place and those beneath it, newest change first',
        parameters: [
          inPath('unit', 'id of the unit'),
          inQuery(
            'stage',
            { type: 'string', enum: stageNames },
            stageNames.map((s) => `${s} ${stages[s].label}`).join(', '),
          ),
          inQuery('category', { type: 'string' }, 'one of the categories, e.g. 城乡建设'),
          inQuery('village', { type: 'integer' }, 'id of a unit beneath'),
          inQuery('q', { type: 'string', maxLength: 60 }, 'words of a title, or a number'),
          inQuery('page', { type: 'integer', minimum: 1 }, '20 topics each'),
        ],
        responses: answers('A page of topics', listShape),
      },
    },
    '/api/v1/topics/{number}': {
      get: {
        summary: 'One topic with its public history',
        parameters: [inPath('number', 'the number people say')],
        responses: answers('The topic', storyShape),
      },
    },
  },
};
