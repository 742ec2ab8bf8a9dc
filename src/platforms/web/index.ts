// The pages as a platform: a resident without any chat follows their report on a page of their own, and what the bot says
// to them there is simply read on it. Nothing leaves the machine, so a post is delivered once it is in the outbox.
import type { Platform } from '../platform.js';

export function createWebPlatform(): Platform {
  return {
    name: 'web',
    channel: (chat) => ({
      name: 'page',
      target: `web:${chat.chatId}`,
      perMinute: 600,
      once: false,
      split: (text) => [text],
      send: async () => ({ outcome: 'sent' }),
    }),
  };
}
