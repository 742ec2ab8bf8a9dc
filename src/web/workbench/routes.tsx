// The conveners' workbench: what chat can decide can be decided here, by the same commands.
import { Router } from '@koa/router';
import type { Deps } from '../../deps.js';
import { sendPage } from '../render.js';
import type { Cookies } from '../session/cookies.js';
import { formToken, ownForms, signedIn, visitorOf } from '../session/guard.js';
import { WorkPage } from './frame.js';

export function workbenchRouter(deps: Deps, cookies: Cookies): Router {
  const router = new Router();
  // Only what follows here is behind the door: a path nobody knows is answered as not found.
  const guarded = [signedIn(deps, cookies), ownForms] as const;

  router.get('/w', ...guarded, async (context) => {
    const visitor = visitorOf(context);
    await sendPage(
      context,
      <WorkPage title="待办" visitor={visitor} token={formToken(context)} here="/w">
        <h1>待办</h1>
      </WorkPage>,
    );
  });
  return router;
}
