// From the wire formats to one kind of message.
import { describe, expect, test } from 'vitest';
import { createDingTalk } from '../../src/platforms/dingtalk/index.js';
import { robotSign } from '../../src/platforms/dingtalk/sign.js';
import type { IncomingMessage, Platform, ReceivedCallback } from '../../src/platforms/platform.js';
import { createWeCom } from '../../src/platforms/wecom/index.js';
import { withoutBotMention } from '../../src/platforms/wecom/receive.js';
import type { Callback } from '../support/callbacks.js';
import { dingtalkCallback, dingtalkMedia, dingtalkRichText, dingtalkText } from '../support/dingtalk-client.js';
import {
  wecomCallback,
  wecomEvent,
  wecomMedia,
  wecomMixed,
  wecomStream,
  wecomText,
  wecomUrlCheck,
} from '../support/wecom-client.js';
import vectors from './fixtures/vectors.json' with { type: 'json' };

const now = new Date('2026-11-24T09:00:00.000+08:00');
const wecomAccount = { token: 'token', aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C', receiveId: '' };
const wecom = createWeCom({ ...wecomAccount, apiBase: 'https://qyapi.weixin.qq.com' });
const dingtalkAccount = { clientId: 'ding-app', clientSecret: 'secret', robotCode: 'ding-robot' };
const dingtalk = createDingTalk({
  ...dingtalkAccount,
  apiBase: 'https://api.dingtalk.com',
  oapiBase: 'https://oapi.dingtalk.com',
});

function receive(platform: Platform, { method, path, headers, body }: Callback): ReceivedCallback {
  if (!platform.receive) throw new Error('no webhook');
  const query = new URLSearchParams(path.split('?')[1]);
  return platform.receive({ method, query, headers, body: Buffer.from(body), now });
}

function one(received: ReceivedCallback): IncomingMessage {
  expect(received.messages).toHaveLength(1);
  return received.messages[0] as IncomingMessage;
}

const fromWeCom = (payload: object) => one(receive(wecom, wecomCallback(wecomAccount, payload, now)));
const fromDingTalk = (payload: object) => one(receive(dingtalk, dingtalkCallback(dingtalkAccount, payload, now)));

describe('WeCom', () => {
  test('the address check answers with the plaintext only', () => {
    const { messages, response } = receive(wecom, wecomUrlCheck(wecomAccount, '6784512387465123874', now));
    expect(messages).toEqual([]);
    expect(response).toEqual({ status: 200, type: 'text/plain', body: '6784512387465123874' });
  });

  test('an echo whose + came unencoded', () => {
    for (let i = 0; i < 20; i += 1) {
      const check = wecomUrlCheck(wecomAccount, `678451238746512387${i}`, now);
      const raw = { ...check, path: check.path.replaceAll('%2B', '+') };
      expect(receive(wecom, raw).response.body).toBe(`678451238746512387${i}`);
    }
  });

  test('the official sample', () => {
    const message = fromWeCom({
      msgid: 'CAIQ16HMjQYY/NGagIOAgAMgq4KM0AI=',
      aibotid: 'AIBOTID',
      chatid: 'CHATID',
      chattype: 'group',
      from: { userid: 'USERID' },
      response_url: 'RESPONSEURL',
      msgtype: 'text',
      text: { content: '@RobotA hello robot' },
      quote: { msgtype: 'text', text: { content: '这是今日的测试情况' } },
    });
    expect(message).toEqual({
      messageId: 'CAIQ16HMjQYY/NGagIOAgAMgq4KM0AI=',
      chatId: 'CHATID',
      chatType: 'group',
      userId: 'USERID',
      kind: 'message',
      text: 'hello robot',
      quote: { text: '这是今日的测试情况' },
      calledBot: true,
      mentions: [],
      attachments: [],
      sentAt: now,
    });
  });

  test('`Encrypt` is read like `encrypt`', () => {
    const callback = wecomCallback(wecomAccount, wecomText({ chatId: 'g', userId: 'u', text: '@好商量 帮助' }), now);
    const body = callback.body.replace('"encrypt"', '"Encrypt"');
    expect(one(receive(wecom, { ...callback, body })).text).toBe('帮助');
  });

  test.each([
    ['@好商量 路灯坏了', '路灯坏了'],
    ['@好商量\u2005路灯坏了', '路灯坏了'],
    ['@好商量\u2006路灯坏了', '路灯坏了'],
    ['@好商量\u3000路灯坏了', '路灯坏了'],
    ['@好商量\u00a0\n路灯坏了', '路灯坏了'],
    ['@好商量，路灯坏了', '路灯坏了'],
    ['  @好商量 帮助  ', '帮助'],
    ['@好商量', ''],
    ['路灯坏了 @好商量', '路灯坏了'],
    ['路灯坏了\u2005@好商量\u2005', '路灯坏了'],
    ['@好商量 邀请 12 @张三 政协委员', '邀请 12 @张三 政协委员'],
    ['@好商量 邀请 12 @张三', '邀请 12 @张三'],
    ['请问 @好商量 路灯谁管', '请问 @好商量 路灯谁管'],
    ['@好商量3号楼路灯坏了三天了没人来修', '好商量3号楼路灯坏了三天了没人来修'],
    ['写信到 a@b.cn', '写信到 a@b.cn'],
  ])('%j says %j', (typed, said) => {
    expect(withoutBotMention(typed)).toBe(said);
  });

  test('others who are called are kept by name', () => {
    const text = '@好商量 邀请 12 @张三 政协委员 @李四，村民';
    expect(fromWeCom(wecomText({ chatId: 'g', userId: 'u', text })).mentions).toEqual([
      { name: '张三' },
      { name: '李四' },
    ]);
  });

  test('talk from a feed, without an @ and without an address for the answer, was not said to the bot', () => {
    const called = (text: string, responseUrl?: string) =>
      fromWeCom(wecomText({ chatId: 'g', userId: 'u', text, ...(responseUrl && { responseUrl }) })).calledBot;
    expect(called('路灯坏了')).toBe(false);
    expect(called('路灯坏了 @张三 你看看')).toBe(false);
    expect(called('@好商量 路灯坏了')).toBe(true);
    expect(called('路灯坏了', 'https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=x')).toBe(true);
    expect(called('路灯坏了', 'https://elsewhere.example/')).toBe(true);
    expect(fromWeCom(wecomText({ userId: 'u', text: '路灯坏了' })).calledBot).toBe(true);
  });

  test('words and pictures together', () => {
    const parts = [{ text: '@好商量 3号楼' }, { image: 'https://img.example/1' }, { text: '路灯坏了' }];
    const message = fromWeCom(wecomMixed({ chatId: 'g', userId: 'u', parts }));
    expect(message.text).toBe('3号楼\n路灯坏了');
    expect(message.attachments).toEqual([{ kind: 'image', ref: 'https://img.example/1' }]);
  });

  test('single chats: the person is the chat, and speech comes as text', () => {
    const voice = fromWeCom(wecomMedia({ userId: 'wang', voice: '路灯坏了' }));
    expect(voice).toMatchObject({ chatId: 'single:wang', chatType: 'single', text: '路灯坏了', attachments: [] });
    for (const kind of ['image', 'file', 'video'] as const) {
      const message = fromWeCom(wecomMedia({ userId: 'wang', kind, url: 'https://media.example/1' }));
      expect(message).toMatchObject({ text: '', attachments: [{ kind, ref: 'https://media.example/1' }] });
    }
    expect(fromWeCom(wecomText({ userId: 'wang', text: '@张三 来过' })).text).toBe('@张三 来过');
  });

  test('a quoted picture is named', () => {
    const message = fromWeCom({
      ...wecomText({ chatId: 'g', userId: 'u', text: '@好商量 这个' }),
      quote: { msgtype: 'image', image: { url: 'https://img.example/1' } },
    });
    expect(message.quote).toEqual({ text: '[图片]' });
  });

  test('events: redelivery is the same one, another press another one', () => {
    const press = (event_key: string) =>
      fromWeCom(
        wecomEvent({
          chatId: 'g',
          userId: 'u',
          messageId: 'm',
          event: { eventtype: 'template_card_event', template_card_event: { card_type: 'x', event_key, task_id: 't' } },
        }),
      );
    expect(press('agree')).toMatchObject({ kind: 'event', text: 'template_card_event' });
    expect(press('agree').messageId).toBe(press('agree').messageId);
    expect(press('agree').messageId).not.toBe(press('oppose').messageId);
    const entered = wecomEvent({
      userId: 'u',
      messageId: 'm',
      event: { eventtype: 'enter_chat', enter_chat: {} },
      at: now,
    });
    expect(fromWeCom(entered)).toMatchObject({ kind: 'event', text: 'enter_chat', chatId: 'single:u', sentAt: now });
    const rated = wecomEvent({
      userId: 'u',
      event: { eventtype: 'feedback_event', feedback_event: { id: 'f', type: 2, inaccurate_reason_list: [1] } },
    });
    expect(fromWeCom(rated)).toMatchObject({ kind: 'event', text: 'feedback_event' });
  });

  test('a stream refresh is nobody’s message', () => {
    const refresh = wecomStream({ chatId: 'g', userId: 'u', streamId: 's' });
    const { messages, response } = receive(wecom, wecomCallback(wecomAccount, refresh, now));
    expect(messages).toEqual([]);
    expect(response.body).toBe('');
  });

  test('a response_url is taken from WeCom only', () => {
    const said = (responseUrl: string) =>
      receive(wecom, wecomCallback(wecomAccount, wecomText({ userId: 'u', text: '好', responseUrl }), now));
    const url = 'https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=x';
    expect(one(said(url)).reply).toEqual({ url, expiresAt: new Date(now.getTime() + 3_600_000) });
    expect(said(url).notes).toBeUndefined();
    for (const foreign of [
      'https://evil.example/x',
      'http://qyapi.weixin.qq.com/x',
      'https://qyapi.weixin.qq.com.evil.example/',
      'x',
    ]) {
      expect(one(said(foreign)).reply).toBeUndefined();
      expect(said(foreign).notes).toEqual([expect.stringContaining('response_url')]);
      expect(said(foreign).notes?.join()).not.toContain('evil');
    }
  });

  test('an unknown type and odd extras still get through', () => {
    const odd = { ...wecomText({ chatId: 'g', userId: 'u', text: 'x' }), msgtype: 'location', text: 7, quote: 'no' };
    expect(fromWeCom(odd)).toMatchObject({ kind: 'message', text: '' });
  });

  test.each([
    ['no id', { chattype: 'single', from: { userid: 'u' }, msgtype: 'text' }],
    ['an endless id', { ...wecomText({ userId: 'u', text: 'x' }), msgid: 'x'.repeat(5000) }],
    ['a group without an id', { ...wecomText({ userId: 'u', text: 'x' }), chattype: 'group' }],
    ['a list', []],
  ])('%s is refused', (_what, payload) => {
    expect(() => fromWeCom(payload)).toThrow(expect.objectContaining({ status: 400, reason: 'malformed' }));
  });
});

describe('DingTalk', () => {
  test.each(vectors.computed_from_the_documented_formula.dingtalk_robot_sign)('sign for $secret', (vector) => {
    expect(robotSign(vector.timestamp, vector.secret)).toBe(vector.sign);
  });

  const official = {
    conversationId: 'cidxxx==',
    atUsers: [{ dingtalkId: '$:LWCP_v1:$bot' }, { dingtalkId: '$:LWCP_v1:$zhang', staffId: 'zhang' }],
    chatbotCorpId: 'dinge8a5',
    chatbotUserId: '$:LWCP_v1:$bot',
    msgId: 'msg0xx==',
    senderNick: '杨xx',
    isAdmin: true,
    senderStaffId: 'user123',
    sessionWebhookExpiredTime: now.getTime() + 5_400_060,
    createAt: now.getTime() - 1000,
    senderCorpId: 'dinge8a5',
    conversationType: '2',
    senderId: '$:LWCP_v1:$yang',
    conversationTitle: '机器人测试',
    isInAtList: true,
    sessionWebhook: 'https://oapi.dingtalk.com/robot/sendBySession?session=xxxxx',
    text: { content: ' 你好' },
    msgtype: 'text',
  };

  test('the official sample', () => {
    expect(fromDingTalk({ ...official, robotCode: undefined })).toEqual({
      messageId: 'msg0xx==',
      chatId: 'cidxxx==',
      chatType: 'group',
      chatTitle: '机器人测试',
      userId: 'user123',
      userName: '杨xx',
      kind: 'message',
      text: '你好',
      calledBot: true,
      mentions: [{ userId: 'zhang' }],
      attachments: [],
      sentAt: new Date(now.getTime() - 1000),
      session: {
        url: 'https://oapi.dingtalk.com/robot/sendBySession?session=xxxxx',
        expiresAt: new Date(now.getTime() + 5_400_060),
      },
    });
  });

  test('the answer is that there is nothing to say yet', () => {
    const { response } = receive(dingtalk, dingtalkCallback(dingtalkAccount, official, now));
    expect(response).toEqual({ status: 200, type: 'application/json', body: '{"msgtype":"empty"}' });
  });

  test('someone from outside is known by the sender id', () => {
    const saying = { chatId: 'cid', chatTitle: '三合村', senderId: '$:LWCP_v1:$x', text: '好' };
    expect(fromDingTalk(dingtalkText(saying)).userId).toBe('$:LWCP_v1:$x');
  });

  test('words and pictures, speech, files', () => {
    const common = { chatId: 'cid', staffId: 's', at: now };
    const rich = fromDingTalk(
      dingtalkRichText({ ...common, parts: [{ text: ' 3号楼' }, { picture: 'p1' }, { text: '路灯坏了\n' }] }),
    );
    expect(rich).toMatchObject({
      chatId: 'single:s',
      chatType: 'single',
      text: '3号楼路灯坏了',
      attachments: [{ kind: 'image', ref: 'p1' }],
    });
    const media = (msgtype: 'picture' | 'audio' | 'video' | 'file', recognition?: string) =>
      fromDingTalk(dingtalkMedia({ ...common, msgtype, code: 'c', ...(recognition && { recognition }) }));
    expect(media('picture')).toMatchObject({ text: '', attachments: [{ kind: 'image', ref: 'c' }] });
    expect(media('audio', '路灯坏了')).toMatchObject({ text: '路灯坏了', attachments: [{ kind: 'voice', ref: 'c' }] });
    expect(media('video').attachments).toEqual([{ kind: 'video', ref: 'c' }]);
    expect(media('file').attachments).toEqual([{ kind: 'file', ref: 'c' }]);
    expect(fromDingTalk({ ...official, msgtype: 'unknownMsgType', text: undefined })).toMatchObject({
      text: '',
      attachments: [],
    });
  });

  test('quoted messages in the shapes seen', () => {
    const quoting = (repliedMsg: object) =>
      fromDingTalk({ ...official, text: { content: '同意', isReplyMsg: true, repliedMsg } }).quote;
    expect(quoting({ msgId: 'q', msgType: 'text', content: { text: '路灯坏了' } })).toEqual({
      text: '路灯坏了',
      messageId: 'q',
    });
    expect(quoting({ msgId: 'q', msgType: 'text', content: { content: '路灯坏了' } })).toEqual({
      text: '路灯坏了',
      messageId: 'q',
    });
    const richText = [
      { msgType: 'text', content: '路灯' },
      { msgType: 'picture', downloadCode: 'x' },
    ];
    expect(quoting({ msgType: 'richText', content: { richText } })).toEqual({ text: '路灯' });
    expect(quoting({ msgId: 'q', msgType: 'picture' })).toEqual({ text: '[图片]', messageId: 'q' });
    expect(fromDingTalk(official).quote).toBeUndefined();
  });

  test('the body is not signed: a session webhook is taken only from DingTalk’s own address', () => {
    for (const sessionWebhook of [
      'https://evil.example/robot/sendBySession?session=x',
      'http://oapi.dingtalk.com/robot/sendBySession?session=x',
      'https://oapi.dingtalk.com/robot/send?access_token=x',
      'nonsense',
    ]) {
      const received = receive(dingtalk, dingtalkCallback(dingtalkAccount, { ...official, sessionWebhook }, now));
      expect(one(received).session).toBeUndefined();
      expect(received.notes).toEqual([expect.stringContaining('sessionWebhook')]);
    }
    const over = { ...official, sessionWebhookExpiredTime: now.getTime() - 1 };
    expect(fromDingTalk(over).session).toBeUndefined();
  });

  test('times out of all reason are not believed', () => {
    for (const createAt of [0, -1, 1e300, now.getTime() + 3_600_000, '2026']) {
      expect(fromDingTalk({ ...official, createAt }).sentAt).toEqual(now);
    }
  });
});
