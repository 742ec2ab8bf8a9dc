// The cookies of signing in. On https they are `__Host-`: no other host of the same domain can set or read them.
import type { Context } from 'koa';

export interface Cookies {
  get(context: Context, name: CookieName): string | undefined;
  set(context: Context, name: CookieName, value: string, maxAgeMs: number): void;
  drop(context: Context, name: CookieName): void;
}

/** `session`: who is signed in. `door`: the browser that opened a login link. `oauth`: the one sent to a platform to sign in. */
type CookieName = 'session' | 'door' | 'oauth';

export function cookiesFor({ https }: { https: boolean }): Cookies {
  const nameOf = (name: CookieName) => `${https ? '__Host-' : ''}hsl-${name}`;
  const write = (context: Context, name: CookieName, value: string, seconds: number) => {
    const flags = ['Path=/', `Max-Age=${seconds}`, 'HttpOnly', 'SameSite=Lax', ...(https ? ['Secure'] : [])];
    context.append('Set-Cookie', [`${nameOf(name)}=${value}`, ...flags].join('; '));
  };
  return {
    get: (context, name) => context.cookies.get(nameOf(name)),
    set: (context, name, value, maxAgeMs) => write(context, name, value, Math.round(maxAgeMs / 1000)),
    drop: (context, name) => write(context, name, '', 0),
  };
}
