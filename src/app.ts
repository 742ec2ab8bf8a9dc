// The web server: callbacks of the platforms, the sandbox, health and metrics.
import Router from '@koa/router';
import Koa from 'koa';
import type { Deps } from './deps.js';
import type { Inbox } from './intake/inbox.js';
import { hooksRouter } from './intake/webhook.js';
import { usePages } from './web/pages.js';
import { type SandboxRouterOptions, sandboxRouter } from './web/sandbox/routes.js';
import { countWaiting } from './workers.js';

export interface Health {
  /** What keeps the server from doing its work; empty when all is well. */
  problems(): Promise<string[]>;
}

const clientLeft = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'HPE_INVALID_EOF_STATE',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

export function createApp(deps: Deps, inbox: Inbox, health: Health, sandbox?: SandboxRouterOptions): Koa {
  const app = new Koa({ proxy: deps.config.trustProxy });
  app.on('error', (error: NodeJS.ErrnoException) => {
    // A client that breaks off is no fault of ours.
    const level = clientLeft.has(error.code ?? '') ? 'debug' : 'error';
    deps.log[level]({ err: error }, 'request failed');
  });
  app.use(async (context, next) => {
    await next();
    context.set('X-Content-Type-Options', 'nosniff');
    context.set('Referrer-Policy', 'no-referrer');
  });
  const machine = new Router();
  machine.get('/healthz', (context) => {
    context.body = { ok: true };
  });
  machine.get('/readyz', async (context) => {
    const problems = await health.problems();
    context.status = problems.length === 0 ? 200 : 503;
    context.body = { ok: problems.length === 0, problems };
  });
  machine.get('/metrics', async (context) => {
    await countWaiting(deps);
    context.type = deps.metrics.registry.contentType;
    context.body = await deps.metrics.registry.metrics();
  });
  app.use(machine.routes());
  app.use(hooksRouter(deps, inbox).routes());
  if (sandbox) {
    const router = sandboxRouter(sandbox);
    app.use(router.routes());
    app.use(router.allowedMethods());
  }
  usePages(app, deps, inbox);
  return app;
}
