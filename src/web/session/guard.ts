// What stands before every page of the workbench: somebody is signed in, and what changes things came from a page of ours.
import type { Context, Middleware, Next } from 'koa';
import type { Role, Tx, UnitModel } from '../../db/client.js';
import type { Deps } from '../../deps.js';
import { grantsAt, roleAmong, staff } from '../../people/roles.js';
import { sameText } from '../../same-text.js';
import { machineClock } from '../../time.js';
import { type Form, field, readForm } from '../forms.js';
import { PageError } from '../page-error.js';
import type { Cookies } from './cookies.js';
import { expectedFormToken, newFormToken, type Visitor, visitorBy } from './session.js';
import { sendSignIn } from './sign-in-page.js';

const visitors = new WeakMap<Context, Visitor>();
const forms = new WeakMap<Context, Form>();

/** The field that every form of the workbench carries (`FormToken` in workbench pages). */
export const tokenField = '_token';

/** Only staff has something to do here; others are told so. Without a session: the sign-in page, and back afterwards. */
export function signedIn(deps: Pick<Deps, 'db' | 'config' | 'platforms'>, cookies: Cookies): Middleware {
  return async (context: Context, next: Next) => {
    const byItself = context.path.endsWith('/live');
    const id = cookies.get(context, 'session');
    const visitor = await visitorBy(deps.db.prisma, id, machineClock.now(), !byItself);
    if (!visitor) return sendSignIn(context, deps, context.method === 'GET' ? context.url : '/w');
    if (!visitor.grants.some((grant) => staff.includes(grant.role)))
      throw new PageError(403, '您现在没有工作台的身份。需要的话，请管理员给您身份。');
    visitors.set(context, visitor);
    await next();
  };
}

/** After `signedIn`. A POST without its page's token, or sent by another site, does nothing. */
export const ownForms: Middleware = async (context: Context, next: Next) => {
  if (context.method !== 'GET' && context.method !== 'HEAD') {
    refuseOtherSites(context);
    const form = await readForm(context);
    const secret = visitorOf(context).session.csrfSecret;
    const given = field(form, tokenField);
    if (!sameText(given, expectedFormToken(secret, given)))
      throw new PageError(403, '这张表放得太久了，或者不是从这里打开的。请回到前一页，刷新后再来一次。');
    forms.set(context, form);
  }
  await next();
};

/** Browsers say where a request comes from: https://developer.mozilla.org/docs/Web/HTTP/Headers/Sec-Fetch-Site */
export function refuseOtherSites(context: Context): void {
  const site = context.get('Sec-Fetch-Site');
  if (site !== '' && site !== 'same-origin' && site !== 'none') throw new PageError(403, '这个请求是别的网站发来的。');
}

export function visitorOf(context: Context): Visitor {
  const visitor = visitors.get(context);
  if (!visitor) throw new Error(`${context.method} route without signedIn`);
  return visitor;
}

export function formOf(context: Context): Form {
  const form = forms.get(context);
  if (!form) throw new Error(`${context.method} route without ownForms`);
  return form;
}

export const formToken = (context: Context) => newFormToken(visitorOf(context).session.csrfSecret);

/** The unit, for those who have one of these roles on it or above it; for others it does not exist. */
export async function unitFor(tx: Tx, visitor: Visitor, unitId: number, roles: readonly Role[]): Promise<UnitModel> {
  const unit = await tx.unit.findUnique({ where: { id: unitId } });
  if (!unit || !roleAmong(await grantsAt(tx, visitor.person.id, unit.id), roles))
    throw new PageError(404, '没有这一页，或者它不归您管。');
  return unit;
}
