// Pictures of posts by their link, for chats that fetch what they show.
import { Router } from '@koa/router';
import type { Deps } from '../../deps.js';
import { PageError } from '../page-error.js';

/** Longer than anybody scrolls back in a chat; for ever would be too long for what lies behind a mere address. */
const shownDays = 60;

export function picturesRouter({ db, clock, draw }: Pick<Deps, 'db' | 'clock' | 'draw'>): Router {
  const router = new Router();
  router.get('/pictures/:name', async (context) => {
    const token = /^([\w-]{43})\.png$/.exec(context.params.name ?? '')?.[1];
    const post = token && (await db.prisma.outboxPost.findUnique({ where: { pictureToken: token } }));
    const oldest = clock.now().getTime() - shownDays * 86_400_000;
    if (!post || post.createdAt.getTime() < oldest) throw new PageError(404, '没有这张图，或者网址没有复制完整。');
    context.set('Cache-Control', 'private, max-age=86400');
    context.set('X-Robots-Tag', 'noindex');
    context.type = 'image/png';
    context.body = await draw(post.text);
  });
  return router;
}
