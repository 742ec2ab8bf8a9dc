import { expect, it } from 'vitest';
import { z } from 'zod';
import { findJson, schemaOf } from '../../src/llm/json.js';

it.each([
  ['plain', '{"a":1}'],
  ['fenced', '```json\n{"a":1}\n```'],
  ['after prose with braces', '格式为 {…}：{"a":1} 以上'],
  ['after thoughts', '<think>{"a":2}</think>{"a":1}'],
])('%s', (_, text) => expect(findJson(text)).toEqual({ a: 1 }));

it('reads braces and quotes inside strings', () => {
  expect(findJson('x {"a":"}\\"{","b":{"c":[1]}} y')).toEqual({ a: '}"{', b: { c: [1] } });
});

it.each(['', '没有', '{"a":', '{"a":[1,2}', '[1]'])('finds nothing in %j', (text) =>
  expect(findJson(text)).toBeUndefined(),
);

it('writes a schema that strict endpoints accept', () => {
  const shape = z.object({
    title: z.string().min(2).max(40),
    number: z.number().int().min(0).nullable(),
    // A field may be called what a limit is called.
    minimum: z.array(z.enum(['x'])).max(3),
  });
  expect(schemaOf(shape)).toEqual({
    type: 'object',
    properties: {
      title: { type: 'string' },
      number: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
      minimum: { type: 'array', items: { type: 'string', enum: ['x'] } },
    },
    required: ['title', 'number', 'minimum'],
    additionalProperties: false,
  });
});
