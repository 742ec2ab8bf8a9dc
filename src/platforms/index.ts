// All platforms. A new one: its folder, one line here, its rows in the contract test.
import type { Config } from '../config.js';
import { createDingTalk } from './dingtalk/index.js';
import type { Platform } from './platform.js';
import { createWebPlatform } from './web/index.js';
import { createWeCom } from './wecom/index.js';

/** Those whose credentials are set, and our own pages. The sandbox, which needs the database, is added by `start.ts`. */
export function configuredPlatforms(config: Config): Platform[] {
  return [
    ...(config.wecom ? [createWeCom(config.wecom)] : []),
    ...(config.dingtalk ? [createDingTalk(config.dingtalk)] : []),
    createWebPlatform(),
  ];
}
