// How often the forms that need no login may be used. Many phones of a village share one address of their provider, so that
// the limit for an address is wide, and the place has one of its own.
import type { Context } from 'koa';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { PageError } from './page-error.js';

export interface FormLimits {
  /** Counts a report; throws a PageError when it is too many. */
  report(context: Context, unitId: number): Promise<void>;
  /** Counts a word said on a page that a token opens, and each token that opens nothing. */
  say(context: Context): Promise<void>;
}

const hour = 3_600;

export function createFormLimits({ trustProxy }: { trustProxy: boolean }): FormLimits {
  const perAddress = new RateLimiterMemory({ points: 20, duration: hour });
  const perUnit = new RateLimiterMemory({ points: 300, duration: 24 * hour });
  const perAddressSaying = new RateLimiterMemory({ points: 120, duration: hour });
  // Behind a proxy that is not trusted every visitor has the proxy's address.
  const known = (context: Context) => trustProxy || !/^(?:::1|::ffff:127\.|127\.)/.test(context.ip);
  return {
    async report(context, unitId) {
      if (known(context)) await count(perAddress, context.ip);
      await count(perUnit, String(unitId));
    },
    async say(context) {
      if (known(context)) await count(perAddressSaying, context.ip);
    },
  };
}

async function count(limiter: RateLimiterAbstract, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (error instanceof RateLimiterRes) {
      throw new PageError(429, '这会儿报的太多了。过一个小时再来，急事请直接打电话给村里。');
    }
    throw error;
  }
}
