// Genuine WeCom callbacks: payloads as on https://developer.work.weixin.qq.com/document/path/100719 and 101027, sealed
// and signed as on 101033. For tests and for replaying a day's talk.
import { randomBytes, randomUUID } from 'node:crypto';
import { encrypt, getSignature } from '@wecom/crypto';
import type { Callback } from './callbacks.js';

export interface WeComAccount {
  token: string;
  aesKey: string;
  receiveId: string;
}

export interface WeComSaying {
  /** Absent: a single chat. */
  chatId?: string;
  userId: string;
  messageId?: string;
  responseUrl?: string;
}

const path = '/hooks/wecom';

/** `at` is what the signature says; send the same callback twice for a redelivery. */
export function wecomCallback(account: WeComAccount, payload: object, at = new Date()): Callback {
  const { query, sealed } = seal(account, JSON.stringify(payload), at);
  return {
    method: 'POST',
    path: `${path}?${query}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ encrypt: sealed }),
  };
}

/** What WeCom asks when the address is saved in its console. */
export function wecomUrlCheck(account: WeComAccount, echo: string, at = new Date()): Callback {
  const { query, sealed } = seal(account, echo, at);
  query.set('echostr', sealed);
  return { method: 'GET', path: `${path}?${query}`, headers: {}, body: '' };
}

function seal(account: WeComAccount, plain: string, at: Date) {
  const sealed = encrypt(account.aesKey, plain, account.receiveId);
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const nonce = randomBytes(8).toString('hex');
  const signature = getSignature(account.token, timestamp, nonce, sealed);
  return { sealed, query: new URLSearchParams({ msg_signature: signature, timestamp, nonce }) };
}

function envelope({ chatId, userId, messageId, responseUrl }: WeComSaying) {
  return {
    msgid: messageId ?? `CAIQ${randomUUID()}==`,
    aibotid: 'AIBOTID',
    ...(chatId && { chatid: chatId }),
    chattype: chatId ? 'group' : 'single',
    from: { userid: userId },
    ...(responseUrl && { response_url: responseUrl }),
  };
}

/** As typed, with the `@bot ` that WeCom leaves in. */
export function wecomText(saying: WeComSaying & { text: string; quote?: string }) {
  const { text, quote } = saying;
  return {
    ...envelope(saying),
    msgtype: 'text',
    text: { content: text },
    ...(quote !== undefined && { quote: { msgtype: 'text', text: { content: quote } } }),
  };
}

export function wecomMixed(saying: WeComSaying & { parts: ({ text: string } | { image: string })[] }) {
  const item = (part: { text: string } | { image: string }) =>
    'text' in part
      ? { msgtype: 'text', text: { content: part.text } }
      : { msgtype: 'image', image: { url: part.image } };
  return { ...envelope(saying), msgtype: 'mixed', mixed: { msg_item: saying.parts.map(item) } };
}

/** Only in single chats. */
export function wecomMedia(
  saying: WeComSaying & ({ voice: string } | { kind: 'image' | 'file' | 'video'; url: string }),
) {
  if ('voice' in saying) return { ...envelope(saying), msgtype: 'voice', voice: { content: saying.voice } };
  return { ...envelope(saying), msgtype: saying.kind, [saying.kind]: { url: saying.url } };
}

export function wecomEvent(
  saying: WeComSaying & { event: { eventtype: string } & Record<string, unknown>; at?: Date },
) {
  const created = Math.floor((saying.at ?? new Date()).getTime() / 1000);
  return { ...envelope(saying), create_time: created, msgtype: 'event', event: saying.event };
}

/** WeCom asking for the rest of a streamed answer. */
export function wecomStream(saying: WeComSaying & { streamId: string }) {
  return { ...envelope(saying), msgtype: 'stream', stream: { id: saying.streamId } };
}
