// 提案: those who draft them and the members who stand behind them see them.
import type { Router, RouterContext } from '@koa/router';
import type { Deps } from '../../deps.js';
import { withTopics } from '../../motions/motions.js';
import { conveners } from '../../people/roles.js';
import { PageError } from '../page-error.js';
import { idIn } from '../params.js';
import { unitFor, visitorOf } from '../session/guard.js';
import type { Bench } from './bench.js';
import { formsAt } from './desk-facts.js';
import { bodiesAround } from './facts.js';
import { type MotionFacts, motionForms, newMotion } from './forms/motion.js';
import { Motion, Motions } from './motion-page.js';
import { motionReaders, unitsOf } from './visible.js';

const shown = 50;

export function motionRoutes(router: Router, { db, config }: Deps, { guarded, show, press }: Bench): void {
  const { prisma } = db;
  const zone = config.timeZone;

  router.get('/w/motions', ...guarded, async (context) => {
    const { grants } = visitorOf(context);
    const units = await unitsOf(prisma, visitorOf(context), motionReaders);
    if (units.length === 0) throw new PageError(404, '没有这一页，或者它不归您管。');
    const motions = await prisma.motion.findMany({
      where: { unitId: { in: units } },
      include: { ...withTopics, unit: true },
      orderBy: { id: 'desc' },
      take: shown,
    });
    const own = grants.filter(({ role }) => conveners.includes(role)).map(({ unitId }) => unitId);
    const places = await prisma.unit.findMany({
      where: { id: { in: own } },
      orderBy: [{ kind: 'asc' }, { id: 'asc' }],
    });
    const drafting = places.map(({ id, name }) => ({ path: `/w/motions/${id}`, key: `u${id}`, name }));
    await show(context, {
      title: '提案',
      here: '/w/motions',
      body: (token, notice) => (
        <Motions {...{ motions, drafting, zone }} context={{ token, notice, back: '/w/motions' }} />
      ),
    });
  });

  router.post('/w/motions/:unit/do/newmotion', ...guarded, async (context) => {
    const unit = await unitFor(prisma, visitorOf(context), idIn(context, 'unit'), conveners);
    await press(context, newMotion, { page: '/w/motions', unitId: unit.id });
  });

  async function motionAsked(context: RouterContext): Promise<MotionFacts> {
    const id = idIn(context, 'motion');
    const motion = await prisma.motion.findUnique({ where: { id }, include: withTopics });
    const units = await unitsOf(prisma, visitorOf(context), motionReaders);
    if (!motion || !units.includes(motion.unitId)) throw new PageError(404, `没有提案${id}，或者它不归您管。`);
    return {
      subject: { path: `/w/m/${id}`, key: `m${id}`, name: `提案${id}` },
      motion,
      bodies: await bodiesAround(prisma, motion.unitId),
    };
  }

  router.get('/w/m/:motion', ...guarded, async (context) => {
    const facts = await motionAsked(context);
    const { id, unitId, title } = facts.motion;
    const forms = await formsAt(prisma, visitorOf(context).person.id, unitId, facts, motionForms);
    await show(context, {
      title: `提案${id} ${title}`,
      here: '/w/motions',
      body: (token, notice) => <Motion {...{ facts, forms, zone }} context={{ token, notice, back: `/w/m/${id}` }} />,
    });
  });

  router.post('/w/m/:motion/do/:form', ...guarded, async (context) => {
    const form = motionForms.find(({ id }) => id === context.params.form);
    if (!form) throw new PageError(404, '没有这样的操作。');
    const { id, unitId } = (await motionAsked(context)).motion;
    await press(context, form, { page: `/w/m/${id}`, unitId, known: { motion: String(id) } });
  });
}
