// All pages, behind one set of headers.
import type Koa from 'koa';
import type { Deps } from '../deps.js';
import type { Inbox } from '../intake/inbox.js';
import { assetsRouter } from './assets.js';
import { boardRouter } from './board/routes.js';
import { countyRouter } from './county/routes.js';
import { errorPages } from './error-pages.js';
import { picturesRouter } from './files/pictures.js';
import { filesRouter } from './files/routes.js';
import { securityHeaders } from './headers.js';
import { openDataRouter } from './open-data/routes.js';
import { outboxRouter } from './outbox/routes.js';
import { reportRouter } from './report/routes.js';
import { cookiesFor } from './session/cookies.js';
import { sessionRouter } from './session/routes.js';
import { settingsRouter } from './settings/routes.js';
import { workbenchRouter } from './workbench/routes.js';

/** The last of the app: whatever no route before took is answered as a page. */
export function usePages(app: Koa, deps: Deps, inbox: Inbox): void {
  const https = deps.config.publicUrl?.startsWith('https:') ?? false;
  const cookies = cookiesFor({ https });
  app.use(securityHeaders({ https }));
  app.use(errorPages(deps.log));
  for (const router of [
    assetsRouter(),
    boardRouter(deps),
    openDataRouter(deps),
    reportRouter(deps, inbox),
    filesRouter(deps),
    picturesRouter(deps),
    sessionRouter(deps, cookies),
    workbenchRouter(deps, cookies),
    countyRouter(deps, cookies),
    outboxRouter(deps, cookies),
    settingsRouter(deps, cookies),
  ]) {
    app.use(router.routes());
    app.use(router.allowedMethods());
  }
}
