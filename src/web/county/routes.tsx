// 全县一览: the figures of a place and everything beneath it, for those who answer for it.
import { Router, type RouterContext } from '@koa/router';
import type { UnitModel } from '../../db/client.js';
import type { Deps } from '../../deps.js';
import { countyView, trendOf } from '../../reports/county.js';
import { listNamed, proceduresOf } from '../../reports/county-lists.js';
import type { Span } from '../../reports/log.js';
import { PageError } from '../page-error.js';
import { idIn } from '../params.js';
import type { Cookies } from '../session/cookies.js';
import { unitFor, visitorOf } from '../session/guard.js';
import { benchOf } from '../workbench/bench.js';
import type { ChartLook } from './charts.js';
import { CountyPage } from './county-page.js';
import { hotActs, hotRoutes } from './hot-acts.js';
import { ListPage } from './list-page.js';
import { type CountySearch, countyReaders, countySearch, type Days, spanOf, usualSpans } from './query.js';

interface Asked {
  unit: UnitModel;
  search: CountySearch;
  span: Span;
  days: Days;
}

/** A large library that only these pages need. */
const charts = () => import('./charts.js');

export function countyRouter(deps: Deps, cookies: Cookies): Router {
  const { db, clock, config } = deps;
  const zone = config.timeZone;
  const router = new Router();
  const bench = benchOf(deps, cookies);
  const { guarded, show } = bench;

  async function asked(context: RouterContext): Promise<Asked> {
    const unit = await unitFor(db.prisma, visitorOf(context), idIn(context, 'unit'), countyReaders);
    const search = countySearch.parse(context.query);
    const given = context.query.from !== undefined || context.query.to !== undefined;
    return { unit, search, ...spanOf(search, given, clock.now(), zone) };
  }

  router.get('/w/county', ...guarded, async (context) => {
    const grants = visitorOf(context).grants.filter(({ role }) => countyReaders.includes(role));
    const units = await db.prisma.unit.findMany({
      where: { id: { in: grants.map(({ unitId }) => unitId) } },
      orderBy: [{ kind: 'asc' }, { id: 'asc' }],
    });
    const [first] = units;
    if (!first) throw new PageError(403, '一览给县政协办、管理员和召集人看。您可以从待办进去办自己的事。');
    context.redirect(`/w/county/${first.id}`);
  });

  router.get('/w/county/:unit', ...guarded, async (context) => {
    const { unit, span, days } = await asked(context);
    const view = await countyView(db.prisma, unit, span, zone);
    const trend = await trendOf(db.prisma, unit.id, span.to, zone);
    const procedures = await proceduresOf(db.prisma, view.logs, zone);
    const spans = usualSpans(clock.now(), zone);
    // What is decided is decided on what is so today.
    const today = days.to === spans[0]?.days.to;
    const acts = await hotActs(db.prisma, unit, view.hot);
    await show(context, {
      title: `${unit.name}一览`,
      here: '/w/county',
      broad: true,
      body: (token) => (
        <CountyPage {...{ view, trend, procedures, days, spans, zone }} acts={today ? { ...acts, token } : undefined} />
      ),
    });
  });

  router.get('/w/county/:unit/list', ...guarded, async (context) => {
    const { unit, search, span, days } = await asked(context);
    const { figure = '', category, body, kind } = search;
    const question = { unitId: unit.id, span, timeZone: zone, category, body };
    const list = await listNamed(db.prisma, question, figure, kind || undefined);
    if (!list) throw new PageError(404, '没有这个数字的明细。');
    await show(context, {
      title: `${unit.name} ${list.name}`,
      here: '/w/county',
      body: () => <ListPage unit={unit} list={list} search={search} days={days} />,
    });
  });

  const lookOf = ({ query }: RouterContext): ChartLook => ({
    dark: query.look === 'dark',
    narrow: query.size === 'narrow',
  });
  const sendChart = (context: RouterContext, svg: string) => {
    context.set('Cache-Control', 'no-store');
    context.type = 'image/svg+xml; charset=utf-8';
    context.body = svg;
  };

  router.get('/w/county/:unit/trend.svg', ...guarded, async (context) => {
    const { unit, span } = await asked(context);
    const { trendChart } = await charts();
    sendChart(context, trendChart(await trendOf(db.prisma, unit.id, span.to, zone), lookOf(context)));
  });

  router.get('/w/county/:unit/categories.svg', ...guarded, async (context) => {
    const { unit, span } = await asked(context);
    const { categories } = await countyView(db.prisma, unit, span, zone);
    const { categoryChart } = await charts();
    sendChart(context, categoryChart(categories, lookOf(context)));
  });
  hotRoutes(router, deps, bench);
  return router;
}
