// 企业微信: a 智能机器人 that is called by @ in internal groups, and the groups' webhooks for what it says unasked.
import type { WeComConfig } from '../../config.js';
import { ConfigError } from '../../errors.js';
import type { Platform } from '../platform.js';
import { receive } from './receive.js';
import { channel } from './send.js';
import { signIn } from './sign-in.js';

export function createWeCom(config: WeComConfig): Platform {
  if (!config.token) throw new ConfigError(['WECOM_BOT_TOKEN must not be empty: anyone could sign callbacks']);
  const apiOrigin = new URL(config.apiBase).origin;
  return {
    name: 'wecom',
    receive: (callback) => receive(config, apiOrigin, callback),
    channel: (chat, now) => channel(config.apiBase, chat, now),
    ...(config.app && { signIn: signIn(config.apiBase, config.app) }),
  };
}
