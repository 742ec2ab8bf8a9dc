// What anybody may open: the boards of places and the pages of topics.
import { Router } from '@koa/router';
import type { Deps } from '../../deps.js';
import { boardOf } from '../../reports/board.js';
import { publicStory } from '../../reports/public-story.js';
import { PageError } from '../page-error.js';
import { idIn } from '../params.js';
import { sendPage } from '../render.js';
import { BoardPage } from './board-page.js';
import { PlacesPage } from './places-page.js';
import { queryOf } from './search.js';
import { TopicPage } from './topic-page.js';

export function boardRouter({ db, clock, config }: Pick<Deps, 'db' | 'clock' | 'config'>): Router {
  const router = new Router();

  router.get('/', async (context) => {
    const units = await db.prisma.unit.findMany({ orderBy: [{ kind: 'asc' }, { id: 'asc' }] });
    await sendPage(context, <PlacesPage units={units} sandbox={config.sandbox} />);
  });

  router.get('/b/:unit', async (context) => {
    const { search, query } = queryOf(context);
    const board = await boardOf(db.prisma, idIn(context, 'unit'), query);
    if (!board) throw new PageError(404, '没有这个地方的公示栏。');
    await sendPage(context, <BoardPage board={board} search={search} zone={config.timeZone} />);
  });

  router.get('/t/:number', async (context) => {
    const number = idIn(context, 'number');
    const story = await publicStory(db.prisma, number, clock.now(), config.timeZone);
    if (!story) throw new PageError(404, `没有${number}号议题，或者它没有公开。`);
    await sendPage(context, <TopicPage story={story} zone={config.timeZone} />);
  });
  return router;
}
