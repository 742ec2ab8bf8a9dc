// The platform of a replay: it seals what people say as genuine callbacks, and takes the bot's posts on this machine,
// checking them as the real one would.
import { createHash } from 'node:crypto';
import type { Config } from '../../src/config.js';
import type { Callback } from '../../test/support/callbacks.js';
import { dingtalkCallback, dingtalkText } from '../../test/support/dingtalk-client.js';
import { type FakeDingTalk, startDingTalk } from '../../test/support/dingtalk-server.js';
import type { FakeAnswer, FakeRequest } from '../../test/support/fake-server.js';
import { wecomCallback, wecomText } from '../../test/support/wecom-client.js';
import { type FakeWeCom, startWeCom } from '../../test/support/wecom-server.js';

export type PlatformName = 'wecom' | 'dingtalk';

export interface Person {
  userId: string;
  name: string;
}

export interface Chat {
  chatId: string;
  title: string;
}

export interface Saying {
  chat: Chat;
  person: Person;
  messageId: string;
  text: string;
  /** Said to the bot. Otherwise it is talk that only an archive's feed would bring. */
  called: boolean;
  quote?: { text: string; messageId: string };
  /** When it was said, where the platform's message has a place for it; now, when left out. */
  at?: Date;
}

interface Post {
  chatId: string;
  content: string;
  picture?: Buffer;
  via: string;
}

export interface Loopback {
  name: PlatformName;
  /** The settings of a server that talks to this platform. */
  settings: Record<string, string>;
  callback(saying: Saying): Callback;
  /** A key for posts that answer nothing; undefined where the platform needs none. */
  addWebhook(chat: Chat): string | undefined;
  /** What the bot posted, oldest first. */
  posts: Post[];
  /** As far as it can be told: a post that answers somebody, not one of those that the bot makes unasked. */
  isAnswer(post: Post): boolean;
  close(): Promise<void>;
}

export interface Watch {
  onPost(chatId: string, text: string): void;
  onRefusal(reason: string): void;
}

const botName = '小商';

/** As it stands in the chat. */
export function asTyped(text: string, called: boolean): string {
  return called && !/^\s*@/.test(text) ? `@${botName} ${text}` : text;
}

/** Ids that stay the same from run to run, so that a server can be used again. */
export const stableId = (prefix: string, name: string) =>
  `${prefix}${createHash('sha256').update(name).digest('hex').slice(0, 12)}`;

export interface LoopbackOptions {
  config?: Config | undefined;
  /** Posts a minute that it takes, where not as many as the real one. */
  perMinute?: number;
}

/** Starts where `config` says the platform's API is, or anywhere with made-up credentials. */
export async function startLoopback(
  name: PlatformName,
  watch: Watch,
  options: LoopbackOptions = {},
): Promise<Loopback> {
  return name === 'wecom' ? loopbackWeCom(watch, options) : loopbackDingTalk(watch, options);
}

async function loopbackWeCom(watch: Watch, { config, ...limits }: LoopbackOptions): Promise<Loopback> {
  if (config && !config.wecom) throw new Error('WECOM_BOT_TOKEN and WECOM_BOT_AES_KEY of the server are needed');
  const account = config?.wecom ?? { token: 'replay', aesKey: 'replay'.padEnd(43, 'A'), receiveId: 'replay' };
  const api: FakeWeCom = await startWeCom({
    ...limits,
    ...(config?.wecom && { port: loopbackPort('WECOM_API_BASE', config.wecom.apiBase) }),
    onAnswer: watching(watch, () => api.posts),
  });
  return {
    name: 'wecom',
    settings: {
      WECOM_BOT_TOKEN: account.token,
      WECOM_BOT_AES_KEY: account.aesKey,
      WECOM_BOT_RECEIVE_ID: account.receiveId,
      WECOM_API_BASE: api.base,
    },
    callback: ({ chat, person, messageId, text, called, quote }) =>
      wecomCallback(
        account,
        wecomText({
          chatId: chat.chatId,
          userId: person.userId,
          messageId,
          text: asTyped(text, called),
          // WeCom says what was quoted, not which message it was.
          ...(quote && { quote: quote.text }),
          ...(called && { responseUrl: api.responseUrl(chat.chatId) }),
        }),
      ),
    addWebhook: (chat) => api.addWebhook(chat.chatId),
    posts: api.posts,
    isAnswer: ({ via }) => via === 'response_url',
    close: api.close,
  };
}

async function loopbackDingTalk(watch: Watch, { config, ...limits }: LoopbackOptions): Promise<Loopback> {
  if (config && !config.dingtalk) throw new Error('DINGTALK_CLIENT_ID and DINGTALK_CLIENT_SECRET are needed');
  const account = config?.dingtalk ?? { clientId: 'replay', clientSecret: 'replay-secret', robotCode: 'replay' };
  if (config?.dingtalk && config.dingtalk.apiBase !== config.dingtalk.oapiBase) {
    throw new Error('DINGTALK_API_BASE and DINGTALK_OAPI_BASE must be the same address: one loopback serves both');
  }
  const api: FakeDingTalk = await startDingTalk(account, {
    ...limits,
    ...(config?.dingtalk && { port: loopbackPort('DINGTALK_API_BASE', config.dingtalk.apiBase) }),
    onAnswer: watching(watch, () => api.posts),
  });
  return {
    name: 'dingtalk',
    settings: {
      DINGTALK_CLIENT_ID: account.clientId,
      DINGTALK_CLIENT_SECRET: account.clientSecret,
      DINGTALK_ROBOT_CODE: account.robotCode,
      DINGTALK_API_BASE: api.base,
      DINGTALK_OAPI_BASE: api.base,
    },
    callback: ({ chat, person, messageId, text, called, quote, at }) => {
      const saying = {
        chatId: chat.chatId,
        chatTitle: chat.title,
        staffId: person.userId,
        name: person.name,
        messageId,
        ...(at && { at }),
        ...(quote && { quote }),
      };
      // DingTalk takes the @ of the robot out of the text.
      if (called) {
        const said = text.replace(/^\s*@\S+\s*/, '');
        return dingtalkCallback(account, dingtalkText({ ...saying, text: said, session: api.session(chat.chatId) }));
      }
      return dingtalkCallback(account, { ...dingtalkText({ ...saying, text }), isInAtList: false, atUsers: [] });
    },
    addWebhook: () => undefined,
    posts: api.posts,
    // All posts come the same way, so only the words tell.
    isAnswer: ({ content }) => !/^(?:【|听大家说起|\d+号「[^」]*」：)/.test(content),
    close: api.close,
  };
}

function loopbackPort(setting: string, base: string): number {
  const { protocol, hostname, port } = new URL(base);
  if (protocol !== 'http:' || (hostname !== '127.0.0.1' && hostname !== 'localhost') || port === '') {
    throw new Error(`${setting} is ${base}: with --server it must be http://127.0.0.1:PORT, where the replay listens`);
  }
  return Number(port);
}

/** Looks after each request whether it was refused, and what it added to the posts. */
function watching({ onPost, onRefusal }: Watch, posts: () => Loopback['posts']) {
  let seen = 0;
  return (request: FakeRequest, answer: FakeAnswer) => {
    const reason = refusalIn(request, answer);
    if (reason) onRefusal(`${request.method} ${request.url.pathname}: ${reason}`);
    for (const { chatId, content } of posts().slice(seen)) onPost(chatId, content);
    seen = posts().length;
  };
}

/** Limits of https://developer.work.weixin.qq.com/document/path/99110 that WeCom itself does not complain about. */
const silentlyCutBytes = 2048;

function refusalIn({ url, body }: FakeRequest, answer: FakeAnswer): string | undefined {
  const said = (typeof answer.body === 'object' ? answer.body : {}) as Record<string, unknown>;
  if (typeof said.errcode === 'number' && said.errcode !== 0) return `errcode ${said.errcode} ${said.errmsg}`;
  if ((answer.status ?? 200) >= 400) return `HTTP ${answer.status} ${said.code ?? ''}`.trim();
  const text = (body as { text?: { content?: unknown } } | undefined)?.text?.content;
  const cut = url.pathname === '/cgi-bin/webhook/send' && typeof text === 'string';
  return cut && Buffer.byteLength(text, 'utf8') > silentlyCutBytes ? 'text over 2048 bytes, cut' : undefined;
}
