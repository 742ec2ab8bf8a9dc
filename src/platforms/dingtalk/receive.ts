// What people say to a DingTalk robot, in HTTP mode. https://open.dingtalk.com/document/orgapp/receive-message
// The signature covers the time only, not the body: within the hour a header pair that was seen fits any body. So
// nothing in the body is believed further than it must be: answers go to DingTalk's own address or nowhere.
import { z } from 'zod';
import { RejectedCallback } from '../../errors.js';
import { sameText } from '../../same-text.js';
import type { IncomingMessage, RawCallback, ReceivedCallback } from '../platform.js';
import { robotSign } from './sign.js';

const hour = 3_600_000;
/** DingTalk asks to refuse what is more than an hour off; nothing honest comes from further ahead than clocks differ. */
const maxAgeMs = hour;
const maxAheadMs = 300_000;

// Ids go into a unique index, whose entries PostgreSQL bounds.
const id = z.string().min(1).max(512);
// Parts that only add to a message: when their shape is new, the message still gets through without them.
const extra = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

const download = { downloadCode: extra(z.string()), pictureDownloadCode: extra(z.string()) };
// In a quoted message the words of a segment are in `content`, elsewhere in `text`.
const segment = z.object({ ...download, type: extra(z.string()), text: extra(z.string()), content: extra(z.string()) });
const content = z.object({
  ...download,
  text: extra(z.string()),
  content: extra(z.string()),
  recognition: extra(z.string()),
  fileName: extra(z.string()),
  richText: extra(z.array(segment)),
});
type Content = z.infer<typeof content>;

// Not on the vendor's page; as seen in the field (e.g. AstrBotDevs/AstrBot #9464, QwenLM/qwen-code #9536).
const repliedMsg = z.object({ msgId: extra(id), msgType: extra(z.string()), content: extra(content) });

const callbackBody = z.object({
  msgId: id,
  msgtype: z.string(),
  conversationId: id,
  conversationType: z.enum(['1', '2']),
  conversationTitle: extra(z.string()),
  senderId: id,
  // Missing for people outside the organisation and while the robot is not published.
  senderStaffId: extra(id),
  senderNick: extra(z.string()),
  chatbotUserId: extra(z.string()),
  robotCode: extra(z.string()),
  atUsers: extra(z.array(z.object({ dingtalkId: extra(z.string()), staffId: extra(z.string()) }))),
  isInAtList: extra(z.boolean()),
  createAt: extra(z.number()),
  sessionWebhook: extra(z.string()),
  sessionWebhookExpiredTime: extra(z.number()),
  text: extra(z.object({ content: z.string(), isReplyMsg: extra(z.boolean()), repliedMsg: extra(repliedMsg) })),
  content: extra(content),
});
type CallbackBody = z.infer<typeof callbackBody>;

interface DingTalkReceiver {
  secret: string;
  robotCode: string;
  oapiOrigin: string;
}

export function receive(receiver: DingTalkReceiver, callback: RawCallback): ReceivedCallback {
  if (callback.method !== 'POST') throw new RejectedCallback(405, 'wrong-method', callback.method);
  const { timestamp, sign } = callback.headers;
  checkSign(receiver.secret, one(timestamp), one(sign), callback.now);
  const body = parse(callback.body.toString('utf8'));
  // Old robots send none.
  if (body.robotCode !== undefined && body.robotCode !== receiver.robotCode) {
    throw new RejectedCallback(403, 'wrong-receiver', 'robotCode');
  }
  const notes: string[] = [];
  const message = toMessage(body, receiver.oapiOrigin, callback.now, notes);
  return {
    messages: [message],
    ...(notes.length > 0 && { notes }),
    // "Nothing to say at once"; answers go out by themselves later.
    response: { status: 200, type: 'application/json', body: '{"msgtype":"empty"}' },
  };
}

const one = (header: string | string[] | undefined) => (typeof header === 'string' ? header : '');

function checkSign(secret: string, timestamp: string, sign: string, now: Date): void {
  if (!sameText(sign, robotSign(timestamp, secret))) throw new RejectedCallback(403, 'bad-signature');
  if (!/^\d{1,15}$/.test(timestamp)) throw new RejectedCallback(400, 'malformed', 'timestamp');
  const age = now.getTime() - Number(timestamp);
  if (age > maxAgeMs || age < -maxAheadMs) throw new RejectedCallback(403, 'stale', `${Math.round(age / 1000)} s`);
}

function parse(json: string): CallbackBody {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new RejectedCallback(400, 'malformed', 'not JSON');
  }
  const parsed = callbackBody.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new RejectedCallback(400, 'malformed', parsed.error.issues.map((issue) => issue.path.join('.')).join(', '));
}

function toMessage(body: CallbackBody, oapiOrigin: string, now: Date, notes: string[]): IncomingMessage {
  const group = body.conversationType === '2';
  const userId = body.senderStaffId ?? body.senderId;
  const quote = body.text?.isReplyMsg === false ? undefined : body.text?.repliedMsg;
  return {
    messageId: body.msgId,
    // Posts to one person go by that person's id; the conversation's is of no use there.
    chatId: group ? body.conversationId : `single:${userId}`,
    chatType: group ? 'group' : 'single',
    ...(group && body.conversationTitle && { chatTitle: body.conversationTitle }),
    userId,
    ...(body.senderNick && { userName: body.senderNick }),
    kind: 'message',
    // DingTalk takes the @ of the robot out and leaves the space.
    text: (body.text?.content ?? textOf(body.content)).trim(),
    ...(quote && {
      quote: { text: quotedText(quote), ...(quote.msgId && { messageId: quote.msgId }) },
    }),
    // DingTalk delivers only what was said to the robot.
    calledBot: !group || body.isInAtList !== false,
    mentions: (body.atUsers ?? []).flatMap((at) => {
      const userId = at.staffId ?? at.dingtalkId;
      return userId && at.dingtalkId !== body.chatbotUserId ? [{ userId }] : [];
    }),
    attachments: attachmentsOf(body),
    sentAt: plausible(body.createAt, now.getTime() - 24 * hour, now.getTime() + maxAheadMs) ?? now,
    ...session(body, oapiOrigin, now, notes),
  };
}

const plausible = (ms: number | undefined, from: number, to: number) =>
  ms !== undefined && ms >= from && ms <= to ? new Date(ms) : undefined;

const sessionPath = '/robot/sendBySession';

function session(body: CallbackBody, oapiOrigin: string, now: Date, notes: string[]) {
  const url = body.sessionWebhook;
  if (!url) return {};
  const address = URL.canParse(url) ? new URL(url) : undefined;
  // The path too: DingTalk's host also takes posts for anyone's own robot.
  if (address?.origin !== oapiOrigin || address.pathname !== sessionPath) {
    notes.push(`sessionWebhook dropped: not ${sessionPath} at DINGTALK_OAPI_BASE`);
    return {};
  }
  // It lives for about 90 minutes.
  const expiresAt = plausible(body.sessionWebhookExpiredTime, now.getTime(), now.getTime() + 24 * hour);
  return expiresAt ? { session: { url, expiresAt } } : {};
}

function textOf(said: Content | undefined): string {
  if (said?.richText) return said.richText.map((part) => part.text ?? part.content ?? '').join('');
  return said?.text ?? said?.content ?? said?.recognition ?? '';
}

function quotedText(quote: z.infer<typeof repliedMsg>): string {
  const placeholders: Record<string, string> = { picture: '[图片]', file: '[文件]', video: '[视频]', audio: '[语音]' };
  return textOf(quote.content).trim() || (placeholders[quote.msgType ?? ''] ?? '');
}

const attachmentKinds = { picture: 'image', audio: 'voice', file: 'file', video: 'video' } as const;

function attachmentsOf({ msgtype, content: said }: CallbackBody): IncomingMessage['attachments'] {
  if (!said) return [];
  if (msgtype === 'richText') {
    return (said.richText ?? []).flatMap((part) => {
      const ref = part.downloadCode ?? part.pictureDownloadCode;
      return ref ? [{ kind: 'image' as const, ref }] : [];
    });
  }
  const kind = Object.entries(attachmentKinds).find(([type]) => type === msgtype)?.[1];
  const ref = said.downloadCode ?? said.pictureDownloadCode;
  return kind && ref ? [{ kind, ref }] : [];
}
