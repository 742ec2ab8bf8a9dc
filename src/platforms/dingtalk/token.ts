// The app's access token: POST /v1.0/oauth2/accessToken, good for two hours, but may end early.
// https://open.dingtalk.com/document/orgapp/obtain-the-access_token-of-an-internal-app
import type { DingTalkConfig } from '../../config.js';
import { postJson } from '../post-json.js';

type Token = { token: string } | { detail: string; afterMs?: number };

export interface TokenSource {
  get(): Promise<Token>;
  /** DingTalk no longer takes this one. */
  drop(token: string): void;
}

/** Replaced this long before it ends, so that none ends on its way. */
const earlyMs = 300_000;
/** Its own limit: one request serves many posts, so none of them may end it. */
const timeoutMs = 15_000;
/** Wrong credentials stay wrong until the operator acts. */
export const credentialsRetryMs = 300_000;

export function createTokenSource(config: DingTalkConfig): TokenSource {
  let kept: { token: string; until: number } | undefined;
  let underway: Promise<Token> | undefined;

  async function fetchToken(): Promise<Token> {
    const posted = await postJson(
      `${config.apiBase}/v1.0/oauth2/accessToken`,
      { appKey: config.clientId, appSecret: config.clientSecret },
      AbortSignal.timeout(timeoutMs),
    );
    if (posted.kind !== 'answered') return { detail: `access token: ${posted.detail}` };
    const { accessToken, expireIn } = (posted.body ?? {}) as { accessToken?: unknown; expireIn?: unknown };
    if (posted.status === 200 && typeof accessToken === 'string' && typeof expireIn === 'number') {
      const lifetime = expireIn * 1000;
      kept = { token: accessToken, until: Date.now() + Math.max(lifetime - earlyMs, lifetime / 2) };
      return { token: accessToken };
    }
    const detail = `access token: HTTP ${posted.status}`;
    return posted.status >= 500 || posted.status === 429
      ? { detail }
      : { detail: `${detail}，请检查 DINGTALK_CLIENT_ID 和 DINGTALK_CLIENT_SECRET`, afterMs: credentialsRetryMs };
  }

  return {
    async get() {
      if (kept && kept.until > Date.now()) return { token: kept.token };
      underway ??= fetchToken().finally(() => {
        underway = undefined;
      });
      return underway;
    },
    drop(token) {
      if (kept?.token === token) kept = undefined;
    },
  };
}
