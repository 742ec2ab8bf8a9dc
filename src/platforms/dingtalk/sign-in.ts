// Signing in with DingTalk.
// Where to: https://open.dingtalk.com/document/orgapp/tutorial-obtaining-user-personal-information
// The code for a token: https://open.dingtalk.com/document/orgapp/obtain-user-token
// Whose it is: https://open.dingtalk.com/document/orgapp/dingtalk-retrieve-user-information
// From unionId to the staff id that messages carry: https://open.dingtalk.com/document/orgapp/query-a-user-by-the-union-id
import { z } from 'zod';
import type { DingTalkConfig } from '../../config.js';
import type { SignedIn, SignIn } from '../platform.js';
import { getJson, type Posted, postJson } from '../post-json.js';
import type { TokenSource } from './token.js';

const loginPage = 'https://login.dingtalk.com/oauth2/auth';
const timeoutMs = 15_000;

const tokenShape = z.object({ accessToken: z.string().min(1) });
const meShape = z.object({ unionId: z.string().min(1) });
/** contact_type 0: of this organisation. */
const userShape = z.object({
  errcode: z.literal(0),
  result: z.object({ contact_type: z.literal(0), userid: z.string().min(1).max(200) }),
});
/** 60121: nobody here has this unionId. */
const outsiderShape = z.union([
  z.object({ errcode: z.literal(60121) }),
  z.object({ errcode: z.literal(0), result: z.object({ contact_type: z.literal(1) }) }),
]);

export function signIn(config: DingTalkConfig, tokens: TokenSource): SignIn {
  async function userOf(code: string): Promise<SignedIn> {
    const given = await postJson(
      `${config.apiBase}/v1.0/oauth2/userAccessToken`,
      { clientId: config.clientId, clientSecret: config.clientSecret, code, grantType: 'authorization_code' },
      AbortSignal.timeout(timeoutMs),
    );
    const own = tokenShape.safeParse(bodyOf(given));
    if (!own.success) return refused('userAccessToken', given);
    const shown = await getJson(`${config.apiBase}/v1.0/contact/users/me`, AbortSignal.timeout(timeoutMs), {
      'x-acs-dingtalk-access-token': own.data.accessToken,
    });
    const me = meShape.safeParse(bodyOf(shown));
    if (!me.success) return refused('users/me', shown);
    const app = await tokens.get();
    if ('detail' in app) return { say: unreachable, detail: app.detail };
    const query = new URLSearchParams({ access_token: app.token });
    const found = await postJson(
      `${config.oapiBase}/topapi/user/getbyunionid?${query}`,
      { unionid: me.data.unionId },
      AbortSignal.timeout(timeoutMs),
    );
    const user = userShape.safeParse(bodyOf(found));
    if (user.success) return { userId: user.data.result.userid };
    if (outsiderShape.safeParse(bodyOf(found)).success)
      return { say: '您不是这个钉钉组织的成员，不能这样登录。', detail: 'no member' };
    return refused('getbyunionid', found);
  }

  return {
    label: '钉钉',
    codeParameter: 'authCode',
    address({ redirect, state }) {
      const query = { redirect_uri: redirect, response_type: 'code', client_id: config.clientId, scope: 'openid' };
      return `${loginPage}?${new URLSearchParams({ ...query, state, prompt: 'consent' })}`;
    },
    whoIs: userOf,
  };
}

const unreachable = '钉钉没有确认您的身份，请再试一次，或者私聊我发「工作台」。';

const bodyOf = (answer: Posted): unknown =>
  answer.kind === 'answered' && answer.status === 200 ? answer.body : undefined;

function refused(what: string, answer: Posted): SignedIn {
  const detail = answer.kind === 'answered' ? `HTTP ${answer.status}` : answer.detail;
  return { say: unreachable, detail: `${what}: ${detail}` };
}
