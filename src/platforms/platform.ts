// What a chat platform is to the rest of the product. A platform folder holds everything about its wire formats and
// imports nothing above this file and no other platform.
import type { IncomingHttpHeaders } from 'node:http';

/** A callback as it came over the wire: nothing parsed, nothing trusted. */
export interface RawCallback {
  method: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Machine time of arrival, for the age check. */
  now: Date;
}

export interface IncomingMessage {
  /** Unique per message on that platform: redelivery brings the same one. */
  messageId: string;
  chatId: string;
  chatType: 'group' | 'single';
  chatTitle?: string;
  userId: string;
  userName?: string;
  kind: 'message' | 'event';
  /** Plain text without the @ of the bot; for an event its type, e.g. `enter_chat`. */
  text: string;
  quote?: { text: string; messageId?: string };
  /** The person addressed the bot (always true where a platform delivers only such messages). */
  calledBot: boolean;
  /** Others who were @-ed. */
  mentions: { userId?: string; name?: string }[];
  attachments: { kind: 'image' | 'voice' | 'file' | 'video'; ref: string }[];
  sentAt: Date;
  /** A URL that takes answers to this message, and until when. */
  reply?: { url: string; expiresAt: Date };
  /** An address for the whole chat that came with the message (DingTalk's sessionWebhook). */
  session?: { url: string; expiresAt: Date };
}

export interface ReceivedCallback {
  messages: IncomingMessage[];
  /** For the log: what was left out of a message and why. No text of people, no URL. */
  notes?: string[];
  /** Sent only after the messages are durable. */
  response: { status: 200; type: 'text/plain' | 'application/json'; body: string };
}

/** What is known about a chat when something is to be posted there. */
export interface Chat {
  /** The `Group` row. */
  groupId: number;
  chatId: string;
  chatType: 'group' | 'single';
  /** The person of a single chat. */
  userId?: string;
  /** Of the message that is answered; only while unused. */
  reply?: { url: string; expiresAt: Date };
  session?: { url: string; expiresAt: Date };
  webhookKey?: string;
}

/** A text that was drawn, for those who prefer to look. */
export interface Picture {
  png: Buffer;
  /** What it is, where it is not seen. */
  title: string;
  /** Where it can be fetched; undefined where the product has no public address. */
  url: string | undefined;
}

/** How a picture goes out on a channel that carries any. */
export interface Pictures {
  /** Whether this one can go; otherwise its text is sent. */
  takes(picture: Picture): boolean;
  /** Words go along in the same message. Otherwise they are a message of their own, after it. */
  withWords: boolean;
  send(picture: Picture, words: string, signal: AbortSignal): Promise<SendResult>;
}

/** How one post goes out. */
export interface Channel {
  /** e.g. `response_url`, `webhook`, `session`, `group-api` */
  name: string;
  /** What the platform's rate limit counts by; opaque, holds no secret. */
  target: string;
  /** Posts per 60 s that the platform takes from this target. */
  perMinute: number;
  /** Takes a single request: when used once, the rest of the text needs another channel. */
  once: boolean;
  /** The text as the parts this channel can carry (UTF-8 bytes), unnumbered, ready for `send`. */
  split(text: string): string[];
  send(part: string, signal: AbortSignal): Promise<SendResult>;
  /** Absent: it carries text only. */
  pictures?: Pictures;
}

/**
 * `sent`: the platform said yes. `refused`: it said no for good. `try-again`: it said no for now, or could not be reached
 * before anything was written. `unknown`: written, but no answer came.
 */
export type SendResult =
  | { outcome: 'sent' }
  | { outcome: 'refused'; detail: string }
  | { outcome: 'try-again'; detail: string; afterMs?: number }
  | { outcome: 'unknown'; detail: string };

/** Signing in on a page with the platform's account (OAuth2). */
export interface SignIn {
  /** 企业微信 */
  label: string;
  /** Where the browser is sent, to come back to `redirect` with the same `state`. */
  address(to: { redirect: string; state: string; userAgent: string }): string;
  /** The parameter in which the browser brings the code back. */
  codeParameter: string;
  /** The account as in the platform's messages. */
  whoIs(code: string): Promise<SignedIn>;
}

/** `say` is for the person, `detail` for the log (no codes, no tokens). */
export type SignedIn = { userId: string } | { say: string; detail: string };

export interface Platform {
  name: 'wecom' | 'dingtalk' | 'web' | 'sandbox';
  /** Verifies, decrypts and parses; throws RejectedCallback. Absent: the platform has no webhook. */
  receive?(callback: RawCallback): ReceivedCallback;
  /** The best channel open now, or why there is none and what the operator can do. */
  channel(chat: Chat, now: Date): Channel | { none: string };
  signIn?: SignIn;
}
