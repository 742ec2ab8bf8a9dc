// What a page says first: the answer to what was just pressed. It waits in the session until the next page is shown.
import type { Context } from 'koa';
import { z } from 'zod';
import type { Tx } from '../../db/client.js';
import { visitorOf } from '../session/guard.js';
import type { PageNotice } from './run-command.js';

const shape = z.object({
  kind: z.enum(['good', 'problem']),
  text: z.string(),
  choices: z.array(z.object({ label: z.string(), command: z.string() })),
  /** What was filled in, where it has to be filled in again. */
  form: z.string().optional(),
  values: z.record(z.string(), z.string()).optional(),
  /** Where it was pressed. */
  back: z.string().default('/w'),
  shown: z.boolean().default(false),
});

export type KeptNotice = z.infer<typeof shape>;

export async function keepNotice(
  tx: Tx,
  context: Context,
  notice: PageNotice & { back: string; form?: string; values?: Record<string, string> },
): Promise<void> {
  const { session } = visitorOf(context);
  const { kind, text, choices, back, form, values } = notice;
  const kept = { kind, text, choices: choices.map(({ label, command }) => ({ label, command })), back };
  await tx.webSession.update({
    where: { id: session.id },
    data: { notice: { ...kept, ...(form && { form }), ...(values && { values }), shown: false } },
  });
}

/** Shown once; what it offers can be pressed until something else is done. */
export async function takeNotice(tx: Tx, context: Context): Promise<KeptNotice | undefined> {
  const { session } = visitorOf(context);
  const parsed = shape.safeParse(session.notice);
  if (!parsed.success || parsed.data.shown) return undefined;
  await tx.webSession.updateMany({ where: { id: session.id }, data: { notice: { ...parsed.data, shown: true } } });
  return parsed.data;
}

export function lastOffers(context: Context): { choices: KeptNotice['choices']; back: string } {
  const parsed = shape.safeParse(visitorOf(context).session.notice);
  return parsed.success ? parsed.data : { choices: [], back: '/w' };
}
