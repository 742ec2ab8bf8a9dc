// The channels to a DingTalk chat: the session webhook that came with its last message, else the robot's own right.
// Session webhook: https://open.dingtalk.com/document/orgapp/robot-reply-and-send-messages
// Words go as text: it shows those of residents as they are, and there is no dialect of markdown to break them. A picture
// can only be linked to: a robot has no way to bring one along.
import type { DingTalkConfig } from '../../config.js';
import { type ErrcodeMeanings, errcodeOutcome } from '../errcode.js';
import type { Channel, Chat, Picture, Pictures, SendResult } from '../platform.js';
import { postJson } from '../post-json.js';
import { splitText } from '../split.js';
import { apiSender, type Template } from './api.js';
import type { TokenSource } from './token.js';

/** msgParam takes 15,000 bytes as JSON, where a line end, a quote and a backslash take two each; a session, 20,000. */
const partBytes = 7_000;

/** What is known for robots: more and a group is shut for ten minutes. Sessions are counted alike to be safe. */
const postsPerMinute = 20;

/** A post waits its turn for a while after its channel was chosen. */
const sessionMarginMs = 120_000;

export function channel(
  config: DingTalkConfig,
  tokens: TokenSource,
  chat: Chat,
  now: Date,
): Channel | { none: string } {
  const byApi = apiSender(config, tokens, chat);
  const common = {
    // Both channels show up in one chat, under one limit.
    target: `dingtalk:chat:${chat.chatId}`,
    perMinute: postsPerMinute,
    once: false,
    split: (text: string) => splitText(visible(text), partBytes),
  };
  const { session } = chat;
  const open = session && session.expiresAt.getTime() - now.getTime() > sessionMarginMs;
  if (open) return { ...common, name: 'session', ...carrying(bySession(session.url, byApi)) };
  if (byApi) return { ...common, name: chat.chatType === 'group' ? 'group-api' : 'direct-api', ...carrying(byApi) };
  return { none: '对方不在本组织的钉钉通讯录里，只能在其发来消息后约 90 分钟内回复，请对方再发一条消息' };
}

// Control characters have no place in a post, and as JSON escapes each would take six bytes of msgParam.
const visible = (text: string) => text.replace(/[^\P{Cc}\n\t]/gu, '');

type Send = (template: Template, signal: AbortSignal) => Promise<SendResult>;

const carrying = (send: Send): { send: Channel['send']; pictures: Pictures } => ({
  send: (part, signal) => send({ msgKey: 'sampleText', content: part }, signal),
  pictures: {
    takes: ({ url }) => url !== undefined,
    withWords: true,
    send: (picture, words, signal) => send(linked(picture, words), signal),
  },
});

function linked({ title, url }: Picture, words: string): Template {
  const text = [`![${plain(title)}](${url})`, ...words.split('\n').map(plain)].filter((line) => line !== '');
  // A line of its own each.
  return { msgKey: 'sampleMarkdown', title: visible(title), text: text.join('\n\n') };
}

/** Characters with a meaning become their full-width look-alikes; addresses are links. */
const plain = (text: string) =>
  visible(text).replace(/https?:\/\/[^\s<>[\]()`*\\]+|[\\`*_[\](){}<>#!~|]/g, (found) =>
    found.startsWith('http') ? `[${found}](${found})` : String.fromCodePoint((found.codePointAt(0) as number) + 0xfee0),
  );

const bySession =
  (url: string, byApi: Send | undefined): Send =>
  async (template, signal) => {
    const body =
      template.msgKey === 'sampleText'
        ? { msgtype: 'text', text: { content: template.content } }
        : { msgtype: 'markdown', markdown: { title: template.title, text: template.text } };
    const result = errcodeOutcome(await postJson(url, body, signal), meanings);
    // A session may end before its time. DingTalk said no, so nothing was posted; the robot's own right has the last word.
    return result.outcome === 'refused' && byApi ? byApi(template, signal) : result;
  };

// -1: busy. 130101: more than 20 a minute, shut for ten. 90018, 90006: the organisation's own call limits.
const meanings: ErrcodeMeanings = { wait: { [-1]: 5_000, 130101: 600_000, 90018: 60_000, 90006: 60_000 } };
