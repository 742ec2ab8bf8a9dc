// Genuine DingTalk robot callbacks (HTTP mode), as on https://open.dingtalk.com/document/orgapp/receive-message.
// For tests and for replaying a day's talk.
import { createHmac, randomUUID } from 'node:crypto';
import type { Callback } from './callbacks.js';

export interface DingTalkAccount {
  clientSecret: string;
  robotCode: string;
}

export interface DingTalkSaying {
  chatId: string;
  /** Absent: a single chat. */
  chatTitle?: string;
  /** Absent: someone outside the organisation. */
  staffId?: string;
  senderId?: string;
  name?: string;
  messageId?: string;
  session?: { url: string; expiresAt: Date };
  at?: Date;
}

/** `at` is what the signature says; send the same callback twice for a redelivery. */
export function dingtalkCallback(account: DingTalkAccount, payload: object, at = new Date()): Callback {
  const timestamp = String(at.getTime());
  const sign = createHmac('sha256', account.clientSecret)
    .update(`${timestamp}\n${account.clientSecret}`)
    .digest('base64');
  return {
    method: 'POST',
    path: '/hooks/dingtalk',
    headers: { 'content-type': 'application/json; charset=utf-8', timestamp, sign },
    body: JSON.stringify({ robotCode: account.robotCode, ...payload }),
  };
}

const botId = '$:LWCP_v1:$bot';

function envelope(saying: DingTalkSaying) {
  const group = saying.chatTitle !== undefined;
  const session = saying.session;
  return {
    conversationId: saying.chatId,
    conversationType: group ? '2' : '1',
    ...(group && { conversationTitle: saying.chatTitle, isInAtList: true }),
    atUsers: [{ dingtalkId: botId }],
    chatbotCorpId: 'ding-corp',
    chatbotUserId: botId,
    msgId: saying.messageId ?? `msg${randomUUID()}==`,
    senderNick: saying.name ?? '居民',
    isAdmin: false,
    senderId: saying.senderId ?? `$:LWCP_v1:$${saying.staffId}`,
    ...(saying.staffId && { senderStaffId: saying.staffId, senderCorpId: 'ding-corp' }),
    createAt: (saying.at ?? new Date()).getTime(),
    ...(session && { sessionWebhook: session.url, sessionWebhookExpiredTime: session.expiresAt.getTime() }),
  };
}

/** DingTalk has taken the @ out; the space before the words stays. */
export function dingtalkText(
  saying: DingTalkSaying & { text: string; mentions?: string[]; quote?: { text: string; messageId: string } },
) {
  const { text, mentions = [], quote } = saying;
  const common = envelope(saying);
  const atUsers = mentions.map((staffId) => ({ dingtalkId: `$:LWCP_v1:$${staffId}`, staffId }));
  const repliedMsg = quote && {
    msgId: quote.messageId,
    msgType: 'text',
    content: { text: quote.text },
    createdAt: common.createAt - 60_000,
  };
  return {
    ...common,
    atUsers: [...common.atUsers, ...atUsers],
    msgtype: 'text',
    text: { content: ` ${text}`, ...(repliedMsg && { isReplyMsg: true, repliedMsg }) },
  };
}

export function dingtalkRichText(saying: DingTalkSaying & { parts: ({ text: string } | { picture: string })[] }) {
  const richText = saying.parts.map((part) =>
    'text' in part ? part : { type: 'picture', downloadCode: part.picture, pictureDownloadCode: part.picture },
  );
  return { ...envelope(saying), msgtype: 'richText', content: { richText } };
}

export function dingtalkMedia(
  saying: DingTalkSaying & { msgtype: 'picture' | 'audio' | 'video' | 'file'; code: string; recognition?: string },
) {
  const { msgtype, code, recognition } = saying;
  return { ...envelope(saying), msgtype, content: { downloadCode: code, ...(recognition && { recognition }) } };
}
