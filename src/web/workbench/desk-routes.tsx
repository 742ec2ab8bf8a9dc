// 更多, for each of the visitor's own places.
import type { Router, RouterContext } from '@koa/router';
import type { Tx, UnitModel } from '../../db/client.js';
import type { Deps } from '../../deps.js';
import { staff } from '../../people/roles.js';
import { unitAndDescendants } from '../../people/units.js';
import { formatCalendarDay, formatDay } from '../../time.js';
import { openBallotsUnder } from '../../topics/ballots.js';
import { openRounds } from '../../topics/rounds.js';
import { countStall, stallText } from '../../topics/stalls.js';
import { PageError } from '../page-error.js';
import { idIn } from '../params.js';
import { unitFor, visitorOf } from '../session/guard.js';
import type { Bench } from './bench.js';
import { deskFacts, formsAt } from './desk-facts.js';
import { Desk } from './desk-page.js';
import { type DeskFacts, deskForms } from './forms/desk.js';

export function deskRoutes(router: Router, { db, config }: Deps, { guarded, show, press }: Bench): void {
  const { prisma } = db;

  router.get('/w/more', ...guarded, async (context) => {
    const { person, grants } = visitorOf(context);
    const own = grants.filter(({ role }) => staff.includes(role)).map(({ unitId }) => unitId);
    const units = await prisma.unit.findMany({ where: { id: { in: own } }, orderBy: [{ kind: 'asc' }, { id: 'asc' }] });
    const unit = await unitAsked(context, units);
    const facts = await deskFacts(prisma, unit, person.id);
    const forms = await formsAt(prisma, person.id, unit.id, facts, deskForms);
    const open = await whatIsOpen(prisma, unit, facts, config.timeZone);
    await show(context, {
      title: `更多 · ${unit.name}`,
      here: '/w/more',
      body: (token, notice) => (
        <Desk
          {...{ unit, units, facts, forms, ...open }}
          context={{ token, notice, back: `/w/more?unit=${unit.id}` }}
        />
      ),
    });
  });

  /** One's own, or one beneath. */
  async function unitAsked(context: RouterContext, units: UnitModel[]): Promise<UnitModel> {
    const asked = Number(/^\d{1,9}$/.exec(String(context.query.unit ?? ''))?.[0] ?? 0);
    if (asked > 0) return unitFor(prisma, visitorOf(context), asked, staff);
    if (!units[0]) throw new PageError(404, '没有这一页，或者它不归您管。');
    return units[0];
  }

  router.post('/w/u/:unit/do/:form', ...guarded, async (context) => {
    const form = deskForms.find(({ id }) => id === context.params.form);
    if (!form) throw new PageError(404, '没有这样的操作。');
    const unit = await unitFor(prisma, visitorOf(context), idIn(context, 'unit'), staff);
    await press(context, form, { page: `/w/more?unit=${unit.id}`, unitId: unit.id });
  });
}

async function whatIsOpen(tx: Tx, unit: UnitModel, { stall }: DeskFacts, zone: string) {
  const rounds: string[] = [];
  for (const { id, theme, endsOn } of await openRounds(tx, unit.id)) {
    const topics = await tx.topic.count({ where: { roundId: id } });
    rounds.push(`征集「${theme}」，到${formatCalendarDay(endsOn)}，已收到${topics}件`);
  }
  const ballots = await openBallotsUnder(tx, await unitAndDescendants(tx, unit.id));
  return {
    rounds,
    stall: stall && `正在摆摊${stall.place ? `（${stall.place}）` : ''}：${stallText(await countStall(tx, stall))}`,
    ballots: ballots.map(
      ({ topics, endsAt }) =>
        `投票：${topics.map(({ topic }) => `${topic.number}号 ${topic.title}`).join('、')}，到${formatDay(endsAt, zone)}`,
    ),
  };
}
