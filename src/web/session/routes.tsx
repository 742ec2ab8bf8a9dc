// Signing in and out: by the link from the chat or from the operator, or with the platform's account.
import { randomBytes } from 'node:crypto';
import { Router, type RouterContext } from '@koa/router';
import type { Deps } from '../../deps.js';
import { loginLinkHolds, loginLinkMinutes, useLoginLink } from '../../people/login-links.js';
import { staff } from '../../people/roles.js';
import type { SignIn } from '../../platforms/platform.js';
import { sameText } from '../../same-text.js';
import { machineClock } from '../../time.js';
import { field, readForm } from '../forms.js';
import { Page } from '../layout.js';
import { PageError } from '../page-error.js';
import { sendPage } from '../render.js';
import { createWrongCounter } from './attempts.js';
import type { Cookies } from './cookies.js';
import { ownForms, refuseOtherSites, signedIn } from './guard.js';
import { beginSession, endSession, type SignedInBy, wholeMs } from './session.js';
import { safeReturn, sendSignIn } from './sign-in-page.js';

type SessionDeps = Pick<Deps, 'db' | 'config' | 'platforms' | 'log'>;

/** As long as a login link lives. */
const underwayMs = loginLinkMinutes * 60_000;
const noLink = '这个链接不能用了：只能用一次，10分钟内有效。请私聊我发「工作台」再要一个。';

export function sessionRouter(deps: SessionDeps, cookies: Cookies): Router {
  const { db, log } = deps;
  const router = new Router();
  const countWrong = createWrongCounter();
  const now = () => machineClock.now();

  /** The browser's old session ends, a new one with a new id begins. */
  async function begin(context: RouterContext, personId: number, by: SignedInBy, back: string): Promise<void> {
    const roles = { personId, role: { in: [...staff] } };
    if ((await db.prisma.roleGrant.count({ where: roles })) === 0)
      throw new PageError(403, '您现在没有工作台的身份。需要的话，请管理员给您身份。');
    const id = await db.prisma.$transaction(async (tx) => {
      await endSession(tx, cookies.get(context, 'session'));
      return beginSession(tx, personId, by, now());
    });
    cookies.set(context, 'session', id, wholeMs);
    log.info({ personId, by }, 'signed in to the workbench');
    context.status = 303;
    context.redirect(back);
  }

  const tokenIn = (context: RouterContext) => /^[\w-]{20,100}$/.exec(context.params.token ?? '')?.[0] ?? '';
  const wrong = (context: RouterContext): never => {
    if (countWrong(context.ip, now())) throw new PageError(429, '试得太多了，请过一分钟再来。');
    throw new PageError(410, noLink);
  };

  // Chat apps open links by themselves to show a preview: opening one must not use it up.
  router.get('/w/in/:token', async (context) => {
    const token = tokenIn(context);
    if (!(await loginLinkHolds(db.prisma, token, now()))) wrong(context);
    const door = randomBytes(18).toString('base64url');
    cookies.set(context, 'door', door, underwayMs);
    await sendPage(
      context,
      <Page title="登录工作台" home="/w" personal>
        <h1>登录工作台</h1>
        <p>这台手机或电脑会登录您的工作台，12小时后自动退出。不是您自己的设备，用完请点「退出」。</p>
        <form method="post" action={`/w/in/${token}`}>
          <input type="hidden" name="door" value={door} />
          <button type="submit" class="big">
            登录
          </button>
        </form>
      </Page>,
    );
  });

  router.post('/w/in/:token', async (context) => {
    refuseOtherSites(context);
    const token = tokenIn(context);
    const form = await readForm(context);
    // From the browser that opened the link: nobody is signed in as somebody else by a page of another site.
    const door = cookies.get(context, 'door');
    if (!door || !sameText(field(form, 'door'), door))
      throw new PageError(403, '请重新点一次聊天里的链接，再点「登录」。浏览器要允许 Cookie。');
    const used = await useLoginLink(db.prisma, token, now());
    if (!used) return wrong(context);
    cookies.drop(context, 'door');
    await begin(context, used.personId, used.madeBy === 'operator' ? 'operator' : 'link', '/w');
  });

  router.get('/w/sign-in', (context) => sendSignIn(context, deps, String(context.query.next ?? '/w')));

  const platformIn = (context: RouterContext): { name: 'wecom' | 'dingtalk'; signIn: SignIn; redirect: string } => {
    const found = deps.platforms.find((platform) => platform.name === context.params.platform);
    const { publicUrl } = deps.config;
    if (!found?.signIn || found.name === 'sandbox' || found.name === 'web' || publicUrl === undefined)
      throw new PageError(404, '这里不能这样登录。');
    return { name: found.name, signIn: found.signIn, redirect: `${publicUrl}/w/sign-in/${found.name}/back` };
  };

  router.get('/w/sign-in/:platform', (context) => {
    const { signIn, redirect } = platformIn(context);
    // WeCom takes letters and digits only, at most 128.
    const state = randomBytes(32).toString('hex');
    const next = Buffer.from(safeReturn(String(context.query.next ?? '/w'))).toString('base64url');
    cookies.set(context, 'oauth', `${state}.${next}`, underwayMs);
    context.set('Cache-Control', 'no-store');
    context.redirect(signIn.address({ redirect, state, userAgent: context.get('User-Agent') }));
  });

  router.get('/w/sign-in/:platform/back', async (context) => {
    const { name, signIn } = platformIn(context);
    const [state = '', next = ''] = (cookies.get(context, 'oauth') ?? '').split('.');
    cookies.drop(context, 'oauth');
    const back = safeReturn(Buffer.from(next, 'base64url').toString('utf8') || '/w');
    if (state === '' || !sameText(String(context.query.state ?? ''), state))
      return sendSignIn(context, deps, back, '登录没有完成，请重新点一次。');
    const code = String(context.query[signIn.codeParameter] ?? '');
    // They said no over there.
    if (code === '' || code.length > 1024) return sendSignIn(context, deps, back, '您没有同意登录，或者登录没有完成。');
    const who = await signIn.whoIs(code);
    if ('say' in who) {
      log.warn({ platform: name, detail: who.detail }, 'sign-in refused');
      return sendSignIn(context, deps, back, who.say);
    }
    const person = await db.prisma.person.findUnique({
      where: { platform_userId: { platform: name, userId: who.userId } },
    });
    if (!person) return sendSignIn(context, deps, back, '还没见您和好商量说过话。请先在群里或私聊 @我 说一句。');
    await begin(context, person.id, name, back);
  });

  router.post('/w/sign-out', signedIn(deps, cookies), ownForms, async (context) => {
    await endSession(db.prisma, cookies.get(context, 'session'));
    cookies.drop(context, 'session');
    context.status = 303;
    context.redirect('/w/sign-in');
  });
  return router;
}
