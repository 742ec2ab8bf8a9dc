// Who acts for a responsible body (承办单位), and on which of a topic's tasks.
import type { Role } from '../../db/client.js';
import type { TaskScope } from '../../followups/tasks.js';
import { conveners } from '../../people/roles.js';
import type { CommandContext } from '../command.js';

/** Conveners and cadres may write down for a body what it told them by phone; the event says who did. */
export const responsible: readonly Role[] = ['deptHead', 'villageCadre', ...conveners];

export function scopeOf(context: CommandContext): TaskScope {
  if (context.actor.role !== 'deptHead') return { bodies: [] };
  const heads = context.grants.filter((grant) => grant.role === 'deptHead');
  return { bodies: heads.flatMap((grant) => (grant.body === null ? [] : [grant.body])) };
}
