// The boards for machines: JSON, Atom, Open311. Anybody may read them from anywhere.
import { Router, type RouterContext } from '@koa/router';
import type { Next } from 'koa';
import { ZodError } from 'zod';
import type { Deps } from '../../deps.js';
import { boardOf } from '../../reports/board.js';
import { publicStory } from '../../reports/public-story.js';
import { queryOf } from '../board/search.js';
import { PageError } from '../page-error.js';
import { idIn } from '../params.js';
import { sendText } from '../render.js';
import { atomOf } from './atom.js';
import { type Open311List, requests, requestsQuery, services, xmlOf } from './open311.js';
import { listJson, openApi, storyJson } from './shapes.js';

const json = 'application/json; charset=utf-8';
const xml = 'application/xml; charset=utf-8';

export function openDataRouter({ db, clock, config }: Pick<Deps, 'db' | 'clock' | 'config'>): Router {
  const router = new Router();
  const base = (context: RouterContext) => config.publicUrl ?? context.origin;

  router.get('/b/:unit/feed.atom', async (context) => {
    const board = await boardOf(db.prisma, idIn(context, 'unit'), { page: 1, size: 50 });
    if (!board) throw new PageError(404, '没有这个地方的公示栏。');
    context.type = 'application/atom+xml; charset=utf-8';
    await sendText(context, atomOf(board, base(context), config.timeZone));
  });

  router.use('/api/v1', async (context, next) => {
    context.set('Access-Control-Allow-Origin', '*');
    await inJson(context, next, (error) => ({ error }));
  });
  router.get('/api/v1/openapi.json', (context) => send(context, { ...openApi, servers: [{ url: base(context) }] }));
  router.get('/api/v1/units', async (context) => {
    const select = { id: true, name: true, kind: true, parentId: true };
    await send(context, await db.prisma.unit.findMany({ select, orderBy: { id: 'asc' } }));
  });
  router.get('/api/v1/units/:unit/topics', async (context) => {
    const board = await boardOf(db.prisma, idIn(context, 'unit'), queryOf(context).query);
    if (!board) throw new PageError(404, 'no such unit');
    await send(context, listJson(board));
  });
  router.get('/api/v1/topics/:number', async (context) => {
    const story = await publicStory(db.prisma, idIn(context, 'number'), clock.now(), config.timeZone);
    if (!story) throw new PageError(404, 'no such public topic');
    await send(context, storyJson(story));
  });

  router.use('/open311/v2', async (context, next) => {
    context.set('Access-Control-Allow-Origin', '*');
    await inJson(context, next, (description, code) => [{ code, description }]);
  });
  router.get('/open311/v2/services.:format', (context) => answer(context, services()));
  router.get('/open311/v2/requests.:format', async (context) => {
    await answer(context, await requests(db.prisma, requestsQuery.parse(context.query), clock.now()));
  });
  router.get('/open311/v2/requests/:id.:format', async (context) => {
    const query = requestsQuery.parse({ service_request_id: context.params.id });
    const found = await requests(db.prisma, query, clock.now());
    if (found.rows.length === 0) throw new PageError(404, 'service_request_id was not found');
    await answer(context, found);
  });
  return router;
}

async function inJson(context: RouterContext, next: Next, shape: (say: string, code: number) => object): Promise<void> {
  try {
    await next();
  } catch (error) {
    const status = error instanceof PageError ? error.status : error instanceof ZodError ? 400 : undefined;
    if (status === undefined) throw error;
    context.status = status;
    const say =
      error instanceof ZodError ? `not understood: ${error.issues[0]?.path.join('.')}` : (error as Error).message;
    await send(context, shape(say, status));
  }
}

async function send(context: RouterContext, body: object): Promise<void> {
  context.type = json;
  await sendText(context, JSON.stringify(body));
}

async function answer(context: RouterContext, found: Open311List): Promise<void> {
  const { format } = context.params;
  if (format !== 'json' && format !== 'xml') throw new PageError(404, 'ask for .json or .xml');
  context.type = format === 'json' ? json : xml;
  await sendText(context, format === 'json' ? JSON.stringify(found.rows) : xmlOf(found));
}
