// All pages, behind one set of headers.
import type Koa from 'koa';
import type { Deps } from '../deps.js';
import { assetsRouter } from './assets.js';
import { boardRouter } from './board/routes.js';
import { errorPages } from './error-pages.js';
import { securityHeaders } from './headers.js';

/** The last of the app: whatever no route before took is answered as a page. */
export function usePages(app: Koa, deps: Deps): void {
  app.use(securityHeaders({ https: deps.config.publicUrl?.startsWith('https:') ?? false }));
  app.use(errorPages(deps.log));
  for (const router of [assetsRouter(), boardRouter(deps)]) {
    app.use(router.routes());
    app.use(router.allowedMethods());
  }
}
