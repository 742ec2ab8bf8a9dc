// Takes the object out of what models write around it, and gives endpoints the schema in the dialect they accept.
import { z } from 'zod';

/** The first balanced {…} in a reply, without thoughts and code fences; undefined when there is none that parses. */
export function findJson(reply: string): unknown {
  const text = reply.replace(/<think>[\s\S]*?<\/think>/g, '');
  for (let start = text.indexOf('{'); start >= 0; start = text.indexOf('{', start + 1)) {
    const end = closingBrace(text, start);
    if (end === undefined) return undefined;
    try {
      return JSON.parse(text.slice(start, end + 1));
    } catch {
      // Prose with braces, e.g. 「{"a"} 形式」: look for the next one.
    }
  }
  return undefined;
}

function closingBrace(text: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let i = start; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{') depth += 1;
    else if (char === '}' && --depth === 0) return i;
  }
  return undefined;
}

/**
 * JSON schema of a zod shape for `response_format`. Strict mode of OpenAI and its followers refuses length limits and
 * `$schema`; zod checks them afterwards anyway. https://platform.openai.com/docs/guides/structured-outputs
 */
export function schemaOf(shape: z.ZodType): Record<string, unknown> {
  return pruned(z.toJSONSchema(shape, { io: 'output' })) as Record<string, unknown>;
}

const notAccepted = new Set([
  '$schema',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'format',
]);

function pruned(node: unknown, insideProperties = false): unknown {
  if (Array.isArray(node)) return node.map((item) => pruned(item));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => insideProperties || !notAccepted.has(key))
      .map(([key, value]) => [key, pruned(value, !insideProperties && key === 'properties')]),
  );
}
