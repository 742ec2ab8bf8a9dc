// Saves what came in before the platform hears "ok". Callbacks come in bursts, and a commit costs the same for one row
// as for many: while one INSERT is in flight the next messages collect, and go together (group commit). The unique key
// on (platform, messageId) makes a redelivery nothing.
import type { Db } from '../db/client.js';
import type { IncomingMessage } from '../platforms/platform.js';

export interface Inbox {
  /** Resolves when the messages are durable, with how many of them are new. */
  save(platform: string, messages: IncomingMessage[]): Promise<number>;
}

interface Waiting {
  row: Record<string, unknown>;
  saved(isNew: boolean): void;
  failed(error: unknown): void;
}

/** Bounds one statement's size: a callback may bring up to 1 MiB. */
const maxBatchRows = 200;
const maxBatchBytes = 8 * 1024 * 1024;

export function createInbox(db: Pick<Db, 'pool'>, { onSaved }: { onSaved(count: number): void }): Inbox {
  const waiting: Waiting[] = [];
  let inFlight = false;

  async function flush(): Promise<void> {
    inFlight = true;
    while (waiting.length > 0) {
      // Whatever has arrived by now is read first: otherwise the first of a burst would go alone and the others wait for it.
      await new Promise((resolve) => setImmediate(resolve));
      await commit(nextBatch(waiting));
    }
    inFlight = false;
  }

  async function commit(batch: Waiting[]): Promise<void> {
    let isNew: boolean[];
    try {
      isNew = await insert(db, batch);
    } catch (error) {
      // One bad row must not fail its neighbours; a database that cannot be reached fails them all at once.
      if (batch.length > 1 && isAboutRows(error)) for (const entry of batch) await commit([entry]);
      else for (const entry of batch) entry.failed(error);
      return;
    }
    for (const [index, entry] of batch.entries()) entry.saved(isNew[index] ?? false);
    const count = isNew.filter(Boolean).length;
    if (count > 0) onSaved(count);
  }

  return {
    async save(platform, messages) {
      const results = messages.map(
        (message) =>
          new Promise<boolean>((saved, failed) => {
            waiting.push({ row: toRow(platform, message), saved, failed });
          }),
      );
      if (!inFlight) void flush();
      return (await Promise.all(results)).filter(Boolean).length;
    },
  };
}

function nextBatch(waiting: Waiting[]): Waiting[] {
  let size = 0;
  let count = 0;
  for (const { row } of waiting.slice(0, maxBatchRows)) {
    size += String(row.text).length;
    if (count > 0 && size > maxBatchBytes) break;
    count += 1;
  }
  return waiting.splice(0, count);
}

// SQLSTATE classes of data, constraints, limits and syntax: https://www.postgresql.org/docs/15/errcodes-appendix.html
function isAboutRows(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^(21|22|23|42|54)\w{3}$/.test(code);
}

function toRow(platform: string, message: IncomingMessage): Record<string, unknown> {
  const { quote, reply, session, ...rest } = message;
  return {
    ...rest,
    platform,
    quoteText: quote?.text,
    quoteMessageId: quote?.messageId,
    replyUrl: reply?.url,
    replyUrlExpires: reply?.expiresAt,
    sessionWebhook: session?.url,
    sessionWebhookExpires: session?.expiresAt,
  };
}

// PostgreSQL takes neither U+0000 nor half a surrogate pair in text; JSON writes both as escapes, and hardly anyone sends
// them, so that the letters are looked at one by one only then.
const unstorable = /\\u(?:0000|d[89a-f])/;
const storable = (_key: string, value: unknown) =>
  typeof value === 'string' ? value.replace(/[\0\p{Cs}]/gu, '') : value;

// Ids rise in the order of arrival: that is the order in which a chat is answered. A group's newest session webhook
// also goes into its row when there is one; a row that someone holds just now is passed over rather than waited for,
// since the platform waits for this statement and the next message brings the webhook again.
const insertSql = `
  WITH input AS MATERIALIZED (
    SELECT * FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (
      "platform" text, "messageId" text, "chatId" text, "chatType" text, "chatTitle" text, "userId" text,
      "userName" text, "kind" text, "text" text, "quoteText" text, "quoteMessageId" text, "calledBot" boolean,
      "mentions" jsonb, "attachments" jsonb, "replyUrl" text, "replyUrlExpires" timestamptz,
      "sessionWebhook" text, "sessionWebhookExpires" timestamptz, "sentAt" timestamptz
    )) WITH ORDINALITY
  ), saved AS (
    INSERT INTO "InboxMessage" ("platform", "messageId", "chatId", "chatType", "chatTitle", "userId", "userName", "kind",
      "text", "quoteText", "quoteMessageId", "calledBot", "mentions", "attachments", "replyUrl", "replyUrlExpires",
      "sessionWebhook", "sessionWebhookExpires", "sentAt")
    SELECT "platform", "messageId", "chatId", "chatType", "chatTitle", "userId", "userName", "kind",
      "text", "quoteText", "quoteMessageId", "calledBot", "mentions", "attachments", "replyUrl", "replyUrlExpires",
      "sessionWebhook", "sessionWebhookExpires", "sentAt"
    FROM input ORDER BY "ordinality"
    ON CONFLICT ("platform", "messageId") DO NOTHING
    RETURNING "platform", "messageId"
  ), newest AS (
    SELECT DISTINCT ON ("platform", "chatId") "platform", "chatId", "sessionWebhook", "sessionWebhookExpires"
    FROM input WHERE "sessionWebhook" IS NOT NULL
    ORDER BY "platform", "chatId", "sessionWebhookExpires" DESC
  ), free AS (
    SELECT g."id", n."sessionWebhook", n."sessionWebhookExpires"
    FROM "Group" g JOIN newest n ON n."platform" = g."platform" AND n."chatId" = g."chatId"
    WHERE g."sessionWebhookExpiresAt" IS NULL OR g."sessionWebhookExpiresAt" < n."sessionWebhookExpires"
    FOR UPDATE OF g SKIP LOCKED
  ), updated AS (
    UPDATE "Group" g SET "sessionWebhook" = f."sessionWebhook", "sessionWebhookExpiresAt" = f."sessionWebhookExpires"
    FROM free f WHERE f."id" = g."id"
  )
  SELECT "platform", "messageId" FROM saved`;

/** For each row, whether it is new. Of two equal ones in a batch the first is. */
async function insert(db: Pick<Db, 'pool'>, batch: Waiting[]): Promise<boolean[]> {
  let given = batch.map((entry) => entry.row);
  let sent = JSON.stringify(given);
  if (unstorable.test(sent)) {
    sent = JSON.stringify(given, storable);
    // Ids too may have lost a character.
    given = JSON.parse(sent);
  }
  const { rows } = await db.pool.query<Key>(insertSql, [sent]);
  const fresh = new Set(rows.map(keyOf));
  return (given as unknown as Key[]).map((row) => fresh.delete(keyOf(row)));
}

type Key = { platform: string; messageId: string };
const keyOf = ({ platform, messageId }: Key) => JSON.stringify([platform, messageId]);
