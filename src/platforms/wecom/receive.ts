// Callbacks of a WeCom 智能机器人 in URL mode.
// Messages: https://developer.work.weixin.qq.com/document/path/100719
// Events: https://developer.work.weixin.qq.com/document/path/101027
import { z } from 'zod';
import { RejectedCallback } from '../../errors.js';
import type { IncomingMessage, RawCallback, ReceivedCallback } from '../platform.js';
import { openEnvelope, type WeComKeys } from './crypto.js';

// Ids go into a unique index, whose entries PostgreSQL bounds.
const id = z.string().min(1).max(512);
// Parts that only add to a message: when their shape is new, the message still gets through without them.
const extra = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
const media = z.object({ url: z.string() });
const content = {
  msgtype: z.string(),
  text: extra(z.object({ content: z.string() })),
  image: extra(media),
  /** WeCom has already turned speech into text. */
  voice: extra(z.object({ content: z.string() })),
  file: extra(media),
  video: extra(media),
};
const mixed = extra(z.object({ msg_item: z.array(z.object(content)) }));

const envelopeBody = z.union([
  z.object({ encrypt: z.string() }).transform((body) => body.encrypt),
  // The vendor's own plugin accepts this spelling too.
  z.object({ Encrypt: z.string() }).transform((body) => body.Encrypt),
]);

const callbackBody = z.object({
  ...content,
  mixed,
  msgid: id,
  create_time: extra(z.number().int().positive().max(4_102_444_800)),
  chattype: z.enum(['single', 'group']),
  chatid: id.optional(),
  from: z.object({ userid: id }),
  response_url: extra(z.string()),
  quote: extra(z.object({ ...content, mixed })),
  event: extra(
    z.looseObject({
      eventtype: z.string().max(100),
      template_card_event: extra(z.object({ event_key: extra(z.string()), task_id: extra(z.string()) })),
      feedback_event: extra(z.object({ id: extra(z.string()), type: extra(z.number()) })),
    }),
  ),
});
type CallbackBody = z.infer<typeof callbackBody>;
type Content = Pick<CallbackBody, 'msgtype' | 'text' | 'image' | 'voice' | 'file' | 'video' | 'mixed'>;

/** A response_url takes one answer within an hour: https://developer.work.weixin.qq.com/document/path/101138 */
const replyLifetimeMs = 3_600_000;

const accepted = { status: 200, type: 'text/plain', body: '' } as const;

export function receive(keys: WeComKeys, apiOrigin: string, callback: RawCallback): ReceivedCallback {
  const { method, query, now } = callback;
  if (method !== 'GET' && method !== 'POST') throw new RejectedCallback(405, 'wrong-method', method);
  const signed = (encrypt: string) => ({
    signature: query.get('msg_signature') ?? '',
    timestamp: query.get('timestamp') ?? '',
    nonce: query.get('nonce') ?? '',
    encrypt,
  });

  // Saving the URL in WeCom's console: the plaintext must come back as it is, within a second.
  if (method === 'GET') {
    // A `+` that was not percent-encoded reads as a space in a query; base64 has none.
    const echo = (query.get('echostr') ?? '').replaceAll(' ', '+');
    return { messages: [], response: { ...accepted, body: openEnvelope(keys, signed(echo), now) } };
  }

  const encrypt = parse(envelopeBody, callback.body.toString('utf8'), 'envelope');
  const body = parse(callbackBody, openEnvelope(keys, signed(encrypt), now), 'message');
  // WeCom asks for the rest of a streamed answer; this bot streams none.
  if (body.msgtype === 'stream') return { messages: [], response: accepted };
  const notes: string[] = [];
  const message = toMessage(body, apiOrigin, Number(query.get('timestamp')), now, notes);
  return { messages: [message], ...(notes.length > 0 && { notes }), response: accepted };
}

function parse<T>(schema: z.ZodType<T>, json: string, what: string): T {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new RejectedCallback(400, 'malformed', `${what} is not JSON`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new RejectedCallback(400, 'malformed', `${what}: ${where}`);
}

function toMessage(
  body: CallbackBody,
  apiOrigin: string,
  signedAt: number,
  now: Date,
  notes: string[],
): IncomingMessage {
  const group = body.chattype === 'group';
  if (group && !body.chatid) throw new RejectedCallback(400, 'malformed', 'message: chatid');
  const sentAt = new Date((body.create_time ?? signedAt) * 1000);
  const common = {
    messageId: body.msgid,
    chatId: group && body.chatid ? body.chatid : `single:${body.from.userid}`,
    chatType: body.chattype,
    userId: body.from.userid,
    calledBot: calledBot(body),
    sentAt,
    ...replyTo(body.response_url, apiOrigin, Math.min(sentAt.getTime(), now.getTime()), notes),
  };
  if (body.msgtype === 'event' && body.event) {
    const { eventtype, template_card_event: card, feedback_event: feedback } = body.event;
    // Two presses on one card are two events, and may share a msgid.
    const parts = [eventtype, card?.event_key, card?.task_id, feedback?.id, feedback?.type];
    const key = parts.filter((part) => part !== undefined).join(':');
    return {
      ...common,
      messageId: `${body.msgid}:${key}`.slice(0, 1024),
      kind: 'event',
      text: eventtype,
      mentions: [],
      attachments: [],
    };
  }
  const said = textOf(body);
  const text = group ? withoutBotMention(said) : said.trim();
  return {
    ...common,
    kind: 'message',
    text,
    ...(body.quote && { quote: { text: quotedText(body.quote) } }),
    mentions: namesIn(text),
    attachments: attachmentsOf(body),
  };
}

/**
 * WeCom delivers nothing in groups that was not said to the bot, and gives each message an address for the answer. Talk
 * that reaches this address from elsewhere (a feed of 会话内容存档) has neither that nor the @ at its start: it was not said
 * to the bot, which then reads it as talk and does not answer.
 */
function calledBot(body: CallbackBody): boolean {
  return body.chattype === 'single' || body.response_url !== undefined || leadingMention.test(textOf(body));
}

function replyTo(url: string | undefined, apiOrigin: string, from: number, notes: string[]) {
  if (!url) return {};
  // Answers hold residents' words: they go to WeCom or nowhere.
  if (!URL.canParse(url) || new URL(url).origin !== apiOrigin) {
    notes.push('response_url dropped: not at the origin of WECOM_API_BASE');
    return {};
  }
  return { reply: { url, expiresAt: new Date(from + replyLifetimeMs) } };
}

function textOf(body: Content): string {
  if (body.mixed) return body.mixed.msg_item.map(textOf).filter(Boolean).join('\n');
  return body.text?.content ?? body.voice?.content ?? '';
}

function quotedText(quote: Content): string {
  const placeholders: Record<string, string> = { image: '[图片]', file: '[文件]', video: '[视频]' };
  return textOf(quote).trim() || (placeholders[quote.msgtype] ?? '');
}

function attachmentsOf(body: Content): IncomingMessage['attachments'] {
  if (body.mixed) return body.mixed.msg_item.flatMap(attachmentsOf);
  return (['image', 'file', 'video'] as const).flatMap((kind) => {
    const url = body[kind]?.url;
    return url ? [{ kind, ref: url }] : [];
  });
}

const nameEnd = String.raw`\s@,，.。:：;；!！?？、`;
const leadingMention = new RegExp(`^\\s*@([^${nameEnd}]+)[\\s,，:：]*`);
const trailingMention = new RegExp(`(?:^|\\s)@[^${nameEnd}]+\\s*$`);
const anyMention = new RegExp(`(?:^|\\s)@([^${nameEnd}]+)`, 'g');

// A name is at most this long; more without a space is a name and the message run together.
const longestName = 16;

/**
 * WeCom leaves `@name` in the text, with one of several kinds of space (all in `\s`) after it, and never says what the
 * bot is called. The mention at the start is taken for the bot's, or the one at the end when there is none; others stay.
 */
export function withoutBotMention(text: string): string {
  const leading = leadingMention.exec(text);
  if (leading) {
    const rest = text.slice(leading[0].length).trim();
    const name = leading[1] ?? '';
    return rest === '' && [...name].length > longestName ? name : rest;
  }
  return text.replace(trailingMention, '').trim();
}

function namesIn(text: string): IncomingMessage['mentions'] {
  return [...text.matchAll(anyMention)].flatMap((found) => (found[1] ? [{ name: found[1] }] : []));
}
