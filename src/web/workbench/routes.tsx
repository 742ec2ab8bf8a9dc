// The conveners' workbench: what chat can decide can be decided here, by the same commands.
import { Router, type RouterContext } from '@koa/router';
import { parseLine } from '../../commands/dispatch.js';
import type { Deps } from '../../deps.js';
import { conveners, grantsAt, roleAmong } from '../../people/roles.js';
import { recordUnitEvent } from '../../people/unit-events.js';
import { createPhotoStore } from '../../photos/store.js';
import { calendarDay } from '../../time.js';
import { mergedFamily } from '../../topics/topics.js';
import { field } from '../forms.js';
import { PageError } from '../page-error.js';
import { idIn } from '../params.js';
import { sendPage } from '../render.js';
import type { Cookies } from '../session/cookies.js';
import { formOf, visitorOf } from '../session/guard.js';
import { safeReturn } from '../session/sign-in-page.js';
import { benchOf } from './bench.js';
import { TopicsBoard } from './board-page.js';
import { ConsultPage, Live } from './consult-page.js';
import { consultStory } from './consult-story.js';
import { deskRoutes } from './desk-routes.js';
import { factsOf, offeredForms } from './facts.js';
import { conveningForms } from './forms/consulting.js';
import { consultForms, formBy, topicForms } from './forms/index.js';
import { motionRoutes } from './motion-routes.js';
import { keepNotice, lastOffers } from './notices.js';
import { runCommand } from './run-command.js';
import { invitedTo, toDoOf } from './to-do-list.js';
import { ToDo } from './to-do-page.js';
import { WorkTopic } from './topic-page.js';
import { mayLookAtPhotos, type Opened, workStory } from './topic-story.js';
import { unsureFor } from './unsure.js';
import { topicFor, unitsOf } from './visible.js';
import { boardShape, workBoard } from './work-board.js';

export function workbenchRouter(deps: Deps, cookies: Cookies): Router {
  const { db, clock, config } = deps;
  const zone = config.timeZone;
  const router = new Router();
  const photos = createPhotoStore(config);
  const bench = benchOf(deps, cookies);
  const { guarded, show, goTo } = bench;

  router.get('/w', ...guarded, async (context) => {
    const visitor = visitorOf(context);
    const parts = await toDoOf(db.prisma, visitor, clock.now(), zone);
    const unsure = await unsureFor(db.prisma, visitor, clock.now());
    const invited = await invitedTo(db.prisma, visitor, zone);
    const today = calendarDay(clock.now(), zone);
    await show(context, {
      title: '待办',
      here: '/w',
      body: (token, notice) => (
        <ToDo {...{ parts, invited, unsure, today, zone }} context={{ token, notice, back: '/w' }} />
      ),
    });
  });

  router.get('/w/topics', ...guarded, async (context) => {
    const search = boardShape.parse(context.query);
    const board = await workBoard(db.prisma, await unitsOf(db.prisma, visitorOf(context)), search);
    await show(context, {
      title: '议题',
      here: '/w/topics',
      broad: true,
      body: () => <TopicsBoard board={board} zone={zone} />,
    });
  });

  async function showTopic(context: RouterContext, opened?: Opened): Promise<void> {
    const visitor = visitorOf(context);
    const topic = await topicFor(db.prisma, visitor, idIn(context, 'number'));
    const facts = await factsOf(db.prisma, topic, visitor.person.id);
    const forms = await offeredForms(db.prisma, visitor.person.id, facts, topicForms);
    const mayOpenWords = (await openerOf(visitor.person.id, topic)) !== undefined;
    const look = { open: opened, mayOpen: mayOpenWords, secretKey: config.secretKey };
    const story = await workStory(db.prisma, topic, clock.now(), look);
    const back = `/w/t/${topic.number}`;
    const today = calendarDay(clock.now(), zone);
    await show(context, {
      title: `${topic.number}号 ${topic.title}`,
      broad: true,
      body: (token, notice) => (
        <WorkTopic
          {...{ topic, facts, forms, story, mayOpenWords, opened, today, zone }}
          context={{ token, notice, back }}
        />
      ),
    });
  }

  /** As whom somebody may see what the residents' names are masked in. */
  const openerOf = async (personId: number, topic: { unitId: number; deciderId: number | null }) =>
    roleAmong(await grantsAt(db.prisma, personId, topic.deciderId ?? topic.unitId), conveners);

  router.get('/w/t/:number', ...guarded, (context) => showTopic(context));

  // Not kept open by an address: each look is asked for, and told.
  const openUp =
    (opened: Opened, action: 'openWords' | 'openPhone', refusal: string) => async (context: RouterContext) => {
      const { person } = visitorOf(context);
      const topic = await topicFor(db.prisma, visitorOf(context), idIn(context, 'number'));
      const role = await openerOf(person.id, topic);
      if (!role) throw new PageError(403, refusal);
      await db.prisma.$transaction((tx) =>
        recordUnitEvent(tx, topic.unitId, {
          action,
          actor: { personId: person.id, role },
          at: clock.now(),
          data: { topic: topic.number, via: 'page' },
        }),
      );
      await showTopic(context, opened);
    };
  router.post('/w/t/:number/words', ...guarded, openUp('words', 'openWords', '原话要由召集人来看。'));
  router.post('/w/t/:number/phone', ...guarded, openUp('phone', 'openPhone', '电话要由召集人来看。'));

  router.get('/w/t/:number/photos/:photo', ...guarded, async (context) => {
    const { person } = visitorOf(context);
    const topic = await topicFor(db.prisma, visitorOf(context), idIn(context, 'number'));
    const mayOpen = (await openerOf(person.id, topic)) !== undefined;
    const photo = await db.prisma.photo.findUnique({ where: { id: idIn(context, 'photo') } });
    const theirs = photo && (await mergedFamily(db.prisma, topic.id)).includes(photo.topicId);
    const bytes = theirs && mayLookAtPhotos(topic, { mayOpen }) ? await photos.get(photo.key) : undefined;
    if (!bytes) throw new PageError(404, '没有这张照片。');
    context.set('Cache-Control', 'private, no-store');
    context.type = 'image/jpeg';
    context.body = bytes;
  });

  router.get('/w/t/:number/consult', ...guarded, async (context) => {
    const visitor = visitorOf(context);
    const topic = await topicFor(db.prisma, visitor, idIn(context, 'number'));
    const story = await consultStory(db.prisma, topic, zone);
    if (!story) return goTo(context, `/w/t/${topic.number}`);
    const facts = await factsOf(db.prisma, topic, visitor.person.id);
    const forms = await offeredForms(db.prisma, visitor.person.id, facts, [...consultForms, ...again]);
    const back = `/w/t/${topic.number}/consult`;
    await show(context, {
      title: `协商：${topic.number}号 ${topic.title}`,
      broad: true,
      script: 'live.js',
      body: (token, notice) => (
        <ConsultPage {...{ topic, story, facts, forms, zone }} context={{ token, notice, back }} />
      ),
    });
  });

  router.get('/w/t/:number/consult/live', ...guarded, async (context) => {
    const topic = await topicFor(db.prisma, visitorOf(context), idIn(context, 'number'));
    const story = await consultStory(db.prisma, topic, zone);
    if (!story) throw new PageError(404, '还没有开协商。');
    await sendPage(context, <Live story={story} zone={zone} number={topic.number} />);
  });

  router.post('/w/t/:number/do/:form', ...guarded, async (context) => {
    const form = formBy(context.params.form ?? '');
    if (!form) throw new PageError(404, '没有这样的操作。');
    const { number } = await topicFor(db.prisma, visitorOf(context), idIn(context, 'number'));
    await bench.press(context, form, {
      page: `/w/t/${number}`,
      known: { topic: String(number) },
      numbers: (values) => form.numbers?.(number, values) ?? [number],
    });
  });

  // What the last answer offered, as the bot would number it.
  router.post('/w/choose', ...guarded, async (context) => {
    const { choices, back } = lastOffers(context);
    const chosen = choices[Number(field(formOf(context), 'choice'))];
    const line = chosen && parseLine(chosen.command);
    const notice = line
      ? await runCommand(deps, visitorOf(context).person, line)
      : { kind: 'problem' as const, text: '这个选择已经过去了，请重新来一次。', choices: [] };
    await keepNotice(db.prisma, context, { ...notice, back });
    goTo(context, safeReturn(back));
  });

  router.post('/w/unsure/:question', ...guarded, async (context) => {
    const visitor = visitorOf(context);
    const asked = (await unsureFor(db.prisma, visitor, clock.now())).find(({ id }) => id === idIn(context, 'question'));
    const chosen = asked?.choices[Number(field(formOf(context), 'choice') || Number.NaN)];
    const line = chosen && parseLine(chosen.command);
    const gone = { kind: 'problem' as const, text: '这句话已经处理过了。', choices: [] };
    await bench.answer(context, line ? await runCommand(deps, visitor.person, line) : gone, '/w');
  });
  motionRoutes(router, deps, bench);
  deskRoutes(router, deps, bench);
  return router;
}

/** An adjourned one is called together again from its own page. */
const again = conveningForms.filter(({ id }) => id === 'convene');
