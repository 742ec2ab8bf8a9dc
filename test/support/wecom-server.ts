// WeCom on this machine: group webhooks and response_urls with their limits and error codes.
// https://developer.work.weixin.qq.com/document/path/99110 and 101138
import { createHash, randomUUID } from 'node:crypto';
import {
  createRateLimit,
  type FakeAnswer,
  type FakeServer,
  type FakeServerOptions,
  startFakeServer,
} from './fake-server.js';

export interface WeComPost {
  chatId: string;
  via: 'webhook' | 'response_url';
  msgtype: string;
  content: string;
  /** The bytes of an image. */
  picture?: Buffer;
  at: number;
}

export interface FakeWeCom extends FakeServer {
  /** What people see, oldest first. */
  posts: WeComPost[];
  postsIn(chatId: string): string[];
  /** A new group webhook; returns its key. */
  addWebhook(chatId: string, key?: string): string;
  removeWebhook(key: string): void;
  /** A code as the browser brings it back: good once. Without a user id: of somebody outside the company. */
  loginCode(userId?: string): string;
  /** App tokens given so far are no longer taken. */
  endTokens(): void;
  /** As it comes with a message: good for one post within an hour. */
  responseUrl(chatId: string): string;
  /** Moves the server's clock on. */
  passMs(ms: number): void;
}

const hour = 3_600_000;
const no = (errcode: number, errmsg: string): FakeAnswer => ({ body: { errcode, errmsg } });
/** Of an image before base64. */
const imageBytes = 2 * 1024 * 1024;
const bytes = (text: string) => Buffer.byteLength(text, 'utf8');

export interface WeComApp {
  corpId: string;
  secret: string;
}

export async function startWeCom({
  perMinute = 20,
  app,
  ...options
}: { perMinute?: number; app?: WeComApp } & FakeServerOptions = {}): Promise<FakeWeCom> {
  const posts: WeComPost[] = [];
  const webhooks = new Map<string, string>();
  const responses = new Map<string, { chatId: string; until: number }>();
  const codes = new Map<string, string | undefined>();
  const appTokens = new Set<string>();
  const allow = createRateLimit(perMinute, 60_000);
  let ahead = 0;
  const now = () => Date.now() + ahead;

  // Only group webhooks take images: JPG or PNG, whole, with the MD5 of what base64 holds.
  function postImage(chatId: string, image: { base64?: unknown; md5?: unknown } | undefined): FakeAnswer {
    const { base64, md5 } = image ?? {};
    if (typeof base64 !== 'string' || base64 === '' || typeof md5 !== 'string') return no(40058, 'invalid image');
    const picture = Buffer.from(base64, 'base64');
    if (picture.toString('base64') !== base64) return no(40058, 'invalid base64');
    if (picture.length > imageBytes) return no(40009, 'invalid image size');
    if (createHash('md5').update(picture).digest('hex') !== md5) return no(301019, 'media md5 not match');
    const isImage = ['89504e470d0a1a0a', 'ffd8ff'].some((magic) => picture.toString('hex', 0, 8).startsWith(magic));
    if (!isImage) return no(40005, 'invalid file type');
    posts.push({ chatId, via: 'webhook', msgtype: 'image', content: '〔图片〕', picture, at: now() });
    return no(0, 'ok');
  }

  function post(chatId: string, via: WeComPost['via'], body: Record<string, { content?: unknown }>): FakeAnswer {
    const msgtype = String(body.msgtype);
    if (msgtype === 'image' && via === 'webhook') return postImage(chatId, body.image as { base64?: unknown });
    const content = body[msgtype]?.content;
    if (typeof content !== 'string' || content === '') return no(44004, 'empty content');
    if (msgtype === 'text' && via === 'webhook') {
      // What is over 2048 bytes is cut without a word.
      const kept = Buffer.from(content, 'utf8').subarray(0, 2048).toString('utf8');
      posts.push({ chatId, via, msgtype, content: kept, at: now() });
    } else if (msgtype === 'markdown') {
      const limit = via === 'webhook' ? 4096 : 20_480;
      if (bytes(content) > limit) return no(40058, `markdown.content exceed max length ${limit}`);
      posts.push({ chatId, via, msgtype, content, at: now() });
    } else return no(40008, 'invalid message type');
    return no(0, 'ok');
  }

  // https://developer.work.weixin.qq.com/document/path/91039 and 91023
  function signIn({ pathname, searchParams }: URL): FakeAnswer {
    if (pathname === '/cgi-bin/gettoken') {
      if (!app || searchParams.get('corpid') !== app.corpId) return no(40013, 'invalid corpid');
      if (searchParams.get('corpsecret') !== app.secret) return no(40001, 'invalid credential');
      const token = randomUUID();
      appTokens.add(token);
      return { body: { errcode: 0, errmsg: 'ok', access_token: token, expires_in: 7200 } };
    }
    if (!appTokens.has(searchParams.get('access_token') ?? '')) return no(40014, 'invalid access_token');
    const code = searchParams.get('code') ?? '';
    if (!codes.has(code)) return no(40029, 'invalid code');
    const userid = codes.get(code);
    codes.delete(code);
    return { body: { errcode: 0, errmsg: 'ok', ...(userid ? { userid } : { openid: 'oAAA' }) } };
  }

  const server = await startFakeServer(({ method, url, body }) => {
    if (['/cgi-bin/gettoken', '/cgi-bin/auth/getuserinfo'].includes(url.pathname))
      return method === 'GET' ? signIn(url) : no(43001, 'require GET method');
    if (method !== 'POST') return no(43002, 'require POST method');
    if (typeof body !== 'object' || body === null) return no(47001, 'data format error');
    const data = body as Record<string, { content?: unknown }>;
    if (url.pathname === '/cgi-bin/webhook/send') {
      const key = url.searchParams.get('key') ?? '';
      const chatId = webhooks.get(key);
      if (chatId === undefined) return no(93000, 'invalid webhook url');
      if (!allow(key, now())) return no(45009, 'api freq out of limit');
      return post(chatId, 'webhook', data);
    }
    if (url.pathname === '/cgi-bin/aibot/response') {
      const code = url.searchParams.get('response_code') ?? '';
      const open = responses.get(code);
      // Which code WeCom gives is not on its page.
      if (!open || open.until < now()) return no(40001, 'invalid response_code');
      const answer = post(open.chatId, 'response_url', data);
      responses.delete(code);
      return answer;
    }
    return { status: 404, body: '' };
  }, options);

  return {
    ...server,
    posts,
    postsIn: (chatId) => posts.filter((made) => made.chatId === chatId).map((made) => made.content),
    addWebhook: (chatId, key = randomUUID()) => {
      webhooks.set(key, chatId);
      return key;
    },
    removeWebhook: (key) => {
      webhooks.delete(key);
    },
    loginCode: (userId) => {
      const code = randomUUID();
      codes.set(code, userId);
      return code;
    },
    endTokens: () => appTokens.clear(),
    responseUrl: (chatId) => {
      const code = randomUUID();
      responses.set(code, { chatId, until: now() + hour });
      return `${server.base}/cgi-bin/aibot/response?response_code=${code}`;
    },
    passMs: (ms) => {
      ahead += ms;
    },
  };
}
