// Sends posts: in order per chat, within each target's limit, split to what the channel carries. Each request is written
// down before it is made, so that after a crash a post whose fate is not known is shown as `unknown` and not sent twice.
import type { GroupModel, InboxMessageModel, OutboxPostModel } from '../db/client.js';
import { holding, leaseOwner, leaseSeconds } from '../db/lease.js';
import type { Deps } from '../deps.js';
import type { Channel, Chat, Platform, SendResult } from '../platforms/platform.js';
import { numberPart } from '../platforms/split.js';
import { decryptSecret } from '../secrets.js';
import { waitForLimit } from './limits.js';

export type DeliverDeps = Pick<Deps, 'db' | 'clock' | 'config' | 'log' | 'metrics' | 'platforms'>;

/** Longer than a connection attempt and a one-use address's second try; after it the outcome is not known. */
const sendTimeoutMs = 30_000;
/** Back-off doubles from here; after the last attempt the post is given up as refused. */
const firstBackoffMs = 2_000;
const maxAttempts = 10;

/** Claims up to `limit` posts, each the oldest due one of its chat, and sends them side by side. True: there was work. */
export async function deliverDue(deps: DeliverDeps, limit = 8): Promise<boolean> {
  const claimed = await claim(deps, limit);
  await Promise.all(claimed.map((id) => deliver(deps, id)));
  return claimed.length > 0;
}

/** The head of each chat's queue; posts that wait for the end of quiet hours do not hold up the others. */
async function claim(deps: DeliverDeps, limit: number): Promise<number[]> {
  const { rows } = await deps.db.pool.query<{ id: number }>(
    `UPDATE "OutboxPost" SET "leaseOwner" = $1, "leaseUntil" = now() + $2 * interval '1 s', attempts = attempts + 1
      WHERE id IN (
        SELECT p.id FROM "OutboxPost" p
         WHERE p.state = 'pending' AND p."nextTryAt" <= now() AND (p."leaseUntil" IS NULL OR p."leaseUntil" < now())
           AND (p."notBefore" IS NULL OR p."notBefore" <= $3)
           AND NOT EXISTS (SELECT 1 FROM "OutboxPost" earlier
                            WHERE earlier.state = 'pending' AND earlier."groupId" = p."groupId" AND earlier.id < p.id
                              AND (earlier."notBefore" IS NULL OR earlier."notBefore" <= $3))
         ORDER BY p.id LIMIT $4 FOR UPDATE SKIP LOCKED)
      RETURNING id`,
    [leaseOwner, leaseSeconds, deps.clock.now(), limit],
  );
  return rows.map((row) => row.id);
}

async function deliver(deps: DeliverDeps, id: number): Promise<void> {
  const { prisma } = deps.db;
  const post = await prisma.outboxPost.findUniqueOrThrow({ where: { id }, include: { group: true } });
  const replyTo = post.replyToId ? await prisma.inboxMessage.findUnique({ where: { id: post.replyToId } }) : null;
  const last = await prisma.outboxAttempt.findFirst({ where: { postId: id }, orderBy: { id: 'desc' } });
  if (last && last.outcome === null) {
    await finish(deps, post, 'unknown', 'the process stopped while this was being sent');
    return;
  }
  const platform = deps.platforms.find((p) => p.name === post.group.platform);
  if (!platform) {
    await finish(deps, post, 'refused', `${post.group.platform} is not configured: set its credentials`);
    return;
  }
  const renew = () => renewLease(deps, id);
  await holding(renew, (lost) => sendParts(deps, platform, post, post.group, replyTo, lost));
}

async function sendParts(
  deps: DeliverDeps,
  platform: Platform,
  post: OutboxPostModel,
  group: GroupModel,
  replyTo: InboxMessageModel | null,
  lost: AbortSignal,
): Promise<void> {
  let rest = post.partsSent > 0 ? (post.parts as string[]).join('\n') : post.text;
  let replyUsed = replyTo?.replyUrlUsedAt != null;
  let sent = post.partsSent;
  while (rest !== '') {
    const channel = platform.channel(chatOf(deps, group, replyUsed ? null : replyTo), new Date());
    if ('none' in channel) return finish(deps, post, 'refused', channel.none);
    const wait = await waitForLimit(deps.db, channel);
    if (wait > 0) return putBack(deps, post, rest, sent, wait, 'rate limit', false);
    const parts = channel.split(rest);
    const part = numberPart(parts[0] as string, sent, sent + parts.length);
    if (lost.aborted) return;
    const attemptId = await startAttempt(deps, post, channel, sent, channel.once ? replyTo : null);
    if (channel.once) replyUsed = true;
    const result = await send(channel, part);
    deps.metrics.posts.inc({ platform: platform.name, channel: channel.name, outcome: result.outcome });
    if (result.outcome === 'sent') {
      sent += 1;
      rest = parts.slice(1).join('\n');
    }
    await endAttempt(deps, post, attemptId, result, sent, rest);
    if (result.outcome === 'sent') continue;
    if (channel.once && result.outcome === 'refused') continue;
    if (channel.once && result.outcome === 'try-again') await giveBackReplyUrl(deps, replyTo);
    return fail(deps, post, rest, sent, result);
  }
  await finish(deps, post, 'sent', null, sent);
}

function chatOf(deps: DeliverDeps, group: GroupModel, replyTo: InboxMessageModel | null): Chat {
  const key = deps.config.secretKey;
  const webhookKey = group.webhookKeyCipher && key ? decryptSecret(key, group.webhookKeyCipher) : undefined;
  const direct = group.purpose === 'direct';
  return {
    groupId: group.id,
    chatId: group.chatId,
    chatType: direct ? 'single' : 'group',
    ...(direct && { userId: group.chatId.replace(/^single:/, '') }),
    ...(replyTo?.replyUrl &&
      replyTo.replyUrlExpires && { reply: { url: replyTo.replyUrl, expiresAt: replyTo.replyUrlExpires } }),
    ...(group.sessionWebhook &&
      group.sessionWebhookExpiresAt && {
        session: { url: group.sessionWebhook, expiresAt: group.sessionWebhookExpiresAt },
      }),
    ...(webhookKey && { webhookKey }),
  };
}

async function send(channel: Channel, part: string): Promise<SendResult> {
  try {
    return await channel.send(part, AbortSignal.timeout(sendTimeoutMs));
  } catch (error) {
    return { outcome: 'unknown', detail: error instanceof Error ? error.name : 'unknown error' };
  }
}

async function startAttempt(
  deps: DeliverDeps,
  post: OutboxPostModel,
  channel: Channel,
  part: number,
  spends: InboxMessageModel | null,
): Promise<number> {
  return deps.db.prisma.$transaction(async (tx) => {
    if (spends) await tx.inboxMessage.update({ where: { id: spends.id }, data: { replyUrlUsedAt: new Date() } });
    const attempt = await tx.outboxAttempt.create({
      data: { postId: post.id, part, channel: channel.name, target: channel.target },
    });
    return attempt.id;
  });
}

/** The outcome and how far the post has come, together: a crash in between must not send a part again. */
async function endAttempt(
  deps: DeliverDeps,
  post: OutboxPostModel,
  attemptId: number,
  result: SendResult,
  partsSent: number,
  rest: string,
): Promise<void> {
  const { prisma } = deps.db;
  await prisma.$transaction([
    prisma.outboxAttempt.update({
      where: { id: attemptId },
      data: { outcome: result.outcome, detail: 'detail' in result ? result.detail : null },
    }),
    prisma.outboxPost.updateMany({
      where: { id: post.id, leaseOwner },
      data: { partsSent, parts: partsSent > 0 ? [rest] : [] },
    }),
  ]);
}

/** The platform did not take the request, so the one-use address is still good. */
async function giveBackReplyUrl(deps: DeliverDeps, replyTo: InboxMessageModel | null): Promise<void> {
  if (replyTo) await deps.db.prisma.inboxMessage.update({ where: { id: replyTo.id }, data: { replyUrlUsedAt: null } });
}

async function fail(
  deps: DeliverDeps,
  post: OutboxPostModel,
  rest: string,
  sent: number,
  result: Exclude<SendResult, { outcome: 'sent' }>,
): Promise<void> {
  if (result.outcome !== 'try-again') return finish(deps, post, result.outcome, result.detail, sent);
  if (post.attempts >= maxAttempts) return finish(deps, post, 'refused', `given up: ${result.detail}`, sent);
  const backoff = result.afterMs ?? firstBackoffMs * 2 ** (post.attempts - 1);
  await putBack(deps, post, rest, sent, backoff, result.detail, true);
}

async function putBack(
  deps: DeliverDeps,
  post: OutboxPostModel,
  rest: string,
  sent: number,
  waitMs: number,
  why: string,
  countsAsAttempt: boolean,
): Promise<void> {
  await deps.db.pool.query(
    `UPDATE "OutboxPost" SET "leaseOwner" = NULL, "leaseUntil" = NULL, "lastError" = $3, "partsSent" = $4, parts = $5,
            "nextTryAt" = now() + $6 * interval '1 ms', attempts = attempts - $7
      WHERE id = $1 AND "leaseOwner" = $2 AND state = 'pending'`,
    [post.id, leaseOwner, why, sent, sent > 0 ? JSON.stringify([rest]) : null, waitMs, countsAsAttempt ? 0 : 1],
  );
}

async function finish(
  deps: DeliverDeps,
  post: OutboxPostModel,
  state: 'sent' | 'refused' | 'unknown',
  problem: string | null,
  partsSent = post.partsSent,
): Promise<void> {
  if (state !== 'sent') deps.log.warn({ postId: post.id, groupId: post.groupId, state, problem }, 'post not sent');
  await deps.db.prisma.outboxPost.updateMany({
    where: { id: post.id, leaseOwner, state: 'pending' },
    data: {
      state,
      lastError: problem,
      partsSent,
      leaseOwner: null,
      leaseUntil: null,
      ...(state === 'sent' && { sentAt: deps.clock.now() }),
    },
  });
}

async function renewLease(deps: DeliverDeps, id: number): Promise<boolean> {
  const { rowCount } = await deps.db.pool.query(
    `UPDATE "OutboxPost" SET "leaseUntil" = now() + $3 * interval '1 s' WHERE id = $1 AND "leaseOwner" = $2`,
    [id, leaseOwner, leaseSeconds],
  );
  return rowCount === 1;
}
