// The sandbox page `/sandbox` and its JSON API: people talk here as they would in a chat app, by hand or by script.
import { readFileSync } from 'node:fs';
import { Router, type RouterContext } from '@koa/router';
import type { Db, Tx } from '../../db/client.js';
import type { IncomingMessage } from '../../platforms/platform.js';
import { sandboxMessageId, saveSandboxMessage } from '../../platforms/sandbox/messages.js';
import type { Clock } from '../../time.js';
import { addGroup, addPerson, messagesOf, platform, sandboxState } from './directory.js';
import { lastMessageId, sandboxEvents } from './events.js';
import type { SandboxFeed } from './feed.js';
import {
  ApiError,
  afterShape,
  check,
  clockShape,
  groupShape,
  limitShape,
  parseMove,
  personShape,
  readJson,
  refuseOtherSites,
  sayShape,
} from './requests.js';

export interface SandboxHost {
  /** Saves the message into the inbox and wakes the worker. */
  deliver(message: IncomingMessage): Promise<void>;
  /** Moves the clock on; runs what falls due on the way, in order. */
  moveClock(to: Date): Promise<void>;
  /** Resolves when inbox, triage and outbox are empty. */
  idle(): Promise<void>;
}

export interface SandboxRouterOptions extends SandboxHost {
  db: Pick<Db, 'prisma'>;
  clock: Clock;
  feed: SandboxFeed;
  /** Ends the open event streams when the server stops. */
  stop?: AbortSignal;
}

const pageFiles = {
  'index.html': 'text/html',
  'style.css': 'text/css',
  'chat.css': 'text/css',
  'composer.css': 'text/css',
  'dialogs.css': 'text/css',
  'app.js': 'text/javascript',
  'api.js': 'text/javascript',
  'clock.js': 'text/javascript',
  'dialogs.js': 'text/javascript',
  'dom.js': 'text/javascript',
  'messages.js': 'text/javascript',
  'pane.js': 'text/javascript',
  'speakers.js': 'text/javascript',
  'suggestions.js': 'text/javascript',
  'icon.svg': 'image/svg+xml',
} as const;

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** As long as WeCom's own answer addresses live. */
const replyMs = 3_600_000;

export function sandboxRouter(options: SandboxRouterOptions): Router {
  const { db, clock, feed } = options;
  const router = new Router();
  servePage(router);

  router.use('/sandbox/api', async (ctx, next) => {
    ctx.set('Cache-Control', 'no-store');
    try {
      refuseOtherSites(ctx.req.headers);
      await next();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 413) ctx.set('Connection', 'close');
      ctx.status = error.status;
      ctx.body = { error: error.message };
    }
  });

  router.get('/sandbox/api/state', async (ctx) => {
    ctx.body = { ...(await sandboxState(db.prisma)), clock: clock.now().toISOString() };
  });

  router.post('/sandbox/api/say', async (ctx) => {
    ctx.body = { message: await say(options, await readJson(ctx.req)) };
  });

  router.get('/sandbox/api/groups/:id/messages', async (ctx) => {
    const groupId = Number(/^\d{1,9}$/.exec(ctx.params.id ?? '')?.[0] ?? 0);
    ctx.body = await messagesOf(db.prisma, groupId, {
      after: check(afterShape.optional(), one(ctx, 'after'), 'after'),
      limit: check(limitShape.optional(), one(ctx, 'limit'), 'limit'),
    });
  });

  // Two moves at once would run each other's jobs; the second is judged by the clock that the first leaves.
  let moving: Promise<unknown> = Promise.resolve();
  router.post('/sandbox/api/clock', async (ctx) => {
    const { to } = check(clockShape, await readJson(ctx.req));
    const move = moving.then(async () => {
      await options.moveClock(parseMove(to, clock.now()));
    });
    moving = move.catch(() => {});
    await move;
    feed.tell('clock');
    ctx.body = { clock: clock.now().toISOString() };
  });

  router.post('/sandbox/api/idle', async (ctx) => {
    await readJson(ctx.req);
    await options.idle();
    ctx.body = { idle: true };
  });

  router.post('/sandbox/api/people', async (ctx) => {
    const wanted = check(personShape, await readJson(ctx.req));
    ctx.body = await db.prisma.$transaction((tx) => addPerson(tx, wanted));
    ctx.status = 201;
    feed.tell('state');
  });

  router.post('/sandbox/api/groups', async (ctx) => {
    const wanted = check(groupShape, await readJson(ctx.req));
    ctx.body = await db.prisma.$transaction((tx) => addGroup(tx, wanted));
    ctx.status = 201;
    feed.tell('state');
  });

  router.get('/sandbox/api/events', async (ctx) => {
    const seen = check(afterShape.optional(), ctx.get('Last-Event-ID') || one(ctx, 'after'), 'Last-Event-ID');
    ctx.type = 'text/event-stream';
    // Nginx would otherwise hold events back.
    ctx.set('X-Accel-Buffering', 'no');
    ctx.body = sandboxEvents(options, seen ?? (await lastMessageId(db)));
  });

  router.all('/sandbox/api/{*rest}', () => {
    throw new ApiError(404, '没有这个接口或方法 / no such call or method');
  });
  return router;
}

function one(ctx: RouterContext, name: string): string | undefined {
  const value = ctx.query[name];
  return Array.isArray(value) ? value[0] : value;
}

async function say({ db, clock, feed, deliver }: SandboxRouterOptions, body: unknown): Promise<number> {
  const wanted = check(sayShape, body);
  const group = await db.prisma.group.findFirst({ where: { id: wanted.group, platform } });
  if (!group) throw new ApiError(400, 'group：没有这个群 / no such group');
  const person = await db.prisma.person.findFirst({ where: { id: wanted.person, platform } });
  if (!person) throw new ApiError(400, 'person：没有这个人 / no such person');
  const quoted =
    wanted.quote == null
      ? undefined
      : await db.prisma.sandboxMessage.findFirst({ where: { id: wanted.quote, groupId: group.id } });
  if (wanted.quote != null && !quoted) {
    throw new ApiError(400, 'quote：这个群里没有这条消息 / no such message in this group');
  }

  const sentAt = clock.now();
  const saved = await saveSandboxMessage(db, {
    groupId: group.id,
    personId: person.id,
    text: wanted.text,
    quoteId: quoted?.id ?? null,
    at: sentAt,
  });
  const messageId = sandboxMessageId(saved.id);
  const called = /^@好商量(\s+|$)/u.exec(wanted.text);
  try {
    await deliver({
      messageId,
      chatId: group.chatId,
      chatType: group.purpose === 'direct' ? 'single' : 'group',
      ...(group.title && { chatTitle: group.title }),
      userId: person.userId,
      ...(person.name && { userName: person.name }),
      kind: 'message',
      text: called ? wanted.text.slice(called[0].length) : wanted.text,
      ...(quoted && { quote: { text: quoted.text, messageId: sandboxMessageId(quoted.id) } }),
      calledBot: wanted.at || called !== null,
      mentions: await mentionsIn(db.prisma, wanted.text),
      attachments: [],
      sentAt,
      reply: { url: messageId, expiresAt: new Date(sentAt.getTime() + replyMs) },
    });
  } catch (error) {
    // A message that the bot never got must not look as if it had been sent.
    await db.prisma.sandboxMessage.delete({ where: { id: saved.id } });
    throw error;
  }
  feed.tell('messages');
  return saved.id;
}

/** The people whose names follow an @, as a chat app would mark them. */
async function mentionsIn(tx: Tx, text: string): Promise<IncomingMessage['mentions']> {
  if (!/[@＠]/.test(text)) return [];
  const people = await tx.person.findMany({ where: { platform, name: { not: null } }, orderBy: { id: 'asc' } });
  // The longer name first: @老马家的 is not @老马.
  people.sort((a, b) => (b.name?.length ?? 0) - (a.name?.length ?? 0));
  const parts = text.split(/[@＠]/).slice(1);
  const found = parts.map((part) => people.find((person) => person.name && part.startsWith(person.name)));
  return found.flatMap((person) => (person?.name ? [{ userId: person.userId, name: person.name }] : []));
}

function servePage(router: Router): void {
  const files = new Map(
    Object.entries(pageFiles).map(([name, type]) => [
      name,
      { type, body: readFileSync(new URL(`./page/${name}`, import.meta.url)) },
    ]),
  );
  const serve = (ctx: RouterContext, name: string) => {
    const file = files.get(name);
    if (!file) return;
    ctx.set('Content-Security-Policy', contentSecurityPolicy);
    ctx.set('X-Content-Type-Options', 'nosniff');
    ctx.set('Referrer-Policy', 'no-referrer');
    ctx.set('Cache-Control', 'no-store');
    ctx.type = `${file.type}; charset=utf-8`;
    ctx.body = file.body;
  };
  router.get('/sandbox', (ctx) => {
    // The page names its files relative to here, so that it also works beneath a proxy's path.
    if (ctx.path.endsWith('/')) ctx.redirect('../sandbox');
    else serve(ctx, 'index.html');
  });
  router.get('/sandbox/:file', (ctx) => serve(ctx, ctx.params.file ?? ''));
}
