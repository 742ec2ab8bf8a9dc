// Signing in with WeCom through a self-built app.
// Inside WeCom: https://developer.work.weixin.qq.com/document/path/91022 (snsapi_base, without a question)
// In a browser: https://developer.work.weixin.qq.com/document/path/98152 (a QR code to scan)
// The code, once and for 5 minutes: https://developer.work.weixin.qq.com/document/path/91023
// The app's token: https://developer.work.weixin.qq.com/document/path/91039
import { z } from 'zod';
import type { WeComAppConfig } from '../../config.js';
import type { SignedIn, SignIn } from '../platform.js';
import { getJson, type Posted } from '../post-json.js';

const inside = 'https://open.weixin.qq.com/connect/oauth2/authorize';
const byQrCode = 'https://login.work.weixin.qq.com/wwlogin/sso/login';
const timeoutMs = 15_000;
/** Replaced this long before it ends. */
const earlyMs = 300_000;

const tokenShape = z.object({ errcode: z.literal(0), access_token: z.string().min(1), expires_in: z.number() });
const userShape = z.object({ errcode: z.literal(0), userid: z.string().min(1).max(200) });
const strangerShape = z.object({ errcode: z.literal(0), openid: z.string() });
const errcodeShape = z.object({ errcode: z.number() });

/** 40014, 42001: https://developer.work.weixin.qq.com/document/path/90313 */
const tokenEnded = [40014, 42001];

export function signIn(apiBase: string, app: WeComAppConfig): SignIn {
  let kept: { token: string; until: number } | undefined;

  async function appToken(): Promise<string | { detail: string }> {
    if (kept && kept.until > Date.now()) return kept.token;
    const query = new URLSearchParams({ corpid: app.corpId, corpsecret: app.secret });
    const answer = await ask(`${apiBase}/cgi-bin/gettoken?${query}`);
    const found = tokenShape.safeParse(bodyOf(answer));
    if (!found.success) return { detail: `gettoken: ${problemOf(answer)}` };
    kept = { token: found.data.access_token, until: Date.now() + found.data.expires_in * 1000 - earlyMs };
    return kept.token;
  }

  async function userOf(code: string, lastTry: boolean): Promise<SignedIn> {
    const token = await appToken();
    if (typeof token !== 'string') return { say: unreachable, ...token };
    const query = new URLSearchParams({ access_token: token, code });
    const answer = await ask(`${apiBase}/cgi-bin/auth/getuserinfo?${query}`);
    const body = bodyOf(answer);
    const user = userShape.safeParse(body);
    if (user.success) return { userId: user.data.userid };
    if (strangerShape.safeParse(body).success)
      return { say: '您不是这个企业微信的成员，不能这样登录。', detail: 'no member' };
    if (!lastTry && tokenEnded.includes(errcodeShape.safeParse(body).data?.errcode ?? 0)) {
      kept = undefined;
      return userOf(code, true);
    }
    return { say: unreachable, detail: `getuserinfo: ${problemOf(answer)}` };
  }

  return {
    label: '企业微信',
    codeParameter: 'code',
    address({ redirect, state, userAgent }) {
      const common = { appid: app.corpId, redirect_uri: redirect, state, agentid: app.agentId };
      return /wxwork/i.test(userAgent)
        ? `${inside}?${new URLSearchParams({ ...common, response_type: 'code', scope: 'snsapi_base' })}#wechat_redirect`
        : `${byQrCode}?${new URLSearchParams({ ...common, login_type: 'CorpApp' })}`;
    },
    whoIs: (code) => userOf(code, false),
  };
}

const unreachable = '企业微信没有确认您的身份，请再试一次，或者私聊我发「工作台」。';

const ask = (url: string) => getJson(url, AbortSignal.timeout(timeoutMs));

const bodyOf = (answer: Posted): unknown => (answer.kind === 'answered' ? answer.body : undefined);

function problemOf(answer: Posted): string {
  if (answer.kind !== 'answered') return answer.detail;
  const errcode = errcodeShape.safeParse(answer.body).data?.errcode;
  return `HTTP ${answer.status}${errcode === undefined ? '' : `, errcode ${errcode}`}`;
}
