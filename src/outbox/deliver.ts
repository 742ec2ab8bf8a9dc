// Sends posts: in order per chat, within each target's limit, split to what the channel carries. Each request is written
// down before it is made, so that after a crash a post whose fate is not known is shown as `unknown` and not sent twice.
import type { GroupModel, InboxMessageModel, OutboxPostModel } from '../db/client.js';
import { holding, leaseOwner, leaseSeconds } from '../db/lease.js';
import type { Deps } from '../deps.js';
import { settingsOf } from '../people/units.js';
import type { Channel, Chat, Platform, SendResult } from '../platforms/platform.js';
import { numberPart } from '../platforms/split.js';
import { decryptSecret } from '../secrets.js';
import { waitForLimit } from './limits.js';
import { afterPicture, drawn, wordsUnder } from './pictures.js';
import { afterQuiet, isQuiet } from './quiet.js';

export type DeliverDeps = Pick<Deps, 'db' | 'clock' | 'config' | 'log' | 'metrics' | 'platforms' | 'draw'>;

/** Longer than a connection attempt and a one-use address's second try; after it the outcome is not known. */
const sendTimeoutMs = 30_000;
/** Back-off doubles from here; after the last attempt the post is given up as refused. */
const firstBackoffMs = 2_000;
const maxAttempts = 10;

/** Claims up to `limit` posts, each the oldest due one of its chat, and sends them side by side. True: there was work. */
export async function deliverDue(deps: DeliverDeps, limit = 8): Promise<boolean> {
  const claimed = await claim(deps, limit);
  await Promise.all(claimed.map((id) => deliverOne(deps, id)));
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
           AND NOT EXISTS (SELECT 1 FROM "OutboxPost" other
                            WHERE other.state = 'pending' AND other."groupId" = p."groupId" AND other.id <> p.id
                              AND (other."leaseUntil" > now()
                                OR (other.id < p.id AND (other."notBefore" IS NULL OR other."notBefore" <= $3))))
         ORDER BY p.id LIMIT $4 FOR UPDATE SKIP LOCKED)
      RETURNING id`,
    [leaseOwner, leaseSeconds, deps.clock.now(), limit],
  );
  return rows.map((row) => row.id);
}

/** What goes wrong with one post holds up neither those beside it nor, for ever, those behind it. */
async function deliverOne(deps: DeliverDeps, id: number): Promise<void> {
  try {
    await deliver(deps, id);
  } catch (error) {
    deps.log.error({ err: error, postId: id }, 'post could not be delivered');
    const why = error instanceof Error ? error.name : 'error';
    // Where the database is away too, the lease runs out by itself.
    await failedByBug(deps, id, why).catch(() => {});
  }
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
  if (await waitsForMorning(deps, post, post.group)) return;
  const platform = deps.platforms.find((p) => p.name === post.group.platform);
  if (!platform) {
    await finish(deps, post, 'refused', `${post.group.platform} is not configured: set its credentials`);
    return;
  }
  await holding(
    () => renewLease(deps, id),
    () => sendParts(deps, platform, post, post.group, replyTo),
  );
}

/** What nobody asked for; where people live, or by the clock everywhere. An answer and an alarm go out at any hour. */
const unasked = ({ kind }: OutboxPostModel, { purpose }: GroupModel) =>
  kind === 'digest' || kind === 'reminder' || (kind === 'notice' && (purpose === 'village' || purpose === 'direct'));

/** What an outage or a rate limit has held up until the quiet hours. Half a post is not left lying till the morning. */
async function waitsForMorning(deps: DeliverDeps, post: OutboxPostModel, group: GroupModel): Promise<boolean> {
  if (!unasked(post, group) || post.partsSent > 0) return false;
  const { prisma } = deps.db;
  const hours = await settingsOf(prisma, group.unitId);
  const now = deps.clock.now();
  if (!isQuiet(now, hours, deps.config.timeZone)) return false;
  await prisma.outboxPost.updateMany({
    where: { id: post.id, leaseOwner, state: 'pending' },
    data: {
      notBefore: afterQuiet(now, hours, deps.config.timeZone),
      leaseOwner: null,
      leaseUntil: null,
      attempts: { decrement: 1 },
    },
  });
  return true;
}

async function sendParts(
  deps: DeliverDeps,
  platform: Platform,
  post: OutboxPostModel,
  group: GroupModel,
  replyTo: InboxMessageModel | null,
): Promise<void> {
  let rest = post.partsSent > 0 ? (post.parts as string[]).join('\n') : post.text;
  let replyUsed = replyTo?.replyUrlUsedAt != null;
  let sent = post.partsSent;
  let picture = sent === 0 ? await drawn(deps, post) : undefined;
  // Null: it goes out as text after all.
  let pictured = sent > 0 || picture ? post.picture : null;
  while (picture || rest !== '') {
    const channel = platform.channel(chatOf(deps, group, replyUsed ? null : replyTo), new Date());
    if ('none' in channel) return finish(deps, post, 'refused', channel.none);
    const { pictures } = channel;
    if (picture && !pictures?.takes(picture)) {
      picture = undefined;
      pictured = null;
    }
    const wait = await waitForLimit(deps.db, channel);
    if (wait > 0) return putBack(deps, post, wait, 'rate limit', false);
    const parts = channel.split(rest);
    const attemptId = await startAttempt(deps, post, channel, sent, channel.once ? replyTo : null);
    if (attemptId === undefined) return;
    if (channel.once) replyUsed = true;
    const before = pictured ? 1 : 0;
    const part = numberPart(parts[0] as string, sent - before, sent - before + parts.length);
    const looked = picture;
    const result = await send((signal) =>
      looked && pictures ? pictures.send(looked, wordsUnder(post), signal) : channel.send(part, signal),
    );
    deps.metrics.posts.inc({ platform: platform.name, channel: channel.name, outcome: result.outcome });
    if (result.outcome === 'sent') {
      sent += 1;
      rest = looked && pictures ? afterPicture(post, pictures) : parts.slice(1).join('\n');
      picture = undefined;
    } else if (looked && result.outcome === 'refused') {
      deps.log.warn({ postId: post.id, problem: result.detail }, 'picture refused; its text goes out');
      picture = undefined;
      pictured = null;
    }
    const unused = channel.once && result.outcome === 'try-again' ? replyTo : null;
    // What a one-use address does not take goes another way, and what is not taken as a picture goes as text.
    const end = result.outcome === 'refused' && (channel.once || looked) ? undefined : endOf(post, result);
    await endAttempt(deps, post, attemptId, result, { partsSent: sent, rest, pictured, end, unused });
    if (end) return;
    if (result.outcome === 'try-again') {
      return putBack(deps, post, result.afterMs ?? backoffMs(post.attempts), result.detail, true);
    }
  }
  await finish(deps, post, 'sent', null);
}

interface End {
  state: 'sent' | 'refused' | 'unknown';
  problem: string | null;
}

/** Whether a request that was not taken is the last word on its post. */
function endOf(post: OutboxPostModel, result: SendResult): End | undefined {
  if (result.outcome === 'sent') return undefined;
  if (result.outcome !== 'try-again') return { state: result.outcome, problem: result.detail };
  return post.attempts < maxAttempts ? undefined : { state: 'refused', problem: `given up: ${result.detail}` };
}

const backoffMs = (attempts: number) => firstBackoffMs * 2 ** (attempts - 1);

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

async function send(request: (signal: AbortSignal) => Promise<SendResult>): Promise<SendResult> {
  try {
    return await request(AbortSignal.timeout(sendTimeoutMs));
  } catch (error) {
    return { outcome: 'unknown', detail: error instanceof Error ? error.name : 'unknown error' };
  }
}

/**
 * Writes down that a request is about to be made; undefined when the lease was lost meanwhile (the process was frozen,
 * say) and the post is another's now. Only what stands between this and the request can still go wrong unnoticed.
 */
async function startAttempt(
  deps: DeliverDeps,
  post: OutboxPostModel,
  channel: Channel,
  part: number,
  spends: InboxMessageModel | null,
): Promise<number | undefined> {
  const { rows } = await deps.db.pool.query<{ id: number }>(
    `WITH held AS (
       UPDATE "OutboxPost" SET "leaseUntil" = now() + $3 * interval '1 s'
        WHERE id = $1 AND "leaseOwner" = $2 AND state = 'pending' RETURNING id
     ), spent AS (
       UPDATE "InboxMessage" SET "replyUrlUsedAt" = now() WHERE id = $7 AND EXISTS (SELECT 1 FROM held)
     )
     INSERT INTO "OutboxAttempt" ("postId", part, channel, target) SELECT id, $4, $5, $6 FROM held RETURNING id`,
    [post.id, leaseOwner, leaseSeconds, part, channel.name, channel.target, spends?.id ?? null],
  );
  return rows[0]?.id;
}

interface After {
  partsSent: number;
  rest: string;
  /** How the picture stands to the text, null once it goes without. */
  pictured: string | null;
  end: End | undefined;
  /** The message whose one-use address the platform did not take after all. */
  unused: InboxMessageModel | null;
}

/** The outcome and what it means for the post, together: a crash in between must not send anything again. */
async function endAttempt(
  deps: DeliverDeps,
  post: OutboxPostModel,
  attemptId: number,
  result: SendResult,
  { partsSent, rest, pictured, end, unused }: After,
): Promise<void> {
  const { prisma } = deps.db;
  if (end) warn(deps, post, end);
  await prisma.$transaction([
    prisma.outboxAttempt.update({
      where: { id: attemptId },
      data: { outcome: result.outcome, detail: 'detail' in result ? result.detail : null },
    }),
    prisma.outboxPost.updateMany({
      where: { id: post.id, leaseOwner, state: 'pending' },
      data: { partsSent, parts: partsSent > 0 ? [rest] : [], picture: pictured, ...(end && ended(end)) },
    }),
    ...(unused ? [prisma.inboxMessage.update({ where: { id: unused.id }, data: { replyUrlUsedAt: null } })] : []),
  ]);
}

async function putBack(
  deps: DeliverDeps,
  post: OutboxPostModel,
  waitMs: number,
  why: string,
  countsAsAttempt: boolean,
): Promise<void> {
  await deps.db.pool.query(
    `UPDATE "OutboxPost" SET "leaseOwner" = NULL, "leaseUntil" = NULL, "lastError" = $3,
            "nextTryAt" = now() + $4 * interval '1 ms', attempts = attempts - $5
      WHERE id = $1 AND "leaseOwner" = $2 AND state = 'pending'`,
    [post.id, leaseOwner, why, waitMs, countsAsAttempt ? 0 : 1],
  );
}

async function failedByBug(deps: DeliverDeps, id: number, why: string): Promise<void> {
  await deps.db.pool.query(
    `UPDATE "OutboxPost" SET "leaseOwner" = NULL, "leaseUntil" = NULL, "lastError" = $3,
            state = CASE WHEN attempts >= $4 THEN 'refused'::"OutboxState" ELSE state END,
            "nextTryAt" = now() + $5 * power(2, attempts - 1) * interval '1 ms'
      WHERE id = $1 AND "leaseOwner" = $2 AND state = 'pending'`,
    [id, leaseOwner, why, maxAttempts, firstBackoffMs],
  );
}

async function finish(
  deps: DeliverDeps,
  post: OutboxPostModel,
  state: End['state'],
  problem: string | null,
): Promise<void> {
  if (state !== 'sent') warn(deps, post, { state, problem });
  await deps.db.prisma.outboxPost.updateMany({
    where: { id: post.id, leaseOwner, state: 'pending' },
    data: { ...ended({ state, problem }), ...(state === 'sent' && { sentAt: deps.clock.now() }) },
  });
}

const ended = ({ state, problem }: End) => ({ state, lastError: problem, leaseOwner: null, leaseUntil: null });

function warn(deps: DeliverDeps, post: OutboxPostModel, { state, problem }: End): void {
  deps.log.warn({ postId: post.id, groupId: post.groupId, state, problem }, 'post not sent');
}

async function renewLease(deps: DeliverDeps, id: number): Promise<boolean> {
  const { rowCount } = await deps.db.pool.query(
    `UPDATE "OutboxPost" SET "leaseUntil" = now() + $3 * interval '1 s' WHERE id = $1 AND "leaseOwner" = $2`,
    [id, leaseOwner, leaseSeconds],
  );
  return rowCount === 1;
}
