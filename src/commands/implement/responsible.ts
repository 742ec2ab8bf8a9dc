// Who acts for a responsible body (承办单位), and on which of a topic's tasks.
import type { Role } from '../../db/client.js';
import { openTasks, type TaskScope } from '../../followups/tasks.js';
import { conveners } from '../../people/roles.js';
import { type CommandContext, theTopic } from '../command.js';

/** Conveners and cadres may write down for a body what it told them by phone; the event says who did. */
export const responsible: readonly Role[] = ['deptHead', 'villageCadre', ...conveners];

/** A head's own bodies; for the others the body that stands first in the words, or all of them. */
export async function scopeOf(context: CommandContext, text = ''): Promise<{ scope: TaskScope; rest: string }> {
  const own = context.actor.role === 'deptHead' ? bodiesOfHead(context) : [];
  const tasks = await openTasks(context.tx, theTopic(context), { bodies: own });
  const named = tasks
    .map((task) => task.body)
    .find((body) => new RegExp(`^${escaped(body)}(?:[\\s，,：:]|$)`).test(text));
  if (!named) return { scope: { bodies: own }, rest: text };
  return { scope: { bodies: [named] }, rest: text.slice(named.length).replace(/^[\s，,：:]+/, '') };
}

export function bodiesOfHead({ grants }: CommandContext): string[] {
  return grants.flatMap((grant) => (grant.role === 'deptHead' && grant.body !== null ? [grant.body] : []));
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
