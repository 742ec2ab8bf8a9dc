// Posts to WeCom: the answer to a message by its response_url, everything else by the group's webhook.
// response_url: https://developer.work.weixin.qq.com/document/path/101138
// Group webhook (消息推送): https://developer.work.weixin.qq.com/document/path/99110
// Error codes: https://developer.work.weixin.qq.com/document/path/90313
import { createHash } from 'node:crypto';
import { type ErrcodeMeanings, errcodeOutcome } from '../errcode.js';
import type { Channel, Chat, SendResult } from '../platform.js';
import { type Posted, postJson } from '../post-json.js';
import { splitText } from '../split.js';
import { plainMarkdown } from './markdown.js';

const bytes = (text: string) => Buffer.byteLength(text, 'utf8');

/** Longer text is cut by WeCom, and it still says ok. */
const textBytes = 2048;
const webhookMarkdownBytes = 4096;
const replyMarkdownBytes = 20_480;

/** Of the picture before base64. */
const pictureBytes = 2 * 1024 * 1024;

const webhookPerMinute = 20;
/** Answers and pushes of a bot together, per chat: https://developer.work.weixin.qq.com/document/path/101463 */
const repliesPerMinute = 30;

/** An answer must still arrive in time. */
const replyMarginMs = 30_000;

/** How long the first request to a response_url may take before a second one: longer than fetch takes to give up connecting. */
const firstTryMs = 12_000;

export function channel(apiBase: string, chat: Chat, now: Date): Channel | { none: string } {
  if (chat.reply && chat.reply.expiresAt.getTime() - now.getTime() > replyMarginMs) {
    return responseUrl(chat, chat.reply.url);
  }
  if (chat.chatType === 'single') {
    return { none: '企业微信单聊只能在对方发来消息后一小时内回复一次，请对方再发一条消息' };
  }
  if (chat.webhookKey) return webhook(apiBase, chat.webhookKey);
  return {
    none: '这个企业微信群没有可用的发送地址：在群里添加「消息推送」（群机器人），再把 Webhook 地址中的 key 填到本群的设置里',
  };
}

function responseUrl(chat: Chat, url: string): Channel {
  return {
    name: 'response_url',
    target: `wecom:chat:${chat.chatId}`,
    perMinute: repliesPerMinute,
    once: true,
    split: (text) => splitText(plainMarkdown(text), replyMarkdownBytes),
    send: (part, signal) => sendOnce(url, { msgtype: 'markdown', markdown: { content: part } }, signal),
  };
}

/** WeCom takes one request per response_url: a second one after no answer came can arrive, but cannot double. */
async function sendOnce(url: string, body: unknown, signal: AbortSignal): Promise<SendResult> {
  const first = await postJson(url, body, AbortSignal.any([signal, AbortSignal.timeout(firstTryMs)]));
  if (first.kind !== 'no-answer' || signal.aborted) return outcome(first);
  const second = outcome(await postJson(url, body, signal));
  if (second.outcome === 'sent') return second;
  // Refused may well mean that the first one had arrived.
  return { outcome: 'unknown', detail: `${first.detail}, then ${second.detail}` };
}

function webhook(apiBase: string, key: string): Channel {
  const url = `${apiBase}/cgi-bin/webhook/send?key=${encodeURIComponent(key)}`;
  return {
    name: 'webhook',
    // The key is a secret; the target is kept and shown.
    target: `wecom:webhook:${createHash('sha256').update(key).digest('hex').slice(0, 16)}`,
    perMinute: webhookPerMinute,
    once: false,
    split: (text) => (bytes(text) <= textBytes ? [text] : splitText(plainMarkdown(text), webhookMarkdownBytes)),
    send: async (part, signal) => {
      const body =
        bytes(part) <= textBytes
          ? { msgtype: 'text', text: { content: part } }
          : { msgtype: 'markdown', markdown: { content: part } };
      return outcome(await postJson(url, body, signal));
    },
    pictures: {
      takes: ({ png }) => png.length <= pictureBytes,
      withWords: false,
      send: async ({ png }, _words, signal) => {
        const md5 = createHash('md5').update(png).digest('hex');
        const body = { msgtype: 'image', image: { base64: png.toString('base64'), md5 } };
        return outcome(await postJson(url, body, signal));
      },
    },
  };
}

const meanings: ErrcodeMeanings = {
  // -1: busy. 45009: more than 20 a minute. 45033: too many at once.
  wait: { [-1]: 5_000, 45009: 60_000, 45033: 5_000 },
  hints: { 93000: '群机器人地址已失效，请重新添加并更新 key', 40058: '内容超出企业微信的长度或格式要求' },
};

const outcome = (posted: Posted) => errcodeOutcome(posted, meanings);
