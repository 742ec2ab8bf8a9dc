import type { RouterContext } from '@koa/router';
import { PageError } from './page-error.js';

/** The largest id that the database has. */
export const maxId = 2_147_483_647;

/** A number in the path, or the answer that there is no such page. */
export function idIn(context: RouterContext, name: string): number {
  const id = Number(/^\d{1,10}$/.exec(context.params[name] ?? '')?.[0] ?? Number.NaN);
  if (!(id >= 1 && id <= maxId)) throw new PageError(404, '没有这一页。');
  return id;
}
