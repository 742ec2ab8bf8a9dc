// Whatever goes wrong on a page is answered as a page.
import type { Context, Middleware, Next } from 'koa';
import { UserError } from '../errors.js';
import type { Log } from '../log.js';
import { Page } from './layout.js';
import { PageError } from './page-error.js';
import { sendPage } from './render.js';

const titles: Record<number, string> = {
  400: '没看明白',
  401: '请先登录',
  403: '这里不能看',
  404: '没有这一页',
  409: '现在办不了',
  410: '已经过期了',
  413: '太大了',
  429: '太快了，歇一歇',
  500: '出了点问题',
};

/** For everything outside `/hooks`, the sandbox and the JSON interfaces, which answer in their own forms. */
export function errorPages(log: Log): Middleware {
  return async (context: Context, next: Next) => {
    try {
      await next();
    } catch (error) {
      if (error instanceof PageError) return answer(context, error.status, error.say);
      if (error instanceof UserError) return answer(context, 409, error.say);
      // The path of a login link is a secret.
      log.error({ err: error, path: context.path.replace(/^\/w\/in\/.*/, '/w/in/…') }, 'a page failed');
      return answer(context, 500, '不是您的问题，我们记下了。过一会儿再试试。');
    }
    if (context.status === 404 && context.body === undefined)
      await answer(context, 404, '您要找的这一页不在了，或者网址打错了。');
    else if (context.status === 405 || context.status === 501)
      await answer(context, context.status, '这一页不能这样打开。');
  };
}

async function answer(context: Context, status: number, say: string): Promise<void> {
  const title = titles[status] ?? '打不开';
  context.set('Cache-Control', 'no-store');
  await sendPage(
    context,
    <Page title={title} personal>
      <h1>{title}</h1>
      {say.split('\n').map((line) => (
        <p key={line}>{line}</p>
      ))}
      <p>
        <a href="/">回到首页</a>
      </p>
    </Page>,
    status,
  );
}
