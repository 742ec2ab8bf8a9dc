// Posts by the robot's own right, at any time.
// Group: https://open.dingtalk.com/document/orgapp/the-robot-sends-a-group-message
// 1:1: https://open.dingtalk.com/document/orgapp/chatbots-send-one-on-one-chat-messages-in-batches
// Message templates (msgKey): https://open.dingtalk.com/document/orgapp/types-of-messages-sent-by-robots
import type { DingTalkConfig } from '../../config.js';
import type { Chat, SendResult } from '../platform.js';
import { type Posted, postJson } from '../post-json.js';
import { credentialsRetryMs, type TokenSource } from './token.js';

const minute = 60_000;

/** What is posted, by its template. */
export type Template =
  | { msgKey: 'sampleText'; content: string }
  | { msgKey: 'sampleMarkdown'; title: string; text: string };

/** Undefined where the robot has no right of its own to post: someone outside the organisation. */
export function apiSender(config: DingTalkConfig, tokens: TokenSource, chat: Chat) {
  const target = apiTarget(config, chat);
  if (!target) return undefined;
  return async ({ msgKey, ...param }: Template, signal: AbortSignal): Promise<SendResult> => {
    const body = { ...target.to, msgKey, msgParam: JSON.stringify(param) };
    // A token may end before its time. One new one, one more try: an endless circle would lock the app out.
    for (const last of [false, true]) {
      const given = await tokens.get();
      // Nothing of the post is on its way yet.
      if ('detail' in given) return { outcome: 'try-again', ...given };
      const posted = await postJson(`${config.apiBase}${target.path}`, body, signal, {
        'x-acs-dingtalk-access-token': given.token,
      });
      if (!isTokenError(posted)) return apiOutcome(posted, target.userId);
      tokens.drop(given.token);
      if (last) break;
    }
    return { outcome: 'try-again', detail: '钉钉不接受刚取得的 access token', afterMs: credentialsRetryMs };
  };
}

function apiTarget({ robotCode }: DingTalkConfig, chat: Chat) {
  if (chat.chatType === 'group') {
    // A callback's conversationId is the openConversationId.
    return {
      path: '/v1.0/robot/groupMessages/send',
      to: { robotCode, openConversationId: chat.chatId },
      userId: undefined,
    };
  }
  // `$:LWCP…` is the id of someone without a staff id, which this address does not take.
  if (!chat.userId || chat.userId.startsWith('$:')) return undefined;
  return { path: '/v1.0/robot/oToMessages/batchSend', to: { robotCode, userIds: [chat.userId] }, userId: chat.userId };
}

const tokenCodes = /^(InvalidAuthentication|token\.notExisted|40014|42001|88)$/i;
// The official table could not be read; these are the codes that several projects met.
const throttleCodes = /QpsLimit|too\.fast|too\.many|tooFast|^(90018|90006|130101|429)$/i;

const hints: Record<string, string> = {
  'group.disbanded': '群已解散',
  'bot.stopped': '机器人已停用，请在钉钉开放平台启用',
  'miss.openConversationId': '找不到这个群',
  'invalid.openConversationId': '找不到这个群，或机器人不在群里',
  'invalidParameter.robotCode.empty': '请检查 DINGTALK_ROBOT_CODE',
  'invalidParameter.robotCode.auth': '请检查 DINGTALK_ROBOT_CODE 和机器人权限',
  'invalidParameter.robotCode.notExsit': '请检查 DINGTALK_ROBOT_CODE',
};

/** api.dingtalk.com answers 4xx with {code, message}; the code is a word of a few letters, the message may hold anything. */
function codeOf(body: unknown): string {
  const code = (body as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'number' || (typeof code === 'string' && /^[\w.-]{1,80}$/.test(code)) ? String(code) : '';
}

function isTokenError(posted: Posted): boolean {
  return (
    posted.kind === 'answered' &&
    posted.status !== 200 &&
    (posted.status === 401 || tokenCodes.test(codeOf(posted.body)))
  );
}

function apiOutcome(posted: Posted, userId: string | undefined): SendResult {
  if (posted.kind === 'not-written') return { outcome: 'try-again', detail: posted.detail };
  if (posted.kind === 'no-answer') return { outcome: 'unknown', detail: posted.detail };
  const { status, body } = posted;
  const code = codeOf(body);
  const detail = code ? `HTTP ${status} ${code}` : `HTTP ${status}`;
  if (code === 'unknown.send.result') return { outcome: 'unknown', detail };
  if (status === 429 || throttleCodes.test(code)) return { outcome: 'try-again', detail, afterMs: minute };
  if (status >= 500) return { outcome: 'try-again', detail };
  if (status !== 200) return { outcome: 'refused', detail: hints[code] ? `${detail}：${hints[code]}` : detail };
  const { processQueryKey, flowControlledStaffIdList, invalidStaffIdList } = (body ?? {}) as Record<string, unknown>;
  if (userId !== undefined) {
    const lists = (list: unknown) => Array.isArray(list) && list.includes(userId);
    if (lists(flowControlledStaffIdList)) {
      return { outcome: 'try-again', detail: 'flow controlled', afterMs: minute };
    }
    if (lists(invalidStaffIdList)) return { outcome: 'refused', detail: '钉钉查无此人，或不在机器人的可用范围内' };
  }
  if (typeof processQueryKey !== 'string') return { outcome: 'unknown', detail: 'HTTP 200 without a processQueryKey' };
  return { outcome: 'sent' };
}
