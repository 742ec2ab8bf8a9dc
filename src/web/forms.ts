// What a page's form sends: short text fields, read within a limit.
import type { Context } from 'koa';
import { PageError } from './page-error.js';

const maxFormBytes = 64 * 1024;

export type Form = ReadonlyMap<string, readonly string[]>;

/** The first value of a field, trimmed; empty when it was not sent. */
export function field(form: Form, name: string): string {
  return form.get(name)?.[0]?.trim() ?? '';
}

export async function readForm(context: Context): Promise<Form> {
  if (!context.is('application/x-www-form-urlencoded')) throw new PageError(415, '这张表填的方式不对，请从页面上填。');
  const parameters = new URLSearchParams(await readText(context));
  const form = new Map<string, string[]>();
  // PostgreSQL keeps neither U+0000 nor half a surrogate pair; a browser ends lines with CRLF.
  for (const [name, value] of parameters) {
    const clean = value.replace(/\r\n?/g, '\n').replace(/[\0\p{Cs}]/gu, '');
    form.set(name, [...(form.get(name) ?? []), clean]);
  }
  return form;
}

async function readText(context: Context): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of context.req) {
    size += (chunk as Buffer).length;
    if (size > maxFormBytes) {
      context.set('Connection', 'close');
      throw new PageError(413, '写得太长了，请分几次来写。');
    }
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
