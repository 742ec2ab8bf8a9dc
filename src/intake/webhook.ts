// Where the platforms deliver: reads raw bytes within a limit, lets the platform verify and parse them, and answers only
// after the messages are durable. A refused callback gets a bare status; why is for the log.
import type { IncomingMessage } from 'node:http';
import Router from '@koa/router';
import type { Context } from 'koa';
import type { Deps } from '../deps.js';
import { RejectedCallback } from '../errors.js';
import type { Platform } from '../platforms/platform.js';
import type { Inbox } from './inbox.js';

/** Real callbacks have a few kB; pictures come as addresses. */
const maxBodyBytes = 1024 * 1024;

type WebhookDeps = Pick<Deps, 'platforms' | 'log' | 'metrics'>;

export function hooksRouter(deps: WebhookDeps, inbox: Inbox): Router {
  const receivers = new Map(
    deps.platforms.flatMap((platform) => (platform.receive ? [[platform.name, platform]] : [])),
  );
  const router = new Router();
  router.all('/hooks/:platform', async (context) => {
    const platform = receivers.get(context.params.platform as Platform['name']);
    // The path is anyone's to choose: only known names become labels.
    const label = platform?.name ?? 'unknown';
    const stopTimer = deps.metrics.callbackSeconds.startTimer({ platform: label });
    const outcome = await answer(deps, inbox, platform, context);
    deps.metrics.callbacks.inc({ platform: label, outcome });
    stopTimer();
  });
  return router;
}

async function answer(
  deps: WebhookDeps,
  inbox: Inbox,
  platform: Platform | undefined,
  context: Context,
): Promise<string> {
  try {
    if (!platform?.receive) throw new RejectedCallback(404, 'not-configured');
    const { messages, response, notes } = platform.receive({
      method: context.method,
      query: new URLSearchParams(context.querystring),
      headers: context.headers,
      body: await readBody(context),
      now: new Date(),
    });
    for (const note of notes ?? []) deps.log.warn({ platform: platform.name, note }, 'part of a callback left out');
    if (messages.length > 0) await inbox.save(platform.name, messages);
    context.status = response.status;
    context.type = response.type;
    context.body = response.body;
    return 'accepted';
  } catch (error) {
    // In this order: koa takes a null body for 204.
    context.body = null;
    if (error instanceof RejectedCallback) {
      context.status = error.status;
      const fields = { platform: platform?.name ?? 'unknown', reason: error.reason, detail: error.message };
      deps.log.warn(fields, 'callback refused');
      return error.reason;
    }
    context.status = 500;
    deps.log.error({ platform: platform?.name, err: error }, 'callback failed');
    return 'error';
  }
}

async function readBody({ req, method, response }: Context): Promise<Buffer> {
  if (method !== 'POST') return Buffer.alloc(0);
  const type = req.headers['content-type'];
  // Some gateways drop the header; one that names something else is not from a platform.
  if (type !== undefined && !/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) {
    throw new RejectedCallback(415, 'wrong-content-type');
  }
  if (Number(req.headers['content-length'] ?? 0) <= maxBodyBytes) {
    const body = await readWithin(req, maxBodyBytes);
    if (body) return body;
  }
  // What is still coming is not read: the connection ends with the answer.
  response.set('Connection', 'close');
  throw new RejectedCallback(413, 'too-large');
}

/** Counts what arrives, since a chunked body announces no length; undefined as soon as it is too much. */
function readWithin(req: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) {
        chunks.push(chunk);
        return;
      }
      req.off('data', onData);
      req.pause();
      resolve(undefined);
    };
    req.on('data', onData);
    req.on('end', () => resolve(Buffer.concat(chunks)));
    req.on('error', () => reject(new RejectedCallback(400, 'malformed', 'the body broke off')));
  });
}
