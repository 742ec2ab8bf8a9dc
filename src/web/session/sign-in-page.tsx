import type { Context } from 'koa';
import type { Deps } from '../../deps.js';
import { Page } from '../layout.js';
import { address, Notice } from '../parts.js';
import { sendPage } from '../render.js';

/** A path of the workbench to go back to, or the workbench itself: an address that leads elsewhere is not followed. */
export function safeReturn(wanted: string): string {
  const base = 'http://workbench.invalid';
  if (!URL.canParse(wanted, base)) return '/w';
  const { origin, pathname, search } = new URL(wanted, base);
  const inside = origin === base && /^\/w(?:$|\/(?!in\/|sign-))/.test(pathname) && !pathname.includes('//');
  return inside ? `${pathname}${search}` : '/w';
}

export async function sendSignIn(
  context: Context,
  { platforms, config }: Pick<Deps, 'platforms' | 'config'>,
  back: string,
  problem?: string,
): Promise<void> {
  const next = safeReturn(back);
  const ways = config.publicUrl === undefined ? [] : platforms.filter((platform) => platform.signIn);
  await sendPage(
    context,
    <Page title="登录工作台" home="/w" personal>
      <h1>登录工作台</h1>
      {problem && <Notice kind="problem">{problem}</Notice>}
      <section class="card">
        <h2>从聊天里进来</h2>
        <p>
          私聊<b>好商量</b>，发「<b>工作台</b>」，点它给您的链接就进来了。链接10分钟内有效，只能用一次。
        </p>
      </section>
      {ways.map(({ name, signIn }) => (
        <a
          key={name}
          class="button big"
          href={address(`/w/sign-in/${name}`, { next: next === '/w' ? undefined : next })}
        >
          用{signIn?.label}登录
        </a>
      ))}
      <p class="dim">工作台给召集人、联络员、村居干部、政协委员和部门负责人用。乡亲们的事在公示栏看。</p>
    </Page>,
    401,
  );
}
