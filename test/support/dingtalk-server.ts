// DingTalk on this machine: access tokens, session webhooks, posts to groups and to persons, with their limits and
// error codes. https://open.dingtalk.com/document/orgapp/the-robot-sends-a-group-message and the pages beside it
import { randomUUID } from 'node:crypto';
import {
  createRateLimit,
  type FakeAnswer,
  type FakeRequest,
  type FakeServer,
  type FakeServerOptions,
  startFakeServer,
} from './fake-server.js';

export interface DingTalkPost {
  /** The conversation, or `user:<staff id>`. */
  chatId: string;
  via: 'session' | 'group-api' | 'direct-api';
  content: string;
  /** Of markdown: shown in the list of chats. */
  title?: string;
  at: number;
}

export interface FakeDingTalk extends FakeServer {
  /** What people see, oldest first. */
  posts: DingTalkPost[];
  postsIn(chatId: string): string[];
  /** As it comes with a message: good for 90 minutes. */
  session(chatId: string): { url: string; expiresAt: Date };
  endSession(url: string): void;
  /** A code as the browser brings it back: good once. Without a staff id: of somebody outside the organisation. */
  loginCode(staffId?: string): string;
  /** Tokens given so far are no longer taken, before their time. */
  endTokens(): void;
  /** Tokens are given out but never taken. */
  refuseTokens: boolean;
  disbanded: Set<string>;
  outsiders: Set<string>;
  flowControlled: Set<string>;
  passMs(ms: number): void;
}

export interface DingTalkCredentials {
  clientId: string;
  clientSecret: string;
  robotCode: string;
}

const minute = 60_000;
const bytes = (text: string) => Buffer.byteLength(text, 'utf8');
const refuse = (code: string, status = 400): FakeAnswer => ({ status, body: { code, message: `refused: ${code}` } });
const oapi = (errcode: number, errmsg: string): FakeAnswer => ({ body: { errcode, errmsg } });

interface Words {
  content: string;
  title?: string;
}

/** Undefined where a field is missing. */
function wordsOf(type: unknown, { content, title, text }: Record<string, unknown>): Words | undefined {
  if (type === 'text') return typeof content === 'string' ? { content } : undefined;
  const whole = type === 'markdown' && typeof title === 'string' && title !== '' && typeof text === 'string';
  return whole ? { content: text, title } : undefined;
}

export async function startDingTalk(
  account: DingTalkCredentials,
  { perMinute = 20, ...options }: { perMinute?: number } & FakeServerOptions = {},
): Promise<FakeDingTalk> {
  const tokens = new Map<string, number>();
  const codes = new Map<string, string | undefined>();
  const userTokens = new Map<string, string | undefined>();
  const sessions = new Map<string, { chatId: string; until: number }>();
  const allow = createRateLimit(perMinute, minute);
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const state = {
    posts: [] as DingTalkPost[],
    refuseTokens: false,
    disbanded: new Set<string>(),
    outsiders: new Set<string>(),
    flowControlled: new Set<string>(),
  };
  let fake: FakeDingTalk;

  const keep = (chatId: string, via: DingTalkPost['via'], words: Words) => {
    state.posts.push({ chatId, via, ...words, at: now() });
  };

  function giveToken(body: Record<string, unknown>): FakeAnswer {
    if (body.appKey !== account.clientId || body.appSecret !== account.clientSecret) {
      return refuse('invalidClientIdOrSecret');
    }
    const token = randomUUID();
    tokens.set(token, now() + 7200_000);
    return { body: { accessToken: token, expireIn: 7200 } };
  }

  function sendBySession(url: URL, body: Record<string, unknown>): FakeAnswer {
    const open = sessions.get(url.searchParams.get('session') ?? '');
    if (!open || open.until < now()) return oapi(300001, 'session is not exist or expired');
    const words = wordsOf(body.msgtype, (body[String(body.msgtype)] ?? {}) as Record<string, unknown>);
    if (!words) return oapi(400101, 'message is invalid');
    if (bytes(JSON.stringify(body)) > 20_000) return oapi(460101, 'message too long, exceed 20000 bytes');
    if (!allow(open.chatId, now())) return oapi(130101, 'send too fast, exceed 20 times per minute');
    keep(open.chatId, 'session', words);
    return oapi(0, 'ok');
  }

  function send({ headers, url }: FakeRequest, body: Record<string, unknown>): FakeAnswer {
    const token = String(headers['x-acs-dingtalk-access-token'] ?? '');
    if (fake.refuseTokens || (tokens.get(token) ?? 0) < now()) return refuse('InvalidAuthentication', 401);
    if (!body.robotCode) return refuse('invalidParameter.robotCode.empty');
    if (body.robotCode !== account.robotCode) return refuse('invalidParameter.robotCode.notExsit');
    if (body.msgKey !== 'sampleText' && body.msgKey !== 'sampleMarkdown') {
      return refuse('invalidParameter.msgKey.invalid');
    }
    const param = String(body.msgParam);
    if (bytes(param) > 15_000) return refuse('invalidParameter.msgParam.tooLong');
    const words = wordsOf(body.msgKey === 'sampleText' ? 'text' : 'markdown', JSON.parse(param));
    if (!words) return refuse('invalidParameter.msgParam.invalid');
    return url.pathname.endsWith('/groupMessages/send') ? toGroup(body, words) : toPersons(body, words);
  }

  function toGroup(body: Record<string, unknown>, words: Words): FakeAnswer {
    const chatId = body.openConversationId;
    if (typeof chatId !== 'string' || chatId === '') return refuse('miss.openConversationId');
    if (state.disbanded.has(chatId)) return refuse('group.disbanded');
    if (!allow(chatId, now())) return refuse('send.too.fast');
    keep(chatId, 'group-api', words);
    return { body: { processQueryKey: randomUUID() } };
  }

  function toPersons(body: Record<string, unknown>, words: Words): FakeAnswer {
    const users = Array.isArray(body.userIds) ? (body.userIds as string[]) : [];
    if (users.length > 20) return refuse('invalidParameter.userIds.overMax');
    const slowed = users.filter((user) => state.flowControlled.has(user));
    const unknown = users.filter((user) => state.outsiders.has(user));
    for (const user of users) {
      if (!slowed.includes(user) && !unknown.includes(user)) keep(`user:${user}`, 'direct-api', words);
    }
    return {
      body: { processQueryKey: randomUUID(), flowControlledStaffIdList: slowed, invalidStaffIdList: unknown },
    };
  }

  // https://open.dingtalk.com/document/orgapp/obtain-user-token and the pages beside it
  function giveUserToken(body: Record<string, unknown>): FakeAnswer {
    if (body.clientId !== account.clientId || body.clientSecret !== account.clientSecret)
      return refuse('invalidClientIdOrSecret');
    const code = String(body.code);
    if (body.grantType !== 'authorization_code' || !codes.has(code))
      return refuse('invalidParameter.authCode.notFound');
    const accessToken = randomUUID();
    userTokens.set(accessToken, codes.get(code));
    codes.delete(code);
    return { body: { accessToken, refreshToken: randomUUID(), expireIn: 7200 } };
  }

  function showMe({ headers }: FakeRequest): FakeAnswer {
    const token = String(headers['x-acs-dingtalk-access-token'] ?? '');
    if (!userTokens.has(token)) return refuse('InvalidAuthentication', 401);
    return { body: { nick: '某人', unionId: `union-${userTokens.get(token) ?? 'outside'}`, openId: 'o1' } };
  }

  function staffIdOf({ url }: FakeRequest, body: Record<string, unknown>): FakeAnswer {
    if ((tokens.get(url.searchParams.get('access_token') ?? '') ?? 0) < now()) return oapi(40014, 'invalid token');
    const unionId = String(body.unionid);
    if (unionId === 'union-outside') return oapi(60121, 'the user is not found');
    const userid = unionId.slice('union-'.length);
    return { body: { errcode: 0, errmsg: 'ok', result: { contact_type: 0, userid }, request_id: randomUUID() } };
  }

  const server = await startFakeServer((request) => {
    const body = (request.body ?? {}) as Record<string, unknown>;
    if (request.method === 'GET' && request.url.pathname === '/v1.0/contact/users/me') return showMe(request);
    if (request.method !== 'POST') return { status: 405, body: '' };
    switch (request.url.pathname) {
      case '/v1.0/oauth2/accessToken':
        return giveToken(body);
      case '/v1.0/oauth2/userAccessToken':
        return giveUserToken(body);
      case '/topapi/user/getbyunionid':
        return staffIdOf(request, body);
      case '/robot/sendBySession':
        return sendBySession(request.url, body);
      case '/v1.0/robot/groupMessages/send':
      case '/v1.0/robot/oToMessages/batchSend':
        return send(request, body);
      default:
        return { status: 404, body: '' };
    }
  }, options);

  fake = Object.assign(state, server, {
    postsIn: (chatId: string) => state.posts.filter((post) => post.chatId === chatId).map((post) => post.content),
    session: (chatId: string) => {
      const session = randomUUID();
      const until = now() + 90 * minute;
      sessions.set(session, { chatId, until });
      return { url: `${server.base}/robot/sendBySession?session=${session}`, expiresAt: new Date(until) };
    },
    loginCode: (staffId?: string) => {
      const code = randomUUID();
      codes.set(code, staffId);
      return code;
    },
    endSession: (url: string) => {
      sessions.delete(new URL(url).searchParams.get('session') ?? '');
    },
    endTokens: () => tokens.clear(),
    passMs: (ms: number) => {
      ahead += ms;
    },
  });
  return fake;
}
