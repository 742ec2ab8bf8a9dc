// What the product is held against: its own route and app, with another inbox behind. `none` saves nothing, `insert` runs
// one plain INSERT for every message.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { openDb } from '../../src/db/client.js';
import type { Inbox } from '../../src/intake/inbox.js';
import { createLog } from '../../src/log.js';
import { createMetrics } from '../../src/metrics.js';
import { createDrawing } from '../../src/papers/drawing.js';
import { configuredPlatforms } from '../../src/platforms/index.js';
import type { IncomingMessage } from '../../src/platforms/platform.js';
import { machineClock } from '../../src/time.js';

const config = readConfig(process.env);
const log = createLog('warn');
const db = openDb({ url: config.databaseUrl as string });
const base = {
  config,
  db,
  log,
  clock: machineClock,
  metrics: createMetrics(),
  platforms: configuredPlatforms(config),
  draw: createDrawing(),
};
const inboxes: Record<string, Inbox> = {
  none: { save: async (_platform, messages) => messages.length },
  insert: {
    save: async (platform, messages) => {
      for (const message of messages) await insert(platform, message);
      return messages.length;
    },
  },
};
const inbox = inboxes[process.argv[2] ?? ''];
if (!inbox) throw new Error('none or insert');

async function insert(platform: string, m: IncomingMessage): Promise<void> {
  await db.pool.query({
    // Parsed and planned once a connection.
    name: 'insert',
    text: `INSERT INTO "InboxMessage" (platform, "messageId", "chatId", "chatType", "chatTitle", "userId", "userName",
             kind, text, "quoteText", "quoteMessageId", "calledBot", mentions, attachments, "replyUrl", "replyUrlExpires",
             "sessionWebhook", "sessionWebhookExpires", "sentAt")
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
           ON CONFLICT (platform, "messageId") DO NOTHING`,
    values: [
      platform,
      m.messageId,
      m.chatId,
      m.chatType,
      m.chatTitle,
      m.userId,
      m.userName,
      m.kind,
      m.text,
      m.quote?.text,
      m.quote?.messageId,
      m.calledBot,
      JSON.stringify(m.mentions),
      JSON.stringify(m.attachments),
      m.reply?.url,
      m.reply?.expiresAt,
      m.session?.url,
      m.session?.expiresAt,
      m.sentAt,
    ],
  });
}

const server = createServer(createApp(base, inbox, { problems: async () => [] }).callback());
server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.on('disconnect', () => process.exit(0));
