// Papers by their link: while one is being made a page that says how far it is, then the file itself.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Router, type RouterContext } from '@koa/router';
import type { ExportModel } from '../../db/client.js';
import type { Deps } from '../../deps.js';
import { exportByToken, makeAgain } from '../../papers/exports.js';
import { exportsDir } from '../../papers/worker.js';
import { formatMoment } from '../../time.js';
import { PageError } from '../page-error.js';
import { sendPage } from '../render.js';
import { WaitingPage } from './waiting-page.js';

const refreshSeconds = 3;

export function filesRouter({ db, clock, config }: Pick<Deps, 'db' | 'clock' | 'config'>): Router {
  const router = new Router();

  async function wanted(context: RouterContext): Promise<ExportModel> {
    // Whoever has the address has the file: it is for no cache and no search engine.
    context.set('Cache-Control', 'no-store, private');
    context.set('X-Robots-Tag', 'noindex');
    const found = await exportByToken(db, context.params.token ?? '');
    if (!found) throw new PageError(404, '没有这个文件，或者网址没有复制完整。');
    if (found.expiresAt > clock.now()) return found;
    const when = formatMoment(found.expiresAt, config.timeZone);
    throw new PageError(410, `这个文件${when}过期了。请在群里再要一次，会有新的网址。`);
  }

  router.get('/files/:token', async (context) => {
    const found = await wanted(context);
    if (found.state === 'failed')
      throw new PageError(409, found.problem ?? '这个文件没做成，我们记下了。请过一会儿再要一次。');
    const path = found.file && join(exportsDir(config), found.file);
    const size = path ? await sizeOf(path) : undefined;
    if (found.state !== 'done' || !path || size === undefined) {
      if (found.state === 'done') await makeAgain(db, found.id);
      context.set('Refresh', String(refreshSeconds));
      await sendPage(context, <WaitingPage progress={found.state === 'done' ? 0 : found.progress} />, 202);
      return;
    }
    context.status = 200;
    context.type = found.type as string;
    context.length = size;
    context.set('Content-Disposition', disposition(found.name as string));
    context.body = createReadStream(path);
  });

  router.get('/files/:token/progress', async (context) => {
    const { state, progress, name } = await wanted(context);
    context.body = { state, progress, name };
  });
  return router;
}

/** RFC 6266: a plain name for what reads no other, the real one as UTF-8. */
function disposition(name: string): string {
  const ending = /\.[a-z0-9]+$/.exec(name)?.[0] ?? '';
  const encoded = encodeURIComponent(name).replace(/['()*!]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="paper${ending}"; filename*=UTF-8''${encoded}`;
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch {
    return undefined;
  }
}
