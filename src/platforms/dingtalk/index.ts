// 钉钉: a robot of an internal app in HTTP mode, called by @ in groups or spoken to alone.
import type { DingTalkConfig } from '../../config.js';
import { ConfigError } from '../../errors.js';
import type { Platform } from '../platform.js';
import { receive } from './receive.js';
import { channel } from './send.js';
import { signIn } from './sign-in.js';
import { createTokenSource } from './token.js';

export function createDingTalk(config: DingTalkConfig): Platform {
  if (!config.clientSecret)
    throw new ConfigError(['DINGTALK_CLIENT_SECRET must not be empty: anyone could sign callbacks']);
  const receiver = {
    secret: config.clientSecret,
    robotCode: config.robotCode,
    oapiOrigin: new URL(config.oapiBase).origin,
  };
  const tokens = createTokenSource(config);
  return {
    name: 'dingtalk',
    receive: (callback) => receive(receiver, callback),
    channel: (chat, now) => channel(config, tokens, chat, now),
    signIn: signIn(config, tokens),
  };
}
